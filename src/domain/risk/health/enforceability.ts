import { type MarketPause, type MarketRisk, type MarketStatus } from './account.js';

/**
 * The status of a market at an instant. A pause is over at its end, whether or not anybody has noted it:
 *
 *     now < endsAt   paused           endsAt ≤ now   what it was before
 *
 * @param status As it was last written.
 * @param pause That has not been ended; null when none, or none that ends by itself.
 */
export function marketStatusAt(
  status: MarketStatus,
  pause: MarketPause | null,
  now: Date,
): MarketStatus {
  return pause !== null && now >= pause.endsAt ? pause.statusBefore : status;
}

/** Why the holders of a market are left alone for the time being. */
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
