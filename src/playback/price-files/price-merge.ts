import { assert } from '../../domain/errors.js';

import { medianOf, sourceOf } from '../source-quotes.js';
import { type PriceInstant, type InstantPrice, byMarketId } from '../price-stream.js';

/**
 * Merges streams that each ascend in time; equal instants are combined, and a market with prices from several
 * streams gets the median.
 */
export async function* mergeInstants(
  streams: readonly AsyncGenerator<PriceInstant>[],
): AsyncGenerator<PriceInstant> {
  try {
    const heads = await Promise.all(
      streams.map(async (stream) => ({ stream, instant: await nextInstant(stream) })),
    );
    for (;;) {
      const nextMs = Math.min(...heads.map(({ instant }) => instant?.at.getTime() ?? Infinity));
      if (nextMs === Infinity) {
        return;
      }
      const due = heads.filter(({ instant }) => instant?.at.getTime() === nextMs);
      yield {
        at: new Date(nextMs),
        prices: mergePrices(due.map(({ instant }) => instant?.prices ?? [])),
      };
      for (const head of due) {
        head.instant = await nextInstant(head.stream);
      }
    }
  } finally {
    // A consumer that stops early must not leave files open.
    await Promise.all(streams.map((stream) => stream.return(undefined)));
  }
}

async function nextInstant(stream: AsyncGenerator<PriceInstant>): Promise<PriceInstant | null> {
  const result = await stream.next();
  return result.done === true ? null : result.value;
}

function mergePrices(lists: readonly (readonly InstantPrice[])[]): readonly InstantPrice[] {
  const [only] = lists;
  if (only !== undefined && lists.length === 1) {
    return only;
  }
  const byMarket = new Map<string, InstantPrice[]>();
  for (const price of lists.flat()) {
    byMarket.set(price.marketId, [...(byMarket.get(price.marketId) ?? []), price]);
  }
  return [...byMarket].map(([, prices]) => mergedPrice(prices)).sort(byMarketId);
}

/** @param prices Prices of one market, at least one. */
function mergedPrice(prices: readonly InstantPrice[]): InstantPrice {
  const [first, ...others] = prices;
  assert(first !== undefined, 'a market has a price here');
  return others.length === 0
    ? first
    : {
        marketId: first.marketId,
        price: medianOf(prices.map((price) => price.price)),
        source: sourceOf(prices.map((price) => price.source)),
        confidence: null,
        quotes: prices.flatMap(({ quotes, ...price }) => quotes ?? [price]),
      };
}
