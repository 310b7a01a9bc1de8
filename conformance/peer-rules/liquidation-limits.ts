import { type Decimal, max, min, roundDown } from '../../src/domain/decimal.js';
import { assert } from '../../src/domain/errors.js';

/** The least and the most notional that one step takes from a position, in USD. */
export interface LiquidationLimits {
  readonly least: Decimal;
  readonly most: Decimal;
}

const NOTIONAL_PLACES = 6;

/**
 * The bounds of one liquidation step in a position, as notional.
 *
 *     least = min(minNotional, notional)
 *     most  = max(least, ⌊notional · maxFraction⌋)       to 6 decimals
 *
 * Both are the whole position when it is smaller than the minimum: a crumb that is too small to
 * liquidate in part must not be too small to liquidate at all.
 *
 * @param notional |size| × mark in USD. Not negative.
 * @throws Error when an input is outside its documented range (programmer error).
 *
 * Source: dYdX v4, position block limits of the liquidations config.
 */
export function liquidationLimitsOf(
  notional: Decimal,
  limits: {
    /** In USD. Not negative. */
    readonly minNotional: Decimal;
    /** In (0, 1]. */
    readonly maxFraction: Decimal;
  },
): LiquidationLimits {
  const { minNotional, maxFraction } = limits;
  assert(notional.gte(0) && minNotional.gte(0), 'a notional is not negative');
  assert(maxFraction.gt(0) && maxFraction.lte(1), 'a fraction is in (0, 1]');
  const least = min(minNotional, notional);
  return { least, most: max(least, roundDown(notional.times(maxFraction), NOTIONAL_PLACES)) };
}
