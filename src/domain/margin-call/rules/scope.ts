import { type Account, type RiskContext } from '../../risk/health/account.js';
import { notEnforcedReasonOf } from '../../risk/health/enforceability.js';

/**
 * Whether all prices in the account's scope are usable for decisions: those of its positions' markets, and of
 * the markets that price its collateral.
 */
export function canEnforce(account: Account, context: RiskContext): boolean {
  return scopeOf(account, context).every((marketId) => isEnforceable(marketId, context));
}

/** Whether a market can be enforced: its price is usable, and enforcement is not paused there. */
export function isEnforceable(marketId: string, context: RiskContext): boolean {
  const market = context.markets.get(marketId);
  return market !== undefined && notEnforcedReasonOf(market) === null;
}

/** The markets whose prices affect the account's equity or margin, each once. */
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
