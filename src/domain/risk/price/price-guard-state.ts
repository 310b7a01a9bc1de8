import { type Decimal } from '../../decimal.js';

import { type MarkPrice } from '../health/account.js';
import { type MarginParameterSet } from '../parameters/margin-parameters.js';

/** A level that the mark jumped to and that nothing confirms yet. Instants are of our clock. */
export interface SuspectLevel {
  /** The first mark at the level: others are held against it. */
  readonly first: MarkPrice;
  /** The latest one at the level: what a confirmation puts in force. */
  readonly latest: MarkPrice;
  readonly since: Date;
  readonly seenAt: Date;
  /** The source went back and forth before: its old level must last, too. */
  readonly isUnsteady: boolean;
}

/** Why the newest prices of a market make no mark. */
export type PriceDoubt = 'TOO_UNCERTAIN' | 'TOO_FEW_SOURCES';

/** What the guard remembers of a market: plain values, so that a row can hold it. */
export interface PriceGuardState {
  /** The last mark that enforcement could use. Null until there is one. */
  readonly lastUsable: MarkPrice | null;
  /** What stood when the running window of `jumpConfirmationSeconds` began, by our clock. */
  readonly anchor: { readonly price: Decimal; readonly since: Date } | null;
  /** The last price of each source; of a market without declared sources one in all. */
  readonly quotes: readonly MarkPrice[];
  readonly suspect: SuspectLevel | null;
  /** When a jump last went back, by our clock; null: never, or long ago. */
  readonly returnedAt: Date | null;
  /** Null: the newest prices make a mark. */
  readonly doubt: PriceDoubt | null;
  /** When the log was last told of a quarantine, by our clock. */
  readonly toldAt: Date | null;
  /** The log was not told yet of the quarantine that lasts. */
  readonly isUntold: boolean;
}

export type PriceOutcome = 'ACCEPTED' | 'QUARANTINED' | 'CONFIRMED' | 'REFUSED';
export type PriceReason =
  | 'NON_POSITIVE'
  | 'FUTURE_DATED'
  | 'OUT_OF_ORDER'
  | 'TOO_UNCERTAIN'
  | 'STALE'
  | 'DEVIATES'
  | 'TOO_FEW_SOURCES'
  | 'JUMPED'
  | 'BEYOND_MAX_JUMP'
  | 'UNSTEADY'
  | null;

export type JumpLimits = Pick<
  MarginParameterSet,
  | 'maxPriceAgeSeconds'
  | 'maxPriceDeviation'
  | 'jumpConfirmationSeconds'
  | 'maxJump'
  | 'stateNoticeSeconds'
>;

export const NOTHING_KNOWN: PriceGuardState = {
  lastUsable: null,
  anchor: null,
  quotes: [],
  suspect: null,
  returnedAt: null,
  doubt: null,
  toldAt: null,
  isUntold: false,
};
