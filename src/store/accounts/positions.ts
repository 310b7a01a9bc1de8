import { decimal, Decimal } from '../../domain/decimal.js';
import { DomainError } from '../../domain/errors.js';
import { type Position } from '../../domain/risk/health/account.js';

import { type Reader, type Tx } from '../database/database.js';

/** The place of a position: an account has at most one in a market. */
export interface PositionKey {
  readonly accountId: string;
  readonly marketId: string;
}

export type PositionOfAccount = PositionKey & Position;

/**
 * Writes positions in one statement, replacing what the accounts had in these markets. The amount that a
 * position's profit has paid for others is kept until the position is closed or changes side.
 *
 * @throws DomainError CONFLICT, temporary, when one of these markets was delisted meanwhile.
 */
export async function savePositions(
  tx: Tx,
  positions: readonly PositionOfAccount[],
): Promise<void> {
  if (positions.length === 0) {
    return;
  }
  const write = tx.$executeRaw`
    INSERT INTO positions (account_id, market_id, size, entry_price)
    SELECT * FROM unnest(
      ${positions.map((p) => p.accountId)}::text[], ${positions.map((p) => p.marketId)}::text[],
      ${positions.map((p) => p.size.toFixed())}::numeric[],
      ${positions.map((p) => p.entryPrice.toFixed())}::numeric[])
    ON CONFLICT (account_id, market_id) DO UPDATE
      SET size = excluded.size, entry_price = excluded.entry_price,
        loss_paid = CASE WHEN sign(positions.size) = sign(excluded.size) THEN positions.loss_paid ELSE 0 END`;
  await write.catch((error: unknown) => {
    throw isDelistedMeanwhile(error) ? delistedMeanwhile() : error;
  });
}

/** Whether a market's last position was settled while this transaction was about to open another there. */
function isDelistedMeanwhile(error: unknown): boolean {
  return (
    error instanceof Error &&
    'constraint' in error &&
    error.constraint === 'positions_market_not_delisted'
  );
}

function delistedMeanwhile(): DomainError {
  const message = 'A market was delisted at the same moment. Retry.';
  return new DomainError('CONFLICT', message, { state: 'CHANGED_MEANWHILE', isTemporary: true });
}

/** The positions with these keys; missing ones are absent. */
export async function loadPositions(
  reader: Reader,
  keys: readonly PositionKey[],
): Promise<PositionOfAccount[]> {
  const rows = await reader.$queryRaw<PositionRow[]>`
    SELECT p.account_id, p.market_id, p.size::text, p.entry_price::text FROM positions p
    JOIN unnest(${keys.map((k) => k.accountId)}::text[], ${keys.map((k) => k.marketId)}::text[])
      AS k(account_id, market_id) USING (account_id, market_id)`;
  return rows.map((row) => ({
    accountId: row.account_id,
    marketId: row.market_id,
    size: decimal(row.size),
    entryPrice: decimal(row.entry_price),
  }));
}

interface PositionRow {
  readonly account_id: string;
  readonly market_id: string;
  readonly size: string;
  readonly entry_price: string;
}

/** Removes positions in one statement; missing ones are ignored. */
export async function deletePositions(tx: Tx, keys: readonly PositionKey[]): Promise<void> {
  if (keys.length === 0) {
    return;
  }
  await tx.$executeRaw`
    DELETE FROM positions p USING unnest(
      ${keys.map((k) => k.accountId)}::text[], ${keys.map((k) => k.marketId)}::text[]
    ) AS gone(account_id, market_id)
    WHERE p.account_id = gone.account_id AND p.market_id = gone.market_id`;
}

/** Positions of these accounts with an order at the venue. */
export async function listPositionsInLiquidation(
  reader: Reader,
  accountIds: readonly string[],
): Promise<PositionKey[]> {
  const rows = await reader.$queryRaw<{ account_id: string; market_id: string }[]>`
    SELECT account_id, market_id FROM liquidations
    WHERE state = 'SUBMITTED' AND account_id = ANY(${[...accountIds]}::text[])`;
  return rows.map((row) => ({ accountId: row.account_id, marketId: row.market_id }));
}

/** By market: Σ of the unrealized profits of positions at these prices, in USD, without these accounts. */
export async function sumProfits(
  reader: Reader,
  prices: ReadonlyMap<string, Decimal>,
  without: readonly string[],
): Promise<Map<string, Decimal>> {
  const rows = await reader.$queryRaw<{ market_id: string; profit: string }[]>`
    SELECT p.market_id, sum(greatest(0, p.size * (x.price - p.entry_price)))::text AS profit
    FROM positions p
    JOIN unnest(${[...prices.keys()]}::text[], ${[...prices.values()].map((price) => price.toFixed())}::numeric[])
      AS x(market_id, price) USING (market_id)
    WHERE NOT EXISTS (SELECT 1 FROM unnest(${[...without]}::text[]) AS w(id) WHERE w.id = p.account_id)
    GROUP BY p.market_id`;
  return new Map(rows.map(({ market_id, profit }) => [market_id, decimal(profit)]));
}

/** At most `limit` positions of a market, by account. */
export async function listPositionsOfMarket(
  reader: Reader,
  marketId: string,
  limit: number,
): Promise<PositionOfAccount[]> {
  const rows = await reader.$queryRaw<{ account_id: string; size: string; entry_price: string }[]>`
    SELECT account_id, size::text, entry_price::text FROM positions
    WHERE market_id = ${marketId} LIMIT ${limit}`;
  return rows.map((row) => ({
    accountId: row.account_id,
    marketId,
    size: new Decimal(row.size),
    entryPrice: new Decimal(row.entry_price),
  }));
}
