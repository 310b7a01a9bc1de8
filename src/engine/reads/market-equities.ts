/* eslint-disable @typescript-eslint/no-non-null-assertion -- every index comes from the book itself */
import { type Decimal } from '../../domain/decimal.js';

import { type Book, holdersOf } from '../book/book.js';
import { type Engine } from '../engine.js';
import { isPriced } from '../book/market-table.js';
import { fromScaled, unpackDecimal } from '../book/packed-decimal.js';
import { exactEquityOf } from '../screen/verdict.js';

/** A market's price, and the equity of every account that depends on it, at one moment of the book. */
export interface MarketEquities {
  /** In USD per base unit. */
  readonly markPrice: Decimal;
  /** By account id, in USD, exactly. Accounts that depend on a market without a price are absent. */
  readonly equities: ReadonlyMap<string, Decimal>;
}

/**
 * The exact equity of every holder of a market, in one pass: some microseconds per holder.
 *
 * @returns Null for a market unknown to the book, or without a price.
 */
export function marketEquitiesOf({ book }: Engine, marketId: string): MarketEquities | null {
  const market = book.markets.indexOf.get(marketId);
  if (market === undefined || !isPriced(book.markets, market)) {
    return null;
  }
  const { accounts, count } = holdersOf(book, market);
  const equities = new Map<string, Decimal>();
  for (const account of accounts.subarray(0, count)) {
    if (hasAllPrices(book, account)) {
      equities.set(book.accounts.ids[account]!, fromScaled(exactEquityOf(book, account), 36));
    }
  }
  const { prices, priceTags } = book.markets;
  const price = unpackDecimal(prices[market]!, priceTags[market]!);
  return { markPrice: fromScaled(price, 12), equities };
}

function hasAllPrices({ accounts, lines, markets }: Book, account: number): boolean {
  const start = accounts.starts[account]!;
  for (let line = start; line < start + accounts.hotCounts[account]!; line += 1) {
    if (!isPriced(markets, lines.markets[line]!)) {
      return false;
    }
  }
  return true;
}
