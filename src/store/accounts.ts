import { Decimal } from '../domain/decimal.js';
import { type EnforcedAccount } from '../domain/margin-call/decision.js';
import { GRACE_WINDOW_MS } from '../domain/margin-call/enforcement.js';
import { type Account, type CollateralBalance, type Position } from '../domain/risk/account.js';

import { type Reader, type Tx } from './database.js';
import { loadOpenCalls } from './margin-calls.js';

/**
 * Takes the rows of these accounts for the rest of the transaction, in the order of their ids, so that
 * two transactions never wait for each other in a circle. Unknown ids are passed over.
 */
export async function lockAccounts(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.$queryRaw`SELECT id FROM accounts WHERE id = ANY(${[...ids]}::text[]) ORDER BY id FOR NO KEY UPDATE`;
}

interface AccountRow {
  readonly id: string;
  readonly owner: string;
  readonly is_warned: boolean;
  readonly last_warned_at: Date | null;
  readonly call_count: number;
}

interface HoldingRow {
  readonly account_id: string;
}

interface PositionRow extends HoldingRow {
  readonly market_id: string;
  readonly size: string;
  readonly entry_price: string;
}

interface BalanceRow extends HoldingRow {
  readonly asset: string;
  readonly balance: string;
  readonly pending: string;
}

function byAccount<Row extends HoldingRow>(rows: readonly Row[]): Map<string, Row[]> {
  const grouped = new Map<string, Row[]>();
  for (const row of rows) {
    const group = grouped.get(row.account_id);
    if (group === undefined) {
      grouped.set(row.account_id, [row]);
    } else {
      group.push(row);
    }
  }
  return grouped;
}

function positionOf(row: PositionRow): Position {
  return {
    marketId: row.market_id,
    size: new Decimal(row.size),
    entryPrice: new Decimal(row.entry_price),
  };
}

function balanceOf(row: BalanceRow): CollateralBalance {
  return {
    asset: row.asset,
    balance: new Decimal(row.balance),
    pending: new Decimal(row.pending),
  };
}

async function readHoldings(
  reader: Reader,
  accounts: readonly AccountRow[],
): Promise<Map<string, Account>> {
  const ids = accounts.map((row) => row.id);
  const positions = byAccount(
    await reader.$queryRaw<PositionRow[]>`
      SELECT account_id, market_id, size, entry_price FROM positions
      WHERE account_id = ANY(${ids}::text[]) ORDER BY account_id, market_id`,
  );
  const balances = byAccount(
    await reader.$queryRaw<BalanceRow[]>`
      SELECT account_id, asset, balance, pending FROM collateral_balances
      WHERE account_id = ANY(${ids}::text[]) ORDER BY account_id, asset`,
  );
  return new Map(
    accounts.map(({ id, owner }) => [
      id,
      {
        id,
        owner,
        positions: (positions.get(id) ?? []).map(positionOf),
        collateral: (balances.get(id) ?? []).map(balanceOf),
      },
    ]),
  );
}

/** What these accounts hold, by id; unknown ids are absent. */
export async function loadAccounts(
  reader: Reader,
  ids: readonly string[],
): Promise<Map<string, Account>> {
  const rows = await reader.$queryRaw<AccountRow[]>`
    SELECT id, owner, is_warned, last_warned_at, call_count FROM accounts
    WHERE id = ANY(${[...ids]}::text[]) ORDER BY id`;
  return readHoldings(reader, rows);
}

/** These accounts with all that enforcement knows of them, in the order of their ids. */
export async function loadEnforcedAccounts(
  reader: Reader,
  ids: readonly string[],
  now: Date,
): Promise<EnforcedAccount[]> {
  const rows = await reader.$queryRaw<AccountRow[]>`
    SELECT id, owner, is_warned, last_warned_at, call_count FROM accounts
    WHERE id = ANY(${[...ids]}::text[]) ORDER BY id`;
  const accounts = await readHoldings(reader, rows);
  const calls = await loadOpenCalls(reader, ids);
  const since = new Date(now.getTime() - GRACE_WINDOW_MS);
  const graces = await reader.$queryRaw<{ account_id: string; count: bigint }[]>`
    SELECT account_id, count(*) AS count FROM margin_calls
    WHERE account_id = ANY(${[...ids]}::text[]) AND opened_at > ${since} AND grace_seconds > 0
    GROUP BY account_id`;
  const graceCounts = new Map(graces.map((row) => [row.account_id, Number(row.count)]));
  return rows.map((row) => ({
    account: accounts.get(row.id) ?? {
      id: row.id,
      owner: row.owner,
      positions: [],
      collateral: [],
    },
    isWarned: row.is_warned,
    lastWarnedAt: row.last_warned_at,
    callCount: row.call_count,
    openCall: calls.get(row.id) ?? null,
    recentGraceCount: graceCounts.get(row.id) ?? 0,
  }));
}

/** The ids after `after` in order, at most `limit`: to walk over every account without holding them all. */
export async function listAccountIds(
  reader: Reader,
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await reader.$queryRaw<{ id: string }[]>`
    SELECT id FROM accounts WHERE id > ${after} ORDER BY id LIMIT ${limit}`;
  return rows.map((row) => row.id);
}

/** Writes where these accounts stand in their warnings and calls. */
export async function saveEnforcementStanding(
  tx: Tx,
  accounts: readonly EnforcedAccount[],
): Promise<void> {
  if (accounts.length === 0) {
    return;
  }
  await tx.$executeRaw`
    UPDATE accounts a SET is_warned = s.is_warned, last_warned_at = s.last_warned_at, call_count = s.call_count
    FROM unnest(
      ${accounts.map(({ account }) => account.id)}::text[], ${accounts.map((a) => a.isWarned)}::boolean[],
      ${accounts.map((a) => a.lastWarnedAt?.toISOString() ?? null)}::timestamptz[],
      ${accounts.map((a) => a.callCount)}::int[]
    ) AS s(id, is_warned, last_warned_at, call_count)
    WHERE a.id = s.id`;
}

/** Accounts with a call that prices can move, and one of these markets in their scope. */
export async function listAccountsUnderCall(
  reader: Reader,
  marketIds: readonly string[],
): Promise<string[]> {
  const rows = await reader.$queryRaw<{ account_id: string }[]>`
    SELECT c.account_id FROM margin_calls c
    WHERE c.state IN ('GRACE', 'SUSPENDED', 'LIQUIDATING')
      AND (EXISTS (SELECT 1 FROM positions p
             WHERE p.account_id = c.account_id AND p.market_id = ANY(${[...marketIds]}::text[]))
        OR EXISTS (SELECT 1 FROM collateral_balances b JOIN collateral_assets a ON a.asset = b.asset
             WHERE b.account_id = c.account_id AND b.balance <> 0 AND a.price_market_id = ANY(${[...marketIds]}::text[])))
    ORDER BY c.account_id`;
  return rows.map((row) => row.account_id);
}
