import { Button, NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';

import {
  type PermittedFragment,
  ProposeDocument,
  type ProposeInput,
} from '../api/generated/graphql.js';
import { ask } from '../api/client.js';
import { governed } from '../live/state.js';
import { Empty, Panel } from '../ui/Panel.js';
import { useMayPropose } from './may-propose.js';
import { ParameterChange } from './ParameterChange.js';

const route = getRouteApi('/governance/propose');

const KINDS = {
  changeParameters: 'Change a parameter of a market',
  setMarketStatus: 'Change the status of a market',
  changeCollateral: 'Change a collateral asset',
  fundWaterfall: 'Pay into a fund',
  cancelMarginCall: 'Cancel a margin call',
  grantMandate: 'Give an admin a mandate',
  revokeMandate: 'Take a mandate back',
} as const;
type Kind = keyof typeof KINDS;

export function ProposePage(): ReactNode {
  const { kind: asked } = route.useSearch();
  const navigate = useNavigate({ from: '/governance/propose' });
  const may = useMayPropose();
  const kind = (Object.keys(KINDS) as Kind[]).find((name) => name === asked) ?? 'changeParameters';
  if (may === null) {
    return <Empty title="Reading who you are …" />;
  }
  return (
    <>
      <div className="title">
        <h1>Propose a change</h1>
        <span className="acts">
          <NativeSelect
            aria-label="What to propose"
            size="xs"
            value={kind}
            onChange={({ currentTarget: { value } }) => {
              void navigate({ search: (old) => ({ ...old, kind: value }), replace: true });
            }}
            data={Object.entries(KINDS).map(([value, label]) => ({ value, label }))}
          />
        </span>
      </div>
      {kind === 'changeParameters' ? (
        <ParameterChange may={may} />
      ) : (
        <Simple key={kind} kind={kind} may={may} />
      )}
    </>
  );
}

type SimpleKind = Exclude<Kind, 'changeParameters'>;

/** What is asked for besides title and reason. */
const FIELDS: Readonly<Record<SimpleKind, readonly (readonly [string, string])[]>> = {
  setMarketStatus: [
    ['marketId', 'Market'],
    ['status', 'Status: ACTIVE, REDUCE_ONLY or ENFORCEMENT_PAUSED'],
  ],
  changeCollateral: [
    ['asset', 'Asset'],
    ['haircut', 'Haircut, a fraction from 0 to 1; empty: unchanged'],
    ['pegBand', 'Band of the peg at 1 USD, a fraction; 0: no peg; empty: unchanged'],
    ['priceMarketId', 'Market that prices it; empty: unchanged'],
    ['phaseInSeconds', 'Phase-in of the haircut, in seconds'],
  ],
  fundWaterfall: [
    ['layer', 'Layer: GLOBAL_INSURANCE, BACKSTOP or MARKET_INSURANCE'],
    ['marketId', 'Market, of MARKET_INSURANCE'],
    ['amount', 'Amount in USD'],
  ],
  cancelMarginCall: [['marginCallId', 'Margin call']],
  grantMandate: [
    ['admin', 'Subject of the admin'],
    ['markets', 'Markets, with commas between them'],
    ['parameter', 'Parameter, for example maintenanceMarginFraction'],
    ['maxStep', 'Largest step, in the unit of the parameter'],
    ['min', 'Least value'],
    ['max', 'Greatest value'],
    ['cooldownSeconds', 'Seconds between two changes'],
    ['expiresAt', 'First instant without it, as 2027-01-01T00:00:00.000Z'],
  ],
  revokeMandate: [['mandateId', 'Mandate']],
};

type Values = Readonly<Record<string, string>>;

function inputOf(kind: SimpleKind, values: Values): ProposeInput {
  const text = (name: string): string => values[name]?.trim() ?? '';
  const base = { title: text('title'), rationale: text('rationale') };
  const optional = (name: string): string | null => (text(name) === '' ? null : text(name));
  switch (kind) {
    case 'setMarketStatus':
      return {
        setMarketStatus: {
          ...base,
          marketId: text('marketId'),
          status: text('status') as 'ACTIVE',
        },
      };
    case 'changeCollateral':
      return {
        changeCollateral: {
          ...base,
          asset: text('asset'),
          haircut: optional('haircut'),
          pegBand: optional('pegBand'),
          priceMarketId: optional('priceMarketId'),
          phaseInSeconds: Number(text('phaseInSeconds')),
        },
      };
    case 'fundWaterfall':
      return {
        fundWaterfall: {
          ...base,
          layer: text('layer') as 'BACKSTOP',
          marketId: optional('marketId'),
          amount: text('amount'),
        },
      };
    case 'cancelMarginCall':
      return { cancelMarginCall: { ...base, marginCallId: text('marginCallId') } };
    case 'revokeMandate':
      return { revokeMandate: { ...base, mandateId: text('mandateId') } };
    case 'grantMandate':
      return {
        grantMandate: {
          ...base,
          admin: text('admin'),
          markets: text('markets')
            .split(',')
            .map((market) => market.trim()),
          expiresAt: text('expiresAt'),
          bounds: [
            {
              parameter: text('parameter'),
              mode: 'ABSOLUTE',
              maxStep: text('maxStep'),
              min: optional('min'),
              max: optional('max'),
              cooldownSeconds: Number(text('cooldownSeconds')),
            },
          ],
        },
      };
  }
}

/** Proposes, and opens what was proposed. */
export function usePropose(): {
  readonly propose: (input: ProposeInput) => void;
  readonly isPending: boolean;
  readonly error: Error | null;
} {
  const navigate = useNavigate();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (input: ProposeInput) => ask(ProposeDocument, { input }),
    onSuccess: async ({ propose: { id } }) => {
      governed.set(governed.get() + 1);
      await navigate({ to: '/governance/$id', params: { id } });
    },
  });
  return { propose: mutate, isPending, error };
}

function Simple({ kind, may }: { kind: SimpleKind; may: PermittedFragment }): ReactNode {
  const { call, market } = route.useSearch();
  const [values, setValues] = useState<Values>({
    marginCallId: call ?? '',
    marketId: market ?? '',
  });
  const { propose, isPending, error } = usePropose();
  const set = (name: string, value: string): void => {
    setValues((old) => ({ ...old, [name]: value }));
  };
  const submit = (event: { readonly preventDefault: () => void }): void => {
    event.preventDefault();
    propose(inputOf(kind, values));
  };
  return (
    <Panel title={KINDS[kind]}>
      <form className="body form narrow" onSubmit={submit}>
        {FIELDS[kind].map(([name, label]) =>
          name.endsWith('Seconds') ? (
            <NumberInput
              key={name}
              label={label}
              min={0}
              hideControls
              value={values[name] ?? ''}
              onChange={(value) => {
                set(name, String(value));
              }}
            />
          ) : (
            <TextInput
              key={name}
              label={label}
              value={values[name] ?? ''}
              onChange={({ currentTarget: { value } }) => {
                set(name, value);
              }}
            />
          ),
        )}
        <TitleAndReason values={values} set={set} />
        <Submit may={may} isPending={isPending} error={error} />
      </form>
    </Panel>
  );
}

export function TitleAndReason({
  values,
  set,
}: {
  values: Values;
  set: (name: string, value: string) => void;
}): ReactNode {
  return (
    <>
      <TextInput
        label="Title"
        required
        maxLength={200}
        value={values.title ?? ''}
        onChange={({ currentTarget: { value } }) => {
          set('title', value);
        }}
      />
      <Textarea
        label="Reason"
        description="Members read it before they vote."
        required
        rows={3}
        value={values.rationale ?? ''}
        onChange={({ currentTarget: { value } }) => {
          set('rationale', value);
        }}
      />
    </>
  );
}

export function Submit({
  may,
  isPending,
  error,
}: {
  may: PermittedFragment;
  isPending: boolean;
  error: Error | null;
}): ReactNode {
  return (
    <>
      {may.allowed ? (
        <div>
          <Button type="submit" loading={isPending}>
            Propose
          </Button>
        </div>
      ) : (
        <p className="note">{may.message}</p>
      )}
      {error !== null && (
        <p className="refusal" role="alert">
          {error.message}
        </p>
      )}
    </>
  );
}
