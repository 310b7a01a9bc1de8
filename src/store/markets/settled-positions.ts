import { Decimal } from '../../domain/decimal.js';

import { type Reader, type Tx } from '../database/database.js';

/** A position that the end of its market settled into cash. */
export interface SettledPosition {
  readonly marketId: string;
  /** From 1, without gaps. */
  readonly ordinal: number;
  readonly accountId: string;
  readonly marginCallId: string | null;
  /** Signed, base units. */
  readonly size: Decimal;
  readonly entryPrice: Decimal;
  /** The settlement price, in USD. */
  readonly price: Decimal;
  /** In USD; below 0 for a loss. */
  readonly realizedPnl: Decimal;
}

/**
 * At most `limit` accounts with a position in a market, those first that lose most at a price. An account with an
 * order at the venue is not among them: what trades there is not settled as well.
 */
export async function listToSettle(
  reader: Reader,
  { marketId, price }: { readonly marketId: string; readonly price: Decimal },
  { except, limit }: { readonly except: readonly string[]; readonly limit: number },
): Promise<string[]> {
  const rows = await reader.$queryRaw<{ account_id: string }[]>`
    SELECT p.account_id FROM positions p
    WHERE p.market_id = ${marketId} AND p.account_id <> ALL(${[...except]}::text[])
      AND NOT EXISTS (SELECT 1 FROM liquidations l WHERE l.account_id = p.account_id AND l.state = 'SUBMITTED')
    ORDER BY p.size * (${price.toFixed()}::numeric - p.entry_price), p.account_id LIMIT ${limit}`;
  return rows.map((row) => row.account_id);
}

/** The number of positions left in a market, and whether an order of a liquidation is at the venue there. */
export async function readLeftInMarket(
  reader: Reader,
  marketId: string,
): Promise<{ readonly positions: number; readonly hasOrders: boolean }> {
  const [row] = await reader.$queryRaw<{ positions: bigint; has_orders: boolean }[]>`
    SELECT (SELECT count(*) FROM positions WHERE market_id = ${marketId}) AS positions,
      EXISTS (SELECT 1 FROM liquidations WHERE market_id = ${marketId} AND state = 'SUBMITTED') AS has_orders`;
  return { positions: Number(row?.positions ?? 0n), hasOrders: row?.has_orders === true };
}

/** Records settled positions, and adds them to the sums of the market's end. */
export async function insertSettledPositions(
  tx: Tx,
  marketId: string,
  settled: readonly SettledPosition[],
  at: Date,
): Promise<void> {
  if (settled.length === 0) {
    return;
  }
  await tx.$executeRaw`
    WITH added AS (
      INSERT INTO settled_positions (market_id, ordinal, account_id, margin_call_id, size, entry_price, price, realized_pnl, settled_at)
      SELECT ${marketId}, u.ordinal, u.account_id, u.margin_call_id, u.size, u.entry_price, u.price, u.realized_pnl, ${at}::timestamptz
      FROM unnest(
        ${settled.map((s) => s.ordinal)}::int[], ${settled.map((s) => s.accountId)}::text[],
        ${settled.map((s) => s.marginCallId)}::text[], ${settled.map((s) => s.size.toFixed())}::numeric[],
        ${settled.map((s) => s.entryPrice.toFixed())}::numeric[], ${settled.map((s) => s.price.toFixed())}::numeric[],
        ${settled.map((s) => s.realizedPnl.toFixed())}::numeric[]
      ) AS u(ordinal, account_id, margin_call_id, size, entry_price, price, realized_pnl)
      RETURNING realized_pnl)
    UPDATE market_wind_downs w SET settled = w.settled + sums.count,
      paid = w.paid + sums.paid, received = w.received + sums.received
    FROM (SELECT count(*) AS count, coalesce(sum(greatest(-realized_pnl, 0)), 0) AS paid,
      coalesce(sum(greatest(realized_pnl, 0)), 0) AS received FROM added) AS sums
    WHERE w.market_id = ${marketId}`;
}

/** Removes the resting orders of these accounts in a market. */
export async function deleteOrdersIn(
  tx: Tx,
  marketId: string,
  accountIds: readonly string[],
): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM open_orders WHERE market_id = ${marketId} AND account_id = ANY(${[...accountIds]}::text[])`;
}
