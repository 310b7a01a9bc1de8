import { Decimal } from '../../domain/decimal.js';
import { type StoredExplanation } from '../../domain/log/redaction.js';
import { type LiquidationExplanation } from '../../domain/risk/liquidation/liquidation-explanation.js';
import { type Position } from '../../domain/risk/health/account.js';

import { type Reader, type Tx } from '../database/database.js';

/** An order decided by a step. */
export interface LiquidationOrder {
  /** Also the client order id at the venue. */
  readonly id: string;
  readonly marginCallId: string;
  readonly accountId: string;
  readonly marketId: string;
  readonly step: number;
  readonly size: Decimal;
  readonly limitPrice: Decimal;
  readonly bankruptcyPrice: Decimal | null;
  readonly venue: string;
  readonly submittedAt: Date;
  readonly explanation: LiquidationExplanation;
}

/** An order to be recorded: of a step, or of a deleveraging, which is never sent. */
export type NewLiquidationOrder = Omit<LiquidationOrder, 'explanation'> & {
  readonly explanation: StoredExplanation;
};

/** The venue's answer and the account's payment. */
export interface LiquidationResult {
  readonly id: string;
  readonly state: 'FILLED' | 'PARTIALLY_FILLED' | 'FAILED';
  readonly filledSize: Decimal;
  readonly averagePrice: Decimal | null;
  readonly fee: Decimal;
  readonly failure: string | null;
  readonly settledAt: Date;
}

/** Records orders before they are sent, so that they are found after a crash. */
export async function insertLiquidationOrders(
  tx: Tx,
  orders: readonly NewLiquidationOrder[],
): Promise<void> {
  if (orders.length === 0) {
    return;
  }
  await tx.$executeRaw`
    INSERT INTO liquidations (id, margin_call_id, account_id, market_id, step, size, limit_price, bankruptcy_price,
      state, venue, submitted_at, explanation)
    SELECT s.id, s.margin_call_id, s.account_id, s.market_id, s.step, s.size, s.limit_price, s.bankruptcy_price,
      'SUBMITTED', s.venue, s.submitted_at, s.explanation
    FROM unnest(
      ${orders.map((o) => o.id)}::text[], ${orders.map((o) => o.marginCallId)}::text[],
      ${orders.map((o) => o.accountId)}::text[], ${orders.map((o) => o.marketId)}::text[],
      ${orders.map((o) => o.step)}::int[], ${orders.map((o) => o.size.toFixed())}::numeric[],
      ${orders.map((o) => o.limitPrice.toFixed())}::numeric[],
      ${orders.map((o) => o.bankruptcyPrice?.toFixed() ?? null)}::numeric[],
      ${orders.map((o) => o.venue)}::text[], ${orders.map((o) => o.submittedAt.toISOString())}::timestamptz[],
      ${orders.map((o) => JSON.stringify(o.explanation))}::jsonb[]
    ) AS s(id, margin_call_id, account_id, market_id, step, size, limit_price, bankruptcy_price, venue, submitted_at, explanation)`;
}

interface OrderRow {
  readonly id: string;
  readonly margin_call_id: string;
  readonly account_id: string;
  readonly market_id: string;
  readonly step: number;
  readonly size: string;
  readonly limit_price: string;
  readonly bankruptcy_price: string | null;
  readonly venue: string;
  readonly submitted_at: Date;
  readonly explanation: LiquidationExplanation;
}

function orderOf(row: OrderRow): LiquidationOrder {
  return {
    id: row.id,
    marginCallId: row.margin_call_id,
    accountId: row.account_id,
    marketId: row.market_id,
    step: row.step,
    size: new Decimal(row.size),
    limitPrice: new Decimal(row.limit_price),
    bankruptcyPrice: row.bankruptcy_price === null ? null : new Decimal(row.bankruptcy_price),
    venue: row.venue,
    submittedAt: row.submitted_at,
    explanation: row.explanation,
  };
}

/**
 * Orders of a market, sent before an instant, without a recorded outcome: their worker died, or the venue did
 * not answer.
 */
export async function listOrdersInFlight(
  reader: Reader,
  marketId: string,
  sentBefore: Date,
): Promise<LiquidationOrder[]> {
  const rows = await reader.$queryRaw<OrderRow[]>`
    SELECT id, margin_call_id, account_id, market_id, step, size, limit_price, bankruptcy_price, venue, submitted_at, explanation
    FROM liquidations WHERE state = 'SUBMITTED' AND market_id = ${marketId} AND submitted_at <= ${sentBefore}
    ORDER BY submitted_at, id`;
  return rows.map(orderOf);
}

/** Those of these orders without a recorded outcome, oldest first. */
export async function listGivenOrdersInFlight(
  reader: Reader,
  ids: readonly string[],
): Promise<LiquidationOrder[]> {
  const rows = await reader.$queryRaw<OrderRow[]>`
    SELECT id, margin_call_id, account_id, market_id, step, size, limit_price, bankruptcy_price, venue, submitted_at, explanation
    FROM liquidations WHERE state = 'SUBMITTED' AND id = ANY(${[...ids]}::text[]) ORDER BY submitted_at, id`;
  return rows.map(orderOf);
}

/** An order by its id, whatever its outcome. */
export async function findLiquidationOrder(
  reader: Reader,
  id: string,
): Promise<LiquidationOrder | null> {
  const [row] = await reader.$queryRaw<OrderRow[]>`
    SELECT id, margin_call_id, account_id, market_id, step, size, limit_price, bankruptcy_price, venue, submitted_at, explanation
    FROM liquidations WHERE id = ${id}`;
  return row === undefined ? null : orderOf(row);
}

/** When the oldest order without an outcome was decided, by market. */
export async function listOldestOrdersInFlight(
  reader: Reader,
): Promise<readonly { readonly marketId: string; readonly submittedAt: Date }[]> {
  const rows = await reader.$queryRaw<{ market_id: string; submitted_at: Date }[]>`
    SELECT market_id, min(submitted_at) AS submitted_at FROM liquidations WHERE state = 'SUBMITTED'
    GROUP BY market_id ORDER BY market_id`;
  return rows.map((row) => ({ marketId: row.market_id, submittedAt: row.submitted_at }));
}

/** Those of these orders whose outcome is not recorded yet, locked until the commit. */
export async function lockOpenOrders(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM liquidations WHERE id = ANY(${[...ids]}::text[]) AND state = 'SUBMITTED' ORDER BY id FOR UPDATE`;
  return new Set(rows.map((row) => row.id));
}

/**
 * The number of failed steps of each of these calls since the last one that traded, not counting these reasons,
 * by call id.
 */
export async function countFailuresInARow(
  reader: Reader,
  marginCallIds: readonly string[],
  except: readonly string[],
): Promise<Map<string, number>> {
  const rows = await reader.$queryRaw<{ margin_call_id: string; failures: number }[]>`
    SELECT l.margin_call_id, count(*)::int AS failures FROM liquidations l
    WHERE l.margin_call_id = ANY(${[...marginCallIds]}::text[]) AND l.state = 'FAILED'
      AND coalesce(l.failure, '') <> ALL(${[...except]}::text[])
      AND l.step > coalesce((SELECT max(t.step) FROM liquidations t
        WHERE t.margin_call_id = l.margin_call_id AND t.state IN ('FILLED', 'PARTIALLY_FILLED')), 0)
    GROUP BY l.margin_call_id`;
  return new Map(rows.map((row) => [row.margin_call_id, row.failures]));
}

/** The bookings of those of these orders whose outcome is recorded, by order id. */
export async function readBookedFills(
  reader: Reader,
  ids: readonly string[],
): Promise<Map<string, Pick<LiquidationResult, 'filledSize' | 'averagePrice'>>> {
  const rows = await reader.$queryRaw<
    { id: string; filled_size: string; average_price: string | null }[]
  >`SELECT id, filled_size, average_price FROM liquidations WHERE id = ANY(${[...ids]}::text[]) AND state <> 'SUBMITTED'`;
  return new Map(
    rows.map((row) => [
      row.id,
      {
        filledSize: new Decimal(row.filled_size),
        averagePrice: row.average_price === null ? null : new Decimal(row.average_price),
      },
    ]),
  );
}

/** Writes the outcomes of these orders. */
export async function saveOrderOutcomes(
  tx: Tx,
  results: readonly LiquidationResult[],
): Promise<void> {
  if (results.length === 0) {
    return;
  }
  await tx.$executeRaw`
    UPDATE liquidations l SET state = s.state, filled_size = s.filled_size, average_price = s.average_price, fee = s.fee,
      failure = s.failure, settled_at = s.settled_at
    FROM unnest(
      ${results.map((r) => r.id)}::text[], ${results.map((r) => r.state)}::text[],
      ${results.map((r) => r.filledSize.toFixed())}::numeric[],
      ${results.map((r) => r.averagePrice?.toFixed() ?? null)}::numeric[],
      ${results.map((r) => r.fee.toFixed())}::numeric[], ${results.map((r) => r.failure)}::text[],
      ${results.map((r) => r.settledAt.toISOString())}::timestamptz[]
    ) AS s(id, state, filled_size, average_price, fee, failure, settled_at)
    WHERE l.id = s.id`;
}

/** A position after a fill; null when nothing is left. */
export interface ReducedPosition {
  readonly accountId: string;
  readonly marketId: string;
  readonly position: Position | null;
}

export async function saveReducedPositions(
  tx: Tx,
  reduced: readonly ReducedPosition[],
): Promise<void> {
  const kept = reduced.filter(({ position }) => position !== null);
  const gone = reduced.filter(({ position }) => position === null);
  if (kept.length > 0) {
    await tx.$executeRaw`
      UPDATE positions p SET size = s.size
      FROM unnest(
        ${kept.map((r) => r.accountId)}::text[], ${kept.map((r) => r.marketId)}::text[],
        ${kept.map((r) => r.position?.size.toFixed() ?? null)}::numeric[]
      ) AS s(account_id, market_id, size)
      WHERE p.account_id = s.account_id AND p.market_id = s.market_id`;
  }
  if (gone.length > 0) {
    await tx.$executeRaw`
      DELETE FROM positions p USING unnest(
        ${gone.map((r) => r.accountId)}::text[], ${gone.map((r) => r.marketId)}::text[]
      ) AS s(account_id, market_id)
      WHERE p.account_id = s.account_id AND p.market_id = s.market_id`;
  }
}

/**
 * Locks a market for one worker until the commit, if no order of it is at the venue: steps in a market run one
 * batch at a time, so that the order of their price impacts is defined.
 *
 * @returns False when another worker is trading there.
 */
export async function claimMarketForSteps(tx: Tx, marketId: string): Promise<boolean> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`steps/${marketId}`}, 0))::text`;
  const [row] = await tx.$queryRaw<{ trading: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM liquidations WHERE state = 'SUBMITTED' AND market_id = ${marketId}) AS trading`;
  return row?.trading !== true;
}
