import { type MarketPause, type MarketRisk, type MarketStatus } from './account.js';

/**
 * The status of a market at an instant. A pause ends at its `endsAt`, whether or not the end is recorded yet:
 *
 *     now < endsAt   paused           endsAt ≤ now   the status before the pause
 *
 * @param status The last recorded status.
 * @param pause A pause without recorded end; null when there is none, or none that ends by itself.
 */
export function marketStatusAt(
  status: MarketStatus,
  pause: MarketPause | null,
  now: Date,
): MarketStatus {
  return pause !== null && now >= pause.endsAt ? pause.statusBefore : status;
}

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
