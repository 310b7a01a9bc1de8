import { type Decimal, ZERO } from '../../decimal.js';

import { type Position } from '../health/account.js';

/** What a report of a position closes, and changes of what stays. */
export interface ReportedChange {
  /** Signed as the position before: what is not there any more. */
  readonly closed: Decimal;
  /** Signed as the position before: what stays, at the entry that is reported. 0 where the position grew. */
  readonly kept: Decimal;
}

/**
 * What a report means for the position that was there.
 *
 * A position that grew on its side is taken as reported: its entry is the venue's average over the old and the
 * new. One that shrank, or stayed as it was, keeps the rest at the reported entry. Any other is closed whole.
 *
 * @param after As reported; null for none.
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
 * What a report of a position realises into cash, in USD, exactly.
 *
 *     realized = closed · (price − entry) + kept · (entry' − entry)
 *
 * So a report moves no equity by what it closes, at the price, nor by another entry of what it keeps, at any price;
 * what it opens is taken at the reported entry and costs nothing.
 *
 * @param price At which the closed part was closed. Null only when nothing was.
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
