/* eslint-disable @typescript-eslint/no-non-null-assertion -- every index comes from the book itself */
import { type Book } from './book.js';
import { unpackDecimal } from './packed-decimal.js';
import { exactMaintenanceOf } from './schedule.js';

/** From units of 10⁻¹² to base units. */
const UNIT = 1e-12;
/** A requirement ×10³⁶ is rounded up to 20 decimals. */
const SHARE_UNIT = 10n ** 16n;
/** The most that rounding adds to a line, times the largest ratio. */
export const SHARE_ROUNDING = 1e-18;

/**
 * The notional by which a line's bracket is found, in doubles: of the owner's whole position on its side, where it
 * counts; else its own.
 *
 * @param notional Of the line, at the price. Not negative.
 */
export function wholeNotionalOf(
  { lines, markets }: Book,
  line: number,
  notional: number,
  price: number,
): number {
  const others = lines.others.length === 0 ? 0 : lines.others[line]!;
  return others === 0 || markets.countsOthers[lines.markets[line]!] === 0
    ? notional
    : notional + others * UNIT * price;
}

/** Whether the bracket of a line follows more than its own position. */
export function isShared({ lines, markets }: Book, line: number): boolean {
  return (
    lines.others.length > 0 &&
    lines.others[line] !== 0 &&
    markets.countsOthers[lines.markets[line]!] === 1
  );
}

/**
 * Maintenance margin ×10³⁶ of a line at its market's price, exactly:
 *
 *     tiered( (|q| + others) · price ) · |q| / (|q| + others)          rounded up to 20 decimals
 *
 * @see docs/risk-model.md#owners-concentration
 */
export function exactLineMaintenance(book: Book, line: number): bigint {
  const { lines, markets } = book;
  const market = lines.markets[line]!;
  const price = unpackDecimal(markets.prices[market]!, markets.priceTags[market]!);
  const size = unpackDecimal(lines.sizes[line]!, lines.tags[line]!);
  const own = size < 0n ? -size : size;
  const schedule = markets.lines[market]!;
  if (!isShared(book, line)) {
    return exactMaintenanceOf(schedule, own * price);
  }
  const whole = own + BigInt(lines.others[line]!) + BigInt(lines.othersRest[line]!);
  const share = exactMaintenanceOf(schedule, whole * price) * own;
  const unit = whole * SHARE_UNIT;
  return ((share + unit - 1n) / unit) * SHARE_UNIT;
}
