import { Decimal, sum, ZERO } from '../../decimal.js';

/** What a platform says of an order that it executes itself. FILLED, CANCELLED and REJECTED are final. */
export const INSTRUCTION_STATUSES = [
  'OPEN',
  'PARTIALLY_FILLED',
  'FILLED',
  'CANCELLED',
  'REJECTED',
] as const;
export type InstructionStatus = (typeof INSTRUCTION_STATUSES)[number];

/** One report of a platform about an order that was given to it: a trade, a change of its state, or both. */
export interface ReportedFill {
  /** The platform's own id of the report. */
  readonly id: string;
  readonly liquidationId: string;
  /** Signed, base units; 0 when nothing traded. */
  readonly size: Decimal;
  /** USD per base unit; of no meaning when the size is 0. */
  readonly price: Decimal;
  readonly at: Date;
  readonly status: InstructionStatus;
  /** The platform's own words; null without any. */
  readonly reason: string | null;
}

/** The order that was given. */
export interface GivenOrder {
  readonly id: string;
  /** Signed, not 0. */
  readonly size: Decimal;
  /** Its outcome is recorded already. */
  readonly hasOutcome: boolean;
}

export type ReportRefusal =
  /** No order of this id was given to the platform. */
  | 'NEVER_GIVEN'
  /** The order was final before. */
  | 'ENDED'
  /** The same id with other content. */
  | 'TOLD_OTHERWISE'
  /** A recorded trade has this id. */
  | 'IS_TRADE'
  | 'WRONG_SIDE'
  | 'REJECTED_YET_FILLED';

export type JudgedReport =
  | { readonly fill: ReportedFill; readonly verdict: 'NEW' | 'KNOWN' }
  | { readonly fill: ReportedFill; readonly verdict: 'REFUSED'; readonly why: ReportRefusal };

export interface KnownReports {
  /** Orders that were given to the platform, by id. */
  readonly orders: ReadonlyMap<string, GivenOrder>;
  /** Every report that was taken before: of these orders, and under the ids of the new reports. */
  readonly taken: readonly ReportedFill[];
  /** Those of the new reports' ids that are recorded trades. */
  readonly trades: ReadonlySet<string>;
}

const FINAL: ReadonlySet<InstructionStatus> = new Set(['FILLED', 'CANCELLED', 'REJECTED']);

/**
 * Holds reports against the orders and against what was reported before, in their order: a report is
 * judged as if those before it were taken already.
 *
 * - The same report again is known, also when its order has ended since.
 * - What no order was given for, what comes after an order ended, what trades on the other side and a
 *   rejection with a size are refused. Nothing of a refused report is booked.
 * - More than was ordered is no reason to refuse: the excess is left out when the order is booked.
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

/** What became of an order, once the platform has said all of it. */
export interface ReportedOutcome {
  /** All that it says it traded, signed; may be more than was ordered. */
  readonly filledSize: Decimal;
  /** Null when nothing traded. */
  readonly averagePrice: Decimal | null;
  /** When it traded last; null when nothing did. */
  readonly filledAt: Date | null;
  /** The final status it gave; FILLED, too, when all of it traded before any was given. */
  readonly status: 'FILLED' | 'CANCELLED' | 'REJECTED';
}

/** Decimals of an average price: as many as a row holds. */
const AVERAGE_PLACES = 20;

/**
 * What all reports of an order come to.
 *
 *     average = Σ size · price / Σ size        to 20 decimals: of a sale up, of a purchase down
 *
 * An average that does not come out even is rounded for the account, by less than its profit and loss
 * are rounded against it: where those are whole millionths, they come out exactly as the trades say.
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
