import { type Decimal, ONE } from '../domain/decimal.js';
import { weightedMedianOf } from '../domain/risk/price/weighted-median.js';

/**
 * The median of equal sources, computed as for the composite of a market.
 *
 * @param values At least one.
 */
export function medianOf(values: readonly Decimal[]): Decimal {
  return weightedMedianOf(values.map((value) => ({ value, weight: ONE })));
}

/** The source name of a price of several sources. */
export function sourceOf(sources: readonly string[]): string {
  const [only] = sources;
  return only !== undefined && sources.length === 1 ? only : `median of ${String(sources.length)}`;
}
