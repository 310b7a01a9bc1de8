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
 * Asks the venue about the orders without outcome that were decided before an instant, and books them.
 *
 * @returns The number of orders.
 * @throws VenueDownError when the venue does not answer about one because it is down; known outcomes are
 *   booked.
 * @throws Error when the outcome of an order is unknown; known outcomes are booked.
 */
export async function resolveOrders(
  deps: Deps,
  marketId: string,
  sentBefore: Date,
): Promise<number> {
  const orders = await listOrdersInFlight(deps.db, marketId, sentBefore);
  await resolveGivenOrders(deps, orders);
  return orders.length;
}

/** Does the same as `resolveOrders` for given orders. */
export async function resolveGivenOrders(
  deps: Deps,
  orders: readonly LiquidationOrder[],
): Promise<void> {
  const { name } = deps.venue;
  const elsewhere = orders.find(({ venue }) => venue !== name);
  if (elsewhere !== undefined) {
    // Another venue would not know the order, and it would be sent twice.
    throw new Error(`Order ${elsewhere.id} is at ${elsewhere.venue}, and the venue is ${name} now`);
  }
  if (orders.length > 0) {
    const answers = await deps.venue.resolve(orders.map(venueOrderOf), deps.clock.now());
    const unknown = await bookAnswers(deps, orders, answers, { balances: null });
    requireNoOutage(answers.filter(({ status }) => status === 'UNKNOWN'));
    requireNoneUnknown(deps, unknown);
  }
}

/**
 * Trades orders one after another and books their outcomes. An order without an answer is asked about once
 * more.
 *
 * @param funds The fund balances at the start of the round.
 * @returns The venue's answers.
 * @throws VenueDownError when the venue takes no orders; these have failed and are decided again later.
 * @throws Error when the outcome of an order is unknown; known outcomes are booked.
 */
export async function tradeOrders(
  deps: Deps,
  orders: readonly LiquidationOrder[],
  funds: FundsAtStart,
): Promise<readonly VenueFill[]> {
  if (orders.length === 0) {
    return [];
  }
  const answers = await tradeOrReportOutage(deps, orders);
  const unknown = await bookAnswers(deps, orders, answers, funds);
  if (unknown.length > 0) {
    const asked = await deps.venue.resolve(unknown.map(venueOrderOf), deps.clock.now());
    requireNoneUnknown(deps, await bookAnswers(deps, unknown, asked, funds));
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
    throw new VenueDownError(outage, 'reported in the answer to an order');
  }
}

/** A venue that is down has traded nothing: these orders have failed, and are decided again after the outage. */
async function tradeOrReportOutage(
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

/** Books the answers. @returns The orders without the outcome that the venue should have reported. */
async function bookAnswers(
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

/** The venue does not know the outcome of an order: it stays in flight and is asked about again. */
class UnknownOutcomeError extends Error {
  override readonly name = 'UnknownOutcomeError';
}

function requireNoneUnknown({ venue }: Deps, unknown: readonly LiquidationOrder[]): void {
  if (unknown.length > 0) {
    const ids = unknown.map(({ id }) => id).join(', ');
    throw new UnknownOutcomeError(`${venue.name}: the outcome of these orders is unknown: ${ids}`);
  }
}
