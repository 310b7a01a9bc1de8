/* eslint-disable @typescript-eslint/no-non-null-assertion -- every index comes from the book itself */
import { type Decimal } from '../../domain/decimal.js';

import { constantOf, setConstant } from './account-table.js';
import { type AssetEntry, type Book, type CappedHoldings } from './book.js';
import { NO_MARKET } from './market-table.js';
import { ENGINE_PLACES, fromScaled, packSum, unpackDecimal } from './packed-decimal.js';

/** Notes the whole of a holding, ×10¹²; null when its lines have all of it. */
export function noteWhole(
  capped: CappedHoldings,
  account: number,
  row: number,
  whole: bigint | null,
): void {
  const ofAccount = capped.get(account) ?? new Map<number, bigint>();
  if (whole === null) {
    ofAccount.delete(row);
  } else {
    ofAccount.set(row, whole);
  }
  if (ofAccount.size === 0) {
    capped.delete(account);
  } else {
    capped.set(account, ofAccount);
  }
}

/** What is within a cap, in the asset. */
export function withinScaled(balance: Decimal, cap: bigint | null): Decimal {
  const limit = cap === null ? null : fromScaled(cap, ENGINE_PLACES);
  return limit === null || balance.lte(limit) ? balance : limit;
}

/**
 * Cuts every holding of an asset to another cap of one account, or restores it.
 *
 * The lines of a holding have room for all of it, and a cap fits into one line: so no line is added or removed.
 */
export function recapHoldings(book: Book, entry: AssetEntry, cap: bigint | null): void {
  const { accounts, lines, capped } = book;
  for (let account = 0; account < accounts.length; account += 1) {
    const start = accounts.starts[account]!;
    const held: number[] = [];
    for (let line = start; line < start + accounts.lineCounts[account]!; line += 1) {
      if (lines.rows[line] === entry.heldRow) {
        held.push(line);
      }
    }
    if (held.length === 0) {
      continue;
    }
    const present = held.reduce(
      (total, line) => total + unpackDecimal(lines.sizes[line]!, lines.tags[line]!),
      0n,
    );
    const whole = capped.get(account)?.get(entry.heldRow) ?? present;
    const isBeyond = cap !== null && whole > cap;
    const within = isBeyond ? cap : whole;
    noteWhole(capped, account, entry.heldRow, isBeyond ? whole : null);
    if (within !== present) {
      const packed = packSum('balance', fromScaled(within, ENGINE_PLACES));
      for (const [index, line] of held.entries()) {
        const { value, tag } = packed[index] ?? EMPTY;
        lines.sizes[line] = value;
        lines.tags[line] = tag;
      }
      if (entry.market === NO_MARKET) {
        const constant = constantOf(accounts, account) + (within - present) * entry.keep;
        setConstant(accounts, account, constant);
      }
    }
  }
}

/** A line of a holding that another line has all of. */
export const [EMPTY] = packSum('balance', fromScaled(0n, ENGINE_PLACES)) as [
  ReturnType<typeof packSum>[number],
];
