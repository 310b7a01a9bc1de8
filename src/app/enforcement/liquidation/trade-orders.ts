import {
  type LiquidationOrder,
  listOrdersInFlight,
} from '../../../store/liquidations/liquidations.js';
import { type Deps } from '../../deps.js';
import { OUTAGE_REASONS, VenueDownError, type VenueFill } from '../../ports.js';

import { coverShortfalls } from '../waterfall/cover-shortfalls.js';
import { type FundsAtStart } from '../waterfall/fund-balances.js';
import { recordFills } from './fills/record-fills.js';
import { recordStrayAnswers } from './fills/record-stray-answers.js';
import { matchAnswers, venueOrderOf } from './fills/venue-answers.js';

/**
 * Asks the venue about orders that were sent, or may have been, before an instant, and books them.
 *
 * @returns How many there were.
 * @throws VenueDownError when the venue owes the answer about one; what is known is booked.
 * @throws Error when the outcome of one is not known; what is known is booked.
 */
export async function resolveOrders(
  deps: Deps,
  marketId: string,
  sentBefore: Date,
): Promise<number> {
  const orders = await listOrdersInFlight(deps.db, marketId, sentBefore);
  await resolveThese(deps, orders);
  return orders.length;
}

/** The same for orders that are at hand. */
export async function resolveThese(deps: Deps, orders: readonly LiquidationOrder[]): Promise<void> {
  const { name } = deps.venue;
  const elsewhere = orders.find(({ venue }) => venue !== name);
  if (elsewhere !== undefined) {
    // Another venue would say that it never heard of it, and it would be sent again.
    throw new Error(`Order ${elsewhere.id} is at ${elsewhere.venue}, and the venue is ${name} now`);
  }
  if (orders.length > 0) {
    const answers = await deps.venue.resolve(orders.map(venueOrderOf), deps.clock.now());
    const unknown = await book(deps, orders, answers, { balances: null });
    requireNoOutage(answers.filter(({ status }) => status === 'UNKNOWN'));
    requireNoneUnknown(deps, unknown);
  }
}

/**
 * Trades orders one after another and books what became of them. An order that the venue does not answer
 * about is asked about once more.
 *
 * @param funds What the funds held when the round began.
 * @returns What the venue answered.
 * @throws VenueDownError when the venue takes no orders; these have failed and are decided again later.
 * @throws Error when the outcome of one is not known; what is known is booked.
 */
export async function tradeOrders(
  deps: Deps,
  orders: readonly LiquidationOrder[],
  funds: FundsAtStart,
): Promise<readonly VenueFill[]> {
  if (orders.length === 0) {
    return [];
  }
  const answers = await tradeOrAnswerDown(deps, orders);
  const unknown = await book(deps, orders, answers, funds);
  if (unknown.length > 0) {
    const asked = await deps.venue.resolve(unknown.map(venueOrderOf), deps.clock.now());
    requireNoneUnknown(deps, await book(deps, unknown, asked, funds));
  }
  requireNoOutage(answers);
  return answers;
}

/** @throws VenueDownError when an answer says that the venue takes no orders. */
function requireNoOutage(answers: readonly VenueFill[]): void {
  const outage = OUTAGE_REASONS.find((reason) =>
    answers.some((answer) => answer.reason === reason),
  );
  if (outage !== undefined) {
    throw new VenueDownError(outage, 'so it answered to an order');
  }
}

/** A venue that is down has traded nothing: these orders have failed and are decided anew when it is back. */
async function tradeOrAnswerDown(
  { venue }: Deps,
  orders: readonly LiquidationOrder[],
): Promise<readonly VenueFill[]> {
  try {
    return await venue.trade(orders.map(venueOrderOf));
  } catch (error) {
    if (!(error instanceof VenueDownError)) {
      throw error;
    }
    const { reason } = error;
    return orders.map(({ id, size }) => ({
      clientOrderId: id,
      status: 'REJECTED',
      filledSize: size.times(0),
      averagePrice: null,
      reason,
      filledAt: null,
    }));
  }
}

/** @returns The orders whose outcome the answers do not say, and should. */
async function book(
  deps: Deps,
  orders: readonly LiquidationOrder[],
  answers: readonly VenueFill[],
  funds: FundsAtStart,
): Promise<readonly LiquidationOrder[]> {
  const { traded, unknown, strays } = matchAnswers(orders, answers);
  await recordStrayAnswers(deps, strays);
  const bankrupt = traded.length > 0 ? await recordFills(deps, traded) : [];
  await coverShortfalls(deps, bankrupt, funds);
  return unknown;
}

/** A venue that does not know what became of an order: it stays in flight and is asked about again. */
class UnknownOutcomeError extends Error {
  override readonly name = 'UnknownOutcomeError';
}

function requireNoneUnknown({ venue }: Deps, unknown: readonly LiquidationOrder[]): void {
  if (unknown.length > 0) {
    const ids = unknown.map(({ id }) => id).join(', ');
    throw new UnknownOutcomeError(`${venue.name}: the outcome of these orders is unknown: ${ids}`);
  }
}
