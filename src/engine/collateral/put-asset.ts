/* eslint-disable @typescript-eslint/no-non-null-assertion -- every index comes from the book itself */
import { type Decimal } from '../../domain/decimal.js';
import { assert } from '../../domain/errors.js';

import { constantOf, setConstant } from '../book/account-table.js';
import { leaveMarket, reweighQuote } from '../book/book-lines.js';
import { type AssetEntry, type Book, holdersOf } from '../book/book.js';
import { addHolder } from '../book/holder-list.js';
import { swapLines } from '../book/line-table.js';
import { NO_MARKET, requireMarketIndex } from '../book/market-table.js';
import { ENGINE_SCALE, scaledDecimal, unpackDecimal } from '../book/packed-decimal.js';
import { collateralRow, setCollateralRow } from '../book/ratio-table.js';
import { putPeg } from './peg-markets.js';

export interface BookAsset {
  readonly asset: string;
  /** Fraction of value that does not count, in [0, 1]. A debt counts in full. */
  readonly haircut: Decimal;
  /** The market whose price values the asset; null: one unit counts as 1 USD. */
  readonly priceMarketId: string | null;
  /** One unit counts as 1 USD while the price is no further than this from 1. Absent or 0: no peg. */
  readonly pegBand?: Decimal;
}

/** What an asset is worth, in the numbers of the book. */
interface AssetTerms {
  readonly priceMarketId: string | null;
  /** ×10¹²; 0: no peg. */
  readonly band: bigint;
  /** 1 − haircut, ×10¹². */
  readonly keep: bigint;
}

/**
 * Adds an asset, or changes its haircut, its price market or its peg.
 *
 * @returns the markets whose holders changed in value.
 * @throws DomainError BAD_USER_INPUT for an unknown market.
 */
export function putAsset(book: Book, asset: BookAsset): readonly number[] {
  return changeAsset(book, asset.asset, termsOf(asset), true);
}

/** An asset of the book as it would be; what is absent stays as it is. */
export type AssetHypothesis = Pick<BookAsset, 'asset' | 'haircut'> &
  Partial<Pick<BookAsset, 'priceMarketId' | 'pegBand'>>;

/**
 * Changes an asset of a copy of the book. Its markets, ratios, assets, accounts and lines must be its own; who
 * holds what in a market is not kept.
 */
export function supposeAsset(copy: Book, known: AssetEntry, asset: AssetHypothesis): void {
  const { priceMarketId = known.priceMarketId } = asset;
  const terms = termsOf({ ...asset, priceMarketId });
  const band = asset.pegBand === undefined ? known.band : terms.band;
  changeAsset(copy, asset.asset, { ...terms, band }, false);
}

/** Whether a hypothesis moves the lines of an asset to another market. */
export function movesLines(known: AssetEntry, asset: AssetHypothesis): boolean {
  const { priceMarketId = known.priceMarketId, pegBand } = asset;
  const isPegged = pegBand === undefined ? known.band > 0n : pegBand.gt(0);
  return priceMarketId !== known.priceMarketId || isPegged !== known.band > 0n;
}

function termsOf({ haircut, priceMarketId, pegBand }: BookAsset): AssetTerms {
  const keep = ENGINE_SCALE - scaledDecimal('haircut', haircut);
  assert(keep >= 0n && keep <= ENGINE_SCALE, 'a haircut is in [0, 1]');
  const band = pegBand === undefined ? 0n : scaledDecimal('pegBand', pegBand);
  return { priceMarketId, band, keep };
}

function changeAsset(
  book: Book,
  asset: string,
  terms: AssetTerms,
  keepsHolders: boolean,
): readonly number[] {
  const { market, isChanged } = marketOfAsset(book, asset, terms);
  const known = book.assets.get(asset);
  if (known === undefined) {
    const heldRow = collateralRow(book.ratios, terms.keep);
    const debtRow = collateralRow(book.ratios, ENGINE_SCALE);
    book.assets.set(asset, { ...terms, market, heldRow, debtRow });
    return [];
  }
  book.assets.set(asset, { ...known, ...terms, market });
  const isMoved = market !== known.market;
  if (isMoved) {
    moveLines(book, known, market, keepsHolders);
  }
  if (terms.keep !== known.keep) {
    setCollateralRow(book.ratios, known.heldRow, terms.keep);
    if (market === NO_MARKET) {
      reweighQuote(book, known.heldRow, terms.keep - known.keep);
    }
  }
  const isReweighed = terms.keep !== known.keep && market === NO_MARKET;
  if (isMoved || isReweighed) {
    return [...book.markets.ids.keys()];
  }
  return isChanged || terms.keep !== known.keep ? [market] : [];
}

/** The market of an asset's lines: that of its peg, that which prices it, or none. */
function marketOfAsset(
  { markets }: Book,
  asset: string,
  { priceMarketId, band }: AssetTerms,
): { readonly market: number; readonly isChanged: boolean } {
  if (priceMarketId === null) {
    return { market: NO_MARKET, isChanged: false };
  }
  return band === 0n
    ? { market: requireMarketIndex(markets, priceMarketId), isChanged: false }
    : putPeg(markets, { asset, priceMarketId, band });
}

/** Moves every balance of an asset to another market: one pass over all accounts. */
function moveLines(
  book: Book,
  { heldRow, debtRow, market: from }: AssetEntry,
  to: number,
  keepsHolders: boolean,
): void {
  const { accounts, lines } = book;
  for (let account = 0; account < accounts.length; account += 1) {
    const start = accounts.starts[account]!;
    const end = start + accounts.lineCounts[account]!;
    for (let line = start; line < end;) {
      const row = lines.rows[line]!;
      const isOfAsset = row === heldRow || row === debtRow;
      if (isOfAsset && lines.markets[line] === from) {
        // Another line may stand here afterwards, and is looked at next.
        moveLine(book, { account, line, to, keepsHolders });
      } else {
        line += 1;
      }
    }
  }
}

/** Lines whose value moves with a price stand before the others of an account. */
function moveLine(
  book: Book,
  move: {
    readonly account: number;
    readonly line: number;
    readonly to: number;
    readonly keepsHolders: boolean;
  },
): void {
  const { account, line, to, keepsHolders } = move;
  const { accounts, lines, ratios } = book;
  const from = lines.markets[line]!;
  const { keep } = ratios.exact[lines.rows[line]!]!;
  const value = unpackDecimal(lines.sizes[line]!, lines.tags[line]!) * keep;
  const start = accounts.starts[account]!;
  let at = line;
  if (from === NO_MARKET) {
    setConstant(accounts, account, constantOf(accounts, account) - value);
    at = start + accounts.hotCounts[account]!;
    accounts.hotCounts[account]! += 1;
  } else if (keepsHolders) {
    leaveMarket(book, from, lines.slots[line]!);
  }
  if (to === NO_MARKET) {
    setConstant(accounts, account, constantOf(accounts, account) + value);
    accounts.hotCounts[account]! -= 1;
    at = start + accounts.hotCounts[account]!;
  }
  lines.markets[line] = to;
  swapLines(lines, line, at);
  if (to !== NO_MARKET && keepsHolders) {
    lines.slots[at] = addHolder(holdersOf(book, to), account);
  }
}
