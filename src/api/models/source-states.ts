import { type MarketRisk } from '../../domain/risk/health/account.js';
import { sourceStandingsOf } from '../../domain/risk/price/price-guard.js';
import { type PriceGuardState } from '../../domain/risk/price/price-guard-state.js';
import { type PriceSourceHealth, type PriceSourceState } from '../../generated/graphql.js';

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

/** Each declared source over all markets that declare it, by id. @param states Of each market. */
export function sourceHealthOf(
  states: readonly (readonly PriceSourceState[])[],
): PriceSourceHealth[] {
  const health = new Map<string, PriceSourceHealth>();
  for (const { id, standing, at } of states.flat()) {
    const { markets = 0, inForce = 0, lastPriceAt = null } = health.get(id) ?? {};
    const isNewer = at !== null && at !== undefined && (lastPriceAt === null || at > lastPriceAt);
    health.set(id, {
      id,
      markets: markets + 1,
      inForce: inForce + Number(standing === 'IN_FORCE'),
      lastPriceAt: isNewer ? at : lastPriceAt,
    });
  }
  return [...health.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}
