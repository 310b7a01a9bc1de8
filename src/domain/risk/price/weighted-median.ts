import { type Decimal } from '../../decimal.js';
import { assert } from '../../errors.js';

/** Maximum decimals of a price; the mean of two is rounded half up to this. */
const PRICE_PLACES = 12;

export interface WeightedValue {
  readonly value: Decimal;
  /** Above 0; only its share of the total weight matters. */
  readonly weight: Decimal;
}

/**
 * The value with at most half of the total weight below it and at most half above it; the mean, if two values
 * qualify.
 *
 *     lower = least value with Σ weight(≤ value) ≥ W / 2
 *     upper = least value with Σ weight(≤ value) > W / 2
 *     median = (lower + upper) / 2
 *
 * A source with less than half of the weight never moves it beyond the values of the others. With equal weights
 * it is the plain median.
 *
 * @param values At least one, in any order.
 * @see docs/risk-model.md#prices
 */
export function weightedMedianOf(values: readonly WeightedValue[]): Decimal {
  const sorted = [...values].sort((a, b) => a.value.cmp(b.value));
  const [first, ...rest] = sorted.map(({ weight }) => weight);
  assert(first !== undefined, 'a median needs a value');
  const all = rest.reduce((sum, weight) => sum.plus(weight), first);
  let below = all.minus(all);
  let lower: Decimal | null = null;
  for (const { value, weight } of sorted) {
    below = below.plus(weight);
    const twice = below.times(2);
    if (lower === null && twice.gte(all)) {
      lower = value;
    }
    if (lower !== null && twice.gt(all)) {
      return lower.eq(value) ? lower : lower.plus(value).div(2).toDecimalPlaces(PRICE_PLACES);
    }
  }
  assert(false, 'all weight together is more than half of it');
}
