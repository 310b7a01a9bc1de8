import { type Decimal } from '../../decimal.js';

import { type MarkPrice } from '../health/account.js';
import {
  type JumpLimits,
  type PriceGuardState,
  type PriceReason,
  type SuspectLevel,
} from './price-guard-state.js';

/** The guard's decision about a mark. */
export interface MarkVerdict {
  readonly state: PriceGuardState;
  readonly outcome: 'ACCEPTED' | 'CONFIRMED' | 'QUARANTINED';
  /** Null unless the mark is quarantined. */
  readonly reason: PriceReason;
}

/**
 * Compares a mark with the last usable one, and with the one `jumpConfirmationSeconds` ago.
 *
 * @param known The guard before, without a doubt.
 * @param inForce Number of sources in force that the mark results from.
 * @see docs/risk-model.md#prices
 */
export function judgeMark(
  known: PriceGuardState,
  { mark, inForce }: { readonly mark: MarkPrice; readonly inForce: number },
  parameters: JumpLimits,
  now: Date,
): MarkVerdict {
  const { lastUsable, suspect } = known;
  const isNear = (price: Decimal): boolean =>
    isAtLevelOf(mark, price, parameters.maxPriceDeviation);
  const anchor = anchorOf(known, parameters, now);
  const usable = { ...known, lastUsable: mark, suspect: null };
  if (lastUsable === null || anchor === null) {
    const state = { ...usable, anchor: { price: mark.price, since: now } };
    return { state, outcome: 'ACCEPTED', reason: null };
  }
  const isBack = isNear(lastUsable.price) && (inForce > 1 || isNear(anchor.price));
  if (isBack && (inForce > 1 || suspect?.isUnsteady !== true)) {
    const moved = inForce > 1 ? { price: mark.price, since: now } : anchor;
    const returnedAt = suspect === null ? known.returnedAt : now;
    return { state: { ...usable, anchor: moved, returnedAt }, outcome: 'ACCEPTED', reason: null };
  }
  const confirmed = { ...usable, anchor: { price: mark.price, since: now }, returnedAt: null };
  if (inForce > 1) {
    return { state: confirmed, outcome: 'CONFIRMED', reason: null };
  }
  const isBeyond = !isAtLevelOf(mark, lastUsable.price, parameters.maxJump);
  const isHeld =
    suspect !== null && isNear(suspect.first.price) && !isBroken(suspect, parameters, now);
  if (
    isHeld &&
    !isBeyond &&
    secondsBetween(suspect.since, now) >= parameters.jumpConfirmationSeconds
  ) {
    return { state: confirmed, outcome: 'CONFIRMED', reason: null };
  }
  const level = isHeld
    ? { ...suspect, latest: mark, seenAt: now }
    : {
        first: mark,
        latest: mark,
        since: now,
        seenAt: now,
        isUnsteady: isUnsteady(known, parameters, now),
      };
  const reason = isBack ? 'UNSTEADY' : isBeyond ? 'BEYOND_MAX_JUMP' : 'JUMPED';
  return { state: { ...known, suspect: level }, outcome: 'QUARANTINED', reason };
}

/**
 * Whether a source that jumps now has just returned from another jump, so that its new level deserves no more
 * trust.
 */
function isUnsteady(
  { suspect, returnedAt }: PriceGuardState,
  { stateNoticeSeconds }: JumpLimits,
  now: Date,
): boolean {
  const isLately =
    returnedAt !== null &&
    now >= returnedAt &&
    secondsBetween(returnedAt, now) < stateNoticeSeconds;
  return suspect?.isUnsteady === true || isLately;
}

/**
 * The anchor in force. After the end of its window, or with a start in the future, the last usable mark
 * replaces it.
 */
function anchorOf(
  { anchor, lastUsable }: PriceGuardState,
  { jumpConfirmationSeconds }: JumpLimits,
  now: Date,
): PriceGuardState['anchor'] {
  if (
    anchor !== null &&
    now >= anchor.since &&
    secondsBetween(anchor.since, now) < jumpConfirmationSeconds
  ) {
    return anchor;
  }
  return lastUsable && { price: lastUsable.price, since: now };
}

/** Whether a level was unseen for too long to be the same one, or the clock was set back since. */
export function isBroken(
  { since, seenAt }: SuspectLevel,
  { maxPriceAgeSeconds }: JumpLimits,
  now: Date,
): boolean {
  return now < since || now < seenAt || secondsBetween(seenAt, now) > maxPriceAgeSeconds;
}

export function isAtLevelOf(price: MarkPrice, other: Decimal, maxPriceDeviation: Decimal): boolean {
  return price.price.minus(other).abs().lte(other.times(maxPriceDeviation));
}

export function secondsBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / 1000;
}
