import { Decimal } from '../../domain/decimal.js';

import { type Reader, type Tx } from '../database/database.js';

/** Maximum number of counterparties considered in one market. */
export const COUNTERPARTIES_MAX = 5000;

/** The venue name of deleveragings: positions change hands between accounts, without a venue. */
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

/** The markets in which each of these calls was deleveraged, by call id; calls without any are absent. */
export async function readDeleveragedMarkets(
  reader: Reader,
  marginCallIds: readonly string[],
): Promise<Map<string, ReadonlySet<string>>> {
  const rows = await reader.$queryRaw<{ margin_call_id: string; markets: string[] }[]>`
    SELECT margin_call_id, array_agg(DISTINCT market_id) AS markets FROM liquidations
    WHERE margin_call_id = ANY(${[...marginCallIds]}::text[]) AND venue = ${DELEVERAGING_VENUE}
    GROUP BY margin_call_id`;
  return new Map(rows.map((row) => [row.margin_call_id, new Set(row.markets)]));
}

/** Payments of these accounts' positions in a market for others' bankruptcies; positions without any are absent. */
export async function readLossesPaid(
  reader: Reader,
  marketId: string,
  accountIds: readonly string[],
): Promise<Map<string, Decimal>> {
  const rows = await reader.$queryRaw<{ account_id: string; loss_paid: string }[]>`
    SELECT account_id, loss_paid FROM positions
    WHERE market_id = ${marketId} AND account_id = ANY(${[...accountIds]}::text[]) AND loss_paid > 0`;
  return new Map(rows.map((row) => [row.account_id, new Decimal(row.loss_paid)]));
}

/** Records payments with the positions whose profit paid. */
export async function addLossesPaid(
  tx: Tx,
  paid: readonly {
    readonly accountId: string;
    readonly marketId: string;
    readonly amount: Decimal;
  }[],
): Promise<void> {
  if (paid.length === 0) {
    return;
  }
  await tx.$executeRaw`
    UPDATE positions p SET loss_paid = p.loss_paid + s.amount
    FROM (SELECT account_id, market_id, sum(amount) AS amount FROM unnest(
      ${paid.map((each) => each.accountId)}::text[], ${paid.map((each) => each.marketId)}::text[],
      ${paid.map((each) => each.amount.toFixed())}::numeric[]
    ) AS u(account_id, market_id, amount) GROUP BY account_id, market_id) s
    WHERE p.account_id = s.account_id AND p.market_id = s.market_id`;
}
