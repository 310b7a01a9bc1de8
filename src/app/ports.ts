import { type Decimal } from '../domain/decimal.js';

/**
 * The outside world as the use cases see it. `infra` implements these ports; `wiring` selects the
 * implementations.
 */

/** The wall clock, or the player's clock. */
export interface Clock {
  readonly now: () => Date;
  /** Whether time has ended, as it does with played prices. Absent: it never ends. */
  readonly hasEnded?: () => boolean;
  /**
   * How fast played time passes: seconds of it in a real one; null while it stands, and where it does not wait.
   * Absent: it is real time.
   */
  readonly rate?: () => number | null;
}

/** Structured log lines. */
export interface Log {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** One order that reduces one position. Immediate or cancel: the part that does not trade at once is cancelled. */
export interface VenueOrder {
  /** At most one trade ever happens under this id, across all processes and retries. */
  readonly clientOrderId: string;
  readonly accountId: string;
  readonly marketId: string;
  /** Signed, base units: above 0 buys, below 0 sells. This is also the maximum to trade. */
  readonly size: Decimal;
  /** The worst price at which it may trade, in USD per base unit. */
  readonly limitPrice: Decimal;
  /** The mark price of the decision. */
  readonly markPrice: Decimal;
  /** When it was decided. An order that did not reach the venue soon after is no longer sent. */
  readonly at: Date;
}

/** Why a venue takes no orders at all. */
export const OUTAGE_REASONS = [
  'VENUE_DOWN',
  'VENUE_IN_MAINTENANCE',
  'AUTHENTICATION_FAILED',
  // A platform that executes orders itself has not reported an outcome in time.
  'INSTRUCTION_UNANSWERED',
] as const;
export type OutageReason = (typeof OUTAGE_REASONS)[number];

/**
 * Why an order did not trade, or only in part. Permanent: operators and clients depend on these codes.
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
  // The platform ended the order before all of it traded.
  'CANCELLED',
  // Set by us, not by the venue: the answer contradicted the order.
  'FILL_REFUSED',
  ...OUTAGE_REASONS,
] as const;
export type VenueReason = (typeof VENUE_REASONS)[number];

/** The outcome of one order as the venue reports it. It is validated against the order before it is booked. */
export interface VenueFill {
  readonly clientOrderId: string;
  /**
   * UNKNOWN: it may have traded. It is asked about again and never sent again. OPEN: the outcome is not due
   * yet; the platform that executes the order will report it.
   */
  readonly status: 'FILLED' | 'PARTIALLY_FILLED' | 'REJECTED' | 'UNKNOWN' | 'OPEN';
  /** Signed like the order, base units; 0 when rejected, unknown or open. */
  readonly filledSize: Decimal;
  /** USD per base unit; null when nothing traded. */
  readonly averagePrice: Decimal | null;
  /** Null when the whole order traded. */
  readonly reason: VenueReason | null;
  /** When it traded, on the venue's clock; null when nothing traded or the venue does not say. */
  readonly filledAt: Date | null;
}

/** The resting depth of a venue's order books at one reading. */
export interface VenueDepth {
  readonly at: Date;
  /**
   * Expected adverse slippage of an order that takes this signed size at once.
   *
   * @returns Fraction of mark in [0, 1], not falling with size; 1 for sizes beyond the known depth.
   */
  expectedSlippage(marketId: string, size: Decimal, markPrice: Decimal): Decimal;
}

/** An order of an account that was resting at the venue and was cancelled. */
export interface CancelledOrder {
  readonly accountId: string;
  readonly marketId: string;
  readonly orderId: string;
}

export type VenueStatus =
  { readonly isUp: true } | { readonly isUp: false; readonly reason: OutageReason };

/** The venue takes no orders now. The requested operation has not happened. */
export class VenueDownError extends Error {
  override readonly name = 'VenueDownError';
  constructor(
    readonly reason: OutageReason,
    detail: string,
  ) {
    super(detail);
  }
}

/** Name of the venue whose orders a platform executes itself. */
export const PLATFORM_VENUE = 'platform';

/** How orders reach a platform that executes them itself: as instructions in the log. */
export interface Handover {
  /** How long after its decision an order may be executed, in milliseconds. */
  readonly validMs: number;
}

/** The place where liquidations trade. No method is called inside a transaction. */
export interface Venue {
  /** Permanent: orders store the name of the venue they were sent to. */
  readonly name: string;
  /** The number of orders that it trades in a few seconds; at most this many are planned together. At least 1. */
  readonly ordersMax: number;
  /**
   * Set for a platform that executes orders itself: the transaction that decides an order also writes it to the
   * log as an instruction, and the platform reports the outcome. Null: orders are sent.
   */
  readonly handover: Handover | null;
  /**
   * Sends new orders one after another, and returns their outcomes.
   * Answers may come in any order; a missing one counts as UNKNOWN.
   *
   * @throws VenueDownError when it is certain that none of them has traded or will trade.
   * @throws Error of any other kind when that is uncertain: all of them are asked about later.
   */
  trade(orders: readonly VenueOrder[]): Promise<readonly VenueFill[]>;
  /**
   * Asks for the outcomes of orders that were or may have been sent: after a timeout or a crash. REJECTED with
   * NEVER_ARRIVED only when the order can no longer arrive; until that is certain, UNKNOWN.
   * UNKNOWN with the reason of an outage: the venue counts as down until it reports the outcome.
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
   * Cancels every resting order of these accounts, so that none fills during a liquidation. Null: accounts have
   * no orders of their own at this venue.
   *
   * @throws VenueDownError when it cannot be reached; orders cancelled by then stay cancelled.
   */
  readonly cancelOpenOrders:
    ((accountIds: readonly string[], now: Date) => Promise<readonly CancelledOrder[]>) | null;
  /** Whether it takes orders now. Used during an outage, until it is over. Never throws. */
  status(now: Date): Promise<VenueStatus>;
}

/** A message to deliver, with everything that a channel needs. */
export interface NoticeMessage {
  readonly noticeId: string;
  readonly recipient: string;
  readonly subject: string;
  readonly text: string;
  /** The same facts in machine-readable form. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/**
 * One way to reach people or systems. `send` resolves when the other side has accepted the message, else it
 * throws.
 */
export interface NoticeChannel {
  readonly name: string;
  send(message: NoticeMessage): Promise<void>;
}

/** A message to a partner's endpoint, to be signed and posted. */
export interface WebhookMessage {
  /** The same on every attempt. */
  readonly id: string;
  readonly url: string;
  readonly at: Date;
  /** Each signs the message: two while a secret is rotated. */
  readonly secrets: readonly string[];
  /** JSON. */
  readonly body: string;
}

/** Posts to partners' endpoints. It connects to public addresses only. */
export interface WebhookSender {
  /** @throws DomainError BAD_USER_INPUT for a URL that it would not post to. */
  readonly requireUrl: (url: string) => void;
  /** @returns The status of the answer. @throws Error when there is no answer. */
  readonly post: (message: WebhookMessage) => Promise<number>;
}

/**
 * A request to run one job. Requests with the same id are the same job: a queue may drop a repeat, and handlers
 * are idempotent.
 */
export interface JobRequest {
  readonly queue:
    | 'notify'
    | 'grace-timer'
    | 'liquidate'
    | 'execute-proposal'
    | 'wind-down'
    | 'verify-ledger'
    | 'webhook';
  readonly id: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Null: at once. */
  readonly runAt: Date | null;
}

export interface JobQueue {
  enqueue(requests: readonly JobRequest[]): Promise<void>;
}
