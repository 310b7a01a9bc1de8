/* eslint-disable @typescript-eslint/no-non-null-assertion -- every index comes from the book itself */
import { WATCHES_HIGH, WATCHES_LOW, constantOf } from '../book/account-table.js';
import { type Book } from '../book/book.js';
import { ENGINE_SCALE, unpackDecimal } from '../book/packed-decimal.js';
import { type ExactRatios } from '../book/ratio-table.js';
import { sharedMaintenance } from '../book/schedule.js';
import { exactLineMaintenance, SHARE_ROUNDING, wholeNotionalOf } from '../book/shared-lines.js';

/** Half of a double's relative spacing: the maximum change by one rounding. */
const UNIT_ROUNDOFF = 2 ** -53;
/** Maximum number of roundings on the way of a term into the result, doubled for safety. */
const ROUNDINGS = 32;

/** The result of one pass over an account's lines, in doubles. */
export interface Screen {
  equity: number;
  /** Σ lowRatio · MM and Σ highRatio · MM. */
  low: number;
  high: number;
  /** The maximum error of a verdict from the doubles above. */
  bound: number;
}

export function createScreen(): Screen {
  return { equity: 0, low: 0, high: 0, bound: 0 };
}

/**
 * Computes equity and both thresholds in doubles, with their error bound:
 *
 *     |ê − e| ≤ (k + 32) · 2⁻⁵³ · (|K| + (1 + ratioMax · fractionMax) · Σ |value|)
 *
 * for e = E − Σ ratio·MM over k lines. Derived in docs/engine.md#error-bound.
 */
export function screenAccount(book: Book, account: number, out: Screen): void {
  const { accounts, lines, markets, ratios } = book;
  const { markets: lineMarkets, rows, sizes, others } = lines;
  const { prices, firstCaps, firstRates } = markets;
  const { lows, highs, keeps } = ratios;
  const isAlone = others.length === 0;
  const start = accounts.starts[account]!;
  const count = accounts.hotCounts[account]!;
  const constant = accounts.constants[account]!;
  let equity = constant;
  let low = 0;
  let high = 0;
  let gross = 0;
  for (let line = start; line < start + count; line += 1) {
    const market = lineMarkets[line]!;
    const row = rows[line]!;
    const value = sizes[line]! * prices[market]! * keeps[row]!;
    const notional = value < 0 ? -value : value;
    const whole =
      isAlone || others[line] === 0
        ? notional
        : wholeNotionalOf(book, line, notional, prices[market]!);
    const margin =
      whole <= firstCaps[market]!
        ? notional * firstRates[market]!
        : sharedMaintenance(markets.lines[market]!, notional, whole);
    equity += value;
    gross += notional;
    low += margin * lows[row]!;
    high += margin * highs[row]!;
  }
  out.equity = equity;
  out.low = low;
  out.high = high;
  out.bound = errorBound(book, constant, gross, count);
}

/** The bound above, for an account with a constant K, a gross Σ |value|, and `count` lines. */
export function errorBound(book: Book, constant: number, gross: number, count: number): number {
  return (
    relativeBound(count) * (Math.abs(constant) + boundWeight(book) * gross) + count * SHARE_ROUNDING
  );
}

/** The weight of a dollar of gross value in the bound: itself, plus the most margin it may require. */
export function boundWeight(book: Book): number {
  return 1 + book.ratios.ratioMax * book.markets.fractionMax;
}

export function relativeBound(count: number): number {
  return (count + ROUNDINGS) * UNIT_ROUNDOFF;
}

/** Whether the screened account is beyond one of its watched thresholds, exactly. */
export function isBeyond(book: Book, account: number, screen: Screen): boolean {
  const watches = book.accounts.watches[account]!;
  const { equity, low, high, bound } = screen;
  if ((watches & WATCHES_LOW) !== 0) {
    const room = equity - low;
    if (room < -bound || (room <= bound && isBelow(book, account, 'low'))) {
      return true;
    }
  }
  if ((watches & WATCHES_HIGH) !== 0) {
    const room = high - equity;
    return room < -bound || (room <= bound && !isBelow(book, account, 'high'));
  }
  return false;
}

/** The thresholds that equity can be compared with: a multiple of MM, MM itself, or 0. */
export type Threshold = 'low' | 'high' | 'warning' | 'maintenance' | 'closeOut' | 'zero';

/**
 * Whether E < threshold, exactly: in integers, equity ×10³⁶ and margins ×10⁴⁸. Takes a few microseconds; used
 * for accounts that the screen cannot decide within its bound.
 */
export function isBelow(book: Book, account: number, threshold: Threshold): boolean {
  const { accounts, lines, markets, ratios } = book;
  const start = accounts.starts[account]!;
  let equity = constantOf(accounts, account) * ENGINE_SCALE;
  let required = 0n;
  for (let line = start; line < start + accounts.hotCounts[account]!; line += 1) {
    const market = lines.markets[line]!;
    const row = lines.rows[line]!;
    const exact = ratios.exact[row]!;
    const price = unpackDecimal(markets.prices[market]!, markets.priceTags[market]!);
    const value = unpackDecimal(lines.sizes[line]!, lines.tags[line]!) * price;
    equity += value * exact.keep;
    if (ratios.isPosition[row] === 1) {
      required += exactLineMaintenance(book, line) * multipleOf(exact, threshold);
    }
  }
  return equity * ENGINE_SCALE < required;
}

/** Equity ×10³⁶, exactly; every market that the account depends on has a price. */
export function exactEquityOf(book: Book, account: number): bigint {
  const { accounts, lines, markets, ratios } = book;
  const start = accounts.starts[account]!;
  let equity = constantOf(accounts, account) * ENGINE_SCALE;
  for (let line = start; line < start + accounts.hotCounts[account]!; line += 1) {
    const market = lines.markets[line]!;
    const price = unpackDecimal(markets.prices[market]!, markets.priceTags[market]!);
    const value = unpackDecimal(lines.sizes[line]!, lines.tags[line]!) * price;
    equity += value * ratios.exact[lines.rows[line]!]!.keep;
  }
  return equity;
}

function multipleOf(exact: ExactRatios, threshold: Threshold): bigint {
  switch (threshold) {
    case 'maintenance':
      return ENGINE_SCALE;
    case 'zero':
      return 0n;
    case 'low':
    case 'high':
    case 'warning':
    case 'closeOut':
      return exact[threshold];
  }
}
