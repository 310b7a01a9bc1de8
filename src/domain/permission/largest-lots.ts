import { type Decimal, decimal, max, min } from '../decimal.js';

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

/**
 * The largest whole number of lots up to `most` that is covered, where what covers a size covers every smaller
 * one: for limits that no equation gives.
 */
export function searchLots(most: Decimal, { lotSize, reducible, isCovered }: Candidate): Decimal {
  let covered = reducible.div(lotSize).floor();
  let beyond = min(most, SIZE_MAX).div(lotSize).floor().plus(1);
  while (beyond.minus(covered).gt(1)) {
    const middle = covered.plus(beyond).div(2).floor();
    if (isCovered(middle.times(lotSize))) {
      covered = middle;
    } else {
      beyond = middle;
    }
  }
  return max(reducible, covered.times(lotSize));
}
