import { type Decimal } from '../../decimal.js';

import { type MarkPrice } from '../health/account.js';
import { type MarginParameterSet } from '../parameters/margin-parameters.js';

/** A level to which the mark jumped and that is not confirmed yet. Instants are of our clock. */
export interface SuspectLevel {
  /** The first mark at the level; later ones are compared with it. */
  readonly first: MarkPrice;
  /** The latest mark at the level; a confirmation puts it in force. */
  readonly latest: MarkPrice;
  readonly since: Date;
  readonly seenAt: Date;
  /** The source alternated before, so its old level must be confirmed, too. */
  readonly isUnsteady: boolean;
}

/** Why the newest prices of a market result in no mark. */
export type PriceDoubt = 'TOO_UNCERTAIN' | 'TOO_FEW_SOURCES';

/** The state of a market's guard: plain values, so that a row can store it. */
export interface PriceGuardState {
  /** The last mark usable for enforcement. Null until there is one. */
  readonly lastUsable: MarkPrice | null;
  /** The mark at the start of the current window of `jumpConfirmationSeconds`, by our clock. */
  readonly anchor: { readonly price: Decimal; readonly since: Date } | null;
  /** The last price of each source; a single one for a market without declared sources. */
  readonly quotes: readonly MarkPrice[];
  readonly suspect: SuspectLevel | null;
  /** When the mark last returned from a jump, by our clock; null: never, or long ago. */
  readonly returnedAt: Date | null;
  /** Null: the newest prices result in a mark. */
  readonly doubt: PriceDoubt | null;
  /** When a quarantine was last recorded in the log, by our clock. */
  readonly announcedAt: Date | null;
  /** The present quarantine is not in the log yet. */
  readonly isUnannounced: boolean;
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
  announcedAt: null,
  isUnannounced: false,
};
