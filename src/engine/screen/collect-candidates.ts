/* eslint-disable @typescript-eslint/no-non-null-assertion -- every index comes from the book itself */
import { WATCHES_HIGH, WATCHES_LOW } from '../book/account-table.js';
import { type Book } from '../book/book.js';
import { sharedMaintenance } from '../book/schedule.js';
import { SHARE_ROUNDING, wholeNotionalOf } from '../book/shared-lines.js';
import { isDecidable } from './plausible-verdict.js';
import { boundWeight, isBelow, relativeBound } from './verdict.js';

/**
 * Collects the candidates among many accounts, in the given order.
 *
 * The verdict is that of `screenAccount` and `isBeyond`. The sums are repeated here so that the tables are read
 * once for all accounts, which saves a quarter of the time.
 */
export function collectCandidates(
  book: Book,
  candidates: Uint32Array,
  count: number,
  collect: (account: number) => void,
): void {
  const { accounts, lines, markets, ratios } = book;
  const { markets: lineMarkets, rows, sizes, others } = lines;
  const { starts, hotCounts, constants, watches: watchesOf } = accounts;
  const { prices, firstCaps, firstRates } = markets;
  const { lows, highs, keeps } = ratios;
  const weight = boundWeight(book);
  const isAlone = others.length === 0;
  for (let index = 0; index < count; index += 1) {
    const account = candidates[index]!;
    const watches = watchesOf[account]!;
    if (watches === 0) {
      continue;
    }
    const start = starts[account]!;
    const lineCount = hotCounts[account]!;
    const constant = constants[account]!;
    let equity = constant;
    let low = 0;
    let high = 0;
    let gross = 0;
    for (let line = start; line < start + lineCount; line += 1) {
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
    const bound =
      relativeBound(lineCount) * ((constant < 0 ? -constant : constant) + weight * gross) +
      lineCount * SHARE_ROUNDING;
    let isFound = false;
    if ((watches & WATCHES_LOW) !== 0) {
      const room = equity - low;
      isFound = room < -bound || (room <= bound && isBelow(book, account, 'low'));
    }
    if (!isFound && (watches & WATCHES_HIGH) !== 0) {
      const room = high - equity;
      isFound = room < -bound || (room <= bound && !isBelow(book, account, 'high'));
    }
    if (isFound && isDecidable(book, account)) {
      collect(account);
    }
  }
}
