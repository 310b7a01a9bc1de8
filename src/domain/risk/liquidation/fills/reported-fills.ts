import { Decimal, sum, ZERO } from '../../../decimal.js';

/** The status of an order as reported by a platform that executes it. FILLED, CANCELLED and REJECTED are final. */
export const INSTRUCTION_STATUSES = [
  'OPEN',
  'PARTIALLY_FILLED',
  'FILLED',
  'CANCELLED',
  'REJECTED',
] as const;
export type InstructionStatus = (typeof INSTRUCTION_STATUSES)[number];

/** One report of a platform about an order that it executes: a trade, a change of state, or both. */
export interface ReportedFill {
  /** The platform's own id of the report. */
  readonly id: string;
  readonly liquidationId: string;
  /** Signed, base units; 0 when nothing traded. */
  readonly size: Decimal;
  /** USD per base unit; meaningless when the size is 0. */
  readonly price: Decimal;
  readonly at: Date;
  readonly status: InstructionStatus;
  /** The platform's own text; null without any. */
  readonly reason: string | null;
}

/** The order that the platform executes. */
export interface GivenOrder {
  readonly id: string;
  /** Signed, not 0. */
  readonly size: Decimal;
  /** Its outcome is already recorded. */
  readonly hasOutcome: boolean;
}

export type ReportRefusal =
  /** The platform has no order with this id. */
  | 'NEVER_GIVEN'
  /** The order already had its final state. */
  | 'ENDED'
  /** A known id with different content. */
  | 'TOLD_OTHERWISE'
  /** A recorded trade has this id. */
  | 'IS_TRADE'
  | 'WRONG_SIDE'
  | 'REJECTED_YET_FILLED';

export type JudgedReport =
  | { readonly fill: ReportedFill; readonly verdict: 'NEW' | 'KNOWN' }
  | { readonly fill: ReportedFill; readonly verdict: 'REFUSED'; readonly why: ReportRefusal };

export interface KnownReports {
  /** Orders given to the platform, by id. */
  readonly orders: ReadonlyMap<string, GivenOrder>;
  /** All reports taken before: of these orders, and with the ids of the new reports. */
  readonly taken: readonly ReportedFill[];
  /** The ids of new reports that belong to recorded trades. */
  readonly trades: ReadonlySet<string>;
}

const FINAL: ReadonlySet<InstructionStatus> = new Set(['FILLED', 'CANCELLED', 'REJECTED']);

/**
 * Validates reports against the orders and the earlier reports, in their order: each report is checked as if
 * those before it were taken.
 *
 * - An identical report is known, even if its order has ended since.
 * - Refused are reports without an order, reports after the end of an order, trades on the other side, and a
 *   rejection with a size. Nothing of a refused report is booked.
 * - More than the ordered size is not refused: the excess is cut off when the order is booked.
 *
 * @see docs/operations.md#a-platform-that-executes
 */
export function judgeReports(
  fills: readonly ReportedFill[],
  { orders, taken, trades }: KnownReports,
): JudgedReport[] {
  const byId = new Map(taken.map((fill) => [fill.id, fill]));
  const byOrder = new Map<string, ReportedFill[]>();
  for (const fill of taken) {
    reportsOf(byOrder, fill.liquidationId).push(fill);
  }
  return fills.map((fill): JudgedReport => {
    const known = byId.get(fill.id);
    if (known !== undefined) {
      return isSameReport(known, fill)
        ? { fill, verdict: 'KNOWN' }
        : { fill, verdict: 'REFUSED', why: 'TOLD_OTHERWISE' };
    }
    if (trades.has(fill.id)) {
      return { fill, verdict: 'REFUSED', why: 'IS_TRADE' };
    }
    const before = reportsOf(byOrder, fill.liquidationId);
    const why = refusalOf(fill, orders.get(fill.liquidationId), before);
    if (why !== null) {
      return { fill, verdict: 'REFUSED', why };
    }
    byId.set(fill.id, fill);
    before.push(fill);
    return { fill, verdict: 'NEW' };
  });
}

function reportsOf(byOrder: Map<string, ReportedFill[]>, id: string): ReportedFill[] {
  const reports = byOrder.get(id) ?? [];
  byOrder.set(id, reports);
  return reports;
}

function refusalOf(
  { size, status }: ReportedFill,
  order: GivenOrder | undefined,
  before: readonly ReportedFill[],
): ReportRefusal | null {
  if (order === undefined) {
    return 'NEVER_GIVEN';
  }
  if (order.hasOutcome || outcomeOfReports(order, before) !== null) {
    return 'ENDED';
  }
  if (status === 'REJECTED' && !size.isZero()) {
    return 'REJECTED_YET_FILLED';
  }
  const isOnItsSide = size.isZero() || size.isPositive() === order.size.isPositive();
  return isOnItsSide ? null : 'WRONG_SIDE';
}

function isSameReport(a: ReportedFill, b: ReportedFill): boolean {
  return (
    a.liquidationId === b.liquidationId &&
    a.size.eq(b.size) &&
    a.price.eq(b.price) &&
    a.at.getTime() === b.at.getTime() &&
    a.status === b.status &&
    a.reason === b.reason
  );
}

/** The outcome of an order that is completely reported. */
export interface ReportedOutcome {
  /** The total reported size, signed; may exceed the order. */
  readonly filledSize: Decimal;
  /** Null when nothing traded. */
  readonly averagePrice: Decimal | null;
  /** When it last traded; null when nothing did. */
  readonly filledAt: Date | null;
  /** The reported final status; also FILLED when the whole size traded without a final status. */
  readonly status: 'FILLED' | 'CANCELLED' | 'REJECTED';
}

/** Decimals of an average price: as many as a row stores. */
const AVERAGE_PLACES = 20;

/**
 * The outcome of all reports of an order.
 *
 *     average = Σ size · price / Σ size        to 20 decimals: of a sale up, of a purchase down
 *
 * An inexact average is rounded in favour of the account, by less than the rounding of profit and loss against
 * it: where these are whole millionths, they equal the result of the single trades.
 *
 * @returns Null while more may trade: no final status, and less traded than was ordered.
 */
export function outcomeOfReports(
  order: Pick<GivenOrder, 'size'>,
  reports: readonly ReportedFill[],
): ReportedOutcome | null {
  const filledSize = sum(reports.map(({ size }) => size));
  const isWhole = filledSize.abs().gte(order.size.abs());
  const final = reports.find(({ status }) => FINAL.has(status));
  if (final === undefined && !isWhole) {
    return null;
  }
  const trades = reports.filter(({ size }) => !size.isZero());
  const last = Math.max(...trades.map(({ at }) => at.getTime()));
  return {
    filledSize,
    averagePrice: averageOf(trades, filledSize),
    filledAt: trades.length === 0 ? null : new Date(last),
    status: final === undefined ? 'FILLED' : finalStatusOf(final.status),
  };
}

function averageOf(trades: readonly ReportedFill[], filledSize: Decimal): Decimal | null {
  if (filledSize.isZero()) {
    return null;
  }
  const paid = trades.reduce((total, { size, price }) => total.plus(size.times(price)), ZERO);
  const rounding = filledSize.isNegative() ? Decimal.ROUND_CEIL : Decimal.ROUND_FLOOR;
  return paid.div(filledSize).toDecimalPlaces(AVERAGE_PLACES, rounding);
}

function finalStatusOf(status: InstructionStatus): ReportedOutcome['status'] {
  return status === 'CANCELLED' || status === 'REJECTED' ? status : 'FILLED';
}
