import { type Account, type RiskContext } from '../../risk/health/account.js';
import { notEnforcedReasonOf } from '../../risk/market/enforceability.js';
import { type PlausibleEnds, plausibleEndsOf } from '../../risk/health/plausible-prices.js';
import { type EnforcementTerms } from '../../risk/parameters/margin-parameters.js';

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

/**
 * The ends between which the account is judged: twice the context itself when every price in its scope may
 * decide, else what is plausible for those that cannot be used.
 *
 * @returns Null when nothing is decided: enforcement is paused in a market.
 * @see docs/risk-model.md#what-has-no-usable-price
 */
export function judgedEndsOf(
  account: Account,
  context: RiskContext,
  terms?: ReadonlyMap<string, EnforcementTerms>,
): PlausibleEnds | null {
  const isBarred = scopeOf(account, context).some((marketId) => {
    const status = context.markets.get(marketId)?.status;
    return status === undefined || status === 'ENFORCEMENT_PAUSED';
  });
  return isBarred ? null : plausibleEndsOf(account, context, unusableIn(account, context), terms);
}

/** The best of the plausible prices, for what is measured and not decided. */
export function measuredAt(
  account: Account,
  context: RiskContext,
  terms?: ReadonlyMap<string, EnforcementTerms>,
): RiskContext {
  return plausibleEndsOf(account, context, unusableIn(account, context), terms).best;
}

/**
 * The prices at which a bankruptcy is settled: those of the context, or what counts for nothing because its
 * market was never priced.
 *
 * @returns Null while another price is missing: what is seized has one value.
 */
export function settledAt(account: Account, context: RiskContext): RiskContext | null {
  const ends = judgedEndsOf(account, context);
  return ends !== null && ends.best === ends.worst ? ends.best : null;
}

/** Whether a measurement of the account is at bounds around a price that cannot be used (`measuredAt`). */
export function isBounded(account: Account, context: RiskContext): boolean {
  return measuredAt(account, context) !== context;
}

/** The markets in the account's scope whose prices cannot be used, paused or not. */
export function unusableIn(account: Account, context: RiskContext): string[] {
  return scopeOf(account, context).filter((marketId) => {
    const market = context.markets.get(marketId);
    return market !== undefined && (market.markPrice === null || !market.isPriceUsable);
  });
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
