import { type Decimal, decimal, min } from '../decimal.js';

/** Maximum size of one order, as of one position. */
export const SIZE_MAX = decimal('1e12');

interface Candidate {
  readonly lotSize: Decimal;
  readonly reducible: Decimal;
  readonly isCovered: (size: Decimal) => boolean;
}

/** The largest whole number of lots near `guess` that is covered; needed because the division was rounded. */
export function largestCoveredSize(
  guess: Decimal,
  { lotSize, reducible, isCovered }: Candidate,
): Decimal {
  const lots = min(guess, SIZE_MAX).div(lotSize).floor();
  const candidates = [lots.plus(1), lots, lots.minus(1)].map((count) => count.times(lotSize));
  const covered = candidates.find((size) => size.gt(reducible) && isCovered(size));
  return covered ?? reducible;
}
