import { type Decimal, ONE, ZERO, max, min, roundUp } from '../../decimal.js';

const FRACTION_PLACES = 12;

/**
 * What an order slips that trades after others on the same side, when a book lets expect `expected` for
 * an order that has it to itself.
 *
 *     slippage = (s(ahead + size) · (ahead + size) − s(ahead) · ahead) / size
 *
 * Orders of one batch are decided from one look at the book and traded one after another: each finds
 * what those before it left.
 *
 * @param expected Average slippage of an unsigned size as a fraction in [0, 1], not falling with size.
 * @param ahead Unsigned size that trades first. Not negative.
 * @returns The same for what trades behind it, rounded up to 12 decimals.
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
