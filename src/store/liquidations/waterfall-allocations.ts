import { Decimal } from '../../domain/decimal.js';
import {
  type FundDraw,
  SHARED_FUNDS,
  type SharedFund,
} from '../../domain/risk/waterfall/fund-shares.js';
import { type BookedResult } from '../../domain/risk/waterfall/loss-attribution.js';

import { type Reader, type Tx } from '../database/database.js';

/** The part of a shortfall that one layer of the waterfall paid. */
export interface WaterfallAllocation {
  readonly marginCallId: string;
  readonly ordinal: number;
  /** Null when the account went bankrupt without a step. */
  readonly liquidationId: string | null;
  readonly kind: string;
  /** The market whose loss a fund paid for: the shares of the common funds are counted by it. Null for other layers. */
  readonly marketId: string | null;
  readonly amount: Decimal;
  readonly counterpartyAccountId: string | null;
}

/** Ordinals continue those that a call already has. */
export async function insertWaterfallAllocations(
  tx: Tx,
  allocations: readonly WaterfallAllocation[],
  paidAt: Date,
): Promise<void> {
  if (allocations.length === 0) {
    return;
  }
  const calls = [...new Set(allocations.map((a) => a.marginCallId))];
  // Materialized, so that it runs once: a subquery per row would scan the rows written by this statement.
  await tx.$executeRaw`
    WITH known AS MATERIALIZED (
      SELECT margin_call_id, max(ordinal) AS last FROM waterfall_allocations
      WHERE margin_call_id = ANY(${calls}::text[]) GROUP BY margin_call_id)
    INSERT INTO waterfall_allocations (margin_call_id, ordinal, liquidation_id, kind, market_id, amount, counterparty_account_id, paid_at)
    SELECT s.margin_call_id, s.ordinal + coalesce(k.last, 0), s.liquidation_id, s.kind, s.market_id, s.amount,
      s.counterparty_account_id, ${paidAt}
    FROM unnest(
      ${allocations.map((a) => a.marginCallId)}::text[], ${allocations.map((a) => a.ordinal)}::int[],
      ${allocations.map((a) => a.liquidationId)}::text[], ${allocations.map((a) => a.kind)}::text[],
      ${allocations.map((a) => a.marketId)}::text[], ${allocations.map((a) => a.amount.toFixed())}::numeric[],
      ${allocations.map((a) => a.counterpartyAccountId)}::text[]
    ) AS s(margin_call_id, ordinal, liquidation_id, kind, market_id, amount, counterparty_account_id)
    LEFT JOIN known k USING (margin_call_id)`;
}

/** What the common funds paid after an instant: by fund, market and owner of the bankrupt accounts. */
export async function readFundDraws(reader: Reader, since: Date): Promise<FundDraw[]> {
  const rows = await reader.$queryRaw<
    { kind: SharedFund; market_id: string; owner: string; amount: string }[]
  >`
    SELECT w.kind, coalesce(w.market_id, '') AS market_id, a.owner, sum(w.amount)::text AS amount
    FROM waterfall_allocations w
    JOIN margin_calls c ON c.id = w.margin_call_id
    JOIN accounts a ON a.id = c.account_id
    WHERE w.paid_at > ${since} AND w.kind = ANY(${[...SHARED_FUNDS]}::text[])
    GROUP BY w.kind, w.market_id, a.owner ORDER BY w.kind, w.market_id, a.owner`;
  return rows.map(({ kind, market_id: marketId, owner, amount }) => ({
    kind,
    marketId,
    owner,
    amount: new Decimal(amount),
  }));
}

/** Adds losses beyond an account's equity to the liquidations that they come from. */
export async function addShortfalls(
  tx: Tx,
  shortfalls: readonly { readonly liquidationId: string; readonly shortfall: Decimal }[],
): Promise<void> {
  if (shortfalls.length === 0) {
    return;
  }
  await tx.$executeRaw`
    UPDATE liquidations l SET shortfall = l.shortfall + s.shortfall
    FROM unnest(
      ${shortfalls.map((s) => s.liquidationId)}::text[], ${shortfalls.map((s) => s.shortfall.toFixed())}::numeric[]
    ) AS s(id, shortfall) WHERE l.id = s.id`;
}

/** The booked result of a call's steps in one market, and of its settlement when the market ended. */
export interface CallResult extends BookedResult {
  /** The last step, which records the waterfall's payments for this market; null without any. */
  readonly liquidationId: string | null;
  /** 0 without any. */
  readonly step: number;
  /** Payments of the market's insurance fund so far. */
  readonly fundDrawn: Decimal;
}

interface CallResultRow {
  readonly margin_call_id: string;
  readonly market_id: string;
  readonly liquidation_id: string | null;
  readonly step: number;
  readonly realized: string;
  readonly traded: string;
  readonly paid: string;
  readonly deleveraged: string;
  readonly fund_drawn: string;
}

/** The result of the steps and settlements of each of these calls, market by market, from their postings. */
export async function readCallResults(
  reader: Reader,
  marginCallIds: readonly string[],
  quoteAsset: string,
): Promise<Map<string, CallResult[]>> {
  const rows = await reader.$queryRaw<CallResultRow[]>`
    WITH steps AS (SELECT l.margin_call_id, l.market_id, l.step, l.id AS liquidation_id,
      abs(l.filled_size) * coalesce(l.average_price, 0) AS traded,
      posted.amount AS realized, w.paid, w.deleveraged, w.fund_drawn
    FROM liquidations l
    CROSS JOIN LATERAL (SELECT sum(p.amount) AS amount FROM ledger_postings p
      WHERE p.transfer_id = l.id AND p.ledger_account = 'account:' || l.account_id AND p.asset = ${quoteAsset}) posted
    CROSS JOIN LATERAL (SELECT sum(a.amount) AS paid,
        sum(a.amount) FILTER (WHERE a.kind = 'AUTO_DELEVERAGING') AS deleveraged,
        sum(a.amount) FILTER (WHERE a.kind = 'MARKET_INSURANCE') AS fund_drawn
      FROM waterfall_allocations a WHERE a.liquidation_id = l.id) w
    WHERE l.margin_call_id = ANY(${[...marginCallIds]}::text[])
    UNION ALL
    SELECT s.margin_call_id, s.market_id, 0, NULL, abs(s.size) * s.price, s.realized_pnl, NULL, NULL, NULL
    FROM settled_positions s WHERE s.margin_call_id = ANY(${[...marginCallIds]}::text[]))
    SELECT margin_call_id, market_id, max(step) AS step,
      (array_agg(liquidation_id ORDER BY step DESC))[1] AS liquidation_id, sum(traded) AS traded,
      coalesce(sum(realized), 0) AS realized, coalesce(sum(paid), 0) AS paid,
      coalesce(sum(deleveraged), 0) AS deleveraged, coalesce(sum(fund_drawn), 0) AS fund_drawn
    FROM steps GROUP BY margin_call_id, market_id ORDER BY margin_call_id, market_id`;
  const results = new Map<string, CallResult[]>();
  for (const row of rows) {
    const ofCall = results.get(row.margin_call_id) ?? [];
    results.set(row.margin_call_id, ofCall);
    ofCall.push({
      marketId: row.market_id,
      liquidationId: row.liquidation_id,
      step: row.step,
      realized: new Decimal(row.realized),
      traded: new Decimal(row.traded),
      paid: new Decimal(row.paid),
      deleveraged: new Decimal(row.deleveraged),
      fundDrawn: new Decimal(row.fund_drawn),
    });
  }
  return results;
}
