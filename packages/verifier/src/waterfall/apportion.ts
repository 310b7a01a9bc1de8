import {
  compare,
  type Decimal,
  decimalOf,
  floored,
  isAbove0,
  isAtMost,
  isLess,
  isZero,
  minus,
  plus,
  quotientOf,
  rounded,
  sumOf,
  times,
  ZERO,
} from '../numbers/decimal.js';

export const PAYOUT_PLACES = 6;
const PAYOUT_UNIT = decimalOf('0.000001');
/** The rounding of a paid part, for which no market pays. */
const DUST = decimalOf('0.000002');

/** Down to the millionth, not below 0. */
export function payableOf(balance: Decimal): Decimal {
  return floored(rounded(balance, PAYOUT_PLACES, 'DOWN'));
}

/**
 * An amount in proportion to weights, to the millionth: the largest remainders first, ties by place. Less than a
 * millionth goes to the first of them. Without a weight the first gets all.
 *
 * @see docs/risk-model.md#rounding
 */
export function apportioned(amount: Decimal, weights: readonly Decimal[]): Decimal[] {
  const total = sumOf(weights);
  if (isZero(total)) {
    return weights.map((_, index) => (index === 0 ? amount : ZERO));
  }
  const parts = weights.map((weight, index) => {
    const scaled = times(amount, weight);
    const floor = quotientOf(scaled, total, { places: PAYOUT_PLACES, rounding: 'DOWN' });
    return { index, weight, floor, remainder: minus(scaled, times(floor, total)) };
  });
  const shares = parts.map(({ floor }) => floor);
  let left = minus(amount, sumOf(shares));
  const beyond = minus(left, rounded(left, PAYOUT_PLACES, 'DOWN'));
  const inTurn = parts
    .filter(({ weight }) => isAbove0(weight))
    .sort((a, b) => compare(b.remainder, a.remainder));
  for (const [place, { index, floor }] of inTurn.entries()) {
    const unit = isLess(left, PAYOUT_UNIT) ? ZERO : PAYOUT_UNIT;
    const extra = plus(unit, place === 0 ? beyond : ZERO);
    shares[index] = plus(floor, extra);
    left = minus(left, extra);
  }
  return shares;
}

/** What an account won and lost in one market during its call. In USD. */
export interface MarketResult {
  readonly marketId: string;
  readonly pnl: Decimal;
  readonly exposure: Decimal;
  readonly paid: Decimal;
  readonly deleveraged: Decimal;
}

export interface MarketLoss {
  readonly marketId: string;
  readonly amount: Decimal;
}

/** The parts of a debt by market, above 0, by market id. @see docs/risk-model.md#where-a-loss-belongs */
export function lossesByMarket(loss: Decimal, results: readonly MarketResult[]): MarketLoss[] {
  const ordered = results.toSorted((a, b) => (a.marketId < b.marketId ? -1 : 1));
  const lost = ordered.map(({ pnl, deleveraged }) => floored(minus(deleveraged, pnl)));
  const weights = lost.some(isAbove0) ? lost : ordered.map(({ exposure }) => exposure);
  const owed = plus(loss, sumOf(ordered.map(({ paid }) => paid)));
  const parts = apportioned(owed, weights);
  const open = ordered.map(({ paid }, index) => floored(minus(parts[index] ?? ZERO, paid)));
  const isAnyOpen = open.some((amount) => isLess(DUST, amount));
  const due = apportioned(
    loss,
    open.map((amount) => (isAnyOpen && isAtMost(amount, DUST) ? ZERO : amount)),
  );
  return ordered
    .map(({ marketId }, index) => ({ marketId, amount: due[index] ?? ZERO }))
    .filter(({ amount }) => isAbove0(amount));
}
