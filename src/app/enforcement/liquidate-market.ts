import { decimal } from '../../domain/decimal.js';
import { listOrdersInFlight, type LiquidationOrder } from '../../store/liquidations.js';
import { type Deps } from '../deps.js';
import { type VenueOrder } from '../ports.js';

import { coverShortfalls } from './cover-shortfalls.js';
import { planSteps } from './plan-steps.js';
import { recordFills, type TradedOrder } from './record-fills.js';

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
  const unsettled = await listOrdersInFlight(deps.db, marketId);
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
