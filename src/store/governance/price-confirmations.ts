import { type Reader, type Tx } from '../database/database.js';

export interface PriceConfirmation {
  readonly marketId: string;
  readonly guardian: string;
  /** USD, as text. */
  readonly price: string;
  readonly reason: string;
  readonly confirmedAt: Date;
}

/** When prices of a market were confirmed after an instant, oldest first. */
export async function listPriceConfirmations(
  reader: Reader,
  marketId: string,
  since: Date,
): Promise<readonly Date[]> {
  const rows = await reader.$queryRaw<{ confirmed_at: Date }[]>`
    SELECT confirmed_at FROM price_confirmations
    WHERE market_id = ${marketId} AND confirmed_at > ${since} ORDER BY confirmed_at, id`;
  return rows.map(({ confirmed_at: confirmedAt }) => confirmedAt);
}

export async function insertPriceConfirmation(
  tx: Tx,
  confirmation: PriceConfirmation,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO price_confirmations (market_id, guardian, price, reason, confirmed_at)
    VALUES (${confirmation.marketId}, ${confirmation.guardian}, ${confirmation.price}::numeric,
      ${confirmation.reason}, ${confirmation.confirmedAt})`;
}
