import { type Decimal } from '../../domain/decimal.js';
import { assert } from '../../domain/errors.js';

import { type Bar } from './format.js';

/** Half-way rounding at 12 decimals, the most that a price may have. */
const PRICE_PLACES = 12;

/**
 * The middle one of an odd number of values, the mean of the middle two of an even number.
 *
 * One venue that prints absurd prices cannot move the median of three.
 *
 * @param values At least one.
 */
export function medianOf(values: readonly Decimal[]): Decimal {
  const sorted = [...values].sort((a, b) => a.cmp(b));
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  assert(upper !== undefined && lower !== undefined, 'a median needs a value');
  return upper === lower ? upper : upper.plus(lower).div(2).toDecimalPlaces(PRICE_PLACES);
}

/**
 * One bar for a market that several venues trade: the median of opens, of highs, of lows and of
 * closes. Medians keep order, so low and high still enclose open and close.
 */
export function compositeBar(bars: readonly Bar[]): Bar {
  const [only] = bars;
  if (only !== undefined && bars.length === 1) {
    return only;
  }
  return {
    open: medianOf(bars.map((bar) => bar.open)),
    high: medianOf(bars.map((bar) => bar.high)),
    low: medianOf(bars.map((bar) => bar.low)),
    close: medianOf(bars.map((bar) => bar.close)),
  };
}

/** The four prices of a bar in the order played: low and high nearest to the open first. */
export function playedPrices({
  open,
  high,
  low,
  close,
}: Bar): readonly [Decimal, Decimal, Decimal, Decimal] {
  return open.minus(low).lte(high.minus(open))
    ? [open, low, high, close]
    : [open, high, low, close];
}

/** How a price that several sources agree on names them. */
export function sourceOf(sources: readonly string[]): string {
  const [only] = sources;
  return only !== undefined && sources.length === 1 ? only : `median of ${String(sources.length)}`;
}
