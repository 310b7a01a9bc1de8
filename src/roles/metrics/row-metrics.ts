import { type Deps } from '../../app/deps.js';
import { listMarketsNotEnforced } from '../../app/enforcement/calls/markets-not-enforced.js';
import { type Db } from '../../store/database/database.js';
import { readLedgerCheck } from '../../store/ledger/ledger-checks.js';
import { listOldestOrdersInFlight } from '../../store/liquidations/liquidations.js';
import { countPendingEvents, readLogHead } from '../../store/log/events.js';
import { readOverdueDeadlines } from '../../store/margin-calls/due-work.js';
import { loadRiskContext } from '../../store/markets/risk-context.js';
import { countExceededCaps } from '../../store/open-interest/told-caps.js';
import { listShardLeases } from '../../store/system/shards.js';
import { type Measure } from './measure.js';

/** Metrics from the rows, the same for every process. */
export const ROW_MEASURES: readonly Measure<Pick<Deps, 'db' | 'clock'>>[] = [
  {
    name: 'marginward_ledger_differences',
    help: 'Differences that the last check of the ledger found.',
    read: async ({ db }) => (await readLedgerCheck(db))?.differenceCount ?? 0,
  },
  {
    name: 'marginward_ledger_checked_timestamp_seconds',
    help: 'When the ledger was last checked; 0 before that.',
    read: async ({ db }) => ((await readLedgerCheck(db))?.checkedAt.getTime() ?? 0) / 1000,
  },
  {
    name: 'marginward_market_not_enforced_accounts',
    help: 'Accounts that are not enforced because a market of theirs has no usable price or is paused.',
    labels: ['market', 'reason'],
    read: async ({ db, clock }) =>
      (await listMarketsNotEnforced(db, await loadRiskContext(db, clock.now()))).map(
        ({ marketId, reason, accounts }) => ({ market: marketId, reason, value: accounts }),
      ),
  },
  {
    name: 'marginward_open_interest_caps_exceeded',
    help: 'Caps on open interest that are exceeded, as the log said last; of OWNER the number of owners.',
    labels: ['market', 'cap'],
    read: async ({ db }) =>
      (await countExceededCaps(db)).map(({ marketId, cap, count }) => ({
        market: marketId,
        cap,
        value: count,
      })),
  },
  {
    name: 'marginward_order_in_flight_seconds',
    help: 'Age of the oldest order without an outcome, which blocks further orders in its market.',
    labels: ['market'],
    read: async ({ db, clock }) =>
      (await listOldestOrdersInFlight(db)).map(({ marketId, submittedAt }) => ({
        market: marketId,
        value: (clock.now().getTime() - submittedAt.getTime()) / 1000,
      })),
  },
  {
    name: 'marginward_overdue_deadlines',
    help: 'Expired graces and due liquidation steps that were not processed yet.',
    read: async ({ db, clock }) => (await readOverdueDeadlines(db, clock.now())).count,
  },
  {
    name: 'marginward_overdue_deadlines_seconds',
    help: 'Time since the oldest overdue deadline; 0 without any.',
    read: async ({ db, clock }) => (await readOverdueDeadlines(db, clock.now())).oldestMs / 1000,
  },
];

/** Metrics from the rows about shards and log, the same for every process on the wall clock. */
export const LEASE_MEASURES: readonly Measure<Pick<Deps, 'db'>>[] = [
  {
    name: 'marginward_shard_unowned_seconds',
    help: 'Time since a shard lost its owner; 0 with an owner.',
    labels: ['shard'],
    read: async ({ db }) =>
      (await listShardLeases(db, null)).map(({ shard, unownedMs }) => ({
        shard,
        value: unownedMs / 1000,
      })),
  },
  {
    name: 'marginward_shard_behind_lines',
    help: 'Events of the log that the book of a shard has not applied, as last reported by its owner.',
    labels: ['shard'],
    read: ({ db }) => linesBehind(db),
  },
  {
    name: 'marginward_log_unsealed_events',
    help: 'Committed events that are not sealed yet.',
    read: ({ db }) => countPendingEvents(db),
  },
];

async function linesBehind(db: Db): Promise<{ shard: number; value: number }[]> {
  const { sequence } = await readLogHead(db);
  return (await listShardLeases(db, null)).flatMap(({ shard, followed }) =>
    followed === null ? [] : [{ shard, value: Number(sequence - followed) }],
  );
}
