import { type ReactNode } from 'react';

import { type StatusQuery } from '../api/generated/graphql.js';
import { marks, status } from '../live/state.js';
import { useStore } from '../live/store.js';
import { count, usdShort, words } from '../ui/format.js';

/** Milliseconds from a breach to its call beyond which somebody should look: docs/operations.md. */
const SLOW_MS = 1000;

interface Fact {
  readonly name: string;
  readonly value: string;
  readonly isBad: boolean;
}

export function layerSum(layers: StatusQuery['waterfall'], kind: string): number {
  return layers
    .filter((layer) => layer.kind === kind)
    .reduce((sum, { balance }) => sum + Number(balance ?? 0), 0);
}

function factsOf(now: StatusQuery, stale: number): readonly Fact[] {
  const { systemStatus: system, waterfall } = now;
  const sum = (name: 'waiting' | 'failed'): number =>
    system.queues.reduce((total, queue) => total + queue[name], 0);
  const alone = system.marketsNotEnforced.filter(({ accounts }) => accounts > 0);
  const p99 = system.engine.breachToCallMillisP99 ?? null;
  const funds = ['MARKET_INSURANCE', 'GLOBAL_INSURANCE', 'BACKSTOP'].map((kind) =>
    usdShort(layerSum(waterfall, kind)),
  );
  const ledger = system.ledger ?? null;
  return [
    {
      name: 'Deficit',
      value: `${usdShort(Number(now.deficit))} USD`,
      isBad: Number(now.deficit) > 0,
    },
    { name: 'Funds', value: funds.join(' + '), isBad: false },
    {
      name: 'Not enforced',
      value:
        alone.length === 0
          ? 'none'
          : alone
              .map(
                ({ marketId, accounts, reason }) =>
                  `${marketId} (${count(accounts)}, ${words(reason)})`,
              )
              .join(', '),
      isBad: alone.length > 0,
    },
    { name: 'Stale prices', value: count(stale), isBad: stale > 0 },
    {
      name: 'Engine behind',
      value: count(system.engine.behindLines),
      isBad: system.engine.behindLines > 1000,
    },
    {
      name: 'Breach→call p99',
      value: p99 === null ? '–' : `${Math.round(p99)} ms`,
      isBad: (p99 ?? 0) > SLOW_MS,
    },
    {
      name: 'Jobs',
      value: sum('failed') > 0 ? `${sum('failed')} failed` : `${sum('waiting')} waiting`,
      isBad: sum('failed') > 0,
    },
    {
      name: 'Ledger',
      value:
        ledger === null
          ? 'unchecked'
          : ledger.ok
            ? 'balanced'
            : `${ledger.differences} differences`,
      isBad: ledger?.ok === false,
    },
    { name: 'Log', value: count(Number(system.logHead)), isBad: false },
  ];
}

/** One line that says whether anything is not as it should be. */
export function Facts(): ReactNode {
  const now = useStore(status);
  const stale = [...useStore(marks).values()].filter((mark) => mark.stale).length;
  return (
    <div className="line data">
      {now !== null &&
        factsOf(now, stale).map(({ name, value, isBad }) => (
          <span key={name} data-bad={isBad}>
            {isBad && '⚠ '}
            {name} <b>{value}</b>
          </span>
        ))}
    </div>
  );
}
