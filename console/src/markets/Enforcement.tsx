import { Button, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { PauseDocument, ResumeDocument } from '../api/generated/graphql.js';
import { ask } from '../api/client.js';
import { who } from '../live/state.js';
import { useStore } from '../live/store.js';
import { exact, instant } from '../ui/format.js';
import { Panel } from '../ui/Panel.js';
import { type Market } from './MarketPage.js';

/** How far the end of the market has come, in one line. */
function endOf(end: NonNullable<Market['windDown']>): string {
  const { reduceOnlyFrom, settlesAt, settlementPrice, settledPositions, delistedAt } = end;
  if (delistedAt != null) {
    return `Delisted ${instant(delistedAt)}: ${settledPositions} positions at ${exact(settlementPrice ?? '')}.`;
  }
  return settlementPrice == null
    ? `It ends: reduce-only from ${instant(reduceOnlyFrom)}, settled from ${instant(settlesAt)}.`
    : `It is settled at ${exact(settlementPrice)}: ${settledPositions} positions so far.`;
}

/** Guardians stop and resume enforcement here; everybody else reads who may. */
export function Enforcement({ market }: { market: Market }): ReactNode {
  const read = useStore(who);
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const isPaused = market.status === 'ENFORCEMENT_PAUSED';
  const act = useMutation({
    mutationFn: (): Promise<unknown> => {
      const variables = { marketId: market.id, reason };
      return isPaused ? ask(ResumeDocument, variables) : ask(PauseDocument, variables);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['market', market.id] }),
  });
  const mayAct = read?.viewer.isGuardian === true;
  return (
    <Panel title="Enforcement">
      <div className="body form">
        <p className="note">
          {isPaused
            ? 'A guardian has paused it: nobody is newly called, open calls keep their time.'
            : 'It is enforced. A pause lasts at most 4 hours of any 24.'}
        </p>
        {market.windDown == null ? null : <p className="note">{endOf(market.windDown)}</p>}
        {mayAct ? (
          <>
            <Textarea
              label="Reason"
              rows={2}
              value={reason}
              onChange={({ currentTarget }) => {
                setReason(currentTarget.value);
              }}
            />
            <div>
              <Button
                color={isPaused ? 'blue' : 'red'}
                disabled={reason.trim() === ''}
                loading={act.isPending}
                onClick={() => {
                  act.mutate();
                }}
              >
                {isPaused ? 'Resume enforcement' : 'Pause enforcement'}
              </Button>
            </div>
          </>
        ) : (
          <p className="note">
            Only guardians pause and resume it: {read?.committee.guardians.join(', ') ?? ''}.
          </p>
        )}
        {act.error !== null && <p className="refusal">{act.error.message}</p>}
      </div>
    </Panel>
  );
}
