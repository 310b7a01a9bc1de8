import { type FillContradiction } from '../../risk/liquidation/venue-fill.js';

/** A venue's answer contradicted the order: that part was not booked and is in dispute. */
export type VenueFillRefused = {
  /** The liquidation step; or the order id that the venue named when nobody asked for it. */
  readonly liquidationId: string;
  /** Name of the venue. */
  readonly venue: string;
  /** How the answer contradicts the order. */
  readonly contradictions: readonly FillContradiction[];
  /** Signed size ordered, in base units; null when nobody asked for it. */
  readonly size: string | null;
  /** The worst price it might trade at, in USD; null when nobody asked for it. */
  readonly limitPrice: string | null;
  /** Signed size that the venue says it traded, in base units; null when it is no number. */
  readonly claimedSize: string | null;
  /** Average price that it says, in USD; null when there is none or it is no number. */
  readonly claimedPrice: string | null;
  /** Signed size that was booked, in base units. */
  readonly bookedSize: string;
  /** Price at which that was booked, in USD; null when nothing was. */
  readonly bookedPrice: string | null;
  /** What the claim would have moved beyond what was booked, in USD, above 0 into the account; null without numbers. */
  readonly disputedAmount: string | null;
};

/** A person stated what became of an order of which the venue does not say it. */
export type OrderOutcomeStated = {
  readonly liquidationId: string;
  /** Name of the venue. */
  readonly venue: string;
  /** How the person knows. */
  readonly reason: string;
  /** Size that it traded, in base units, without a sign; 0 when it did not. */
  readonly statedSize: string;
  /** Average price of that, in USD; null when it did not trade. */
  readonly statedPrice: string | null;
};

/** What a platform that executes liquidations itself has to do. */
export type InstructionKind = 'LIQUIDATE' | 'CANCEL_OPEN_ORDERS' | 'DELEVERAGE';

/** An instruction to a platform that executes liquidations itself. */
export type VenueInstructionGiven = {
  /** Of an order, the liquidation step's id: what is reported of it names this. */
  readonly instructionId: string;
  /** LIQUIDATE: trade. CANCEL_OPEN_ORDERS: cancel all orders of the account. DELEVERAGE: this was closed between two accounts. */
  readonly kind: InstructionKind;
  /** Signed size, in base units, as the account trades it; null when nothing is traded. */
  readonly size: string | null;
  /** The worst price it may trade at, in USD; of a deleveraging, the price; null when nothing is traded. */
  readonly limitPrice: string | null;
  /** Who takes the other side of a deleveraging; null of anything else. */
  readonly counterpartyAccountId: string | null;
  /** From when on it must not be executed any more, ISO 8601; null when it does not expire. */
  readonly expiresAt: string | null;
};

/** Orders of an account that rested at the venue were cancelled before a step was sized. */
export type OpenOrdersCancelled = {
  /** Name of the venue. */
  readonly venue: string;
  readonly orders: readonly {
    readonly marketId: string;
    /** Id at the venue. */
    readonly orderId: string;
  }[];
};

/** The venue takes no orders: liquidations wait. Once for each outage. */
export type VenueOutageBegan = {
  /** Name of the venue. */
  readonly venue: string;
  /** VENUE_DOWN, VENUE_IN_MAINTENANCE, AUTHENTICATION_FAILED or INSTRUCTION_UNANSWERED. */
  readonly reason: string;
  /** When the venue is asked whether it is back, ISO 8601. */
  readonly nextProbeAt: string;
};

/** The venue takes orders again: liquidations go on. */
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
