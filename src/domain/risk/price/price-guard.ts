import { type Decimal, decimal } from '../../decimal.js';

import { type MarkPrice } from '../health/account.js';
import { type MarginParameterSet } from '../parameters/margin-parameters.js';

/** A price whose confidence interval is wider than this part of it decides nothing. */
export const PRICE_CONFIDENCE_MAX: Decimal = decimal('0.02');
/** How far ahead of our clock a price may be dated. */
export const PRICE_AHEAD_SECONDS_MAX = 2;
/** So many further prices at the level of a jump confirm it … */
export const CONFIRMING_PRICES = 3;
/** … or one that comes this long after it. */
export const CONFIRMING_SECONDS = 5;

/** What the guard remembers of a market: plain values, so that a row can hold it. */
export interface PriceGuardState {
  /** The last price that enforcement could use. Null until there is one. */
  readonly lastUsable: MarkPrice | null;
  /** Time of the newest price taken in, usable or not: nothing older is taken in after it. */
  readonly latestAt: Date;
  /** The first price at a level that jumped and is not confirmed. */
  readonly suspect: MarkPrice | null;
  /** When the suspect was taken in, by our clock; null without one, and where it was not noted. */
  readonly suspectSince: Date | null;
  /** Further prices seen at the level of the suspect. */
  readonly suspectCount: number;
  /** The newest price was too uncertain to use. */
  readonly isUncertain: boolean;
}

export type PriceOutcome = 'ACCEPTED' | 'QUARANTINED' | 'CONFIRMED' | 'REFUSED';
export type PriceReason =
  'NON_POSITIVE' | 'FUTURE_DATED' | 'OUT_OF_ORDER' | 'TOO_UNCERTAIN' | 'JUMPED' | null;

export interface PriceAdmission {
  /** Unchanged when refused; null only when the very first price is refused. */
  readonly state: PriceGuardState | null;
  readonly outcome: PriceOutcome;
  /** Why it was refused or quarantined; null when it can be used. */
  readonly reason: PriceReason;
}

/** What the guard of a market goes by. */
export type JumpLimits = Pick<MarginParameterSet, 'maxPriceDeviation' | 'jumpConfirmationSeconds'>;

/**
 * Decides about one incoming price of one market.
 *
 * - REFUSED, and the state stays: not a positive number, dated more than 2 s ahead, or older than
 *   one already taken in.
 * - QUARANTINED, and the market is not usable meanwhile: its confidence is over 2 % of it, or it is
 *   more than `maxPriceDeviation` from the last usable price and nothing confirms it yet.
 * - CONFIRMED: a jump that a second source shows too; or that is still there after 3 further prices
 *   or 5 s, and at least `jumpConfirmationSeconds` after the guard took its first price. "There" is
 *   within `maxPriceDeviation` of the first price of the jump.
 * - ACCEPTED: everything else. A price back at the old level ends a quarantine.
 *
 * The first price of a market has nothing to deviate from. An outage excuses nothing: after it the
 * first price is still held against the last usable one, however old, and waits to be confirmed.
 *
 * @see docs/risk-model.md#prices
 */
export function admitPrice(
  state: PriceGuardState | null,
  incoming: MarkPrice,
  limits: JumpLimits,
  now: Date,
): PriceAdmission {
  const refusal = refusalOf(state, incoming, now);
  if (refusal !== null) {
    return { state, outcome: 'REFUSED', reason: refusal };
  }
  const known = { ...(state ?? NOTHING_KNOWN), latestAt: incoming.at };
  if (isUncertain(incoming)) {
    const uncertain = { ...known, isUncertain: true };
    return { state: uncertain, outcome: 'QUARANTINED', reason: 'TOO_UNCERTAIN' };
  }
  const { lastUsable, suspect } = known;
  const isNear = (other: MarkPrice): boolean =>
    isAtLevelOf(incoming, other, limits.maxPriceDeviation);
  const usable = { ...NOTHING_KNOWN, lastUsable: incoming, latestAt: incoming.at };
  if (lastUsable === null || isNear(lastUsable)) {
    return { state: usable, outcome: 'ACCEPTED', reason: null };
  }
  if (suspect === null || !isNear(suspect)) {
    const first = { suspect: incoming, suspectSince: now, suspectCount: 0 };
    const jumped = { ...known, ...first, isUncertain: false };
    return { state: jumped, outcome: 'QUARANTINED', reason: 'JUMPED' };
  }
  const suspectCount = known.suspectCount + 1;
  const hasRepeated =
    suspectCount >= CONFIRMING_PRICES ||
    secondsBetween(suspect.at, incoming.at) >= CONFIRMING_SECONDS;
  // Our clock: a source dates its prices as it likes, and sends as many as it likes.
  const seenForSeconds = Math.max(0, secondsBetween(known.suspectSince ?? suspect.at, now));
  const isConfirmed =
    incoming.source !== suspect.source ||
    (hasRepeated && seenForSeconds >= limits.jumpConfirmationSeconds);
  return isConfirmed
    ? { state: usable, outcome: 'CONFIRMED', reason: null }
    : {
        state: { ...known, suspectCount, isUncertain: false },
        outcome: 'QUARANTINED',
        reason: 'JUMPED',
      };
}

/**
 * Whether enforcement may decide on the market's price now: there is one, it is at most
 * `maxPriceAgeSeconds` old, no jump waits for confirmation, and the newest was certain enough.
 */
export function isPriceUsable(
  state: PriceGuardState | null,
  limits: Pick<MarginParameterSet, 'maxPriceAgeSeconds'>,
  now: Date,
): boolean {
  return (
    state !== null &&
    state.lastUsable !== null &&
    state.suspect === null &&
    !state.isUncertain &&
    secondsBetween(state.lastUsable.at, now) <= limits.maxPriceAgeSeconds
  );
}

const NOTHING_KNOWN = {
  lastUsable: null,
  suspect: null,
  suspectSince: null,
  suspectCount: 0,
  isUncertain: false,
} as const satisfies Partial<PriceGuardState>;

function refusalOf(state: PriceGuardState | null, incoming: MarkPrice, now: Date): PriceReason {
  if (!incoming.price.isFinite() || !incoming.price.gt(0)) {
    return 'NON_POSITIVE';
  }
  if (secondsBetween(now, incoming.at) > PRICE_AHEAD_SECONDS_MAX) {
    return 'FUTURE_DATED';
  }
  return state !== null && incoming.at < state.latestAt ? 'OUT_OF_ORDER' : null;
}

/** A confidence that is no amount (negative, NaN) says nothing good about its price either. */
function isUncertain({ confidence, price }: MarkPrice): boolean {
  return (
    confidence !== null && !(confidence.gte(0) && confidence.lte(price.times(PRICE_CONFIDENCE_MAX)))
  );
}

function isAtLevelOf(price: MarkPrice, other: MarkPrice, maxPriceDeviation: Decimal): boolean {
  return price.price.minus(other.price).abs().lte(other.price.times(maxPriceDeviation));
}

function secondsBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / 1000;
}
