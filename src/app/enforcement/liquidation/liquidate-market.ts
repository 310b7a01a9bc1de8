import { readDueWork } from '../../../store/margin-calls/due-work.js';
import { type Deps } from '../../deps.js';
import { VenueDownError } from '../../ports.js';

import { liquidateOnce, type LiquidationRound } from './liquidation-round.js';
import { resolveOrders } from './trade-orders.js';
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

/** Asks the venue about every order in flight, however fresh: for a process that is alone, before it begins. */
export async function resolveOrdersInFlight(deps: Deps): Promise<void> {
  const { markets } = await readDueWork(deps.db, deps.clock.now(), 0);
  for (const marketId of markets) {
    await whileUp(deps, () => resolveOrders(deps, marketId, deps.clock.now()));
  }
}

/**
 * Takes the liquidation steps that are due in one market, round after round, until none is.
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
    // Reports of a platform are in the rows: the query is free, and finds overdue reports in time.
    const lostMs = deps.venue.handover === null ? ORDER_LOST_MS : 0;
    const lostSince = new Date(deps.clock.now().getTime() - lostMs);
    steps += await resolveOrders(deps, marketId, lostSince);
    let outcome: LiquidationRound['outcome'] = 'AGAIN';
    while (outcome === 'AGAIN') {
      const round = await liquidateOnce(deps, marketId);
      steps += round.steps;
      ({ outcome } = round);
    }
    if (outcome === 'THROTTLED') {
      throttledUntil = new Date(deps.clock.now().getTime() + THROTTLED_MS);
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
