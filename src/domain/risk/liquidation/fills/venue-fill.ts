import { Decimal, ONE, ZERO, decimal, max, min } from '../../../decimal.js';

/** The order as requested from a venue. */
export interface AskedFor {
  /** Signed, not 0. */
  readonly size: Decimal;
  readonly limitPrice: Decimal;
  readonly markPrice: Decimal;
}

/** The trade that a venue claims. */
export interface ClaimedFill {
  readonly status: 'FILLED' | 'PARTIALLY_FILLED' | 'REJECTED';
  readonly filledSize: Decimal;
  readonly averagePrice: Decimal | null;
}

/** How a claim contradicts the order or earlier answers. Permanent. */
export const FILL_CONTRADICTIONS = [
  // The order was a sale and the claim a purchase, or the other way round.
  'WRONG_SIDE',
  // More than the ordered size.
  'BEYOND_ORDER',
  // More decimals than sizes may have.
  'TOO_MANY_DECIMALS',
  // More than the account still held at booking.
  'BEYOND_POSITION',
  // A size without a price above 0, or values that are not numbers.
  'NO_USABLE_NUMBERS',
  // A rejection with a size.
  'REJECTED_YET_FILLED',
  'WORSE_THAN_LIMIT',
  // Better than the mark by more than any order book allows: probably an error.
  'IMPLAUSIBLY_GOOD',
  // A second, different answer for one order id.
  'ANSWERED_TWICE',
  // No such order was requested.
  'NOT_ASKED_FOR',
] as const;
export type FillContradiction = (typeof FILL_CONTRADICTIONS)[number];

/** The part of a claim that is not booked. It is a matter between us and the venue, and affects no account. */
export interface FillRefusal {
  readonly contradictions: readonly FillContradiction[];
  readonly claimedSize: Decimal;
  readonly claimedPrice: Decimal | null;
  readonly bookedSize: Decimal;
  readonly bookedPrice: Decimal | null;
}

export interface CheckedFill {
  /** The part that may be booked. */
  readonly accepted: ClaimedFill;
  /** Null when the claim agrees with the order. */
  readonly refusal: FillRefusal | null;
}

/** Maximum decimals of a size, as for ingest. */
const SIZE_PLACES = 8;
/** How much better than the mark a price may be, as a fraction: as much as a mark may jump without confirmation. */
const IMPROVEMENT_MAX = decimal('0.1');

const NOTHING: ClaimedFill = { status: 'REJECTED', filledSize: ZERO, averagePrice: null };

/**
 * Validates a venue's answer against the order.
 *
 * An account never gets a worse trade than its order allows, whatever a venue claims:
 *
 *     wrong side, no numbers, rejected with a size   nothing is booked
 *     booked size  = min(⌊|claimed|⌋ to 8 decimals, |ordered|)
 *     booked price = claimed, clamped between the limit and mark · (1 ± 0.1) on the better side
 *
 * The state is derived from the size: an answer that says FILLED and gives less is a partial fill.
 *
 * @see docs/operations.md#answers-that-contradict-the-order
 */
export function checkFill(asked: AskedFor, claimed: ClaimedFill): CheckedFill {
  const { status, filledSize, averagePrice } = claimed;
  const refuseAll = (contradiction: FillContradiction): CheckedFill => ({
    accepted: NOTHING,
    refusal: refusalOf(claimed, NOTHING, [contradiction]),
  });
  if (!filledSize.isFinite()) {
    return refuseAll('NO_USABLE_NUMBERS');
  }
  if (filledSize.isZero()) {
    return status === 'REJECTED'
      ? { accepted: NOTHING, refusal: null }
      : refuseAll('NO_USABLE_NUMBERS');
  }
  if (averagePrice?.isFinite() !== true || averagePrice.lte(0)) {
    return refuseAll('NO_USABLE_NUMBERS');
  }
  if (status === 'REJECTED') {
    return refuseAll('REJECTED_YET_FILLED');
  }
  if (filledSize.isPositive() !== asked.size.isPositive()) {
    return refuseAll('WRONG_SIDE');
  }
  const isBeyond = filledSize.abs().gt(asked.size.abs());
  const size = isBeyond ? asked.size : filledSize.toDecimalPlaces(SIZE_PLACES, Decimal.ROUND_DOWN);
  if (size.isZero()) {
    return refuseAll('TOO_MANY_DECIMALS');
  }
  const { price, contradiction } = boundedPrice(asked, averagePrice);
  const accepted: ClaimedFill = {
    status: size.eq(asked.size) ? 'FILLED' : 'PARTIALLY_FILLED',
    filledSize: size,
    averagePrice: price,
  };
  const contradictions: FillContradiction[] = [
    ...(isBeyond ? (['BEYOND_ORDER'] as const) : []),
    ...(isBeyond || size.eq(filledSize) ? [] : (['TOO_MANY_DECIMALS'] as const)),
    ...(contradiction === null ? [] : [contradiction]),
  ];
  const refusal = contradictions.length === 0 ? null : refusalOf(claimed, accepted, contradictions);
  return { accepted, refusal };
}

export function refusalOf(
  claimed: Pick<ClaimedFill, 'filledSize' | 'averagePrice'>,
  booked: Pick<ClaimedFill, 'filledSize' | 'averagePrice'>,
  contradictions: readonly FillContradiction[],
): FillRefusal {
  return {
    contradictions,
    claimedSize: claimed.filledSize,
    claimedPrice: claimed.averagePrice,
    bookedSize: booked.filledSize,
    bookedPrice: booked.averagePrice,
  };
}

function boundedPrice(
  { size, limitPrice, markPrice }: AskedFor,
  price: Decimal,
): { readonly price: Decimal; readonly contradiction: FillContradiction | null } {
  const isSale = size.lt(0);
  const best = markPrice.times(isSale ? ONE.plus(IMPROVEMENT_MAX) : ONE.minus(IMPROVEMENT_MAX));
  const [low, high] = isSale ? [limitPrice, best] : [best, limitPrice];
  const bounded = max(low, min(high, price));
  if (bounded.eq(price)) {
    return { price, contradiction: null };
  }
  const isWorse = isSale ? price.lt(limitPrice) : price.gt(limitPrice);
  return { price: bounded, contradiction: isWorse ? 'WORSE_THAN_LIMIT' : 'IMPLAUSIBLY_GOOD' };
}

/**
 * The difference in USD between the claim and the booking: the money in dispute.
 *
 *     difference = booked size · booked price − claimed size · claimed price      positive for sales
 *
 * @returns Null when the claim has no valid numbers.
 */
export function disputedAmount(refusal: FillRefusal): Decimal | null {
  const { claimedSize, claimedPrice, bookedSize, bookedPrice } = refusal;
  if (claimedPrice?.isFinite() !== true || !claimedSize.isFinite()) {
    return null;
  }
  const booked = bookedSize.times(bookedPrice ?? ZERO);
  return booked.minus(claimedSize.times(claimedPrice));
}
