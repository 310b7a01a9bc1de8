import { type Account, type RiskContext } from '../../risk/health/account.js';
import { notEnforcedReasonOf } from '../../risk/health/enforceability.js';

/**
 * Whether every price in the account's scope may decide: of each market it has a position in, and
 * of each market that prices collateral it holds.
 */
export function canEnforce(account: Account, context: RiskContext): boolean {
  return scopeOf(account, context).every((marketId) => isEnforceable(marketId, context));
}

/** Whether a market's price may decide: it can be used, and nobody paused enforcement there. */
export function isEnforceable(marketId: string, context: RiskContext): boolean {
  const market = context.markets.get(marketId);
  return market !== undefined && notEnforcedReasonOf(market) === null;
}

/** The markets whose prices move the account's equity or margin, each once. */
export function scopeOf(account: Account, context: RiskContext): string[] {
  const markets = new Set(account.positions.map((position) => position.marketId));
  for (const { asset, balance } of account.collateral) {
    const priceMarketId = context.assets.get(asset)?.priceMarketId ?? null;
    if (priceMarketId !== null && !balance.isZero()) {
      markets.add(priceMarketId);
    }
  }
  return [...markets];
}
