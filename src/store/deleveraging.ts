import { type Decimal } from '../domain/decimal.js';

import { type Reader } from './database.js';

/** Counterparties that one market is asked for at the most. */
export const COUNTERPARTIES_MAX = 5000;

/** A venue that is none: positions changed hands between accounts. */
export const DELEVERAGING_VENUE = 'auto-deleveraging';

/**
 * Accounts whose position in a market is in profit at a mark, the most profitable in percent first.
 *
 * @param side Only longs or shorts; null for both.
 * @param limit At most so many; null for all.
 */
export async function listWinners(
  reader: Reader,
  marketId: string,
  markPrice: Decimal,
  side: 'LONG' | 'SHORT' | null,
  limit: number | null,
): Promise<string[]> {
  const mark = markPrice.toFixed();
  const rows = await reader.$queryRaw<{ account_id: string }[]>`
    SELECT account_id FROM positions
    WHERE market_id = ${marketId} AND size * (${mark}::numeric - entry_price) > 0
      AND (${side}::text IS NULL OR (size > 0) = (${side}::text = 'LONG'))
    ORDER BY abs(${mark}::numeric - entry_price) / entry_price DESC, account_id LIMIT ${limit}::bigint`;
  return rows.map((row) => row.account_id);
}

/** Those of these calls that were deleveraged in this market: it happens to one bankruptcy once. */
export async function findDeleveragedCalls(
  reader: Reader,
  marketId: string,
  marginCallIds: readonly string[],
): Promise<Set<string>> {
  const rows = await reader.$queryRaw<{ margin_call_id: string }[]>`
    SELECT DISTINCT margin_call_id FROM liquidations
    WHERE margin_call_id = ANY(${[...marginCallIds]}::text[]) AND market_id = ${marketId}
      AND venue = ${DELEVERAGING_VENUE}`;
  return new Set(rows.map((row) => row.margin_call_id));
}
