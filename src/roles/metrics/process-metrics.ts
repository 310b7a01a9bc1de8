import { Gauge, Histogram, Registry } from 'prom-client';

import { type Deps } from '../../app/deps.js';
import { listMarketsNotEnforced } from '../../app/enforcement/calls/markets-not-enforced.js';
import { type Db } from '../../store/database/database.js';
import { type LedgerCheckView, readLedgerCheck } from '../../store/ledger/ledger-checks.js';
import { listOldestOrdersInFlight } from '../../store/liquidations/liquidations.js';
import { readOverdueDeadlines } from '../../store/margin-calls/due-work.js';
import { loadRiskContext } from '../../store/markets/risk-context.js';

/** What the process measures of itself. */
export interface ProcessMetrics {
  readonly registry: Registry;
  readonly onDecided: (milliseconds: number) => void;
  /** The middle and the slow end of the last decisions; null before the first. */
  readonly breachToCallMillis: () => { readonly p50: number | null; readonly p99: number | null };
}

/** So many of the last measurements are kept for the percentiles. */
const SAMPLES_MAX = 10_000;

/** What the rows say of ledger, markets and orders, whichever process is asked: read when it is scraped. */
export function measureRows(registry: Registry, deps: Pick<Deps, 'db' | 'clock'>): void {
  measureLedger(registry, deps.db);
  measureMarkets(registry, deps);
  measureOrders(registry, deps);
  measureDeadlines(registry, deps);
}

/** Shows what the last check of the ledger found, whichever process made it: read when it is scraped. */
export function measureLedger(registry: Registry, db: Db): void {
  const show = (name: string, help: string, valueOf: (check: LedgerCheckView) => number): void => {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [registry],
      collect: async () => {
        const check = await readLedgerCheck(db);
        if (check !== null) {
          gauge.set(valueOf(check));
        }
      },
    });
  };
  show(
    'marginward_ledger_differences',
    'Differences that the last check of the ledger found.',
    ({ differenceCount }) => differenceCount,
  );
  show(
    'marginward_ledger_checked_timestamp_seconds',
    'When the ledger was last checked; 0 before that.',
    ({ checkedAt }) => checkedAt.getTime() / 1000,
  );
}

/** Shows whose holders are left alone, and why: read when it is scraped. */
export function measureMarkets(
  registry: Registry,
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
): void {
  const gauge: Gauge = new Gauge({
    name: 'marginward_market_not_enforced_accounts',
    help: 'Accounts that a market without a usable price, or paused, keeps from being enforced.',
    labelNames: ['market', 'reason'],
    registers: [registry],
    collect: async () => {
      gauge.reset();
      const context = await loadRiskContext(db, clock.now());
      for (const { marketId, reason, accounts } of await listMarketsNotEnforced(db, context)) {
        gauge.set({ market: marketId, reason }, accounts);
      }
    },
  });
}

/** Shows how long an order of each market has had no outcome: until it has, no other is sent there. */
export function measureOrders(registry: Registry, { db, clock }: Pick<Deps, 'db' | 'clock'>): void {
  const gauge: Gauge = new Gauge({
    name: 'marginward_order_in_flight_seconds',
    help: 'Age of the oldest order without an outcome: no other is sent in its market.',
    labelNames: ['market'],
    registers: [registry],
    collect: async () => {
      gauge.reset();
      const now = clock.now().getTime();
      for (const { marketId, submittedAt } of await listOldestOrdersInFlight(db)) {
        gauge.set({ market: marketId }, (now - submittedAt.getTime()) / 1000);
      }
    },
  });
}

/** Shows what should have been done by now, whoever was to do it. */
function measureDeadlines(registry: Registry, { db, clock }: Pick<Deps, 'db' | 'clock'>): void {
  const count: Gauge = new Gauge({
    name: 'marginward_overdue_deadlines',
    help: 'Graces that are over and liquidation steps that are due, which nobody has acted on.',
    registers: [registry],
    collect: async () => {
      count.set((await readOverdueDeadlines(db, clock.now())).count);
    },
  });
  const age: Gauge = new Gauge({
    name: 'marginward_overdue_deadlines_seconds',
    help: 'How long the oldest overdue deadline has been so; 0 without any.',
    registers: [registry],
    collect: async () => {
      age.set((await readOverdueDeadlines(db, clock.now())).oldestMs / 1000);
    },
  });
}

export function createMetrics(): ProcessMetrics {
  const registry = new Registry();
  const histogram = new Histogram({
    name: 'marginward_breach_to_commit_milliseconds',
    help: 'Time from a price to the commit of everything that it led to.',
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000],
    registers: [registry],
  });
  const samples: number[] = [];
  let next = 0;
  return {
    registry,
    onDecided: (milliseconds) => {
      histogram.observe(milliseconds);
      samples[next % SAMPLES_MAX] = milliseconds;
      next += 1;
    },
    breachToCallMillis: () => {
      const sorted = [...samples].sort((a, b) => a - b);
      const at = (part: number): number | null => {
        const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
        return value === undefined ? null : Math.round(value * 1000) / 1000;
      };
      return { p50: at(0.5), p99: at(0.99) };
    },
  };
}
