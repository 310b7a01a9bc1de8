import { type ReactNode, useEffect, useState } from 'react';

import { type StatusQuery } from '../api/generated/graphql.js';
import { serverNow } from '../live/clock.js';
import { calls, status, summary, ticker } from '../live/state.js';
import { useStore } from '../live/store.js';
import { count, span, usdShort, words } from '../ui/format.js';
import { Panel } from '../ui/Panel.js';
import { layerSum } from './Facts.js';

/** From this part of the accounts at close-out and worse, it is a crash. */
const CRASH_PART = 0.002;
const BURN_MS = 120_000;

interface Reading {
  readonly at: number;
  readonly funds: Readonly<Record<string, number>>;
}

const KINDS = ['MARKET_INSURANCE', 'GLOBAL_INSURANCE', 'BACKSTOP'] as const;
const NAMES = {
  MARKET_INSURANCE: 'Market funds',
  GLOBAL_INSURANCE: 'Global fund',
  BACKSTOP: 'Backstop',
} as const;

/** Balances as they were read, for the rate at which they fall: of the last two minutes of the server's time. */
function useFundReadings(now: StatusQuery | null): readonly Reading[] {
  const [readings, setReadings] = useState<readonly Reading[]>([]);
  useEffect(() => {
    const at = serverNow();
    if (now !== null && at !== null) {
      const funds = Object.fromEntries(KINDS.map((kind) => [kind, layerSum(now.waterfall, kind)]));
      setReadings((old) => [...old, { at, funds }].slice(-600));
    }
  }, [now]);
  return readings;
}

/** Whether the overview is to look like a crash. */
export function useCrash(): boolean {
  const levels = useStore(summary)?.levels ?? [];
  const alone = useStore(status)?.systemStatus.marketsNotEnforced ?? [];
  const all = levels.reduce((sum, { accounts }) => sum + accounts, 0);
  const lost = (levels[3]?.accounts ?? 0) + (levels[4]?.accounts ?? 0);
  const isDeserted = alone.some(({ accounts, reason }) => accounts > 0 && reason !== 'NO_PRICE');
  return (all > 0 && lost / all > CRASH_PART) || isDeserted;
}

/** What matters while it burns: who pays, for how long still, and whether we keep up. */
export function Crash(): ReactNode {
  const now = useStore(status);
  const readings = useFundReadings(now);
  return (
    <div className="crash data">
      <Panel
        title="Waterfall"
        note="share of what was there when this page was opened; rates of the last two minutes are estimates"
      >
        <div className="body layers">
          {KINDS.map((kind) => (
            <Fund key={kind} kind={kind} readings={readings} />
          ))}
        </div>
      </Panel>
      <KeepUp now={now} />
    </div>
  );
}

function Fund({
  kind,
  readings,
}: {
  kind: (typeof KINDS)[number];
  readings: readonly Reading[];
}): ReactNode {
  const last = readings.at(-1);
  const balance = last?.funds[kind] ?? 0;
  const first = readings[0]?.funds[kind] ?? 0;
  const before = readings.find(({ at }) => at >= (last?.at ?? 0) - BURN_MS);
  const passed = (last?.at ?? 0) - (before?.at ?? 0);
  const burnt = (before?.funds[kind] ?? 0) - balance;
  const perMs = passed > 0 ? burnt / passed : 0;
  const part = first > 0 ? Math.min(1, balance / first) : 0;
  return (
    <>
      <span>{NAMES[kind]}</span>
      <span className="meter" data-low={part < 0.5}>
        <i style={{ width: `${part * 100}%` }} />
      </span>
      <span className="num strong">
        {usdShort(balance)} USD <span className="dim">{(part * 100).toFixed(0)} %</span>
      </span>
      <span className={`num ${perMs > 0 ? 'bad' : 'dim'}`}>
        {perMs > 0
          ? `−${usdShort(perMs * 60_000)}/min, empty in ~${span(balance / perMs)}`
          : 'does not fall'}
      </span>
    </>
  );
}

const PER_MINUTE_MS = 60_000;

function KeepUp({ now }: { now: StatusQuery | null }): ReactNode {
  const { events } = useStore(ticker);
  const open = useStore(calls);
  const at = Date.parse(events[0]?.at ?? '1970-01-01');
  const within = events.filter((event) => at - Date.parse(event.at) < PER_MINUTE_MS);
  const shown = within.length === events.length ? '≥ ' : '';
  const ofTypes = (...types: string[]): string =>
    `${shown}${count(within.filter(({ type }) => types.includes(type)).length)}`;
  const alone = (now?.systemStatus.marketsNotEnforced ?? []).filter(({ accounts }) => accounts > 0);
  const facts: readonly (readonly [string, string])[] = [
    ['Calls opened in a minute', ofTypes('MarginCallOpened')],
    ['ended', ofTypes('MarginCallCured', 'MarginCallClosed', 'AccountRecovered')],
    ['open', count(open.size)],
    ['Steps sold', ofTypes('LiquidationStepFilled')],
    ['failed', ofTypes('LiquidationStepFailed')],
    ['Engine behind', `${count(now?.systemStatus.engine.behindLines ?? 0)} lines`],
    [
      'Not enforced',
      alone.length === 0
        ? 'none'
        : alone.map(({ marketId, reason }) => `${marketId} (${words(reason)})`).join(', '),
    ],
  ];
  return (
    <Panel title="Whether we keep up">
      <div className="body">
        <dl className="facts">
          {facts.flatMap(([name, value]) => [
            <dt key={name}>{name}</dt>,
            <dd key={`${name}=`}>{value}</dd>,
          ])}
        </dl>
      </div>
    </Panel>
  );
}
