import { type Decimal, ONE, ZERO, max, min, roundUp } from '../../domain/decimal.js';

/** One price level and its resting size, in base units. */
export interface BookLevel {
  readonly price: Decimal;
  readonly size: Decimal;
}

const FRACTION_PLACES = 12;

/**
 * Expected adverse slippage of an order that walks these levels, nearest first.
 *
 *     slippage = |average price − mark| / mark, 0 when the average is better than the mark
 *
 * The average over more levels is never better, so it does not fall with size.
 *
 * @param size Signed: above 0 walks asks, below 0 bids.
 * @returns Fraction in [0, 1], rounded up to 12 decimals; 1 when the levels hold less than the size.
 */
export function bookSlippage(
  levels: readonly BookLevel[],
  size: Decimal,
  markPrice: Decimal,
): Decimal {
  let left = size.abs();
  let cost = ZERO;
  for (const level of levels) {
    const taken = min(left, level.size);
    cost = cost.plus(taken.times(level.price));
    left = left.minus(taken);
    if (left.isZero()) {
      break;
    }
  }
  if (left.gt(0) || size.isZero()) {
    return ONE;
  }
  const average = cost.div(size.abs());
  const adverse = size.gt(0) ? average.minus(markPrice) : markPrice.minus(average);
  return min(ONE, max(ZERO, roundUp(adverse.div(markPrice), FRACTION_PLACES)));
}
