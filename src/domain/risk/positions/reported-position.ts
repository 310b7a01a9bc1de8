import { type Decimal, ZERO } from '../../decimal.js';

import { type Position } from '../health/account.js';

/** The part of a position that a report closes, and the part whose entry price it changes. */
export interface ReportedChange {
  /** Signed like the position before: the part that is gone. */
  readonly closed: Decimal;
  /**
   * Signed like the position before: the part that stays, at the reported entry price. 0 when the position
   * grew.
   */
  readonly kept: Decimal;
}

/**
 * The meaning of a report for the existing position.
 *
 * A position that grew on its side is taken as reported: its entry price is the venue's average over old and
 * new parts. One that shrank or stayed equal keeps the rest at the reported entry price. Any other is closed
 * completely.
 *
 * @param after The reported position; null for none.
 */
export function changeOfReport(before: Position, after: Position | null): ReportedChange {
  if (after?.size.isPositive() !== before.size.isPositive()) {
    return { closed: before.size, kept: ZERO };
  }
  return after.size.abs().gt(before.size.abs())
    ? { closed: ZERO, kept: ZERO }
    : { closed: before.size.minus(after.size), kept: after.size };
}

/**
 * The cash that a report of a position realises, in USD, exactly.
 *
 *     realized = closed · (price − entry) + kept · (entry' − entry)
 *
 * So a report changes no equity: not by closing at the price, nor by a new entry price of the kept part, at any
 * mark. The opened part is taken at the reported entry price and costs nothing.
 *
 * @param price The price of the closed part. Null only when nothing was closed.
 * @see docs/risk-model.md#reported-positions
 */
export function realizedByReport(
  before: Position | null,
  after: Position | null,
  price: Decimal | null,
): Decimal {
  if (before === null) {
    return ZERO;
  }
  const { entryPrice } = before;
  const { closed, kept } = changeOfReport(before, after);
  const ofClosed = closed.times((price ?? entryPrice).minus(entryPrice));
  return ofClosed.plus(kept.times((after?.entryPrice ?? entryPrice).minus(entryPrice)));
}
