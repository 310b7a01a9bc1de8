/* eslint-disable @typescript-eslint/no-non-null-assertion -- every index comes from the book itself */
import { type Book, holdersOf } from './book.js';
import { constantOf, setConstant } from './account-table.js';
import { addHolder, removeHolder } from './holder-list.js';
import { freeLines, setOthers, takeLines } from './line-table.js';
import { NO_MARKET } from './market-table.js';
import { unpackDecimal } from './packed-decimal.js';

/** A line about to be written. */
export interface HeldLine {
  readonly market: number;
  readonly row: number;
  readonly size: number;
  readonly tag: number;
  /** ×10¹²: what the owner's other accounts add to the position. */
  readonly others: bigint;
  /** ×10²⁴: the line's contribution to the account's constant. */
  readonly constant: bigint;
}

/**
 * Sets the lines of an account to `held`, hot ones first. An account that stays in the same markets keeps its
 * lines and its slots among the holders.
 */
export function placeLines(
  book: Book,
  account: number,
  held: readonly HeldLine[],
  hotCount: number,
): void {
  const { accounts, lines } = book;
  if (holdsSameMarkets(book, account, held)) {
    book.positionCount -= countPositions(book, account);
  } else {
    clearLines(book, account);
    const start = takeLines(lines, held.length);
    accounts.starts[account] = start;
    accounts.hotCounts[account] = hotCount;
    accounts.lineCounts[account] = held.length;
    for (const [index, { market }] of held.entries()) {
      lines.markets[start + index] = market;
      if (market !== NO_MARKET) {
        lines.slots[start + index] = addHolder(holdersOf(book, market), account);
      }
    }
  }
  const start = accounts.starts[account]!;
  for (const [index, line] of held.entries()) {
    lines.rows[start + index] = line.row;
    lines.sizes[start + index] = line.size;
    lines.tags[start + index] = line.tag;
    setOthers(lines, start + index, line.others);
  }
  book.positionCount += countPositions(book, account);
}

/** Removes an account from every market and frees its lines. */
export function clearLines(book: Book, account: number): void {
  const { accounts, lines } = book;
  const start = accounts.starts[account]!;
  book.positionCount -= countPositions(book, account);
  for (let line = start; line < start + accounts.hotCounts[account]!; line += 1) {
    leaveMarket(book, lines.markets[line]!, lines.slots[line]!);
  }
  freeLines(lines, start, accounts.lineCounts[account]!);
  accounts.hotCounts[account] = 0;
  accounts.lineCounts[account] = 0;
}

/** Adds `change` (×10¹²) to the weight of every holding of a quote asset. */
export function reweighQuote(book: Book, row: number, change: bigint): void {
  const { accounts, lines } = book;
  for (let account = 0; account < accounts.length; account += 1) {
    const start = accounts.starts[account]!;
    for (let at = accounts.hotCounts[account]!; at < accounts.lineCounts[account]!; at += 1) {
      if (lines.rows[start + at] === row) {
        const balance = unpackDecimal(lines.sizes[start + at]!, lines.tags[start + at]!);
        setConstant(accounts, account, constantOf(accounts, account) + balance * change);
      }
    }
  }
}

/** Takes an account out of the holders of a market. @param slot Of its line there. */
export function leaveMarket(book: Book, market: number, slot: number): void {
  const list = holdersOf(book, market);
  const moved = removeHolder(list, slot);
  if (moved === null) {
    return;
  }
  const { accounts, lines } = book;
  const start = accounts.starts[moved]!;
  for (let line = start; line < start + accounts.hotCounts[moved]!; line += 1) {
    if (lines.markets[line] === market && lines.slots[line] === list.count) {
      lines.slots[line] = slot;
      return;
    }
  }
}

function holdsSameMarkets(book: Book, account: number, held: readonly HeldLine[]): boolean {
  const { accounts, lines } = book;
  const start = accounts.starts[account]!;
  return (
    accounts.lineCounts[account] === held.length &&
    held.every((line, index) => lines.markets[start + index] === line.market)
  );
}

function countPositions(book: Book, account: number): number {
  const { accounts, lines, ratios } = book;
  const start = accounts.starts[account]!;
  let count = 0;
  for (let line = start; line < start + accounts.hotCounts[account]!; line += 1) {
    count += ratios.isPosition[lines.rows[line]!]!;
  }
  return count;
}
