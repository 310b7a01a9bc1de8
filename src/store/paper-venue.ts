import { Decimal } from '../domain/decimal.js';

import { type Db, inTransaction } from './database.js';

/** An answer of the paper venue, decimals as strings. */
export interface StoredFill {
  readonly status: 'FILLED' | 'PARTIALLY_FILLED' | 'REJECTED';
  readonly filledSize: string;
  readonly averagePrice: string | null;
  readonly reason: string | null;
}

export interface PaperDepthRow {
  readonly marketId: string;
  readonly side: 'BIDS' | 'ASKS';
  readonly consumed: Decimal;
  readonly at: Date;
}

export async function findPaperFill(db: Db, clientOrderId: string): Promise<StoredFill | null> {
  const order = await db.paperOrder.findUnique({ where: { clientOrderId } });
  return order === null ? null : (order.fill as unknown as StoredFill);
}

export interface PaperOrderRecord {
  readonly clientOrderId: string;
  readonly marketId: string;
  readonly size: Decimal;
  readonly at: Date;
  readonly fill: StoredFill;
  readonly depth: PaperDepthRow | null;
}

/** Order and depth together. @throws Prisma's P2002 when the order id is already there. */
export async function appendPaperOrder(db: Db, record: PaperOrderRecord): Promise<void> {
  const { clientOrderId, marketId, size, at, fill, depth } = record;
  await inTransaction(db, async (tx) => {
    await tx.$executeRaw`
      INSERT INTO paper_orders (client_order_id, market_id, size, fill, at)
      VALUES (${clientOrderId}, ${marketId}, ${size.toFixed()}::numeric, ${JSON.stringify(fill)}::jsonb, ${at})`;
    if (depth !== null) {
      await tx.$executeRaw`
        INSERT INTO paper_depths (market_id, side, consumed, at)
        VALUES (${depth.marketId}, ${depth.side}, ${depth.consumed.toFixed()}::numeric, ${depth.at})
        ON CONFLICT (market_id, side) DO UPDATE SET consumed = excluded.consumed, at = excluded.at`;
    }
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
