import { Decimal } from '../../domain/decimal.js';
import { assert, badInput } from '../../domain/errors.js';

import {
  WATCHES_HIGH,
  WATCHES_LOW,
  addAccountRow,
  removeAccountRow,
  setConstant,
} from './account-table.js';
import { type HeldLine, clearLines, placeLines } from './book-lines.js';
import { type AssetEntry, type Book } from './book.js';
import { EMPTY, noteWhole, withinScaled } from './capped-holdings.js';
import { NO_MARKET, requireMarketIndex } from './market-table.js';
import {
  ENGINE_PLACES,
  ENGINE_SCALE,
  type PackedDecimal,
  packDecimal,
  packSum,
  scaledDecimal,
  unpackDecimal,
} from './packed-decimal.js';
import { type PositionRatios, positionRow } from './ratio-table.js';

export interface BookPosition extends PositionRatios {
  readonly marketId: string;
  /** Signed, not 0. */
  readonly size: Decimal;
  readonly entryPrice: Decimal;
  /** What the owner's other accounts hold on its side, in base units, not below 0. Absent: nothing. */
  readonly others?: Decimal;
  /** Multiple of the market's maintenance margin in the lower threshold; null when not watched. */
  readonly lowRatio: Decimal | null;
  /** The same in the upper threshold. All positions of an account are watched, or none. */
  readonly highRatio: Decimal | null;
  /** The ratios that determine levels: those in force, or those frozen by the open call. */
  readonly warningRatio: Decimal;
  readonly closeOutRatio: Decimal;
  /** Whether a margin call froze these two, so that parameter changes do not affect them. */
  readonly isFrozen?: boolean;
}

export interface BookAccount {
  readonly accountId: string;
  readonly owner: string;
  readonly positions: readonly BookPosition[];
  readonly collateral: readonly { readonly asset: string; readonly balance: Decimal }[];
}

/**
 * Adds an account or replaces its holdings.
 *
 * @returns the account's row.
 * @throws DomainError BAD_USER_INPUT for an unknown market or asset, or a number that the engine cannot hold
 *   exactly. Then the book is unchanged.
 */
export function putAccount(book: Book, account: BookAccount): number {
  const watches = watchesOf(account.positions);
  const positions = readPositions(book, account);
  const collateral = readCollateral(book, account);
  const hot = [...positions, ...collateral.filter((line) => line.market !== NO_MARKET)];
  const held = [...hot, ...collateral.filter((line) => line.market === NO_MARKET)];
  assert(held.length < 2 ** 16, 'an account has fewer than 65,536 lines');
  const { accounts } = book;
  const row = accounts.indexOf.get(account.accountId) ?? addAccountRow(accounts, account.accountId);
  accounts.owners[row] = account.owner;
  noteCapped(book, row, account);
  accounts.watches[row] = watches;
  setConstant(
    accounts,
    row,
    held.reduce((total, line) => total + line.constant, 0n),
  );
  placeLines(book, row, held, hot.length);
  return row;
}

/** Removes an account. Unknown ids are ignored. @returns whether it was in the book. */
export function dropAccount(book: Book, accountId: string): boolean {
  const row = book.accounts.indexOf.get(accountId);
  if (row === undefined) {
    return false;
  }
  clearLines(book, row);
  book.capped.delete(row);
  removeAccountRow(book.accounts, row);
  return true;
}

function readPositions(book: Book, { positions }: BookAccount): HeldLine[] {
  return positions.map((position, index) => {
    const { marketId, size, entryPrice, others } = position;
    const market = requireMarketIndex(book.markets, marketId);
    assert(!size.isZero(), `position in ${marketId} has a size`);
    assert(
      positions.findIndex((other) => other.marketId === marketId) === index,
      `an account has one position in ${marketId}`,
    );
    const { value, tag } = packDecimal('size', size);
    const constant = -unpackDecimal(value, tag) * scaledDecimal('entryPrice', entryPrice);
    return {
      market,
      row: positionRow(book.ratios, position),
      size: value,
      tag,
      others: scaledOthers(others),
      constant,
    };
  });
}

function readCollateral(book: Book, { collateral }: BookAccount): HeldLine[] {
  return collateral
    .filter(({ balance }) => !balance.isZero())
    .flatMap(({ asset, balance }) => {
      const entry = book.assets.get(asset);
      if (entry === undefined) {
        throw badInput('asset', 'is not an asset of the book', asset);
      }
      const isDebt = balance.isNegative();
      const keep = isDebt ? ENGINE_SCALE : entry.keep;
      const isWhole = entry.market === NO_MARKET && entry.keep === ENGINE_SCALE;
      const packed = isWhole ? balance.toDecimalPlaces(ENGINE_PLACES, Decimal.ROUND_DOWN) : balance;
      return linesOf(packed, entry).map(({ value, tag }, index) => {
        const constant = entry.market === NO_MARKET ? unpackDecimal(value, tag) * keep : 0n;
        return {
          market: entry.market,
          row: isDebt ? entry.debtRow : entry.heldRow,
          size: value,
          tag,
          others: 0n,
          constant: index === 0 ? constant + scaledTail(balance.minus(packed)) : constant,
        };
      });
    });
}

/** ×10¹²; a sum of sizes, so with more digits than one of them may have. Digits beyond are dropped: there are none. */
function scaledOthers(others: Decimal | undefined): bigint {
  return others === undefined || others.isZero()
    ? 0n
    : BigInt(others.times(`1e${ENGINE_PLACES}`).toFixed(0, Decimal.ROUND_DOWN));
}

/** What is within the cap of an account; with as many lines as the whole balance would need. */
function linesOf(balance: Decimal, { accountCap }: AssetEntry): readonly PackedDecimal[] {
  const whole = packSum('balance', balance);
  const within = withinScaled(balance, accountCap);
  if (within.eq(balance)) {
    return whole;
  }
  const packed = packSum('balance', within);
  return whole.map((_, index) => packed[index] ?? EMPTY);
}

/** Keeps the whole of what is beyond a cap, for a cap that changes. */
function noteCapped({ assets, capped }: Book, row: number, { collateral }: BookAccount): void {
  capped.delete(row);
  for (const { asset, balance } of collateral) {
    const entry = assets.get(asset);
    if (entry !== undefined && !withinScaled(balance, entry.accountCap).eq(balance)) {
      noteWhole(capped, row, entry.heldRow, scaledWhole(balance));
    }
  }
}

function scaledWhole(balance: Decimal): bigint {
  return packSum('balance', balance).reduce(
    (total, { value, tag }) => total + unpackDecimal(value, tag),
    0n,
  );
}

/**
 * The digits of a balance beyond the 12 decimals of a line, ×10²⁴. The quote currency has up to 20 decimals,
 * like a product of size and price. They always count in full, so they need no line of their own.
 */
function scaledTail(tail: Decimal): bigint {
  return tail.isZero() ? 0n : BigInt(tail.times(`1e${2 * ENGINE_PLACES}`).toFixed(0));
}

function watchesOf(positions: readonly PositionRatios[]): number {
  const isWatched = (side: 'lowRatio' | 'highRatio'): boolean => {
    const watched = positions.filter((position) => position[side] !== null).length;
    assert(watched === 0 || watched === positions.length, `${side} is given for all or none`);
    return watched > 0;
  };
  return (isWatched('lowRatio') ? WATCHES_LOW : 0) | (isWatched('highRatio') ? WATCHES_HIGH : 0);
}
