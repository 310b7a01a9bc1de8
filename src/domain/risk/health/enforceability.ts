import { type MarketRisk } from './account.js';

/** Why the holders of a market are not enforced at present. */
export type NotEnforcedReason = 'NO_PRICE' | 'PRICE_UNUSABLE' | 'PAUSED';

/**
 * What a market's price may decide about its holders. USABLE: everything. BOUNDED: what no plausible value of
 * it changes. BARRED: nothing.
 */
export type PriceStanding = 'USABLE' | 'BOUNDED' | 'BARRED';

export function standingOf(reason: NotEnforcedReason | null): PriceStanding {
  if (reason === null) {
    return 'USABLE';
  }
  return reason === 'PAUSED' ? 'BARRED' : 'BOUNDED';
}

/**
 * What stands between a market and enforcement; null when nothing does. An account is enforced as it is when
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
