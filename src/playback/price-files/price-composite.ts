import { type Decimal, ONE } from '../../domain/decimal.js';
import { weightedMedianOf } from '../../domain/risk/price/weighted-median.js';

import { type Bar } from './format.js';

/**
 * The median of equal sources, as the composite of a market takes it.
 *
 * @param values At least one.
 */
export function medianOf(values: readonly Decimal[]): Decimal {
  return weightedMedianOf(values.map((value) => ({ value, weight: ONE })));
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

/** The four prices of a bar in the order played. */
export type PlayedPrices = readonly [Decimal, Decimal, Decimal, Decimal];

/**
 * The four prices of a bar in the order played: low and high nearest to the open first.
 *
 * @param composite The bar that says which is nearer: several venues of one market play theirs in the same order.
 */
export function playedPrices(
  { open, high, low, close }: Bar,
  composite: Bar = { open, high, low, close },
): PlayedPrices {
  return composite.open.minus(composite.low).lte(composite.high.minus(composite.open))
    ? [open, low, high, close]
    : [open, high, low, close];
}

/** How a price that several sources agree on names them. */
export function sourceOf(sources: readonly string[]): string {
  const [only] = sources;
  return only !== undefined && sources.length === 1 ? only : `median of ${String(sources.length)}`;
}
