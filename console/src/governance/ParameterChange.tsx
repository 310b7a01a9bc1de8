import { NativeSelect, Slider, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';

import {
  MarketDocument,
  type ParametersFragment,
  type PermittedFragment,
  PreviewDocument,
} from '../api/generated/graphql.js';
import { ask } from '../api/client.js';
import { who } from '../live/state.js';
import { useStore } from '../live/store.js';
import { spaced } from '../ui/format.js';
import { Empty, Panel, Waiting } from '../ui/Panel.js';
import { Impact } from './Impact.js';
import { clean, Mandated, type MandateRange, useMandateRange } from './Mandated.js';
import { changeOf, type Parameter, PARAMETERS, valueOf } from './parameters.js';
import { Submit, TitleAndReason, usePropose } from './ProposePage.js';

const route = getRouteApi('/governance/propose');
const PREVIEW_AFTER_MS = 250;

/** One number of one market: as a proposal, or at once within a mandate. Shows what it would do to the book. */
export function ParameterChange({ may }: { may: PermittedFragment }): ReactNode {
  const { market, parameter } = route.useSearch();
  const navigate = useNavigate({ from: '/governance/propose' });
  const markets = useStore(who)?.markets ?? [];
  const marketId = market ?? markets[0]?.id ?? '';
  const name =
    PARAMETERS.find((entry) => entry.name === parameter)?.name ?? 'maintenanceMarginFraction';
  const query = useQuery({
    queryKey: ['market', marketId],
    queryFn: ({ signal }) => ask(MarketDocument, { id: marketId }, signal),
    enabled: marketId !== '',
  });
  const parameters = query.data?.market?.parameters;
  return (
    <>
      <div className="chips">
        <NativeSelect
          size="xs"
          aria-label="Market"
          value={marketId}
          onChange={({ currentTarget: { value } }) => {
            void navigate({ search: (old) => ({ ...old, market: value }), replace: true });
          }}
          data={markets.map(({ id }) => id)}
        />
        <NativeSelect
          size="xs"
          aria-label="Parameter"
          value={name}
          onChange={({ currentTarget: { value } }) => {
            void navigate({ search: (old) => ({ ...old, parameter: value }), replace: true });
          }}
          data={[...new Set(PARAMETERS.map(({ group }) => group))].map((group) => ({
            group,
            items: PARAMETERS.filter((entry) => entry.group === group).map((entry) => ({
              value: entry.name,
              label: spaced(entry.name),
            })),
          }))}
        />
      </div>
      {parameters === undefined ? (
        <Waiting error={query.error} what="The market" />
      ) : (
        <Change
          key={`${marketId} ${name}`}
          marketId={marketId}
          name={name}
          parameters={parameters}
          may={may}
        />
      )}
    </>
  );
}

interface ChangeProps {
  readonly marketId: string;
  readonly name: Parameter['name'];
  readonly parameters: ParametersFragment;
  readonly may: PermittedFragment;
}

function Change({ marketId, name, parameters, may }: ChangeProps): ReactNode {
  const now = valueOf(parameters, name);
  const [value, setValue] = useState(now);
  const [values, setValues] = useState<Readonly<Record<string, string>>>({
    title: '',
    phaseInSeconds: '0',
  });
  const { propose, isPending, error } = usePropose();
  const mandate = useMandateRange(marketId, name, now);
  const [asked] = useDebouncedValue(value, PREVIEW_AFTER_MS);
  const changes = changeOf(name, value);
  const set = (field: string, text: string): void => {
    setValues((old) => ({ ...old, [field]: text }));
  };
  const submit = (event: { readonly preventDefault: () => void }): void => {
    event.preventDefault();
    propose({
      changeParameters: {
        title: values.title ?? '',
        rationale: values.rationale ?? '',
        marketId,
        changes,
        phaseInSeconds: Number(values.phaseInSeconds ?? 0),
      },
    });
  };
  return (
    <div className="two">
      <Panel title={`${marketId}: ${spaced(name)}`} note={`now ${now}`}>
        <div className="body form">
          <Value name={name} now={now} value={value} onValue={setValue} range={mandate} />
          {mandate === null ? (
            <p className="note">No mandate of yours covers it: it needs a vote.</p>
          ) : (
            <Mandated marketId={marketId} name={name} now={now} value={value} range={mandate} />
          )}
        </div>
        <form className="body form" onSubmit={submit}>
          <p className="note">
            As a proposal: {marketId}, {spaced(name)} <b>{now}</b> →{' '}
            <b className="strong">{value}</b>
          </p>
          <TextInput
            label="Phase-in, in seconds"
            description="So long the margin fractions move along a line. 604800 is a week."
            inputMode="numeric"
            value={values.phaseInSeconds ?? ''}
            onChange={({ currentTarget }) => {
              set('phaseInSeconds', currentTarget.value);
            }}
          />
          <TitleAndReason values={values} set={set} />
          <Submit
            may={value === now ? { allowed: false, message: 'Nothing changes yet.' } : may}
            isPending={isPending}
            error={error}
          />
        </form>
      </Panel>
      <Preview marketId={marketId} name={name} value={asked} now={now} />
    </div>
  );
}

interface ValueProps {
  readonly name: string;
  readonly now: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly range: MandateRange | null;
}

/**
 * Exactly by number, or by a slider: within the mandate that covers it, else from a quarter of what is in force to its
 * fourfold.
 */
function Value({ name, now, value, onValue, range }: ValueProps): ReactNode {
  const present = Number(now);
  const isWhole = Number.isInteger(present) && name.endsWith('Seconds');
  const width = range === null ? present : range.most - range.least;
  const step = isWhole ? 1 : 10 ** (Math.floor(Math.log10(Math.max(width, 1e-9))) - 1);
  return (
    <>
      <TextInput
        label="New value"
        value={value}
        inputMode="decimal"
        onChange={({ currentTarget }) => {
          onValue(currentTarget.value);
        }}
      />
      {present > 0 && width > 0 && (
        <Slider
          thumbLabel="New value"
          min={range?.least ?? clean(present / 4)}
          max={range?.most ?? clean(present * 4)}
          step={step}
          value={Number.isNaN(Number(value)) ? 0 : Number(value)}
          label={null}
          marks={[{ value: present, label: 'now' }]}
          onChange={(next) => {
            onValue(String(clean(next)));
          }}
        />
      )}
    </>
  );
}

function Preview({
  marketId,
  name,
  value,
  now,
}: {
  marketId: string;
  name: Parameter['name'];
  value: string;
  now: string;
}): ReactNode {
  const query = useQuery({
    queryKey: ['preview', marketId, name, value],
    queryFn: ({ signal }) =>
      ask(PreviewDocument, { marketId, changes: changeOf(name, value) }, signal),
    enabled: value !== now && value !== '',
    placeholderData: (last) => last,
    retry: false,
  });
  return (
    <Panel title="What it would do to the book now" note={query.isFetching ? 'measuring …' : ''}>
      <div className="body data" data-stale={query.isPlaceholderData}>
        {query.error !== null ? (
          <p className="refusal">{query.error.message}</p>
        ) : query.data === undefined || value === now ? (
          <Empty title="Nothing changes yet">Move the value, and its impact is measured.</Empty>
        ) : (
          <Impact impact={query.data.previewMarginParameters} name="at once" />
        )}
      </div>
    </Panel>
  );
}
