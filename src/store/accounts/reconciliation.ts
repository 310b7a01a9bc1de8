import { decimal, type Decimal } from '../../domain/decimal.js';

import { type Reader } from '../database/database.js';

/** What somebody else says that an account has. What is not named is nothing. */
export interface StatedAccount {
  readonly accountId: string;
  readonly balances: readonly { readonly asset: string; readonly balance: Decimal }[];
  readonly positions: readonly {
    readonly marketId: string;
    /** Signed, base units. */
    readonly size: Decimal;
    /** USD; 0 where the size is 0. */
    readonly entryPrice: Decimal;
  }[];
}

/** One number that is not the same. */
export interface Difference {
  readonly accountId: string;
  readonly what: 'ACCOUNT' | 'BALANCE' | 'POSITION_SIZE' | 'ENTRY_PRICE';
  readonly asset: string | null;
  readonly marketId: string | null;
  /** Null only of an ACCOUNT: it is not here. */
  readonly ours: Decimal | null;
  readonly theirs: Decimal | null;
}

interface DifferenceRow {
  readonly account_id: string;
  readonly what: Difference['what'];
  readonly asset: string | null;
  readonly market_id: string | null;
  readonly ours: string | null;
  readonly theirs: string | null;
}

/**
 * Where these accounts have something else than they are said to have, by account, kind, asset and market: final
 * balances, sizes, and entry prices of what both sides hold. One statement, so one moment. An account that is not
 * here is one difference. Interest that was charged after the instant is added back to a balance.
 */
export async function listDifferences(
  reader: Reader,
  stated: readonly StatedAccount[],
  asOf: Date,
): Promise<Difference[]> {
  const ids = stated.map(({ accountId }) => accountId);
  const balances = stated.flatMap((each) =>
    each.balances.map((balance) => ({ accountId: each.accountId, ...balance })),
  );
  const positions = stated.flatMap((each) =>
    each.positions.map((position) => ({ accountId: each.accountId, ...position })),
  );
  const rows = await reader.$queryRaw<DifferenceRow[]>`
    WITH here AS (SELECT id FROM accounts WHERE id = ANY(${ids}::text[])),
    balances AS (
      SELECT account_id, asset, coalesce(o.balance, 0) AS ours, coalesce(t.balance, 0) AS theirs
      FROM (SELECT b.account_id, b.asset, b.balance - CASE WHEN b.debt_since IS NULL THEN 0 ELSE coalesce((
          SELECT sum(p.amount) FROM ledger_postings p
          WHERE p.ledger_account = 'account:' || b.account_id AND p.asset = b.asset AND p.at > ${asOf}
            AND p.transfer_id LIKE 'interest/%'), 0) END AS balance
        FROM collateral_balances b JOIN here ON here.id = b.account_id) o
      FULL JOIN (SELECT s.* FROM unnest(
        ${balances.map((b) => b.accountId)}::text[], ${balances.map((b) => b.asset)}::text[],
        ${balances.map((b) => b.balance.toFixed())}::numeric[]) AS s(account_id, asset, balance)
        JOIN here ON here.id = s.account_id) t USING (account_id, asset)
    ), positions AS (
      SELECT account_id, market_id, coalesce(o.size, 0) AS ours, coalesce(t.size, 0) AS theirs, o.entry_price AS our_entry,
        CASE WHEN t.size <> 0 THEN t.entry_price END AS their_entry
      FROM (SELECT p.account_id, p.market_id, p.size, p.entry_price FROM positions p JOIN here ON here.id = p.account_id) o
      FULL JOIN (SELECT s.* FROM unnest(
        ${positions.map((p) => p.accountId)}::text[], ${positions.map((p) => p.marketId)}::text[],
        ${positions.map((p) => p.size.toFixed())}::numeric[], ${positions.map((p) => p.entryPrice.toFixed())}::numeric[])
        AS s(account_id, market_id, size, entry_price)
        JOIN here ON here.id = s.account_id) t USING (account_id, market_id)
    )
    SELECT account_id, what, asset, market_id, ours::text, theirs::text FROM (
      SELECT s.id AS account_id, 'ACCOUNT' AS what, NULL AS asset, NULL AS market_id, NULL::numeric AS ours, NULL::numeric AS theirs
      FROM unnest(${ids}::text[]) AS s(id) WHERE NOT EXISTS (SELECT 1 FROM here WHERE here.id = s.id)
      UNION ALL SELECT account_id, 'BALANCE', asset, NULL, ours, theirs FROM balances WHERE ours <> theirs
      UNION ALL SELECT account_id, 'POSITION_SIZE', NULL, market_id, ours, theirs FROM positions WHERE ours <> theirs
      UNION ALL SELECT account_id, 'ENTRY_PRICE', NULL, market_id, our_entry, their_entry FROM positions
        WHERE our_entry <> their_entry
    ) AS found ORDER BY account_id, what, asset, market_id`;
  return rows.map((row) => ({
    accountId: row.account_id,
    what: row.what,
    asset: row.asset,
    marketId: row.market_id,
    ours: row.ours === null ? null : decimal(row.ours),
    theirs: row.theirs === null ? null : decimal(row.theirs),
  }));
}

/**
 * Which of these accounts cannot be held against what stood at an instant: something of them happened at the venue or
 * was booked after it, or an order of a liquidation is at the venue. Trades, flows, funding and settlements count by
 * the venue's instant, everything else by that of its booking.
 */
export async function listMovedSince(
  reader: Reader,
  accountIds: readonly string[],
  asOf: Date,
): Promise<Set<string>> {
  const rows = await reader.$queryRaw<{ id: string }[]>`
    SELECT a.id FROM unnest(${[...accountIds]}::text[]) AS a(id)
    WHERE EXISTS (SELECT 1 FROM trades t WHERE t.account_id = a.id AND t.traded_at > ${asOf})
      OR EXISTS (SELECT 1 FROM cash_flows f WHERE f.account_id = a.id AND f.flowed_at > ${asOf})
      OR EXISTS (SELECT 1 FROM liquidations l WHERE l.account_id = a.id AND l.state = 'SUBMITTED')
      OR EXISTS (
        SELECT 1 FROM positions p JOIN funding_rates r USING (market_id)
        WHERE p.account_id = a.id AND r.funded_at > ${asOf})
      OR EXISTS (
        SELECT 1 FROM positions p JOIN profit_settlements s USING (market_id)
        WHERE p.account_id = a.id AND s.settled_at > ${asOf})
      OR EXISTS (
        SELECT 1 FROM ledger_postings p WHERE p.ledger_account = 'account:' || a.id AND p.at > ${asOf}
          AND p.transfer_id NOT LIKE 'trades/%' AND p.transfer_id NOT LIKE 'flows/%'
          AND p.transfer_id NOT LIKE 'funding/%' AND p.transfer_id NOT LIKE 'settlement/%'
          AND p.transfer_id NOT LIKE 'interest/%')
      OR EXISTS (
        SELECT 1 FROM accounts o JOIN loaded_parts l ON l.id = o.loaded_part
        WHERE o.id = a.id AND l.loaded_at > ${asOf})
      OR EXISTS (
        SELECT 1 FROM events e WHERE e.account_id = a.id AND e.at > ${asOf}
          AND e.type IN ('PositionsRecorded', 'AutoDeleveraged', 'LiquidationStepFilled'))
      OR EXISTS (
        SELECT 1 FROM pending_events e WHERE e.account_id = a.id AND e.at > ${asOf}
          AND e.type IN ('PositionsRecorded', 'AutoDeleveraged', 'LiquidationStepFilled'))`;
  return new Set(rows.map(({ id }) => id));
}
