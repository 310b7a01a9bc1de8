import { readDueWork } from '../../../store/margin-calls/due-work.js';
import {
  listOrdersInFlight,
  type LiquidationOrder,
} from '../../../store/liquidations/liquidations.js';
import { type Deps } from '../../deps.js';
import { OUTAGE_REASONS, VenueDownError, type VenueFill } from '../../ports.js';

import { cancelRestingOrders } from './cancel-resting-orders.js';
import { coverShortfalls } from '../waterfall/cover-shortfalls.js';
import { deleverageMarket } from '../waterfall/deleverage.js';
import { listDueAccounts } from '../calls/due-accounts.js';
import { planSteps } from './plan-steps.js';
import { recordFills } from './record-fills.js';
import { recordStrayAnswers } from './record-stray-answers.js';
import { matchAnswers, venueOrderOf } from './venue-answers.js';
import { findVenueWait, recordOutage } from './venue-outage.js';

/** An order without a recorded outcome for so long is asked about by whoever comes next. */
const ORDER_LOST_MS = 10_000;
/** How long nothing is sent to a venue that throttles us. */
const THROTTLED_MS = 5_000;

export interface LiquidatedMarket {
  /** Orders that were sent or asked about. */
  readonly steps: number;
  /** The venue takes no orders, or no more for now: when to look again. Null when everything due was done. */
  readonly retryAt: Date | null;
}

/**
 * Asks the venue about every order in flight, however fresh: for a process that knows it is alone, before
 * it begins.
 */
export async function settleOrdersInFlight(deps: Deps): Promise<void> {
  const { markets } = await readDueWork(deps.db, deps.clock.now(), 0);
  for (const marketId of markets) {
    await whileUp(deps, () => resolveOrders(deps, marketId, deps.clock.now()));
  }
}

/**
 * Takes the liquidation steps that are due in one market, worst account first, until none is.
 *
 * Each round: cancel what rests at the venue for the accounts that are due, and read its depth; close
 * against counterparties what bankrupt accounts cannot have sold (`deleverageMarket`); decide and record the orders in one transaction, at what the accounts are by then; trade them one after another
 * outside of any; book the fills in another. A crash in between leaves orders in flight, which the next
 * run asks about: a venue never trades twice for one client order id.
 *
 * While the venue takes no orders nothing is planned; the outage is on record, and `retryAt` says when
 * it is asked again.
 *
 * @throws Error when the outcome of an order is not known; what is known is booked.
 */
export async function liquidateMarket(deps: Deps, marketId: string): Promise<LiquidatedMarket> {
  const waitsUntil = await findVenueWait(deps);
  if (waitsUntil !== null) {
    return { steps: 0, retryAt: waitsUntil };
  }
  let steps = 0;
  let throttledUntil: Date | null = null;
  const retryAt = await whileUp(deps, async () => {
    const lostSince = new Date(deps.clock.now().getTime() - ORDER_LOST_MS);
    steps += await resolveOrders(deps, marketId, lostSince);
    for (;;) {
      const accountIds = await listDueAccounts(deps, marketId);
      if (accountIds.length === 0) {
        return;
      }
      await cancelRestingOrders(deps, accountIds);
      const depth = await deps.venue.readDepth([marketId], deps.clock.now());
      await coverShortfalls(deps, await deleverageMarket(deps, marketId, accountIds, depth));
      const { due, orders } = await planSteps(deps, marketId, accountIds, depth);
      if (due === 0) {
        return;
      }
      const answers = await tradeOrders(deps, orders);
      steps += orders.length;
      if (answers.some(({ reason }) => reason === 'RATE_LIMITED')) {
        throttledUntil = new Date(deps.clock.now().getTime() + THROTTLED_MS);
        return;
      }
    }
  });
  return { steps, retryAt: retryAt ?? throttledUntil };
}

/** @returns When to look again if the venue turned out to be down; else null. */
async function whileUp(deps: Deps, work: () => Promise<unknown>): Promise<Date | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof VenueDownError) {
      return recordOutage(deps, error.reason, error.message);
    }
    throw error;
  }
}

/** Orders that were sent, or may have been, before an instant. */
async function resolveOrders(deps: Deps, marketId: string, sentBefore: Date): Promise<number> {
  const orders = await listOrdersInFlight(deps.db, marketId, sentBefore);
  const { name } = deps.venue;
  const elsewhere = orders.find(({ venue }) => venue !== name);
  if (elsewhere !== undefined) {
    // Another venue would say that it never heard of it, and it would be sent again.
    throw new Error(`Order ${elsewhere.id} is at ${elsewhere.venue}, and the venue is ${name} now`);
  }
  if (orders.length > 0) {
    const answers = await deps.venue.resolve(orders.map(venueOrderOf), deps.clock.now());
    const unknown = await book(deps, orders, answers);
    requireNoneUnknown(deps, unknown);
  }
  return orders.length;
}

async function tradeOrders(
  deps: Deps,
  orders: readonly LiquidationOrder[],
): Promise<readonly VenueFill[]> {
  if (orders.length === 0) {
    return [];
  }
  const answers = await tradeOrAnswerDown(deps, orders);
  const unknown = await book(deps, orders, answers);
  if (unknown.length > 0) {
    const asked = await deps.venue.resolve(unknown.map(venueOrderOf), deps.clock.now());
    requireNoneUnknown(deps, await book(deps, unknown, asked));
  }
  const outage = OUTAGE_REASONS.find((reason) =>
    answers.some((answer) => answer.reason === reason),
  );
  if (outage !== undefined) {
    throw new VenueDownError(outage, 'so it answered to an order');
  }
  return answers;
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
      ...{ clientOrderId: id, status: 'REJECTED', filledSize: size.times(0) },
      ...{ averagePrice: null, reason, filledAt: null },
    }));
  }
}

/** @returns The orders whose outcome the answers do not say. */
async function book(
  deps: Deps,
  orders: readonly LiquidationOrder[],
  answers: readonly VenueFill[],
): Promise<readonly LiquidationOrder[]> {
  const { traded, unknown, strays } = matchAnswers(orders, answers);
  await recordStrayAnswers(deps, strays);
  const bankrupt = traded.length > 0 ? await recordFills(deps, traded) : [];
  await coverShortfalls(deps, bankrupt);
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
