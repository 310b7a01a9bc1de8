import { type Decimal, roundDown, roundUp, ZERO } from '../../decimal.js';
import { type MarginParameters, type MarginTier } from '../parameters/margin-parameters.js';
import { type MarginFractionKind, tieredRequirement } from '../parameters/margin-tiers.js';

import { type Account } from './account.js';

/** Decimals to which an account's share of its owner's requirement is rounded up. */
export const SHARE_PLACES = 20;

/**
 * The size that an owner's other accounts have on one side of a market, in base units, not negative: what is added
 * to a position to find its bracket. 0 while governance does not count it.
 *
 * @param sign Its sign is the side: above 0 long, below 0 short. 0 has no side.
 * @see docs/risk-model.md#owners-concentration
 */
export function othersBeside(
  { ownerOthers }: Pick<Account, 'ownerOthers'>,
  { marketId, ownerConcentration }: Pick<MarginParameters, 'marketId' | 'ownerConcentration'>,
  sign: Decimal,
): Decimal {
  const others = ownerOthers?.get(marketId);
  if (others === undefined || ownerConcentration === 0 || sign.isZero()) {
    return ZERO;
  }
  return sign.isPositive() ? others.long : others.short;
}

/** A position among those of its owner, at a price. */
export interface SharedPosition {
  /** Signed, base units. */
  readonly size: Decimal;
  /** `othersBeside`. */
  readonly others: Decimal;
  /** USD. */
  readonly price: Decimal;
}

/**
 * The requirement of one account's position in USD: its part of the requirement of the owner's whole position on
 * its side of the market.
 *
 *     requirement = |q| / (|q| + others) · tiered( (|q| + others) · price )
 *
 * Rounded up to 20 decimals where there are others, and exact where there are none. So the requirements of an
 * owner's accounts sum to that of one account with the whole position, and 10⁻²⁰ an account more at most; they are
 * never less. As a function of |q| it is continuous, rising and convex, since `tiered` is.
 *
 * @see docs/risk-model.md#owners-concentration
 */
export function sharedRequirement(
  tiers: readonly MarginTier[],
  { size, others, price }: SharedPosition,
  kind: MarginFractionKind,
): Decimal {
  const own = size.abs();
  if (others.isZero() || own.isZero()) {
    return tieredRequirement(tiers, own.times(price), kind);
  }
  const whole = own.plus(others);
  const required = tieredRequirement(tiers, whole.times(price), kind);
  return roundUp(required.times(own).div(whole), SHARE_PLACES);
}

/**
 * The brackets of one account's position: those of the market, shrunk to the account's part of the owner's whole
 * position. `tieredRequirement` over them is `sharedRequirement` at every price, up to the rounding of the floors:
 * down to 20 decimals, against the account.
 */
export function sharedTiers(
  tiers: readonly MarginTier[],
  { size, others }: Pick<SharedPosition, 'size' | 'others'>,
): readonly MarginTier[] {
  const own = size.abs();
  return others.isZero()
    ? tiers
    : tiers.map((tier) => ({
        ...tier,
        floor: roundDown(tier.floor.times(own).div(own.plus(others)), SHARE_PLACES),
      }));
}
