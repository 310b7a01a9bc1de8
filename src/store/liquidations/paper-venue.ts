import { Decimal } from '../../domain/decimal.js';

import { type Db, inTransaction } from '../database/database.js';

/** An answer of the paper venue, decimals as strings. */
export interface StoredFill {
  readonly status: 'FILLED' | 'PARTIALLY_FILLED' | 'REJECTED' | 'UNKNOWN' | 'OPEN';
  readonly filledSize: string;
  readonly averagePrice: string | null;
  readonly reason: string | null;
  /** Missing in older rows. */
  readonly filledAt?: string | null;
}

export interface PaperDepthRow {
  readonly marketId: string;
  readonly side: 'BIDS' | 'ASKS';
  readonly consumed: Decimal;
  readonly at: Date;
}

/** The outcomes of known orders among these, by client order id. */
export async function findPaperFills(
  db: Db,
  clientOrderIds: readonly string[],
): Promise<Map<string, StoredFill>> {
  const rows = await db.$queryRaw<{ client_order_id: string; fill: StoredFill }[]>`
    SELECT client_order_id, fill FROM paper_orders WHERE client_order_id = ANY(${[...clientOrderIds]}::text[])`;
  return new Map(rows.map((row) => [row.client_order_id, row.fill]));
}

export interface PaperOrderRecord {
  readonly clientOrderId: string;
  readonly marketId: string;
  readonly size: Decimal;
  readonly at: Date;
  readonly fill: StoredFill;
  readonly depth: PaperDepthRow | null;
}

/**
 * Writes orders and the remaining depths, together.
 *
 * @throws Prisma's P2002 when one of the order ids already exists; then none is written.
 */
export async function appendPaperOrders(
  db: Db,
  records: readonly PaperOrderRecord[],
): Promise<void> {
  // Of several orders on one side, the last one determines the depth.
  const depths = [
    ...new Map(
      records.flatMap(({ depth }) =>
        depth === null ? [] : [[`${depth.marketId}/${depth.side}`, depth] as const],
      ),
    ).values(),
  ];
  await inTransaction(db, async (tx) => {
    await tx.$executeRaw`
      INSERT INTO paper_orders (client_order_id, market_id, size, fill, at)
      SELECT * FROM unnest(
        ${records.map((r) => r.clientOrderId)}::text[], ${records.map((r) => r.marketId)}::text[],
        ${records.map((r) => r.size.toFixed())}::numeric[], ${records.map((r) => JSON.stringify(r.fill))}::jsonb[],
        ${records.map((r) => r.at.toISOString())}::timestamptz[])`;
    await tx.$executeRaw`
      INSERT INTO paper_depths (market_id, side, consumed, at)
      SELECT * FROM unnest(
        ${depths.map((d) => d.marketId)}::text[], ${depths.map((d) => d.side)}::text[],
        ${depths.map((d) => d.consumed.toFixed())}::numeric[], ${depths.map((d) => d.at.toISOString())}::timestamptz[])
      ON CONFLICT (market_id, side) DO UPDATE SET consumed = excluded.consumed, at = excluded.at`;
  });
}

export async function listPaperDepths(db: Db): Promise<PaperDepthRow[]> {
  const rows = await db.paperDepth.findMany({ orderBy: [{ marketId: 'asc' }, { side: 'asc' }] });
  return rows.map((row) => ({
    marketId: row.marketId,
    side: row.side as PaperDepthRow['side'],
    consumed: new Decimal(row.consumed.toString()),
    at: row.at,
  }));
}
