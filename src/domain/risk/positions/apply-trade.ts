import { admittedPlaces, Decimal, quotientOf, ZERO } from '../../decimal.js';

import { type Position } from '../health/account.js';

/** Decimals of an entry price at the most; fewer where its digits together would be too many. */
const ENTRY_PLACES = 12;

/** What was traded in one market. */
export interface Trade {
  readonly marketId: string;
  /** Signed, base units: above 0 bought. Not 0. */
  readonly size: Decimal;
  /** In USD a unit. Above 0. */
  readonly price: Decimal;
}

/** What a trade makes of a position. */
export interface AppliedTrade {
  /** Null when nothing is left. */
  readonly position: Position | null;
  /** Into cash, in USD; below 0 for a loss. Exact: at most 20 decimals. */
  readonly realizedPnl: Decimal;
}

/**
 * Moves a position by a trade. The fee is the caller's.
 *
 *     after    = size + traded
 *     entry'   = entry                                         when it shrinks
 *              = price                                         when it opens, or changes side
 *              = (size · entry + traded · price) / after       when it grows, rounded to 12 decimals
 *     realized = after · entry' − size · entry − traded · price
 *
 * So for every mark P, to the last digit: `realized + after · (P − entry')` is
 * `size · (P − entry) + traded · (P − price)`. What rounds off the average goes into cash and is
 * never lost; what shrinks realises `closed · (price − entry)`.
 *
 * @param before The position in the trade's market; null when there is none.
 * @see docs/risk-model.md#trades
 */
export function applyTrade(
  before: Position | null,
  { marketId, size, price }: Trade,
): AppliedTrade {
  const held = before?.size ?? ZERO;
  const entry = before?.entryPrice ?? ZERO;
  const after = held.plus(size);
  const cost = held.times(entry).plus(size.times(price));
  if (after.isZero()) {
    return { position: null, realizedPnl: cost.negated() };
  }
  const entryPrice = entryAfter({ held, entry, after, cost, price });
  return {
    position: { marketId, size: after, entryPrice },
    realizedPnl: after.times(entryPrice).minus(cost),
  };
}

interface Sides {
  readonly held: Decimal;
  readonly entry: Decimal;
  readonly after: Decimal;
  readonly cost: Decimal;
  readonly price: Decimal;
}

function entryAfter({ held, entry, after, cost, price }: Sides): Decimal {
  if (held.isZero() || held.isPositive() !== after.isPositive()) {
    return price;
  }
  if (after.abs().lt(held.abs())) {
    return entry;
  }
  const average = quotientOf(cost, after);
  return average.toDecimalPlaces(admittedPlaces(average, ENTRY_PLACES), Decimal.ROUND_HALF_EVEN);
}

/** Whether a position becomes larger, or changes side: risk that was not there. */
export function isNewRisk(before: Decimal, after: Decimal): boolean {
  return after.abs().gt(before.abs()) || after.times(before).lt(0);
}
