/* eslint-disable @typescript-eslint/no-non-null-assertion -- every index comes from the book itself */
import { assert } from '../../domain/errors.js';
import { type AssetRisk } from '../../domain/risk/health/account.js';
import { weightOf } from '../../domain/risk/health/collateral-value.js';
import { NO_CAP, isCapped } from '../../domain/risk/parameters/collateral-settings.js';

import { constantOf, setConstant } from '../book/account-table.js';
import { leaveMarket, reweighQuote } from '../book/book-lines.js';
import { type AssetEntry, type Book, holdersOf } from '../book/book.js';
import { recapHoldings } from '../book/capped-holdings.js';
import { addHolder } from '../book/holder-list.js';
import { swapLines } from '../book/line-table.js';
import { NO_MARKET, requireMarketIndex } from '../book/market-table.js';
import { ENGINE_SCALE, scaledDecimal, unpackDecimal } from '../book/packed-decimal.js';
import { collateralRow, setCollateralRow } from '../book/ratio-table.js';
import { putPeg } from './peg-markets.js';

/**
 * An asset, and what its holdings count for (docs/risk-model.md#collateral-caps, #pegs); caps and a peg that are
 * left out are none. A debt counts in full.
 */
export type BookAsset = Pick<AssetRisk, 'asset' | 'haircut' | 'priceMarketId'> &
  Partial<Pick<AssetRisk, 'accountCap' | 'totalCap' | 'countedTotal' | 'pegBand'>>;

/** What an asset is worth, in the numbers of the book. */
type AssetTerms = Pick<AssetEntry, 'priceMarketId' | 'band' | 'keep' | 'accountCap'>;

/**
 * Adds an asset, or changes what its holdings count for, its price market or its peg.
 *
 * @returns the markets whose holders changed in value.
 * @throws DomainError BAD_USER_INPUT for an unknown market.
 */
export function putAsset(book: Book, asset: BookAsset): readonly number[] {
  return changeAsset(book, asset.asset, termsOf(asset), true);
}

/**
 * An asset of the book as it would be, with what is counted under its hypothetical caps. A price market that is
 * absent stays as it is.
 */
export type AssetHypothesis = Omit<BookAsset, 'priceMarketId'> &
  Partial<Pick<BookAsset, 'priceMarketId'>>;

/**
 * Changes an asset of a copy of the book. Its markets, ratios, assets, capped holdings, accounts and lines must be
 * its own; who holds what in a market is not kept.
 */
export function supposeAsset(copy: Book, known: AssetEntry, asset: AssetHypothesis): void {
  const { priceMarketId = known.priceMarketId } = asset;
  changeAsset(copy, asset.asset, termsOf({ ...asset, priceMarketId }), false);
}

/** Whether a hypothesis moves the lines of an asset to another market. */
export function movesLines(
  known: AssetEntry,
  { priceMarketId = known.priceMarketId, pegBand }: AssetHypothesis,
): boolean {
  const isPegged = pegBand?.gt(0) === true;
  return priceMarketId !== known.priceMarketId || isPegged !== known.band > 0n;
}

function termsOf({
  haircut,
  priceMarketId,
  accountCap = NO_CAP,
  totalCap = NO_CAP,
  countedTotal = null,
  pegBand,
}: BookAsset): AssetTerms {
  const keep = scaledDecimal('haircut', weightOf({ haircut, totalCap, countedTotal }));
  assert(keep >= 0n && keep <= ENGINE_SCALE, 'a haircut is in [0, 1]');
  return {
    priceMarketId,
    band: pegBand === undefined ? 0n : scaledDecimal('pegBand', pegBand),
    keep,
    accountCap: isCapped(accountCap) ? scaledDecimal('accountCap', accountCap) : null,
  };
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
  const isRecounted = terms.keep !== known.keep || terms.accountCap !== known.accountCap;
  if (isRecounted) {
    recount(book, { ...known, market }, terms);
  }
  if (isMoved || (isRecounted && market === NO_MARKET)) {
    return [...book.markets.ids.keys()];
  }
  return isChanged || isRecounted ? [market] : [];
}

/** Changes what the holdings of an asset count for. @param entry As before, but in the market of its lines. */
function recount(
  book: Book,
  entry: AssetEntry,
  { keep, accountCap }: Pick<AssetTerms, 'keep' | 'accountCap'>,
): void {
  if (accountCap !== entry.accountCap) {
    recapHoldings(book, entry, accountCap);
  }
  setCollateralRow(book.ratios, entry.heldRow, keep);
  if (entry.market === NO_MARKET && keep !== entry.keep) {
    reweighQuote(book, entry.heldRow, keep - entry.keep);
  }
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
