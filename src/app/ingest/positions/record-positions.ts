import { badInput } from '../../../domain/errors.js';
import { type Json } from '../../../domain/canonical.js';
import { type NewEvent } from '../../../domain/log/event.js';
import { type PositionRecord } from '../../../domain/log/payloads/decision.js';
import { type Account, type Position } from '../../../domain/risk/health/account.js';
import { compareIds } from '../../../domain/risk/health/account-health.js';
import { loadAccounts, lockAccounts } from '../../../store/accounts/accounts.js';
import { insertAccounts } from '../../../store/accounts/accounts-write.js';
import { inTransaction, type Tx } from '../../../store/database/database.js';
import { appendEvents } from '../../../store/log/events.js';
import { loadOpenCalls } from '../../../store/margin-calls/margin-calls.js';
import {
  deletePositions,
  listPositionsInLiquidation,
  savePositions,
} from '../../../store/accounts/positions.js';
import { loadRiskContext } from '../../../store/markets/risk-context.js';
import { type Actor } from '../../auth/actor.js';
import { requireRole } from '../../auth/authority.js';
import { type Deps } from '../../deps.js';

import { doOnce } from '../idempotency.js';
import { notFound, requireOwner, requireToken } from '../input.js';
import { type PositionInput, readPositionRows } from './position-input.js';
import {
  type AccountStanding,
  judgePositionRows,
  type JudgedRows,
  type PositionRow,
} from './position-rules.js';
import { byIndex, rejectionOf, type RecordReceipt, type Rejection } from '../receipt.js';

/** So many rows one request may have. */
export const POSITIONS_PER_CALL_MAX = 10_000;

export interface PositionsInput {
  readonly key: string;
  /** Owns the accounts that are not known yet. */
  readonly owner?: string | null;
  readonly positions: readonly PositionInput[];
}

/**
 * Replaces each named account's position in each named market, in one transaction.
 *
 * Rows that cannot be read, or reduce risk, are rejected or taken each on its own; those that add risk to
 * one account are taken or rejected together (`readPositionRows`, `judgePositionRows`). An account that is not known is created, owned by `owner`, also when
 * its rows are then refused for lack of collateral: the deposit can follow. A repeat of the same
 * request does nothing and gets the same receipt; after a rejection, ask again under a new key.
 *
 * @throws DomainError FORBIDDEN; BAD_USER_INPUT when there are no rows or too many, or the key or
 * the owner cannot be; CONFLICT when the key was used for other rows. Nothing is written then.
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
  const content = { owner, positions: positions.map(contentOf) };
  return inTransaction(deps.db, async (tx) => {
    const { receipt, isDuplicate } = await doOnce(
      tx,
      { scope: 'recordPositions', key, content, at: deps.clock.now() },
      async () => {
        const { accepted, rejected } = await replacePositions(tx, deps, actor, {
          owner,
          positions,
        });
        return { accepted, rejected };
      },
    );
    return { ...receipt, duplicate: isDuplicate };
  });
}

function contentOf({ accountId, marketId, size, entryPrice }: PositionInput): Json {
  return [accountId, marketId, size, entryPrice];
}

async function replacePositions(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  actor: Actor,
  { owner, positions: inputs }: { owner: string | null; positions: readonly PositionInput[] },
): Promise<Omit<RecordReceipt, 'duplicate'>> {
  const { markets } = await loadRiskContext(tx, clock.now());
  const read = readPositionRows(inputs, (marketId) => markets.has(marketId));
  const rowsByAccount = groupByAccount(read.rows);
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
  // After the locks: what waited for them happened later than what it waited for.
  const at = clock.now();
  const standings = await loadStandings(tx, ids);
  // Read again under the locks: the price that judges is the last one.
  const context = await loadRiskContext(tx, at);

  const rejected: Rejection[] = [...read.rejected];
  const changes: Change[] = [];
  for (const [id, rows] of rowsByAccount) {
    const standing = standings.get(id);
    if (standing === undefined) {
      rejected.push(...rows.map(rejectUnknown));
      continue;
    }
    const judged = judgePositionRows(standing, rows, context);
    rejected.push(...judged.rejected);
    changes.push({ account: standing.account, isNew: created.has(id), ...judged });
  }
  await saveChanges(tx, changes);
  await appendEvents(tx, eventsOf(changes, actor, at));
  return { accepted: inputs.length - rejected.length, rejected: rejected.sort(byIndex) };
}

interface Change extends JudgedRows {
  readonly account: Account;
  readonly isNew: boolean;
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
  const refusal = notFound(`positions[${index}].accountId`, 'account', accountId);
  const { message, ...rejection } = rejectionOf(index, refusal);
  return { ...rejection, message: `${message}, and no owner to create it for` };
}

/** Holdings and restrictions of the accounts, by id; unknown ids are absent. */
async function loadStandings(
  tx: Tx,
  ids: readonly string[],
): Promise<Map<string, AccountStanding>> {
  const accounts = await loadAccounts(tx, ids);
  const openCalls = await loadOpenCalls(tx, ids);
  const marketsInLiquidation = new Map<string, Set<string>>();
  for (const { accountId, marketId } of await listPositionsInLiquidation(tx, ids)) {
    const markets = marketsInLiquidation.get(accountId) ?? new Set();
    marketsInLiquidation.set(accountId, markets.add(marketId));
  }
  return new Map(
    [...accounts].map(([id, account]) => [
      id,
      {
        account,
        openCall: openCalls.get(id) ?? null,
        marketsInLiquidation: marketsInLiquidation.get(id) ?? new Set(),
      },
    ]),
  );
}

async function saveChanges(tx: Tx, changes: readonly Change[]): Promise<void> {
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

/** One fact an account that is new or whose positions changed. */
function eventsOf(changes: readonly Change[], actor: Actor, at: Date): NewEvent[] {
  return changes.flatMap(({ account, isNew, positions }) => {
    const before = encodePositions(account.positions);
    const after = encodePositions(positions);
    if (!isNew && JSON.stringify(before) === JSON.stringify(after)) {
      return [];
    }
    return [positionsRecorded(account, before, after, actor.subject, at)];
  });
}

export function positionsRecorded(
  { id, owner }: Pick<Account, 'id' | 'owner'>,
  before: readonly PositionRecord[],
  after: readonly PositionRecord[],
  actor: string,
  at: Date,
): NewEvent {
  const payload = { owner, positions: after, before };
  return { type: 'PositionsRecorded', accountId: id, actor, at, payload };
}

/** Positions as the log holds them, in the order of their markets. */
export function encodePositions(positions: readonly Position[]): PositionRecord[] {
  return [...positions]
    .sort((a, b) => compareIds(a.marketId, b.marketId))
    .map(({ marketId, size, entryPrice }) => ({
      marketId,
      size: size.toFixed(),
      entryPrice: entryPrice.toFixed(),
    }));
}
