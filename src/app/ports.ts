import { type Decimal } from '../domain/decimal.js';

/** What lies outside the process, as the use cases see it. `infra` implements; `wiring` chooses. */

/** The wall clock, or the player's clock. */
export interface Clock {
  readonly now: () => Date;
}

/** Structured log lines. */
export interface Log {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export interface VenueOrder {
  readonly clientOrderId: string;
  readonly marketId: string;
  /** Signed, base units: above 0 buys, below 0 sells. */
  readonly size: Decimal;
  /** The worst price at which it may trade. */
  readonly limitPrice: Decimal;
  readonly markPrice: Decimal;
  readonly at: Date;
}

export interface VenueFill {
  /** UNKNOWN: it may have traded; asking again under the same client order id tells. */
  readonly status: 'FILLED' | 'PARTIALLY_FILLED' | 'REJECTED' | 'UNKNOWN';
  /** Signed like the order; 0 when rejected or unknown. */
  readonly filledSize: Decimal;
  readonly averagePrice: Decimal | null;
  readonly reason: string | null;
}

/** Where liquidations trade. */
export interface Venue {
  readonly name: string;
  /**
   * Trades orders one after another and answers each, in the order given. Never trades twice for one
   * clientOrderId: a repeat answers what the first did. Throws only when nothing of it has traded.
   */
  trade(orders: readonly VenueOrder[]): Promise<readonly VenueFill[]>;
  /** Expected adverse slippage of a market order of this size from the depth now, as a fraction of mark in [0, 1]. */
  expectedSlippage(marketId: string, size: Decimal, markPrice: Decimal, at: Date): Decimal;
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
  readonly queue:
    'notify' | 'grace-timer' | 'liquidate' | 'sweep' | 'execute-proposal' | 'verify-ledger';
  readonly id: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Null: at once. */
  readonly runAt: Date | null;
}

export interface JobQueue {
  enqueue(requests: readonly JobRequest[]): Promise<void>;
}
