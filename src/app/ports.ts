import { type Decimal } from '../domain/decimal.js';

/** What lies outside the process, as the use cases see it. `infra` implements; `wiring` chooses. */

/** The wall clock, or the player's clock. */
export interface Clock {
  readonly now: () => Date;
  /** Whether the time has come to an end, as it does with played prices. Absent: it never does. */
  readonly hasEnded?: () => boolean;
}

/** Structured log lines. */
export interface Log {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** One order that reduces one position. Immediate or cancel: what does not trade at once is gone. */
export interface VenueOrder {
  /** At most one trade ever happens under it, in whichever process and however often it is asked about. */
  readonly clientOrderId: string;
  readonly accountId: string;
  readonly marketId: string;
  /** Signed, base units: above 0 buys, below 0 sells. Never more than this is traded. */
  readonly size: Decimal;
  /** The worst price at which it may trade, in USD per base unit. */
  readonly limitPrice: Decimal;
  /** The mark price of the decision. */
  readonly markPrice: Decimal;
  /** When it was decided. An order that a venue did not get soon after is not sent any more. */
  readonly at: Date;
}

/** Why a venue takes no orders at all. */
export const OUTAGE_REASONS = [
  'VENUE_DOWN',
  'VENUE_IN_MAINTENANCE',
  'AUTHENTICATION_FAILED',
  // A platform that executes by itself has not said what became of an order, and should have.
  'INSTRUCTION_UNANSWERED',
] as const;
export type OutageReason = (typeof OUTAGE_REASONS)[number];

/**
 * Why an order did not trade, or not all of it. Permanent: operators and clients switch on it.
 *
 * @see docs/operations.md#why-a-step-failed
 */
export const VENUE_REASONS = [
  'LIMIT_REACHED',
  'NO_DEPTH_WITHIN_LIMIT',
  'VENUE_REJECTED',
  'OPEN_ORDERS_REST',
  'INSUFFICIENT_FUNDS',
  'INVALID_ORDER',
  'BELOW_MINIMUM',
  'MARKET_CLOSED',
  'RATE_LIMITED',
  'NEVER_ARRIVED',
  'OUTCOME_UNKNOWN',
  // A platform ended it before all of it traded.
  'CANCELLED',
  // Not a venue's word but ours: its answer contradicted the order.
  'FILL_REFUSED',
  ...OUTAGE_REASONS,
] as const;
export type VenueReason = (typeof VENUE_REASONS)[number];

/** The outcome of one order as the venue reports it. It is checked against the order before it is booked. */
export interface VenueFill {
  readonly clientOrderId: string;
  /**
   * UNKNOWN: it may have traded. It is asked about again and never sent again. OPEN: the same, and in good
   * time: who executes it tells by itself.
   */
  readonly status: 'FILLED' | 'PARTIALLY_FILLED' | 'REJECTED' | 'UNKNOWN' | 'OPEN';
  /** Signed like the order, base units; 0 when rejected, unknown or open. */
  readonly filledSize: Decimal;
  /** USD per base unit; null when nothing traded. */
  readonly averagePrice: Decimal | null;
  /** Null when all of it traded. */
  readonly reason: VenueReason | null;
  /** When it traded, on the venue's clock; null when nothing did or the venue does not say. */
  readonly filledAt: Date | null;
}

/** The resting depth of a venue's books at one reading. */
export interface VenueDepth {
  readonly at: Date;
  /**
   * Expected adverse slippage of an order that takes this signed size at once.
   *
   * @returns Fraction of mark in [0, 1], not falling with size; 1 for what the depth does not hold.
   */
  expectedSlippage(marketId: string, size: Decimal, markPrice: Decimal): Decimal;
}

/** An order of an account that rested at the venue and does not any more. */
export interface CancelledOrder {
  readonly accountId: string;
  readonly marketId: string;
  readonly orderId: string;
}

export type VenueStatus =
  { readonly isUp: true } | { readonly isUp: false; readonly reason: OutageReason };

/** A venue that takes no orders now. Whatever was asked for has not happened. */
export class VenueDownError extends Error {
  override readonly name = 'VenueDownError';
  constructor(
    readonly reason: OutageReason,
    detail: string,
  ) {
    super(detail);
  }
}

/** Name of the venue at which a platform executes by itself. */
export const PLATFORM_VENUE = 'platform';

/** How orders reach a platform that executes them itself: by instructions in the log. */
export interface Handover {
  /** How long after its decision an order may be executed. */
  readonly validMs: number;
}

/** Where liquidations trade. No method is called inside a transaction. */
export interface Venue {
  /** Permanent: orders remember where they were sent. */
  readonly name: string;
  /** As many orders as it trades in a few seconds: so many are planned together. At least 1. */
  readonly ordersMax: number;
  /**
   * Of a platform that executes by itself: an order is given to it by the transaction that decides it, as
   * an instruction in the log, and what became of it is reported. Null: orders are sent.
   */
  readonly handover: Handover | null;
  /**
   * Sends orders that were never sent before, one after another, and says what became of each.
   * Answers may come in any order; one that is missing counts as UNKNOWN.
   *
   * @throws VenueDownError when it is certain that none of them has traded and none will.
   * @throws Error of any other kind when that is not certain: all of them are asked about later.
   */
  trade(orders: readonly VenueOrder[]): Promise<readonly VenueFill[]>;
  /**
   * Asks what became of orders that were sent, or may have been: after a timeout or a crash. REJECTED
   * with NEVER_ARRIVED only when the order cannot arrive any more either; until that is certain, UNKNOWN.
   * UNKNOWN with the reason of an outage: the venue counts as down until it says what became of it.
   *
   * @throws VenueDownError when it cannot be asked now.
   */
  resolve(orders: readonly VenueOrder[], now: Date): Promise<readonly VenueFill[]>;
  /**
   * Reads the depth of these markets, before a step is planned.
   *
   * @throws VenueDownError when it cannot be read now.
   */
  readDepth(marketIds: readonly string[], now: Date): Promise<VenueDepth>;
  /**
   * Cancels every resting order of these accounts, so that none fills beside a liquidation. Null: accounts
   * have no orders of their own at this venue.
   *
   * @throws VenueDownError when it cannot be reached; what was cancelled by then stays cancelled.
   */
  readonly cancelOpenOrders:
    ((accountIds: readonly string[], now: Date) => Promise<readonly CancelledOrder[]>) | null;
  /** Whether it takes orders now. Asked during an outage, until it is over. Never throws. */
  status(now: Date): Promise<VenueStatus>;
}

/** A message ready to leave: what a channel needs and nothing else. */
export interface NoticeMessage {
  readonly noticeId: string;
  readonly recipient: string;
  readonly subject: string;
  readonly text: string;
  /** The same facts for machines. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** One way to reach people or systems. `send` resolves when the other side has accepted the message, else throws. */
export interface NoticeChannel {
  readonly name: string;
  send(message: NoticeMessage): Promise<void>;
}

/** A request to run one job. Same id, same job: a queue may drop the repeat, and a handler must not care. */
export interface JobRequest {
  readonly queue: 'notify' | 'grace-timer' | 'liquidate' | 'execute-proposal' | 'verify-ledger';
  readonly id: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Null: at once. */
  readonly runAt: Date | null;
}

export interface JobQueue {
  enqueue(requests: readonly JobRequest[]): Promise<void>;
}
