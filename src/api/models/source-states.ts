import { type MarketRisk } from '../../domain/risk/health/account.js';
import { sourceStandingsOf } from '../../domain/risk/price/price-guard.js';
import { type PriceGuardState } from '../../domain/risk/price/price-guard-state.js';
import { type PriceSourceState } from '../../generated/graphql.js';

/** Each declared source of a market: its last price, and its present state. */
export function sourceStatesOf(
  market: MarketRisk,
  guard: PriceGuardState | null,
  now: Date,
): PriceSourceState[] {
  const standings = sourceStandingsOf(guard, market, now);
  return (market.priceSources ?? []).map(({ id, weight, publishers }) => {
    const quote = guard?.quotes.find(({ source }) => source === id) ?? null;
    return {
      id,
      weight,
      publishers: [...publishers],
      standing: standings.get(id) ?? 'MISSING',
      price: quote?.price ?? null,
      confidence: quote?.confidence ?? null,
      at: quote?.at ?? null,
    };
  });
}
