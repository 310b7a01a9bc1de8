import { type FillContradiction } from '../../../risk/liquidation/venue-fill.js';

/** A venue's answer contradicted the order: that part was not booked and is in dispute. */
export type VenueFillRefused = {
  /** The liquidation step; for an unrequested order, the order id that the venue named. */
  readonly liquidationId: string;
  /** Name of the venue. */
  readonly venue: string;
  /** How the answer contradicts the order. */
  readonly contradictions: readonly FillContradiction[];
  /** Signed size ordered, in base units; null for an unrequested order. */
  readonly size: string | null;
  /** The worst allowed price, in USD; null for an unrequested order. */
  readonly limitPrice: string | null;
  /** Signed size that the venue claims, in base units; null when it is not a number. */
  readonly claimedSize: string | null;
  /** Average price that the venue claims, in USD; null when there is none or it is not a number. */
  readonly claimedPrice: string | null;
  /** Signed size that was booked, in base units. */
  readonly bookedSize: string;
  /** Price of the booked part, in USD; null when nothing was booked. */
  readonly bookedPrice: string | null;
  /** Difference between claim and booking, in USD, above 0 in favour of the account; null without numbers. */
  readonly disputedAmount: string | null;
};

/** A person stated the outcome of an order that the venue does not report. */
export type OrderOutcomeStated = {
  readonly liquidationId: string;
  /** Name of the venue. */
  readonly venue: string;
  /** The person's evidence. */
  readonly reason: string;
  /** Unsigned size that traded, in base units; 0 when nothing traded. */
  readonly statedSize: string;
  /** Average price, in USD; null when nothing traded. */
  readonly statedPrice: string | null;
};

/** The kinds of instructions to a platform that executes liquidations itself. */
export type InstructionKind = 'LIQUIDATE' | 'CANCEL_OPEN_ORDERS' | 'DELEVERAGE';

/** An instruction to a platform that executes liquidations itself. */
export type VenueInstructionGiven = {
  /** For an order, the liquidation step's id; reports refer to it. */
  readonly instructionId: string;
  /**
   * LIQUIDATE: trade. CANCEL_OPEN_ORDERS: cancel all orders of the account. DELEVERAGE: a trade between two
   * accounts that is already booked.
   */
  readonly kind: InstructionKind;
  /** Signed size, in base units, as the account trades it; null when nothing is traded. */
  readonly size: string | null;
  /** The worst allowed price, in USD; for a deleveraging, its price; null when nothing is traded. */
  readonly limitPrice: string | null;
  /** The counterparty of a deleveraging; null for other kinds. */
  readonly counterpartyAccountId: string | null;
  /** First instant at which it must no longer be executed, ISO 8601; null when it does not expire. */
  readonly expiresAt: string | null;
};

/** Resting orders of an account at the venue were cancelled before a step was sized. */
export type OpenOrdersCancelled = {
  /** Name of the venue. */
  readonly venue: string;
  readonly orders: readonly {
    readonly marketId: string;
    /** Id at the venue. */
    readonly orderId: string;
  }[];
};

/** The venue takes no orders: liquidations wait. One event per outage. */
export type VenueOutageBegan = {
  /** Name of the venue. */
  readonly venue: string;
  /** VENUE_DOWN, VENUE_IN_MAINTENANCE, AUTHENTICATION_FAILED or INSTRUCTION_UNANSWERED. */
  readonly reason: string;
  /** When the venue is probed next, ISO 8601. */
  readonly nextProbeAt: string;
};

/** The venue takes orders again: liquidations continue. */
export type VenueOutageEnded = {
  /** Name of the venue. */
  readonly venue: string;
  /** ISO 8601. */
  readonly beganAt: string;
};

export interface VenuePayloads {
  readonly VenueFillRefused: VenueFillRefused;
  readonly OrderOutcomeStated: OrderOutcomeStated;
  readonly VenueInstructionGiven: VenueInstructionGiven;
  readonly OpenOrdersCancelled: OpenOrdersCancelled;
  readonly VenueOutageBegan: VenueOutageBegan;
  readonly VenueOutageEnded: VenueOutageEnded;
}
