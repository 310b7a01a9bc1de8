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
} from '../../../domain/risk/liquidation/fills/reported-fills.js';

import { openFill, rejectedFill, unknownFill } from '../venue-fills.js';

/** The stored reports of a platform. */
export interface PlatformReports {
  /** All reports about these orders, by order id, in the order of arrival. */
  find(orderIds: readonly string[]): Promise<ReadonlyMap<string, readonly ReportedFill[]>>;
  /** Orders given to the platform up to an instant, without a recorded outcome. */
  listInFlight(givenUpTo: Date): Promise<readonly Pick<GivenOrder, 'id' | 'size'>[]>;
}

export interface PlatformVenueOptions {
  readonly reports: PlatformReports;
  /** How long after its decision an order may be executed. */
  readonly validMs: number;
  /** Deadline for the platform's report of an order's outcome, after its decision. Above `validMs`. */
  readonly answerMs: number;
  /** Expected slippage of an order, as a fraction of the mark: the platform does not report its depth. */
  readonly slippage: Decimal;
}

/** The number of orders that a matching engine trades in a moment. */
const ORDERS_MAX = 500;

/**
 * The platform's own engine executes: orders are instructions to it in the log, and it reports their outcomes.
 *
 * The transaction that decides an order also writes its instruction, so nothing is sent here, and nothing can
 * be lost or duplicated between deciding and sending. Queries read the reports. An order without a final report
 * is open; after its deadline the venue counts as down until the report arrives.
 *
 * The platform reports no depth: the expected slippage is one fraction for every size.
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

/** The size is decisive: a smaller size reported as filled means that the order ended early. */
function reasonOf({ size }: VenueOrder, outcome: ReportedOutcome): VenueReason | null {
  if (outcome.filledSize.abs().gte(size.abs())) {
    return null;
  }
  return outcome.status === 'REJECTED' ? 'VENUE_REJECTED' : 'CANCELLED';
}

/** Up while no order lacks a final report past its deadline. */
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
