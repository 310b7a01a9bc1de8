import {
  PLATFORM_VENUE,
  type Venue,
  type VenueFill,
  type VenueOrder,
  type VenueReason,
  type VenueStatus,
} from '../../../app/ports.js';
import { type Decimal } from '../../../domain/decimal.js';
import {
  type GivenOrder,
  outcomeOfReports,
  type ReportedFill,
  type ReportedOutcome,
} from '../../../domain/risk/liquidation/reported-fills.js';

import { openFill, rejectedFill, unknownFill } from '../venue-fills.js';

/** What is kept of a platform's reports. */
export interface PlatformReports {
  /** Everything that was reported about these orders, by order id, in the order in which it came. */
  find(orderIds: readonly string[]): Promise<ReadonlyMap<string, readonly ReportedFill[]>>;
  /** Orders that were given to the platform up to an instant and have no recorded outcome. */
  listInFlight(givenUpTo: Date): Promise<readonly Pick<GivenOrder, 'id' | 'size'>[]>;
}

export interface PlatformVenueOptions {
  readonly reports: PlatformReports;
  /** How long after its decision an order may be executed. */
  readonly validMs: number;
  /** How long after its decision the platform has to have said what became of it. Above `validMs`. */
  readonly answerMs: number;
  /** What an order is expected to slip, as a fraction of the mark: the platform does not say its depth. */
  readonly slippage: Decimal;
}

/** As many as a matching engine trades in a moment. */
const ORDERS_MAX = 500;

/**
 * The platform's own engine executes: orders are given to it as instructions in the log, and it reports
 * what became of them.
 *
 * An order is given by the transaction that decides it, so nothing is sent here, and nothing can be lost
 * or sent twice between deciding and sending. Asking reads what was reported. An order without a final
 * report is open; once it should have one, the venue counts as down until it has.
 *
 * The platform says no depth: every size is expected to slip by one fraction.
 */
export function createPlatformVenue(options: PlatformVenueOptions): Venue {
  const { validMs, slippage } = options;
  return {
    name: PLATFORM_VENUE,
    ordersMax: ORDERS_MAX,
    handover: { validMs },
    trade: (orders) => answersOf(options, orders, null),
    resolve: (orders, now) => answersOf(options, orders, now),
    readDepth: (_marketIds, now) => Promise.resolve({ at: now, expectedSlippage: () => slippage }),
    cancelOpenOrders: null,
    status: (now) => status(options, now),
  };
}

/** @param now Null for orders that are given now. */
async function answersOf(
  { reports, answerMs }: PlatformVenueOptions,
  orders: readonly VenueOrder[],
  now: Date | null,
): Promise<readonly VenueFill[]> {
  const reported = await reports.find(orders.map(({ clientOrderId }) => clientOrderId));
  return orders.map((order) => {
    const outcome = outcomeOfReports(order, reported.get(order.clientOrderId) ?? []);
    if (outcome !== null) {
      return fillOf(order, outcome);
    }
    const isLate = now !== null && now.getTime() - order.at.getTime() >= answerMs;
    return isLate ? unknownFill(order, 'INSTRUCTION_UNANSWERED') : openFill(order);
  });
}

function fillOf(order: VenueOrder, outcome: ReportedOutcome): VenueFill {
  const { filledSize, averagePrice, filledAt } = outcome;
  const reason = reasonOf(order, outcome);
  if (filledSize.isZero()) {
    return rejectedFill(order, reason ?? 'CANCELLED');
  }
  return {
    clientOrderId: order.clientOrderId,
    status: reason === null ? 'FILLED' : 'PARTIALLY_FILLED',
    filledSize,
    averagePrice,
    reason,
    filledAt,
  };
}

/** The size decides: what was called filled and is less was ended before all of it traded. */
function reasonOf({ size }: VenueOrder, outcome: ReportedOutcome): VenueReason | null {
  if (outcome.filledSize.abs().gte(size.abs())) {
    return null;
  }
  return outcome.status === 'REJECTED' ? 'VENUE_REJECTED' : 'CANCELLED';
}

/** Up as long as no order is without a final report that it should have. */
async function status(
  { reports, answerMs }: PlatformVenueOptions,
  now: Date,
): Promise<VenueStatus> {
  const late = await reports.listInFlight(new Date(now.getTime() - answerMs));
  const reported = await reports.find(late.map(({ id }) => id));
  const isUp = late.every(
    (order) => outcomeOfReports(order, reported.get(order.id) ?? []) !== null,
  );
  return isUp ? { isUp } : { isUp, reason: 'INSTRUCTION_UNANSWERED' };
}
