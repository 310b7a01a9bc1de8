import { type Decimal } from '../domain/decimal.js';
import { type PriceStanding } from '../domain/risk/market/enforceability.js';

import { createBandIndex } from './screen/band-index.js';
import { type Book, createBook } from './book/book.js';
import { type BookAccount, dropAccount, putAccount } from './book/book-writes.js';
import { followBases, withPegs } from './collateral/peg-markets.js';
import { type BookAsset, putAsset } from './collateral/put-asset.js';
import { type MarketIndex } from './screen/market-index.js';
import {
  type BookMarket,
  advanceRamps,
  isPriced,
  setStanding,
  packPrice,
  putMarket,
  requireMarketIndex,
  setPrice,
} from './book/market-table.js';

export interface PriceUpdate {
  readonly marketId: string;
  readonly price: Decimal;
}

export interface EngineOptions {
  readonly markets: readonly BookMarket[];
  readonly assets: readonly BookAsset[];
}

/**
 * The book in memory, and the accounts beyond a threshold.
 *
 * An account is a *candidate* when E < Σ lowRatio·MM or E ≥ Σ highRatio·MM, with every market that
 * it holds, or that prices its collateral, usable. The verdict is exact. With a market whose price is
 * BOUNDED it is one when that holds at every plausible price; what is within the rounding of doubles is one, too. A candidate is reported by
 * every call that changes something it depends on, until `setAccount` gives it other ratios.
 * Lists of candidates are in ascending order of id, each once.
 */
export interface Engine {
  /** For readers beside the engine (book-queries, impact). */
  readonly book: Book;
  /** Adds a market or replaces its schedule. @returns candidates among its holders, if it changed. */
  readonly setMarket: (market: BookMarket, now?: Date) => string[];
  /** Adds an asset, or changes what its holdings count for, its price market or its peg. @returns candidates among those it may concern. */
  readonly setAsset: (asset: BookAsset, now?: Date) => string[];
  /** Inserts or replaces an account. @returns whether it is a candidate now. */
  readonly setAccount: (account: BookAccount, now: Date) => boolean;
  readonly removeAccount: (accountId: string) => void;
  /** Applies new prices, all at once. @returns candidates among the holders of these markets. */
  readonly onPrices: (updates: readonly PriceUpdate[], now: Date) => string[];
  /** What the market's price may decide. @returns candidates among the holders unless it is BARRED. */
  readonly setUsable: (marketId: string, standing: PriceStanding, now: Date) => string[];
  /** Moves ramps. @returns candidates among the holders of markets whose ramp moved. */
  readonly onTime: (now: Date) => string[];
  readonly size: () => { readonly accounts: number; readonly positions: number };
  /** Null before the first price. */
  readonly price: (marketId: string) => number | null;
}

/**
 * An engine over an empty book, which checks the accounts whose band a price left.
 *
 * @throws DomainError BAD_USER_INPUT when a number has more digits than the engine holds exactly.
 */
export function createEngine({ markets, assets }: EngineOptions): Engine {
  const book = createBook();
  const engine = engineOver(book, createBandIndex(book));
  markets.forEach((market) => engine.setMarket(market));
  assets.forEach((asset) => engine.setAsset(asset));
  return engine;
}

/** The engine of a book and of an index over it, both still empty. */
export function engineOver(book: Book, index: MarketIndex): Engine {
  const { advance, moved } = createClock(book, index);
  const marketsChanged = (changed: readonly number[]): string[] =>
    collectIds(book, (collect) => {
      index.marketsChanged(changed, collect);
    });

  return {
    book,
    setMarket: (market, now) => {
      const changed = putMarket(book.markets, market, advance(now));
      if (changed === null) {
        return [];
      }
      moved.delete(changed);
      return marketsChanged(withPegs(book.markets, [changed]));
    },
    setAsset: (asset, now) => {
      advance(now);
      return marketsChanged(putAsset(book, asset));
    },
    setAccount: (account, now) => {
      advance(now);
      return index.accountChanged(putAccount(book, account));
    },
    removeAccount: (accountId) => {
      dropAccount(book, accountId);
    },
    onPrices: (updates, now) => {
      const { first, further } = takePrices(book, updates);
      advance(now);
      return collectIds(book, (collect) => {
        index.marketsChanged(first, collect);
        index.pricesChanged(further, collect);
      });
    },
    setUsable: (marketId, standing, now) => {
      advance(now);
      const market = requireMarketIndex(book.markets, marketId);
      setStanding(book.markets, market, standing);
      followBases(book.markets, market);
      return standing === 'BARRED' ? [] : marketsChanged(withPegs(book.markets, [market]));
    },
    onTime: (now) => {
      advance(now);
      const found = collectIds(book, (collect) => {
        index.rampsMoved([...moved], collect);
      });
      moved.clear();
      return found;
    },
    ...readersOf(book),
  };
}

interface EngineClock {
  /** Advances time and ramps to `now`; by default only returns the time. @returns milliseconds since 1970. */
  readonly advance: (now?: Date) => number;
  /** Markets whose ramp moved since the last report of `onTime`. */
  readonly moved: Set<number>;
}

/** Time never runs backwards in the engine: a message with an earlier time is processed at the last time. */
function createClock(book: Book, index: MarketIndex): EngineClock {
  let clock = 0;
  const moved = new Set<number>();
  return {
    moved,
    advance: (now) => {
      clock = Math.max(clock, now?.getTime() ?? clock);
      for (const market of advanceRamps(book.markets, clock)) {
        moved.add(market);
      }
      index.clockMoved(clock);
      return clock;
    },
  };
}

/** The ids of the accounts that `find` collects, each once, in ascending order. */
function collectIds(book: Book, find: (collect: (account: number) => void) => void): string[] {
  const found: number[] = [];
  find((account) => found.push(account));
  const distinct = found.length > 1 ? [...new Set(found)] : found;
  return distinct.map((account) => book.accounts.ids[account] ?? '').sort();
}

type Readers = Pick<Engine, 'size' | 'price'>;

function readersOf(book: Book): Readers {
  return {
    size: () => ({ accounts: book.accounts.indexOf.size, positions: book.positionCount }),
    price: (marketId) => {
      const market = requireMarketIndex(book.markets, marketId);
      return isPriced(book.markets, market) ? (book.markets.prices[market] ?? null) : null;
    },
  };
}

/**
 * Writes a batch of prices; of two for one market the last counts.
 *
 * @returns the markets, divided into those with their first price and the others.
 */
function takePrices(
  book: Book,
  updates: readonly PriceUpdate[],
): { readonly first: readonly number[]; readonly further: readonly number[] } {
  const packed = updates.map(({ marketId, price }) => ({
    market: requireMarketIndex(book.markets, marketId),
    price: packPrice(price),
  }));
  const first: number[] = [];
  const further: number[] = [];
  const note = (market: number, wasPriced: boolean): void => {
    if (!first.includes(market) && !further.includes(market)) {
      (wasPriced ? further : first).push(market);
    }
  };
  for (const { market, price } of packed) {
    const wasPriced = isPriced(book.markets, market);
    note(market, wasPriced);
    setPrice(book.markets, market, price);
    for (const peg of followBases(book.markets, market)) {
      note(peg, wasPriced);
    }
  }
  return { first, further };
}
