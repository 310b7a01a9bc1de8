import { type Decimal, ONE, roundDown, roundUp } from '../../src/domain/decimal.js';
import { assert } from '../../src/domain/errors.js';

/** Decimals of a requirement that is asked of somebody. */
export const REQUIREMENT_PLACES = 6;

/** Decimals that the fraction rises in: parts per million. */
export const SCALED_FRACTION_PLACES = 6;

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
 *     fraction = base + ⌊crowding · (1 − base)⌋                    to 6 decimals
 *
 * A market that is larger than its liquidity can absorb asks for more margin from whoever adds to
 * it, up to all of the notional. Only initial margin moves: nobody is called because others trade.
 *
 * It rises in whole parts per million: what a market shows is what it asks for
 * (`openInterestScaledMargin`), and what others trade moves nobody by less than that.
 *
 * @throws Error when an input is outside its documented range (programmer error).
 *
 * Source: dYdX v4, liquidity tiers ("open interest margin fraction").
 */
export function openInterestScaledFraction(scaling: OpenInterestScaling): Decimal {
  const { baseFraction, openInterest, caps } = scaling;
  assert(baseFraction.gte(0) && baseFraction.lte(1), 'a base fraction is in [0, 1]');
  assert(openInterest.gte(0), 'open interest is not negative');
  if (caps === null || openInterest.lte(caps.lower)) {
    return baseFraction;
  }
  const { lower, upper } = caps;
  assert(lower.gte(0) && lower.lte(upper), 'caps of open interest ascend from zero');
  if (openInterest.gte(upper)) {
    return ONE;
  }
  const free = ONE.minus(baseFraction);
  const increase = free.times(openInterest.minus(lower)).div(upper.minus(lower));
  return baseFraction.plus(roundDown(increase, SCALED_FRACTION_PLACES));
}

/**
 * What a notional requires at that fraction: notional · fraction in USD, rounded up to 6 decimals.
 *
 * @param notional |size| × mark in USD. Not negative.
 */
export function openInterestScaledMargin(notional: Decimal, scaling: OpenInterestScaling): Decimal {
  assert(notional.gte(0), 'notional is not negative');
  return roundUp(notional.times(openInterestScaledFraction(scaling)), REQUIREMENT_PLACES);
}
