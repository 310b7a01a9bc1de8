import { readDueWork } from '../../../store/margin-calls/due-work.js';
import { type Deps } from '../../deps.js';
import { VenueDownError } from '../../ports.js';

import { liquidateOnce, type LiquidationRound } from './liquidation-round.js';
import { resolveOrders } from './trade-orders.js';
import { findVenueWait, recordOutage } from './venue-outage.js';

/** An order without a recorded outcome for this long is asked about by the next worker. */
const ORDER_LOST_MS = 10_000;
/** Nothing is sent for this long to a venue that throttles requests. */
const THROTTLED_MS = 5_000;

export interface LiquidatedMarket {
  /** The number of orders sent or asked about. */
  readonly steps: number;
  /** When to retry, if the venue takes no orders, or no more for now. Null when everything due was done. */
  readonly retryAt: Date | null;
}

/** Asks the venue about every order in flight, however recent: for a single process, before it starts. */
export async function resolveOrdersInFlight(deps: Deps): Promise<void> {
  const { markets } = await readDueWork(deps.db, deps.clock.now(), 0);
  for (const marketId of markets) {
    await whileUp(deps, () => resolveOrders(deps, marketId, deps.clock.now()));
  }
}

/**
 * Takes the due liquidation steps in one market, round after round, until none is due.
 *
 * While the venue takes no orders nothing is planned; the outage is recorded, and `retryAt` says when the venue
 * is probed again.
 *
 * @throws Error when the outcome of an order is unknown; known outcomes are booked.
 */
export async function liquidateMarket(deps: Deps, marketId: string): Promise<LiquidatedMarket> {
  const waitsUntil = await findVenueWait(deps);
  if (waitsUntil !== null) {
    return { steps: 0, retryAt: waitsUntil };
  }
  let steps = 0;
  let throttledUntil: Date | null = null;
  const retryAt = await whileUp(deps, async () => {
    // Reports of a platform are in the rows: the query is cheap, and finds overdue reports in time.
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

/** @returns When to retry if the venue turned out to be down; else null. */
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
