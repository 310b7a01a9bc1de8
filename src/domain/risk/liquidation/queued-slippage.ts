import { type Decimal, ONE, ZERO, max, min, roundUp } from '../../decimal.js';

const FRACTION_PLACES = 12;

/**
 * The slippage of an order that trades after others on the same side, if `expected` is the slippage of an order
 * alone.
 *
 *     slippage = (s(ahead + size) · (ahead + size) − s(ahead) · ahead) / size
 *
 * Orders of one batch are decided from one reading of the order book and traded one after another: each finds
 * the depth that the earlier ones left.
 *
 * @param expected Average slippage of an unsigned size as a fraction in [0, 1], not falling with size.
 * @param ahead Unsigned size that trades first. Not negative.
 * @returns The slippage of the size that trades behind it, rounded up to 12 decimals.
 * @see docs/risk-model.md#liquidation-step
 */
export function slippageBehind(
  ahead: Decimal,
  expected: (size: Decimal) => Decimal,
): (size: Decimal) => Decimal {
  if (ahead.isZero()) {
    return expected;
  }
  const costOf = (size: Decimal): Decimal => expected(size).times(size);
  const before = costOf(ahead);
  return (size) => {
    const own = costOf(ahead.plus(size)).minus(before).div(size);
    return min(ONE, max(ZERO, roundUp(own, FRACTION_PLACES)));
  };
}
