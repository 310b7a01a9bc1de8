import { admittedPlaces, Decimal, quotientOf, ZERO } from '../../decimal.js';

import { type Position } from '../health/account.js';

/** Maximum decimals of an entry price; fewer if the total digits would be too many. */
const ENTRY_PLACES = 12;

/** A trade in one market. */
export interface Trade {
  readonly marketId: string;
  /** Signed, base units: above 0 bought. Not 0. */
  readonly size: Decimal;
  /** In USD per unit. Above 0. */
  readonly price: Decimal;
}

/** The effect of a trade on a position. */
export interface AppliedTrade {
  /** Null when nothing is left. */
  readonly position: Position | null;
  /** Into cash, in USD; below 0 for a loss. Exact: at most 20 decimals. */
  readonly realizedPnl: Decimal;
}

/**
 * Applies a trade to a position. The caller handles the fee.
 *
 *     after    = size + traded
 *     entry'   = entry                                         when it shrinks
 *              = price                                         when it opens, or changes side
 *              = (size · entry + traded · price) / after       when it grows, rounded to 12 decimals
 *     realized = after · entry' − size · entry − traded · price
 *
 * So for every mark P, exactly: `realized + after · (P − entry')` is
 * `size · (P − entry) + traded · (P − price)`. The rounding of the average goes into cash and is never lost; a
 * reduction realises `closed · (price − entry)`.
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

/** Whether a position grows or changes side, which is new risk. */
export function isNewRisk(before: Decimal, after: Decimal): boolean {
  return after.abs().gt(before.abs()) || after.times(before).lt(0);
}
