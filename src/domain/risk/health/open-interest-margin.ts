import { type Decimal, ONE, roundDown, ZERO } from '../../decimal.js';
import { type MarginTier } from '../parameters/margin-parameters.js';
import { tiersInForce } from '../parameters/margin-tiers.js';

import { type MarketRisk } from './account.js';
import { sharedRequirement, type SharedPosition } from './owner-concentration.js';

/** Decimals of the rise of a fraction: parts per million. */
const RISE_PLACES = 6;

/** The open interest of a market, in USD, between which its initial margin rises to all of the notional. */
export interface OpenInterestCaps {
  /** Not negative. */
  readonly openInterestLowerCap: Decimal;
  /** At least the lower one. 0: the market has no such caps. */
  readonly openInterestUpperCap: Decimal;
}

/** Whether the initial margin of the market depends on its open interest. */
export function hasOpenInterestCaps({
  openInterestUpperCap,
}: Pick<OpenInterestCaps, 'openInterestUpperCap'>): boolean {
  return openInterestUpperCap.gt(0);
}

/**
 * An initial margin fraction at some open interest.
 *
 *     crowding = (open interest − lower cap) / (upper cap − lower cap)     clamped to [0, 1]
 *     fraction = base + ⌊crowding · (1 − base)⌋                            to 6 decimals
 *
 * At the lower cap it is the base fraction, also where both caps are equal; from the upper cap on it is 1.
 *
 * @param base In (0, 1].
 * @param openInterest Of the larger side, in USD. Not negative.
 * @see docs/risk-model.md#margin-of-a-crowded-market
 *
 * Source: dYdX v4, liquidity tiers ("open interest margin fraction").
 */
export function crowdedFraction(
  base: Decimal,
  openInterest: Decimal,
  caps: OpenInterestCaps,
): Decimal {
  const { openInterestLowerCap: lower, openInterestUpperCap: upper } = caps;
  if (!hasOpenInterestCaps(caps) || openInterest.lte(lower)) {
    return base;
  }
  if (openInterest.gte(upper)) {
    return ONE;
  }
  const rise = ONE.minus(base).times(openInterest.minus(lower)).div(upper.minus(lower));
  return base.plus(roundDown(rise, RISE_PLACES));
}

/**
 * The margin schedule in force for initial margin: that of the parameters, with every fraction risen by the
 * open interest where the market has caps and its open interest is known. Fractions keep their order.
 */
export function initialTiersOf(market: MarketRisk, now: Date): readonly MarginTier[] {
  const { parameters, openInterest = ZERO, markPrice } = market;
  const tiers = tiersInForce(parameters, now);
  const notional = openInterest.times(markPrice?.price ?? ZERO);
  if (!hasOpenInterestCaps(parameters) || notional.lte(parameters.openInterestLowerCap)) {
    return tiers;
  }
  return tiers.map((tier) => ({
    ...tier,
    initialMarginFraction: crowdedFraction(tier.initialMarginFraction, notional, parameters),
  }));
}

/** The initial margin of a position among those of its owner, in USD. */
export function initialMarginOf(market: MarketRisk, position: SharedPosition, now: Date): Decimal {
  return sharedRequirement(initialTiersOf(market, now), position, 'initialMarginFraction');
}
