import { decimal } from '../../domain/decimal.js';
import { type EnforcedAccount, type TopUp } from '../../domain/margin-call/call/decision.js';
import { GRACE_WINDOW_MS } from '../../domain/margin-call/rules/opening.js';
import { type AccountMarks } from '../../domain/margin-call/rules/price-moment.js';
import { type Account } from '../../domain/risk/health/account.js';
import { Prisma } from '../../generated/prisma/client.js';

import { type Reader, type Tx } from '../database/database.js';
import { isOpenCall } from '../margin-calls/open-calls.js';
import { marginCallOf, type MarginCallRow } from '../margin-calls/margin-calls.js';

/**
 * Locks the rows of these accounts until the end of the transaction, in the order of their ids, so that
 * transactions do not deadlock. Unknown ids are ignored.
 *
 * @returns The marks of each account's row, read under the lock.
 */
export async function lockAccounts(
  tx: Tx,
  ids: readonly string[],
): Promise<Map<string, AccountMarks>> {
  const rows = await tx.$queryRaw<MarksRow[]>`
    SELECT id, holdings_commit, decided_prices FROM accounts
    WHERE id = ANY(${[...ids]}::text[]) ORDER BY id FOR NO KEY UPDATE`;
  return new Map(rows.map((row) => [row.id, marksOf(row)]));
}

/** The columns of an account that determine which prices were in force together with it. */
export interface MarksRow {
  readonly id: string;
  readonly holdings_commit: bigint;
  readonly decided_prices: bigint;
}

export function marksOf(row: MarksRow): AccountMarks {
  return { holdingsCommit: row.holdings_commit, decidedPrices: row.decided_prices };
}

/** The holdings of an account: amounts as text, because JSON numbers would be rounded. */
interface HoldingsRow {
  readonly subject_id: string;
  readonly owner: string;
  readonly positions:
    readonly (readonly [marketId: string, size: string, entryPrice: string])[] | null;
  readonly collateral:
    readonly (readonly [asset: string, balance: string, pending: string])[] | null;
}

/** An account with its open call; the call's columns are null when there is none. */
interface EnforcedRow extends HoldingsRow, MarginCallRow {
  readonly is_warned: boolean;
  readonly last_warned_at: Date | null;
  readonly call_count: number;
  readonly graces: bigint;
  readonly top_ups:
    | readonly (readonly [source: TopUp['source'], id: string, asset: string, amount: string])[]
    | null;
}

const HOLDINGS = Prisma.sql`
  a.id AS subject_id, a.owner,
  (SELECT json_agg(json_build_array(p.market_id, p.size::text, p.entry_price::text) ORDER BY p.market_id)
     FROM positions p WHERE p.account_id = a.id) AS positions,
  (SELECT json_agg(json_build_array(b.asset, b.balance::text, b.pending::text) ORDER BY b.asset)
     FROM collateral_balances b WHERE b.account_id = a.id) AS collateral`;

function accountOf(row: HoldingsRow): Account {
  return {
    id: row.subject_id,
    owner: row.owner,
    positions: (row.positions ?? []).map(([marketId, size, entryPrice]) => ({
      marketId,
      size: decimal(size),
      entryPrice: decimal(entryPrice),
    })),
    collateral: (row.collateral ?? []).map(([asset, balance, pending]) => ({
      asset,
      balance: decimal(balance),
      pending: decimal(pending),
    })),
  };
}

/** The holdings of these accounts, by id; unknown ids are absent. */
export async function loadAccounts(
  reader: Reader,
  ids: readonly string[],
): Promise<Map<string, Account>> {
  const rows = await reader.$queryRaw<HoldingsRow[]>`
    SELECT ${HOLDINGS} FROM accounts a WHERE a.id = ANY(${[...ids]}::text[]) ORDER BY a.id`;
  return new Map(rows.map((row) => [row.subject_id, accountOf(row)]));
}

/** These accounts with all data that enforcement needs, in the order of their ids. */
export async function loadEnforcedAccounts(
  reader: Reader,
  ids: readonly string[],
  now: Date,
): Promise<EnforcedAccount[]> {
  const since = new Date(now.getTime() - GRACE_WINDOW_MS);
  const rows = await reader.$queryRaw<EnforcedRow[]>`
    SELECT ${HOLDINGS}, a.is_warned, a.last_warned_at, a.call_count,
      (SELECT count(*) FROM margin_calls g
         WHERE g.account_id = a.id AND g.opened_at > ${since} AND g.grace_seconds > 0) AS graces,
      (SELECT json_agg(json_build_array(t.source, t.id, t.asset, t.amount::text) ORDER BY t.id) FROM (
         SELECT 'DEPOSIT' AS source, id, asset, amount FROM deposits WHERE untold_call_id = c.id
         UNION ALL
         SELECT 'CASH_FLOW', id, asset, amount FROM cash_flows WHERE untold_call_id = c.id) t) AS top_ups,
      c.*
    FROM accounts a
    LEFT JOIN margin_calls c ON c.account_id = a.id AND ${isOpenCall(Prisma.sql`c`)}
    WHERE a.id = ANY(${[...ids]}::text[]) ORDER BY a.id`;
  return rows.map((row) => ({
    account: accountOf(row),
    isWarned: row.is_warned,
    lastWarnedAt: row.last_warned_at,
    callCount: row.call_count,
    openCall: hasCall(row) ? marginCallOf(row) : null,
    recentGraceCount: Number(row.graces),
    topUps: (row.top_ups ?? []).map(([source, id, asset, amount]) => ({
      source,
      id,
      asset,
      amount: decimal(amount),
    })),
  }));
}

function hasCall(row: Partial<MarginCallRow>): boolean {
  return typeof row.id === 'string';
}

/** At most `limit` ids after `after`, in order: to iterate over all accounts without loading all ids. */
export async function listAccountIds(
  reader: Reader,
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await reader.$queryRaw<{ id: string }[]>`
    SELECT id FROM accounts WHERE id > ${after} ORDER BY id LIMIT ${limit}`;
  return rows.map((row) => row.id);
}

/**
 * Writes the warning and call state of these accounts, and the prices at which it was decided.
 *
 * @param decidedPrices `priceCountOf` of those prices. Never falls.
 */
export async function saveEnforcementStanding(
  tx: Tx,
  accounts: readonly EnforcedAccount[],
  decidedPrices: bigint,
): Promise<void> {
  if (accounts.length === 0) {
    return;
  }
  await tx.$executeRaw`
    UPDATE accounts a SET is_warned = s.is_warned, last_warned_at = s.last_warned_at, call_count = s.call_count,
      decided_prices = greatest(a.decided_prices, ${decidedPrices}::bigint)
    FROM unnest(
      ${accounts.map(({ account }) => account.id)}::text[], ${accounts.map((a) => a.isWarned)}::boolean[],
      ${accounts.map((a) => a.lastWarnedAt?.toISOString() ?? null)}::timestamptz[],
      ${accounts.map((a) => a.callCount)}::int[]
    ) AS s(id, is_warned, last_warned_at, call_count)
    WHERE a.id = s.id`;
}

/**
 * Accounts whose call must be suspended or resumed: running although a market in its scope is unusable, or
 * suspended although none is.
 *
 * @param unusable All markets that cannot be enforced now.
 */
export async function listCallsToSuspendOrResume(
  reader: Reader,
  unusable: readonly string[],
): Promise<string[]> {
  const ids = [...unusable];
  const rows = await reader.$queryRaw<{ account_id: string }[]>`
    SELECT c.account_id FROM margin_calls c
    WHERE ${isOpenCall(Prisma.sql`c`)}
      AND (c.state = 'SUSPENDED') <> (${ids.length > 0} AND (
        EXISTS (SELECT 1 FROM positions p
          WHERE p.account_id = c.account_id AND p.market_id = ANY(${ids}::text[]))
        OR EXISTS (SELECT 1 FROM collateral_balances b JOIN collateral_assets a ON a.asset = b.asset
          WHERE b.account_id = c.account_id AND b.balance <> 0 AND a.price_market_id = ANY(${ids}::text[]))))
    ORDER BY c.account_id`;
  return rows.map((row) => row.account_id);
}

/** Accounts with a position in one of these markets. */
export async function listHolders(reader: Reader, marketIds: readonly string[]): Promise<string[]> {
  const rows = await reader.$queryRaw<{ account_id: string }[]>`
    SELECT DISTINCT account_id FROM positions WHERE market_id = ANY(${[...marketIds]}::text[]) ORDER BY account_id`;
  return rows.map((row) => row.account_id);
}
