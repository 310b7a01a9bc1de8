import { decimal } from '../../domain/decimal.js';
import { readDueWork } from '../../store/due-work.js';
import { listOrdersInFlight, type LiquidationOrder } from '../../store/liquidations.js';
import { type Deps } from '../deps.js';
import { type VenueOrder } from '../ports.js';

import { coverShortfalls } from './cover-shortfalls.js';
import { planSteps } from './plan-steps.js';
import { recordFills, type TradedOrder } from './record-fills.js';

/** An order without a recorded outcome for so long is asked about by whoever comes next. */
const ORDER_LOST_MS = 10_000;

/**
 * Asks the venue about every order in flight, however fresh: for a process that knows it is alone, before
 * it begins.
 */
export async function settleOrdersInFlight(deps: Deps): Promise<void> {
  const { markets } = await readDueWork(deps.db, deps.clock.now(), 0);
  for (const marketId of markets) {
    await tradeAndRecord(deps, await listOrdersInFlight(deps.db, marketId, deps.clock.now()));
  }
}

/**
 * Takes the liquidation steps that are due in one market, worst account first, until none is.
 *
 * Each round: decide and record the orders in one transaction; trade them one after another outside
 * of any; book the fills in another. A crash in between leaves orders in flight, which the next run
 * sends again under the same client ids: a venue never trades twice for one.
 *
 * @returns How many orders were sent.
 * @throws Error when the venue is not reachable, or does not know an outcome; what is known is booked.
 */
export async function liquidateMarket(
  deps: Deps,
  marketId: string,
): Promise<{ readonly steps: number }> {
  const lostSince = new Date(deps.clock.now().getTime() - ORDER_LOST_MS);
  const unsettled = await listOrdersInFlight(deps.db, marketId, lostSince);
  await tradeAndRecord(deps, unsettled);
  let steps = unsettled.length;
  for (;;) {
    const { due, orders } = await planSteps(deps, marketId);
    if (due === 0) {
      return { steps };
    }
    await tradeAndRecord(deps, orders);
    steps += orders.length;
  }
}

/** A venue that does not know what became of an order: it stays in flight and is asked about again. */
class UnknownOutcomeError extends Error {
  override readonly name = 'UnknownOutcomeError';
}

async function tradeAndRecord(deps: Deps, orders: readonly LiquidationOrder[]): Promise<void> {
  if (orders.length === 0) {
    return;
  }
  const fills = await deps.venue.trade(orders.map(venueOrderOf));
  const traded: TradedOrder[] = orders.flatMap((order, index) => {
    const fill = fills[index];
    if (fill === undefined || fill.status === 'UNKNOWN') {
      return [];
    }
    return [{ order, fill: { ...fill, status: fill.status } }];
  });
  const bankrupt = traded.length > 0 ? await recordFills(deps, traded) : [];
  await coverShortfalls(deps, bankrupt);
  if (traded.length < orders.length) {
    const unknown = orders.length - traded.length;
    throw new UnknownOutcomeError(
      `${deps.venue.name}: the outcome of ${unknown} orders is unknown`,
    );
  }
}

function venueOrderOf(order: LiquidationOrder): VenueOrder {
  return {
    clientOrderId: order.id,
    marketId: order.marketId,
    size: order.size,
    limitPrice: order.limitPrice,
    markPrice: decimal(order.explanation.numbers.markPrice),
    at: order.submittedAt,
  };
}
