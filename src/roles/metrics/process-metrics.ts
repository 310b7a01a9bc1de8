import { Gauge, Histogram, Registry } from 'prom-client';

import { type Deps } from '../../app/deps.js';
import { listMarketsNotEnforced } from '../../app/enforcement/calls/markets-not-enforced.js';
import { type Db } from '../../store/database/database.js';
import { type LedgerCheckView, readLedgerCheck } from '../../store/ledger/ledger-checks.js';
import { listOldestOrdersInFlight } from '../../store/liquidations/liquidations.js';
import { readOverdueDeadlines } from '../../store/margin-calls/due-work.js';
import { countExceededCaps } from '../../store/open-interest/told-caps.js';
import { loadRiskContext } from '../../store/markets/risk-context.js';

/** Measurements by the process of itself. */
export interface ProcessMetrics {
  readonly registry: Registry;
  readonly onDecided: (milliseconds: number) => void;
  /** Median and slow percentile of the last decisions; null before the first. */
  readonly breachToCallMillis: () => { readonly p50: number | null; readonly p99: number | null };
}

/** Number of the last measurements kept for the percentiles. */
const SAMPLES_MAX = 10_000;

/** Metrics from the rows about ledger, markets and orders, the same for every process: read at each scrape. */
export function measureRows(registry: Registry, deps: Pick<Deps, 'db' | 'clock'>): void {
  measureLedger(registry, deps.db);
  measureMarkets(registry, deps);
  measureCaps(registry, deps.db);
  measureOrders(registry, deps);
  measureDeadlines(registry, deps);
}

/** Metrics of the last ledger check, whichever process made it: read at each scrape. */
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

/** Metrics of accounts that are not enforced, by reason: read at each scrape. */
export function measureMarkets(
  registry: Registry,
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
): void {
  const gauge: Gauge = new Gauge({
    name: 'marginward_market_not_enforced_accounts',
    help: 'Accounts that are not enforced because a market of theirs has no usable price or is paused.',
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

/** Metrics of caps on open interest that are exceeded: read at each scrape. */
function measureCaps(registry: Registry, db: Db): void {
  const gauge: Gauge = new Gauge({
    name: 'marginward_open_interest_caps_exceeded',
    help: 'Caps on open interest that are exceeded, as the log said last; of OWNER the number of owners.',
    labelNames: ['market', 'cap'],
    registers: [registry],
    collect: async () => {
      gauge.reset();
      for (const { marketId, cap, count } of await countExceededCaps(db)) {
        gauge.set({ market: marketId, cap }, count);
      }
    },
  });
}

/** Metrics of the age of orders without an outcome, by market: such an order blocks its market. */
export function measureOrders(registry: Registry, { db, clock }: Pick<Deps, 'db' | 'clock'>): void {
  const gauge: Gauge = new Gauge({
    name: 'marginward_order_in_flight_seconds',
    help: 'Age of the oldest order without an outcome, which blocks further orders in its market.',
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

/** Metrics of overdue work. */
function measureDeadlines(registry: Registry, { db, clock }: Pick<Deps, 'db' | 'clock'>): void {
  const count: Gauge = new Gauge({
    name: 'marginward_overdue_deadlines',
    help: 'Expired graces and due liquidation steps that were not processed yet.',
    registers: [registry],
    collect: async () => {
      count.set((await readOverdueDeadlines(db, clock.now())).count);
    },
  });
  const age: Gauge = new Gauge({
    name: 'marginward_overdue_deadlines_seconds',
    help: 'Time since the oldest overdue deadline; 0 without any.',
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
    help: 'Time from a price to the commit of the decisions that it caused.',
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
