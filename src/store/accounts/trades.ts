import { decimal, type Decimal } from '../../domain/decimal.js';

import { type Reader, type Tx } from '../database/database.js';

/** A recorded fill at the venue. */
export interface RecordedTrade {
  readonly id: string;
  readonly accountId: string;
  readonly marketId: string;
  /** Signed, base units. */
  readonly size: Decimal;
  /** USD a unit. */
  readonly price: Decimal;
  /** USD; below 0 for a rebate. */
  readonly fee: Decimal;
  /** When it was made at the venue. */
  readonly tradedAt: Date;
}

interface TradeRow {
  readonly id: string;
  readonly account_id: string;
  readonly market_id: string;
  readonly size: string;
  readonly price: string;
  readonly fee: string;
  readonly traded_at: Date;
}

/** Those of these ids that exist. A trade never changes. */
export async function loadTrades(
  reader: Reader,
  ids: readonly string[],
): Promise<Map<string, RecordedTrade>> {
  const rows = await reader.$queryRaw<TradeRow[]>`
    SELECT id, account_id, market_id, size::text, price::text, fee::text, traded_at
    FROM trades WHERE id = ANY(${[...ids]}::text[])`;
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        accountId: row.account_id,
        marketId: row.market_id,
        size: decimal(row.size),
        price: decimal(row.price),
        fee: decimal(row.fee),
        tradedAt: row.traded_at,
      },
    ]),
  );
}

/**
 * Writes new trades in one statement.
 *
 * @returns How many were written: fewer, when another transaction used one of their ids meanwhile.
 */
export async function insertTrades(tx: Tx, trades: readonly RecordedTrade[]): Promise<number> {
  return tx.$executeRaw`
    INSERT INTO trades (id, account_id, market_id, size, price, fee, traded_at)
    SELECT * FROM unnest(
      ${trades.map((t) => t.id)}::text[], ${trades.map((t) => t.accountId)}::text[],
      ${trades.map((t) => t.marketId)}::text[], ${trades.map((t) => t.size.toFixed())}::numeric[],
      ${trades.map((t) => t.price.toFixed())}::numeric[], ${trades.map((t) => t.fee.toFixed())}::numeric[],
      ${trades.map((t) => t.tradedAt.toISOString())}::timestamptz[])
    ON CONFLICT (id) DO NOTHING`;
}

/** Which of these ids are orders of liquidations, or fills of such orders that a platform reported. */
export async function listLiquidationsAmong(
  reader: Reader,
  ids: readonly string[],
): Promise<Set<string>> {
  const rows = await reader.$queryRaw<{ id: string }[]>`
    SELECT id FROM liquidations WHERE id = ANY(${[...ids]}::text[])
    UNION SELECT id FROM liquidation_fills WHERE id = ANY(${[...ids]}::text[])`;
  return new Set(rows.map(({ id }) => id));
}

/** Which of these ids are recorded trades. */
export async function listTradesAmong(
  reader: Reader,
  ids: readonly string[],
): Promise<Set<string>> {
  const rows = await reader.$queryRaw<{ id: string }[]>`
    SELECT id FROM trades WHERE id = ANY(${[...ids]}::text[])`;
  return new Set(rows.map(({ id }) => id));
}
