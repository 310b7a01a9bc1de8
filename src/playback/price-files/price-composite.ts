import { type Decimal } from '../../domain/decimal.js';

import { medianOf } from '../source-quotes.js';
import { type Bar } from './format.js';

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

/** The four prices of a bar in playing order. */
export type PlayedPrices = readonly [Decimal, Decimal, Decimal, Decimal];

/**
 * The four prices of a bar in playing order: of low and high, the one nearer to the open first.
 *
 * @param composite The bar that determines which is nearer: several venues of one market play theirs in the
 *   same order.
 */
export function playedPrices(
  { open, high, low, close }: Bar,
  composite: Bar = { open, high, low, close },
): PlayedPrices {
  return composite.open.minus(composite.low).lte(composite.high.minus(composite.open))
    ? [open, low, high, close]
    : [open, high, low, close];
}
