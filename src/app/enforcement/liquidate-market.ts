import { decimal } from '../../domain/decimal.js';
import { listOrdersInFlight, type LiquidationOrder } from '../../store/liquidations.js';
import { type Deps } from '../deps.js';

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
 * @throws Whatever the venue throws when an outcome is unknown, after booking the known ones.
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

async function tradeAndRecord(deps: Deps, orders: readonly LiquidationOrder[]): Promise<void> {
  const traded: TradedOrder[] = [];
  let failure: { readonly error: unknown } | null = null;
  for (const order of orders) {
    try {
      traded.push({ order, fill: await deps.venue.trade(venueOrderOf(order)) });
    } catch (error) {
      failure = { error };
      break;
    }
  }
  if (traded.length > 0) {
    const bankrupt = await recordFills(deps, traded);
    await coverShortfalls(deps, bankrupt);
  }
  if (failure !== null) {
    throw failure.error;
  }
}

function venueOrderOf(order: LiquidationOrder): Parameters<Deps['venue']['trade']>[0] {
  return {
    clientOrderId: order.id,
    marketId: order.marketId,
    size: order.size,
    limitPrice: order.limitPrice,
    markPrice: decimal(order.explanation.numbers.markPrice),
    at: order.submittedAt,
  };
}
