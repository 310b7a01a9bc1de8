import { type Decimal, decimal, max } from '../../decimal.js';

import { type MarkPrice } from '../health/account.js';
import { type MarginParameterSet } from '../parameters/margin-parameters.js';
import { type PriceSource } from '../parameters/price-source.js';
import { weightedMedianOf } from './weighted-median.js';

/** A price with a confidence interval wider than this fraction of it is not used for decisions. */
export const PRICE_CONFIDENCE_MAX: Decimal = decimal('0.02');
/** How far ahead of our clock a price may be dated. */
export const PRICE_AHEAD_SECONDS_MAX = 2;

/** The parameters that determine the composite of a market. */
export type CompositeLimits = Pick<
  MarginParameterSet,
  'maxPriceAgeSeconds' | 'maxSourceDeviation' | 'minSources'
>;

/**
 * The state of a source. MISSING: no price yet. STALE: its price is older than `maxPriceAgeSeconds`.
 * FUTURE_DATED: it is dated more than 2 s ahead. TOO_UNCERTAIN: its confidence is over 2 % of it. DEVIATES: it
 * is further than `maxSourceDeviation` from the median.
 */
export type SourceStanding =
  'IN_FORCE' | 'MISSING' | 'STALE' | 'FUTURE_DATED' | 'TOO_UNCERTAIN' | 'DEVIATES';

export interface CompositePrice {
  /** Null while fewer than `minSources` are in force. */
  readonly mark: MarkPrice | null;
  /** All declared sources, in the order of the declaration. */
  readonly standings: ReadonlyMap<string, SourceStanding>;
  readonly inForce: number;
}

/**
 * The mark of a market, computed from the last price of each of its sources.
 *
 *     fresh    = sources whose price is at most maxPriceAgeSeconds old, at most 2 s ahead, certain enough
 *     mark     = weighted median of the fresh
 *     in force = fresh sources within maxSourceDeviation of the mark; the others are excluded
 *     usable   = at least minSources are in force
 *
 * The median is taken over all fresh sources, and not repeated over those in force: with a repetition, one
 * source of three could move it beyond the other two (100 and 110 with 5 % allowed: a third at 96 would drop
 * the 110 and make it 98).
 *
 * The mark's instant is that of the `minSources`-th newest price in force, so that it is too old exactly when
 * fewer than `minSources` of them are fresh. Its confidence is the widest in force; its source names all in
 * force, joined by `+`.
 *
 * @param quotes The last price of each source, in any order; undeclared sources are ignored.
 * @see docs/risk-model.md#prices
 */
export function compositeOf(
  sources: readonly PriceSource[],
  quotes: readonly MarkPrice[],
  limits: CompositeLimits,
  now: Date,
): CompositePrice {
  const bySource = new Map(quotes.map((quote) => [quote.source, quote]));
  const standings = new Map<string, SourceStanding>();
  const fresh: { readonly quote: MarkPrice; readonly weight: Decimal }[] = [];
  for (const { id, weight } of sources) {
    const quote = bySource.get(id);
    const standing = quote === undefined ? 'MISSING' : freshnessOf(quote, limits, now);
    standings.set(id, standing);
    if (quote !== undefined && standing === 'IN_FORCE') {
      fresh.push({ quote, weight });
    }
  }
  if (fresh.length === 0) {
    return { mark: null, standings, inForce: 0 };
  }
  const price = weightedMedianOf(
    fresh.map(({ quote, weight }) => ({ value: quote.price, weight })),
  );
  const furthest = price.times(limits.maxSourceDeviation);
  const inForce: MarkPrice[] = [];
  for (const { quote } of fresh) {
    if (quote.price.minus(price).abs().lte(furthest)) {
      inForce.push(quote);
    } else {
      standings.set(quote.source, 'DEVIATES');
    }
  }
  return { mark: markOf(price, inForce, limits), standings, inForce: inForce.length };
}

function markOf(
  price: Decimal,
  inForce: readonly MarkPrice[],
  { minSources }: CompositeLimits,
): MarkPrice | null {
  const newestFirst = inForce.map(({ at }) => at).sort((a, b) => b.getTime() - a.getTime());
  const at = newestFirst[minSources - 1];
  if (at === undefined) {
    return null;
  }
  const confidences = inForce.flatMap(({ confidence }) => confidence ?? []);
  return {
    price,
    confidence: confidences.length === 0 ? null : confidences.reduce((a, b) => max(a, b)),
    source: inForce.map(({ source }) => source).join('+'),
    at,
  };
}

function freshnessOf(
  quote: MarkPrice,
  { maxPriceAgeSeconds }: CompositeLimits,
  now: Date,
): SourceStanding {
  if (isFromTheFuture(quote.at, now)) {
    return 'FUTURE_DATED';
  }
  if (now.getTime() - quote.at.getTime() > maxPriceAgeSeconds * 1000) {
    return 'STALE';
  }
  return isUncertain(quote) ? 'TOO_UNCERTAIN' : 'IN_FORCE';
}

/**
 * Whether an instant is further ahead of our clock than clock differences explain. Such a price is not used,
 * and blocks no later one.
 */
export function isFromTheFuture(at: Date, now: Date): boolean {
  return at.getTime() - now.getTime() > PRICE_AHEAD_SECONDS_MAX * 1000;
}

/** Whether a price is too uncertain. An invalid confidence (negative, NaN) counts as too uncertain. */
export function isUncertain({
  confidence,
  price,
}: Pick<MarkPrice, 'confidence' | 'price'>): boolean {
  return (
    confidence !== null && !(confidence.gte(0) && confidence.lte(price.times(PRICE_CONFIDENCE_MAX)))
  );
}
