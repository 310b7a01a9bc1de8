import { ENGINE_PLACES } from './packed-decimal.js';

/**
 * Exact sum of packed decimals with the same number of decimals, without long integers: their significands are
 * whole and below 2⁵³, and each is added in two parts, which leaves room for 2²⁶ addends.
 */
export interface SizeSum {
  readonly places: number;
  /** Σ of the significands is highs · 2²⁷ + lows. */
  highs: number;
  lows: number;
  count: number;
}

const PART = 2 ** 27;

export function createSizeSum(places: number): SizeSum {
  return { places, highs: 0, lows: 0, count: 0 };
}

/** @param significand Whole, below 2⁵³ in size. At most 2²⁶ of them (67 million). */
export function addSize(sum: SizeSum, significand: number): void {
  const high = Math.trunc(significand / PART);
  sum.highs += high;
  sum.lows += significand - high * PART;
  sum.count += 1;
}

/** The sum ×10¹², exactly. */
export function scaledSizeOf({ places, highs, lows }: SizeSum): bigint {
  const significands = BigInt(highs) * BigInt(PART) + BigInt(lows);
  return significands * 10n ** BigInt(ENGINE_PLACES - places);
}
