import { Decimal } from '../../domain/decimal.js';

import { type Reader, type Tx } from '../database/database.js';

/** Profit that a deleveraging realized for a counterparty. */
export interface RealizedProfit {
  readonly liquidationId: string;
  readonly accountId: string;
  readonly marketId: string;
  readonly realizedAt: Date;
  /** In USD, above 0. */
  readonly profit: Decimal;
}

/** Records profits that deleveraging realized. */
export async function insertRealizedProfits(
  tx: Tx,
  profits: readonly RealizedProfit[],
): Promise<void> {
  if (profits.length === 0) {
    return;
  }
  await tx.$executeRaw`
    INSERT INTO realized_profits (liquidation_id, account_id, market_id, realized_at, profit)
    SELECT * FROM unnest(
      ${profits.map((p) => p.liquidationId)}::text[], ${profits.map((p) => p.accountId)}::text[],
      ${profits.map((p) => p.marketId)}::text[], ${profits.map((p) => p.realizedAt.toISOString())}::timestamptz[],
      ${profits.map((p) => p.profit.toFixed())}::numeric[])`;
}

/**
 * The profit that deleveraging realized for each account in a market since an instant, less payments from it;
 * by account id.
 */
export async function readRealizedProfits(
  reader: Reader,
  marketId: string,
  since: Date,
): Promise<Map<string, Decimal>> {
  const rows = await reader.$queryRaw<{ account_id: string; unpaid: string }[]>`
    SELECT account_id, sum(profit - loss_paid)::text AS unpaid FROM realized_profits
    WHERE market_id = ${marketId} AND realized_at >= ${since} AND profit > loss_paid
    GROUP BY account_id ORDER BY account_id`;
  return new Map(rows.map((row) => [row.account_id, new Decimal(row.unpaid)]));
}

/** Records payments from realized profits for bankruptcies: the oldest profit pays first. */
export async function payFromRealizedProfits(
  tx: Tx,
  paid: readonly {
    readonly accountId: string;
    readonly marketId: string;
    readonly amount: Decimal;
  }[],
  since: Date,
): Promise<void> {
  if (paid.length === 0) {
    return;
  }
  await tx.$executeRaw`
    WITH due AS (
      SELECT account_id, market_id, sum(amount) AS amount FROM unnest(
        ${paid.map((each) => each.accountId)}::text[], ${paid.map((each) => each.marketId)}::text[],
        ${paid.map((each) => each.amount.toFixed())}::numeric[]
      ) AS u(account_id, market_id, amount) GROUP BY account_id, market_id
    ), unpaid AS (
      SELECT r.liquidation_id, r.account_id, r.profit - r.loss_paid AS amount, d.amount AS due,
        sum(r.profit - r.loss_paid) OVER (
          PARTITION BY r.account_id, r.market_id ORDER BY r.realized_at, r.liquidation_id) AS upto
      FROM realized_profits r JOIN due d USING (account_id, market_id)
      WHERE r.realized_at >= ${since} AND r.profit > r.loss_paid
    )
    UPDATE realized_profits r
    SET loss_paid = r.loss_paid + least(u.amount, greatest(0, u.due - (u.upto - u.amount)))
    FROM unpaid u WHERE r.liquidation_id = u.liquidation_id AND r.account_id = u.account_id`;
}
