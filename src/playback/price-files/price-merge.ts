import { assert } from '../../domain/errors.js';

import { medianOf, sourceOf } from './price-composite.js';
import { type PriceStep, type StepPrice, byMarketId } from '../price-step.js';

/**
 * Merges streams that each ascend in time; steps of the same instant become one, and a market that
 * several of them price gets the median.
 */
export async function* mergeSteps(
  streams: readonly AsyncGenerator<PriceStep>[],
): AsyncGenerator<PriceStep> {
  try {
    const heads = await Promise.all(
      streams.map(async (stream) => ({ stream, step: await nextStep(stream) })),
    );
    for (;;) {
      const nextMs = Math.min(...heads.map(({ step }) => step?.at.getTime() ?? Infinity));
      if (nextMs === Infinity) {
        return;
      }
      const due = heads.filter(({ step }) => step?.at.getTime() === nextMs);
      yield {
        at: new Date(nextMs),
        prices: mergePrices(due.map(({ step }) => step?.prices ?? [])),
      };
      for (const head of due) {
        head.step = await nextStep(head.stream);
      }
    }
  } finally {
    // A consumer that stops early must not leave files open.
    await Promise.all(streams.map((stream) => stream.return(undefined)));
  }
}

async function nextStep(stream: AsyncGenerator<PriceStep>): Promise<PriceStep | null> {
  const result = await stream.next();
  return result.done === true ? null : result.value;
}

function mergePrices(lists: readonly (readonly StepPrice[])[]): readonly StepPrice[] {
  const [only] = lists;
  if (only !== undefined && lists.length === 1) {
    return only;
  }
  const byMarket = new Map<string, StepPrice[]>();
  for (const price of lists.flat()) {
    byMarket.set(price.marketId, [...(byMarket.get(price.marketId) ?? []), price]);
  }
  return [...byMarket].map(([, prices]) => mergedPrice(prices)).sort(byMarketId);
}

/** @param prices Of one market, at least one. */
function mergedPrice(prices: readonly StepPrice[]): StepPrice {
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
