import { type Decimal, max, ZERO } from '../../domain/decimal.js';
import { type MarketRisk, type RiskContext } from '../../domain/risk/health/account.js';
import { hasOpenInterestCaps } from '../../domain/risk/health/open-interest-margin.js';

import { type Reader } from '../database/database.js';
import { loadSideInterest } from './interest.js';

/**
 * The context with the open interest of those of these markets whose initial margin depends on it. No read where
 * none does; otherwise one, over all their positions.
 */
export async function withOpenInterest(
  reader: Reader,
  context: RiskContext,
  marketIds: Iterable<string>,
): Promise<RiskContext> {
  const capped = cappedAmong(context, marketIds);
  if (capped.length === 0) {
    return context;
  }
  const ids = capped.map(({ marketId }) => marketId);
  return setOpenInterest(context, capped, await loadLargerSides(reader, ids));
}

/** Those of these markets whose initial margin depends on open interest, each once. */
export function cappedAmong(
  { markets }: RiskContext,
  marketIds: Iterable<string>,
): readonly MarketRisk[] {
  return [...new Set(marketIds)].flatMap((marketId) => {
    const market = markets.get(marketId);
    return market !== undefined && hasOpenInterestCaps(market.parameters) ? [market] : [];
  });
}

/** max(Σ longs, Σ |shorts|) of each of these markets, in base units; absent without positions. */
export async function loadLargerSides(
  reader: Reader,
  marketIds: readonly string[],
): Promise<Map<string, Decimal>> {
  const sides = await loadSideInterest(reader, marketIds);
  return new Map([...sides].map(([marketId, { long, short }]) => [marketId, max(long, short)]));
}

/** The context with the open interest of these markets of it; one that is not in `sizes` has none. */
export function setOpenInterest(
  context: RiskContext,
  capped: readonly MarketRisk[],
  sizes: ReadonlyMap<string, Decimal>,
): RiskContext {
  const measured = capped.map((market): [string, MarketRisk] => [
    market.marketId,
    { ...market, openInterest: sizes.get(market.marketId) ?? ZERO },
  ]);
  return { ...context, markets: new Map([...context.markets, ...measured]) };
}
