import { type Decimal, decimal } from '../../decimal.js';
import { QUOTE_ASSET } from '../../quote-asset.js';

/** A year of interest: 365 days. */
export const YEAR_SECONDS = 31_536_000;

/** Decimals of an amount of interest: as many as a balance may have. */
export function interestPlacesOf(asset: string): number {
  return asset === QUOTE_ASSET ? 20 : 12;
}

/**
 * Whether a sum of interest is that of a rate: exact, and rounded up once for each debtor.
 *
 *     0 ≤ charged − debt seconds · rate / seconds of a year < debtors · 10^−places
 */
export function isInterestOf(
  charged: Decimal,
  {
    asset,
    rate,
    debtSeconds,
    debtors,
  }: {
    readonly asset: string;
    readonly rate: Decimal;
    readonly debtSeconds: Decimal;
    readonly debtors: number;
  },
): boolean {
  const rest = charged.times(YEAR_SECONDS).minus(debtSeconds.times(rate));
  const unit = decimal(`1e-${interestPlacesOf(asset)}`).times(YEAR_SECONDS);
  return rest.gte(0) && rest.lte(unit.times(debtors));
}
