/* eslint-disable @typescript-eslint/no-non-null-assertion -- every index comes from the book itself */
import { type Decimal, decimal } from '../../domain/decimal.js';
import { badInput } from '../../domain/errors.js';
import { type MarginTier } from '../../domain/risk/parameters/margin-parameters.js';

import { type Book } from '../book/book.js';
import {
  copyMarketTable,
  packPrice,
  putMarket,
  requireMarketIndex,
  setPrice,
} from '../book/market-table.js';
import { scaledDecimal } from '../book/packed-decimal.js';
import { type RatioTable, copyRatioTable, regovernedRow } from '../book/ratio-table.js';
import { followBases } from '../collateral/peg-markets.js';
import { type AssetHypothesis, movesLines, supposeAsset } from '../collateral/put-asset.js';

/** The hypothetical parameters of a market. */
export interface MarketHypothesis {
  readonly marketId: string;
  /** Null: unchanged. A ramp counts as finished. */
  readonly tiers: readonly MarginTier[] | null;
  /** Null: each position keeps its own; ratios frozen by a margin call are always kept. */
  readonly ratios: { readonly warningRatio: Decimal; readonly closeOutRatio: Decimal } | null;
  /** Absent: unchanged. */
  readonly countsOthers?: boolean;
}

/** Hypothetical margins, settings of collateral, or prices that differ from the book's. */
export interface Hypothesis {
  readonly markets?: readonly MarketHypothesis[];
  readonly assets?: readonly AssetHypothesis[];
  readonly prices?: readonly { readonly marketId: string; readonly price: Decimal }[];
}

/** A hypothesis as text, for another thread: Decimal objects cannot be sent. */
export function encodeHypothesis(hypothesis: Hypothesis): string {
  return JSON.stringify(hypothesis);
}

/** Decodes the text of `encodeHypothesis`. */
export function decodeHypothesis(text: string): Hypothesis {
  const amounts = /^(?:floor|haircut|.*Cap|countedTotal|pegBand|price|.*MarginFraction|.*Ratio)$/;
  return JSON.parse(text, (key, value: unknown) =>
    typeof value === 'string' && amounts.test(key) ? decimal(value) : value,
  ) as Hypothesis;
}

/**
 * The book under a hypothesis. Shares unchanged parts with the original, and does not modify it; the original
 * must not change while the result is read.
 *
 * @throws DomainError BAD_USER_INPUT for an unknown market or asset, or an inexact number.
 */
export function bookUnder(book: Book, hypothesis: Hypothesis): Book {
  const { markets = [], assets = [], prices = [] } = hypothesis;
  const changed: Book = {
    ...book,
    markets: copyMarketTable(book.markets),
    ratios: copyRatioTable(book.ratios),
  };
  for (const { marketId, price } of prices) {
    const market = requireMarketIndex(changed.markets, marketId);
    setPrice(changed.markets, market, packPrice(price));
    followBases(changed.markets, market);
  }
  for (const { marketId, tiers, countsOthers } of markets) {
    const market = requireMarketIndex(changed.markets, marketId);
    const before = changed.markets.countsOthers[market] ?? 0;
    if (tiers !== null) {
      putMarket(changed.markets, { marketId, tiers, ramp: null }, 0);
    }
    changed.markets.countsOthers[market] =
      countsOthers === undefined ? before : Number(countsOthers);
  }
  return withAssets(withRatios(changed, markets), assets);
}

function withRatios(book: Book, markets: readonly MarketHypothesis[]): Book {
  const governed = new Map(
    markets.flatMap(({ marketId, ratios }) => {
      const market = requireMarketIndex(book.markets, marketId);
      return ratios === null ? [] : [[market, regovern(book.ratios, ratios)] as const];
    }),
  );
  if (governed.size === 0) {
    return book;
  }
  const { accounts, lines, ratios } = book;
  const rows = lines.rows.slice();
  for (let account = 0; account < accounts.length; account += 1) {
    const start = accounts.starts[account]!;
    for (let line = start; line < start + accounts.hotCounts[account]!; line += 1) {
      const rowUnder = governed.get(lines.markets[line]!);
      const row = rows[line]!;
      if (rowUnder !== undefined && ratios.isPosition[row] === 1 && ratios.isFrozen[row] === 0) {
        rows[line] = rowUnder(row);
      }
    }
  }
  return { ...book, lines: { ...lines, rows } };
}

/** The row that replaces a row under other ratios, added on first use. */
function regovern(
  table: RatioTable,
  { warningRatio, closeOutRatio }: NonNullable<MarketHypothesis['ratios']>,
): (row: number) => number {
  const warning = scaledDecimal('warningRatio', warningRatio);
  const closeOut = scaledDecimal('closeOutRatio', closeOutRatio);
  const known = new Map<number, number>();
  return (row) => {
    const under = known.get(row) ?? regovernedRow(table, row, { warning, closeOut });
    known.set(row, under);
    return under;
  };
}

function withAssets(book: Book, assets: readonly AssetHypothesis[]): Book {
  if (assets.length === 0) {
    return book;
  }
  const known = assets.map((asset) => {
    const entry = book.assets.get(asset.asset);
    if (entry === undefined) {
      throw badInput('asset', 'is not an asset of the book', asset.asset);
    }
    return { entry, asset };
  });
  const { accounts, lines, capped } = book;
  const isMoving = known.some(({ entry, asset }) => movesLines(entry, asset));
  const changed: Book = {
    ...book,
    assets: new Map(book.assets),
    accounts: {
      ...accounts,
      hotCounts: accounts.hotCounts.slice(),
      constants: accounts.constants.slice(),
      constantHighs: accounts.constantHighs.slice(),
      constantLows: accounts.constantLows.slice(),
    },
    lines: {
      ...lines,
      sizes: lines.sizes.slice(),
      tags: lines.tags.slice(),
      ...(isMoving
        ? {
            markets: lines.markets.slice(),
            rows: lines.rows.slice(),
            slots: lines.slots.slice(),
            others: lines.others.slice(),
            othersRest: lines.othersRest.slice(),
          }
        : {}),
    },
    capped: new Map([...capped].map(([account, held]) => [account, new Map(held)])),
  };
  for (const { entry, asset } of known) {
    supposeAsset(changed, entry, asset);
  }
  return changed;
}
