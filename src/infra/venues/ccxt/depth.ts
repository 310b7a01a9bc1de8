import { type VenueDepth, VenueDownError } from '../../../app/ports.js';
import { ONE } from '../../../domain/decimal.js';

import { type CcxtMarket } from './exchange.js';
import { contractSizeOf, positiveOf } from './orders.js';
import { queryExchange, type CcxtSession, loadMarkets, marketOf } from './session.js';
import { type BookLevel, bookSlippage } from '../order-book-depth.js';

const BOOK_LEVELS = 100;

interface Book {
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

/** The present order books of these markets; a market without a symbol has no depth. */
export async function readDepth(
  state: CcxtSession,
  marketIds: readonly string[],
  now: Date,
): Promise<VenueDepth> {
  await loadMarkets(state);
  const books = new Map<string, Book>();
  for (const marketId of marketIds) {
    const market = marketOf(state, marketId);
    if (market !== null) {
      books.set(marketId, await readBook(state, market));
    }
  }
  return {
    at: now,
    expectedSlippage: (marketId, size, markPrice) => {
      const book = books.get(marketId);
      return book === undefined
        ? ONE
        : bookSlippage(size.gt(0) ? book.asks : book.bids, size, markPrice);
    },
  };
}

async function readBook(state: CcxtSession, market: CcxtMarket): Promise<Book> {
  const book = await queryExchange(state, () =>
    state.exchange.fetchOrderBook(market.symbol, BOOK_LEVELS),
  );
  const asks = levelsOf(book.asks, market).sort((a, b) => a.price.comparedTo(b.price));
  const bids = levelsOf(book.bids, market).sort((a, b) => b.price.comparedTo(a.price));
  const [bid, ask] = [bids[0]?.price, asks[0]?.price];
  if (bid !== undefined && ask !== undefined && bid.gte(ask)) {
    throw new VenueDownError('VENUE_DOWN', `the book of ${market.symbol} is crossed`);
  }
  const best = bid ?? ask;
  if (best !== undefined) {
    state.bestPrices.set(market.symbol, best);
  }
  return { asks, bids };
}

function levelsOf(levels: readonly (readonly unknown[])[], market: CcxtMarket): BookLevel[] {
  const contractSize = contractSizeOf(market) ?? ONE;
  return levels.flatMap(([price, amount]) => {
    const at = positiveOf(price);
    const resting = positiveOf(amount);
    return at === null || resting === null
      ? []
      : [{ price: at, size: resting.times(contractSize) }];
  });
}
