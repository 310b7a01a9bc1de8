import { type Decimal, sum, ZERO } from '../../../../domain/decimal.js';
import { badInput, DomainError, notFound } from '../../../../domain/errors.js';
import { type NewEvent } from '../../../../domain/log/event.js';
import {
  findLiquidationOrder,
  type LiquidationOrder,
  readBookedFills,
} from '../../../../store/liquidations/liquidations.js';
import { listReportedFills } from '../../../../store/liquidations/liquidation-fills.js';
import { type DepsWithoutVenue } from '../../../deps.js';
import { type VenueFill } from '../../../ports.js';

import { coverShortfalls } from '../../waterfall/cover-shortfalls.js';
import { recordStatedFill } from '../fills/record-fills.js';
import { matchAnswers } from '../fills/venue-answers.js';

/** What a person found out about an order whose outcome the venue does not report. */
export interface OrderStatement {
  readonly orderId: string;
  /** Null: it did not trade. */
  readonly traded: { readonly size: Decimal; readonly averagePrice: Decimal } | null;
  readonly actor: string;
  readonly reason: string;
}

export interface StatedOutcome {
  readonly filledSize: Decimal;
  readonly averagePrice: Decimal | null;
}

/** The venue is asked for this long; after that every other source of an answer is exhausted. */
const ASKED_MS = 5 * 60_000;

/**
 * Ends an order with the outcome that a person states, where the venue does not report one. Until then the
 * order holds up its market, because no further order may be sent while this one may have traded.
 *
 * The statement is an event of its own, with its author and reason; the same transaction books it as it would
 * book the venue's answer. A statement that the order contradicts is refused.
 *
 * @param statement Its size is unsigned: an order trades on its own side.
 * @returns What is booked for the order.
 * @throws DomainError NOT_FOUND without such an order, CONFLICT when it has an outcome or is too young,
 *   BAD_USER_INPUT when it contradicts the order.
 */
export async function stateOrderOutcome(
  deps: DepsWithoutVenue,
  statement: OrderStatement,
): Promise<StatedOutcome> {
  const { orderId } = statement;
  const now = deps.clock.now();
  const order = await findLiquidationOrder(deps.db, orderId);
  if (order === null) {
    throw notFound('order', orderId);
  }
  if (now.getTime() - order.submittedAt.getTime() < ASKED_MS) {
    throw new DomainError(
      'CONFLICT',
      `Order ${orderId} was decided at ${order.submittedAt.toISOString()}: the venue is asked for ${ASKED_MS / 60_000} minutes first.`,
      { orderId },
    );
  }
  const reported = sum((await listReportedFills(deps.db, [orderId])).map(({ size }) => size.abs()));
  if ((statement.traded?.size ?? ZERO).lt(reported)) {
    const rule = `is less than the ${reported.toFixed()} that the platform has reported of it`;
    throw badInput('outcome', rule, statement.traded?.size.toFixed() ?? '0');
  }
  const [traded] = matchAnswers([order], [fillOf(order, statement)]).traded;
  if (traded === undefined) {
    throw new Error(`Invariant broken: the statement about order ${orderId} is an outcome`);
  }
  const [refusal] = traded.refusals;
  if (refusal !== undefined) {
    throw badInput('outcome', `contradicts the order: ${refusal.contradictions.join(', ')}`, null);
  }
  const bankrupt = await recordStatedFill(deps, traded, (at) => statedEvent(order, statement, at));
  if (bankrupt === null) {
    throw new DomainError('CONFLICT', `Order ${orderId} already has an outcome.`, { orderId });
  }
  await coverShortfalls(deps, bankrupt);
  const booked = (await readBookedFills(deps.db, [orderId])).get(orderId);
  if (booked === undefined) {
    throw new Error(`Invariant broken: order ${orderId} has an outcome after booking`);
  }
  return booked;
}

function fillOf({ id, size }: LiquidationOrder, { traded }: OrderStatement): VenueFill {
  if (traded === null) {
    return {
      clientOrderId: id,
      status: 'REJECTED',
      filledSize: ZERO,
      averagePrice: null,
      reason: 'NEVER_ARRIVED',
      filledAt: null,
    };
  }
  const filledSize = size.isNegative() ? traded.size.negated() : traded.size;
  const isFilled = filledSize.eq(size);
  return {
    clientOrderId: id,
    status: isFilled ? 'FILLED' : 'PARTIALLY_FILLED',
    filledSize,
    averagePrice: traded.averagePrice,
    reason: isFilled ? null : 'LIMIT_REACHED',
    filledAt: null,
  };
}

function statedEvent(
  { id, venue, accountId, marketId, marginCallId }: LiquidationOrder,
  { actor, reason, traded }: OrderStatement,
  at: Date,
): NewEvent {
  return {
    type: 'OrderOutcomeStated',
    accountId,
    marketId,
    marginCallId,
    actor,
    at,
    payload: {
      liquidationId: id,
      venue,
      reason,
      statedSize: (traded?.size ?? ZERO).toFixed(),
      statedPrice: traded?.averagePrice.toFixed() ?? null,
    },
  };
}
