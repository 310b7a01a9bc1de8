import { type Decimal, ONE, roundDown, roundUp } from '../decimal.js';
import { assert } from '../errors.js';

import { FRACTION_PLACES } from './margin-tiers.js';

/** Decimals of a requirement that is asked of somebody. */
export const REQUIREMENT_PLACES = 6;

/** The open interest of a market, in USD, between which its initial margin rises to 100 %. */
export interface OpenInterestCaps {
  /** Not negative. Up to here the fraction is the base fraction. */
  readonly lower: Decimal;
  /** At least `lower`. From here on the fraction is 1. */
  readonly upper: Decimal;
}

/** What the initial margin of a crowded market follows from. */
export interface OpenInterestScaling {
  /** In (0, 1]: what a market nobody crowds into asks for. */
  readonly baseFraction: Decimal;
  /** Notional of all long positions in the market, in USD. Not negative. */
  readonly openInterest: Decimal;
  /** Null for a market without such caps: then the base fraction holds. */
  readonly caps: OpenInterestCaps | null;
}

/**
 * The initial margin fraction of a market whose open interest has grown.
 *
 *     crowding = (open interest − lower) / (upper − lower)         clamped to [0, 1]
 *     fraction = base + crowding · (1 − base)
 *
 * A market that is larger than its liquidity can absorb asks for more margin from whoever adds to
 * it, up to all of the notional. Only initial margin moves: nobody is called because others trade.
 *
 * @returns Rounded down to 12 decimals, for display: never more than what is asked
 *   (`openInterestScaledMargin`, which rounds once and up).
 * @throws Error when an input is outside its documented range (programmer error).
 *
 * Source: dYdX v4, liquidity tiers ("open interest margin fraction").
 */
export function openInterestScaledFraction(scaling: OpenInterestScaling): Decimal {
  const [numerator, denominator] = scaledFraction(scaling);
  return roundDown(numerator.div(denominator), FRACTION_PLACES);
}

/**
 * What a notional requires at that fraction: notional · fraction in USD, rounded up to 6 decimals
 * and only there.
 *
 * @param notional |size| × mark in USD. Not negative.
 */
export function openInterestScaledMargin(notional: Decimal, scaling: OpenInterestScaling): Decimal {
  assert(notional.gte(0), 'notional is not negative');
  const [numerator, denominator] = scaledFraction(scaling);
  return roundUp(notional.times(numerator).div(denominator), REQUIREMENT_PLACES);
}

/** The fraction as numerator and positive denominator: the caller divides, and says which way. */
function scaledFraction({
  baseFraction,
  openInterest,
  caps,
}: OpenInterestScaling): readonly [Decimal, Decimal] {
  assert(baseFraction.gte(0) && baseFraction.lte(1), 'a base fraction is in [0, 1]');
  assert(openInterest.gte(0), 'open interest is not negative');
  if (caps === null || openInterest.lte(caps.lower)) {
    return [baseFraction, ONE];
  }
  const { lower, upper } = caps;
  assert(lower.gte(0) && lower.lte(upper), 'caps of open interest ascend from zero');
  if (openInterest.gte(upper)) {
    return [ONE, ONE];
  }
  const width = upper.minus(lower);
  const above = openInterest.minus(lower);
  return [baseFraction.times(width).plus(ONE.minus(baseFraction).times(above)), width];
}
