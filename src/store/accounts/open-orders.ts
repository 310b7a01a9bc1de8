import { decimal, type Decimal } from '../../domain/decimal.js';
import { type RestingOrders } from '../../domain/risk/health/order-margin.js';

import { type Reader, type Tx } from '../database/database.js';
import { type PositionKey } from './positions.js';

/** A resting order at the venue. */
export interface OpenOrder extends PositionKey {
  /** Of the venue; one account's orders in one market have different ids. */
  readonly id: string;
  readonly side: 'BUY' | 'SELL';
  /** Base units. Positive. */
  readonly size: Decimal;
  /** USD a unit. Positive. */
  readonly price: Decimal;
  readonly reduceOnly: boolean;
}

/** Replaces the resting orders of these accounts in these markets, in two statements. */
export async function replaceOpenOrders(
  tx: Tx,
  scopes: readonly PositionKey[],
  orders: readonly OpenOrder[],
  at: Date,
): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM open_orders o USING unnest(
      ${scopes.map((s) => s.accountId)}::text[], ${scopes.map((s) => s.marketId)}::text[]
    ) AS scope(account_id, market_id)
    WHERE o.account_id = scope.account_id AND o.market_id = scope.market_id`;
  tx.touch?.(scopes.map(({ accountId }) => accountId));
  if (orders.length === 0) {
    return;
  }
  await tx.$executeRaw`
    INSERT INTO open_orders (account_id, market_id, id, side, size, price, reduce_only, recorded_at)
    SELECT n.*, ${at} FROM unnest(
      ${orders.map((o) => o.accountId)}::text[], ${orders.map((o) => o.marketId)}::text[],
      ${orders.map((o) => o.id)}::text[], ${orders.map((o) => o.side)}::text[],
      ${orders.map((o) => o.size.toFixed())}::numeric[],
      ${orders.map((o) => o.price.toFixed())}::numeric[],
      ${orders.map((o) => o.reduceOnly)}::boolean[]) AS n`;
}

/**
 * Totals of the resting orders of these accounts, by account, without reduce-only orders; accounts without any
 * are absent.
 */
export async function loadRestingOrders(
  reader: Reader,
  accountIds: readonly string[],
): Promise<Map<string, RestingOrders[]>> {
  const rows = await reader.$queryRaw<
    { account_id: string; market_id: string; buys: string; sells: string }[]
  >`
    SELECT account_id, market_id,
      coalesce(sum(size) FILTER (WHERE side = 'BUY'), 0)::text AS buys,
      coalesce(sum(size) FILTER (WHERE side = 'SELL'), 0)::text AS sells
    FROM open_orders
    WHERE account_id = ANY(${[...accountIds]}::text[]) AND NOT reduce_only
    GROUP BY account_id, market_id ORDER BY account_id, market_id`;
  const byAccount = new Map<string, RestingOrders[]>();
  for (const { account_id, market_id, buys, sells } of rows) {
    const known = byAccount.get(account_id) ?? [];
    known.push({ marketId: market_id, buySize: decimal(buys), sellSize: decimal(sells) });
    byAccount.set(account_id, known);
  }
  return byAccount;
}

/** The orders of these accounts, by account, each sorted by market and id, at most `limit` per account. */
export async function loadOpenOrders(
  reader: Reader,
  accountIds: readonly string[],
  limit: number,
): Promise<Map<string, OpenOrder[]>> {
  const rows = await reader.$queryRaw<OpenOrderRow[]>`
    SELECT o.account_id, o.market_id, o.id, o.side, o.size::text, o.price::text, o.reduce_only
    FROM unnest(${[...accountIds]}::text[]) AS a(id)
    CROSS JOIN LATERAL (
      SELECT * FROM open_orders WHERE account_id = a.id ORDER BY market_id, id LIMIT ${limit}) AS o`;
  const byAccount = new Map<string, OpenOrder[]>();
  for (const row of rows) {
    const known = byAccount.get(row.account_id) ?? [];
    known.push(openOrderOf(row));
    byAccount.set(row.account_id, known);
  }
  return byAccount;
}

interface OpenOrderRow {
  readonly account_id: string;
  readonly market_id: string;
  readonly id: string;
  readonly side: 'BUY' | 'SELL';
  readonly size: string;
  readonly price: string;
  readonly reduce_only: boolean;
}

function openOrderOf(row: OpenOrderRow): OpenOrder {
  return {
    accountId: row.account_id,
    marketId: row.market_id,
    id: row.id,
    side: row.side,
    size: decimal(row.size),
    price: decimal(row.price),
    reduceOnly: row.reduce_only,
  };
}
