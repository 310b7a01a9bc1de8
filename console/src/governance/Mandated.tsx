import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { ChangeParametersDocument } from '../api/generated/graphql.js';
import { ask } from '../api/client.js';
import { who } from '../live/state.js';
import { useStore } from '../live/store.js';
import { changeOf, type Parameter } from './parameters.js';

/** What a mandate of the viewer allows from the value in force. */
export interface MandateRange {
  readonly least: number;
  readonly most: number;
  readonly cooldownSeconds: number;
}

/** @returns Null where no mandate of the viewer covers it. */
export function useMandateRange(marketId: string, name: string, now: string): MandateRange | null {
  const bound = (useStore(who)?.viewer.mandates ?? [])
    .filter(({ markets }) => markets.includes(marketId))
    .flatMap(({ bounds }) => bounds)
    .find(({ parameter }) => parameter === name);
  if (bound === undefined) {
    return null;
  }
  const { mode, maxStep, min, max, cooldownSeconds } = bound;
  const step = mode === 'RELATIVE' ? Number(maxStep) * Number(now) : Number(maxStep);
  return {
    least: clean(Math.max(Number(now) - step, Number(min ?? -Infinity))),
    most: clean(Math.min(Number(now) + step, Number(max ?? Infinity))),
    cooldownSeconds,
  };
}

/** Without the digits that binary numbers add. */
export function clean(value: number): number {
  return Number(value.toPrecision(6));
}

interface MandatedProps {
  readonly marketId: string;
  readonly name: Parameter['name'];
  readonly now: string;
  readonly value: string;
  readonly range: MandateRange;
}

/** The change at once, as far as the viewer's mandate goes. */
export function Mandated({ marketId, name, now, value, range }: MandatedProps): ReactNode {
  const [reason, setReason] = useState('');
  const change = useMutation({
    mutationFn: () =>
      ask(ChangeParametersDocument, { marketId, changes: changeOf(name, value), reason }),
  });
  const { least, most, cooldownSeconds } = range;
  const isWithin = Number(value) >= least && Number(value) <= most && value !== now;
  return (
    <div className="mandated form">
      <p className="note">
        Your mandate allows {least} to {most} now, once in {cooldownSeconds} s.
      </p>
      <TextInput
        label="Reason for the change at once"
        value={reason}
        onChange={({ currentTarget }) => {
          setReason(currentTarget.value);
        }}
      />
      <div>
        <Button
          variant="default"
          disabled={!isWithin || reason.trim() === ''}
          loading={change.isPending}
          onClick={() => {
            change.mutate();
          }}
        >
          Change at once
        </Button>
      </div>
      {!isWithin && value !== now && <p className="note">{value} is beyond your mandate.</p>}
      {change.isSuccess && <p className="note good">It is in force.</p>}
      {change.error !== null && <p className="refusal">{change.error.message}</p>}
    </div>
  );
}
