/* eslint-disable @typescript-eslint/no-non-null-assertion -- every index comes from the book itself */
import { WATCHES_HIGH, WATCHES_LOW } from '../book/account-table.js';
import { type Book } from '../book/book.js';
import { isBarred, isUsable } from '../book/market-table.js';
import { toDouble } from '../book/packed-decimal.js';
import { sharedMaintenance } from '../book/schedule.js';
import { wholeNotionalOf } from '../book/shared-lines.js';
import { baseOf } from '../collateral/peg-markets.js';

import { errorBound } from './verdict.js';

/** Whether a market that the account depends on is BARRED: nothing is decided about it. */
export function isBarredRow(book: Book, account: number): boolean {
  return someMarketOf(book, account, isBarred);
}

/**
 * Whether an account that is beyond a threshold at its last prices may be reported: every market that it
 * depends on is usable, or it is beyond the threshold at every plausible value of those that are not.
 */
export function isDecidable(book: Book, account: number): boolean {
  if (!someMarketOf(book, account, (markets, market) => !isUsable(markets, market))) {
    return true;
  }
  return !isBarredRow(book, account) && isCertain(book, account);
}

function someMarketOf(
  { accounts, lines, markets }: Book,
  account: number,
  test: (table: Book['markets'], market: number) => boolean,
): boolean {
  const start = accounts.starts[account]!;
  for (let line = start; line < start + accounts.hotCounts[account]!; line += 1) {
    if (test(markets, lines.markets[line]!)) {
      return true;
    }
  }
  return false;
}

/**
 * Whether the account is beyond a watched threshold at every plausible price of its markets that are not
 * usable: below the low one where equity is best, or at the high one where it is worst.
 *
 *     room_m(p) = Σ lines in m (value(p) − ratio · margin(p))      for p from P / r to P · r
 *
 * A room is concave in the price, so its smallest value is at an end, and its largest at an end or a bracket's
 * floor. The market of a peg belongs to that which prices it: its value jumps at both ends of the band, so the
 * prices on both sides of each are looked at, too. In doubles: what is within their error of a threshold counts as beyond, and the decision is exact.
 * A market that was never priced counts for nothing here.
 *
 * @see docs/engine.md#prices-that-cannot-be-used
 */
function isCertain(book: Book, account: number): boolean {
  const watches = book.accounts.watches[account]!;
  const { lows, highs } = book.ratios;
  if ((watches & WATCHES_LOW) !== 0) {
    const { room, bound } = roomOf(book, account, lows, Math.max);
    if (room < bound) {
      return true;
    }
  }
  if ((watches & WATCHES_HIGH) === 0) {
    return false;
  }
  const { room, bound } = roomOf(book, account, highs, Math.min);
  return room > -bound;
}

/** E − Σ ratio · MM, with each unusable market at the price that `pick` prefers; and the error of the doubles. */
function roomOf(
  book: Book,
  account: number,
  ratios: Float64Array,
  pick: (a: number, b: number) => number,
): { readonly room: number; readonly bound: number } {
  const { accounts, lines, markets } = book;
  const start = accounts.starts[account]!;
  const end = start + accounts.hotCounts[account]!;
  const constant = accounts.constants[account]!;
  let room = constant;
  let gross = 0;
  for (let line = start; line < end; line += 1) {
    const market = lines.markets[line]!;
    const price = markets.prices[market]!;
    if (isUsable(markets, market) || price === 0) {
      const at = roomOfLine(book, line, price, ratios);
      room += at.room;
      gross += at.gross;
      continue;
    }
    const base = baseOf(markets, market);
    if (isSeenBefore(book, base, start, line)) {
      continue;
    }
    let chosen: number | null = null;
    for (const plausible of plausiblePrices(book, base, start, end)) {
      const at = roomOfMarket(book, base, { start, end, price: plausible }, ratios);
      chosen = chosen === null ? at.room : pick(chosen, at.room);
      gross += at.gross;
    }
    room += chosen ?? 0;
  }
  return { room, bound: errorBound(book, constant, gross, end - start) };
}

/** Whether a line before this one depends on the same price. */
function isSeenBefore(
  { lines, markets }: Book,
  base: number,
  start: number,
  line: number,
): boolean {
  for (let before = start; before < line; before += 1) {
    if (baseOf(markets, lines.markets[before]!) === base) {
      return true;
    }
  }
  return false;
}

/** Both ends, the prices at which a position is at the floor of a bracket, and those around the ends of a peg. */
function plausiblePrices(book: Book, market: number, start: number, end: number): number[] {
  const { lines, markets, ratios } = book;
  const price = markets.prices[market]!;
  const ratio = markets.unusableRatios[market]!;
  const ends = [price / ratio, price * ratio];
  for (let line = start; line < end; line += 1) {
    if (lines.markets[line] === market && ratios.isPosition[lines.rows[line]!] === 1) {
      const size = wholeNotionalOf(book, line, Math.abs(lines.sizes[line]!), 1);
      ends.push(...markets.lines[market]!.floors.map((floor) => floor / size));
    }
  }
  for (const peg of markets.pegs) {
    if (peg.base === market) {
      const band = toDouble(peg.band, 12);
      ends.push(1 - band - PRICE_STEP, 1 - band, 1 + band, 1 + band + PRICE_STEP);
    }
  }
  return ends.filter((at) => at >= price / ratio && at <= price * ratio);
}

/** What a line counts with at a price of its base market: 1 within its peg. */
function priceOfLine({ lines, markets }: Book, line: number, price: number): number {
  const market = lines.markets[line]!;
  const peg = markets.pegs.find((candidate) => candidate.market === market);
  if (peg === undefined) {
    return price;
  }
  if (price === markets.prices[peg.base]) {
    return markets.prices[market]!;
  }
  const band = toDouble(peg.band, 12);
  return price >= 1 - band && price <= 1 + band ? 1 : price;
}

/** The step between two prices. */
const PRICE_STEP = 1e-12;

function roomOfMarket(
  book: Book,
  market: number,
  { start, end, price }: { readonly start: number; readonly end: number; readonly price: number },
  ratios: Float64Array,
): { readonly room: number; readonly gross: number } {
  let room = 0;
  let gross = 0;
  for (let line = start; line < end; line += 1) {
    if (baseOf(book.markets, book.lines.markets[line]!) === market) {
      const at = roomOfLine(book, line, priceOfLine(book, line, price), ratios);
      room += at.room;
      gross += at.gross;
    }
  }
  return { room, gross };
}

function roomOfLine(
  book: Book,
  line: number,
  price: number,
  ratios: Float64Array,
): { readonly room: number; readonly gross: number } {
  const { lines, markets, ratios: table } = book;
  const row = lines.rows[line]!;
  const value = lines.sizes[line]! * price * table.keeps[row]!;
  const gross = Math.abs(value);
  const whole = wholeNotionalOf(book, line, gross, price);
  const margin = sharedMaintenance(markets.lines[lines.markets[line]!]!, gross, whole);
  return { room: value - margin * ratios[row]!, gross };
}
