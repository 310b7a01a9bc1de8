import { badInput, notFound } from '../../../domain/errors.js';
import { type Json } from '../../../domain/canonical.js';
import { marketsOfStanding } from '../../../domain/permission/standing.js';
import { lockAccounts } from '../../../store/accounts/accounts.js';
import { insertAccounts } from '../../../store/accounts/accounts-write.js';
import { inTransaction, type Tx } from '../../../store/database/database.js';
import { appendEvents } from '../../../store/log/events.js';
import {
  deletePositions,
  listPositionsInLiquidation,
  savePositions,
} from '../../../store/accounts/positions.js';
import { loadStandings } from '../../../store/accounts/standings.js';
import { withOpenInterest } from '../../../store/open-interest/crowded-markets.js';
import { listMarketIds, loadRiskContext } from '../../../store/markets/risk-context.js';
import { type Actor } from '../../auth/actor.js';
import { requireRole } from '../../auth/authority.js';
import { type Deps } from '../../deps.js';
import { postTransfers } from '../../ledger/ledger.js';

import { type Booking } from '../booking.js';
import { inSlices } from '../../slices.js';
import { hashOfRows } from '../idempotency.js';
import { requireOwner, requireToken } from '../input.js';
import { type PositionInput, readPositionRows } from './position-input.js';
import { bookPositionRows, type PositionRow, type ReportingAccount } from './position-rules.js';
import {
  byIndex,
  recordRowsOnce,
  rejectionOf,
  type RecordReceipt,
  type Rejection,
} from '../receipt.js';
import { type PositionChange, transferOf, eventsOf } from './position-events.js';

/** Maximum number of rows in one request. */
export const POSITIONS_PER_CALL_MAX = 10_000;

export interface PositionsInput {
  readonly key: string;
  /** Owner of accounts that do not exist yet. */
  readonly owner?: string | null;
  readonly positions: readonly PositionInput[];
}

/**
 * Replaces each named account's position in each named market, in one transaction.
 *
 * These are facts: the part that a row closes is realised at its price, the part that it opens costs nothing,
 * and new risk is accepted, whatever the account can carry; `RiskTakenUnderCall` flags what a permission would
 * have refused. Rows are taken or rejected one by one (`readPositionRows`, `bookPositionRows`). An unknown
 * account is created, owned by `owner`. A repeat of the same request does nothing and gets the same receipt.
 *
 * @throws DomainError FORBIDDEN; BAD_USER_INPUT when there are no rows or too many, or the key or the owner is
 *   invalid; CONFLICT when the key was used for other rows. Nothing is written then.
 * @see docs/risk-model.md#reported-positions
 */
export async function recordPositions(
  deps: Pick<Deps, 'db' | 'clock'>,
  actor: Actor,
  input: PositionsInput,
): Promise<RecordReceipt> {
  requireRole(actor, 'OPERATOR');
  const { key, positions } = input;
  const owner = input.owner ?? null;
  requireToken('key', key);
  if (owner !== null) {
    requireOwner('owner', owner);
  }
  if (positions.length === 0 || positions.length > POSITIONS_PER_CALL_MAX) {
    const rule = `must have 1 to ${POSITIONS_PER_CALL_MAX} entries`;
    throw badInput('positions', rule, positions.length);
  }
  const contentHash = await hashOfRows({ owner }, 'positions', positions, contentOf);
  // Read before the transaction: its connection does not wait for that.
  const marketIds = await listMarketIds(deps.db);
  const read = await readPositionRows(positions, (marketId) => marketIds.has(marketId));
  return inTransaction(deps.db, (tx) =>
    recordRowsOnce(
      tx,
      { scope: 'recordPositions', key, contentHash, at: deps.clock.now() },
      positions.length,
      async () => {
        const booking = { key, actor: actor.subject, owner, rows: read.rows };
        const rejected = await bookPositions(tx, deps.clock, booking);
        return [...read.rejected, ...rejected].sort(byIndex);
      },
    ),
  );
}

function contentOf({ accountId, marketId, size, entryPrice, price }: PositionInput): Json {
  const row = [accountId, marketId, size, entryPrice];
  return price === null || price === undefined ? row : [...row, price];
}

/**
 * Books rows that were read, under the locks of their accounts.
 *
 * @param key Names the transfer of the ledger.
 * @param owner Owns the accounts that are not known yet; null: their rows are rejected.
 */
export async function bookPositions(
  tx: Tx,
  clock: Deps['clock'],
  {
    key,
    actor,
    owner,
    rows,
  }: Omit<Booking, 'at'> & {
    readonly owner: string | null;
    readonly rows: readonly PositionRow[];
  },
): Promise<readonly Rejection[]> {
  const rowsByAccount = groupByAccount(rows);
  const ids = [...rowsByAccount.keys()];
  const created =
    owner === null
      ? new Set<string>()
      : await insertAccounts(
          tx,
          ids.map((id) => ({ id, owner })),
          clock.now(),
        );
  await lockAccounts(tx, ids);
  // Read the clock after the locks: this call is later than the transactions it waited for.
  const at = clock.now();
  const standings = await loadReportingAccounts(tx, ids);
  const context = await withOpenInterest(tx, await loadRiskContext(tx, at), [
    ...[...standings.values()].flatMap(marketsOfStanding),
    ...rows.map(({ marketId }) => marketId),
  ]);

  const rejected: Rejection[] = [];
  const changes: PositionChange[] = [];
  await inSlices([...rowsByAccount], (slice) => {
    for (const [id, own] of slice) {
      const standing = standings.get(id);
      if (standing === undefined) {
        rejected.push(...own.map(rejectUnknown));
        continue;
      }
      const booked = bookPositionRows(standing, own, context);
      rejected.push(...booked.rejected);
      changes.push({ standing, isNew: created.has(id), ...booked });
    }
  });
  const booking = { key, actor, at };
  await saveChanges(tx, changes);
  await postTransfers(tx, [transferOf(changes, booking)]);
  await inSlices(changes, (slice) =>
    appendEvents(
      tx,
      slice.flatMap((change) => eventsOf(change, context, booking)),
    ),
  );
  return rejected;
}

function groupByAccount(rows: readonly PositionRow[]): Map<string, PositionRow[]> {
  const groups = new Map<string, PositionRow[]>();
  for (const row of rows) {
    const group = groups.get(row.accountId);
    if (group === undefined) {
      groups.set(row.accountId, [row]);
    } else {
      group.push(row);
    }
  }
  return groups;
}

function rejectUnknown({ index, accountId }: PositionRow): Rejection {
  const refusal = notFound('account', accountId, `positions[${index}].accountId`);
  const { message, ...rejection } = rejectionOf(index, refusal);
  return { ...rejection, message: `${message}, and no owner to create it for` };
}

/** Holdings and restrictions of the accounts, by id; unknown ids are absent. */
async function loadReportingAccounts(
  tx: Tx,
  ids: readonly string[],
): Promise<Map<string, ReportingAccount>> {
  const standings = await loadStandings(tx, ids);
  const marketsInLiquidation = new Map<string, Set<string>>();
  for (const { accountId, marketId } of await listPositionsInLiquidation(tx, ids)) {
    const markets = marketsInLiquidation.get(accountId) ?? new Set();
    marketsInLiquidation.set(accountId, markets.add(marketId));
  }
  return new Map(
    [...standings].map(([id, standing]) => [
      id,
      { ...standing, marketsInLiquidation: marketsInLiquidation.get(id) ?? new Set() },
    ]),
  );
}

async function saveChanges(tx: Tx, changes: readonly PositionChange[]): Promise<void> {
  const rows = changes.flatMap(({ accepted }) => accepted);
  await savePositions(
    tx,
    rows.filter(({ size }) => !size.isZero()),
  );
  await deletePositions(
    tx,
    rows.filter(({ size }) => size.isZero()),
  );
}
