import { type MarketRisk } from './account.js';

/** Why the holders of a market are left alone for the time being. */
export type NotEnforcedReason = 'NO_PRICE' | 'PRICE_UNUSABLE' | 'PAUSED';

/**
 * What stands between a market and enforcement; null when nothing does. An account is enforced when
 * this is null of every market that it has a position in, or that prices its collateral.
 *
 * @see docs/risk-model.md#prices
 */
export function notEnforcedReasonOf({
  markPrice,
  isPriceUsable,
  status,
}: Pick<MarketRisk, 'markPrice' | 'isPriceUsable' | 'status'>): NotEnforcedReason | null {
  if (status === 'ENFORCEMENT_PAUSED') {
    return 'PAUSED';
  }
  if (markPrice === null) {
    return 'NO_PRICE';
  }
  return isPriceUsable ? null : 'PRICE_UNUSABLE';
}
