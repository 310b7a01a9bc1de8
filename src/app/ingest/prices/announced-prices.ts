import { assert } from '../../../domain/errors.js';
import { type MarkPrice } from '../../../domain/risk/health/account.js';
import { type AnnouncedPrice, type SavedPrice } from '../../../store/markets/prices.js';

/** Mark prices to announce to other processes, each with its version within its market. */
export function announcedPricesOf(
  marks: ReadonlyMap<string, MarkPrice>,
  saved: readonly SavedPrice[],
): AnnouncedPrice[] {
  const places = new Map(saved.map((place) => [place.marketId, place]));
  return [...marks].map(([marketId, price]) => {
    const place = places.get(marketId);
    assert(place !== undefined, 'a usable price changes the guard of its market');
    return {
      marketId,
      price: price.price.toFixed(),
      confidence: price.confidence?.toFixed() ?? null,
      source: price.source,
      at: price.at.toISOString(),
      version: place.version.toString(),
      before: place.before,
    };
  });
}
