import { setTimeout as sleep } from 'node:timers/promises';

import {
  type Clock,
  type Venue,
  type VenueDepth,
  VenueDownError,
  type VenueFill,
  type VenueOrder,
  type VenueStatus,
} from '../app/ports.js';
import { ONE } from '../domain/decimal.js';
import { DomainError } from '../domain/errors.js';

import { detailOf, failureOf, isA, outageOf } from './ccxt-errors.js';
import {
  type CcxtExchange,
  type CcxtMarket,
  type CcxtOptions,
  openExchange,
} from './ccxt-exchange.js';
import {
  contractSizeOf,
  exchangeOrderId,
  positiveOf,
  toExchangeOrder,
  toVenueFill,
} from './ccxt-orders.js';
import { type BookLevel, bookSlippage } from './order-book-depth.js';
import { rejectedFill, unknownFill } from './venue-fills.js';

export interface CcxtVenueOptions extends CcxtOptions {
  readonly clock: Clock;
  /** The exchange's unified symbol for each of our markets. */
  readonly symbols: ReadonlyMap<string, string>;
}

export interface CcxtVenue extends Venue {
  /**
   * Compares the symbols with the exchange's markets, once, at start.
   *
   * @throws DomainError BAD_USER_INPUT that lists every symbol that cannot be traded.
   * @throws VenueDownError when the exchange cannot be asked.
   */
  readonly check: () => Promise<void>;
}

const ORDERS_MAX = 10;
const BOOK_LEVELS = 100;
/** An order older than this is not sent any more. */
const SEND_MS_MAX = 5000;
/**
 * An order that the exchange does not know so long after it was decided will not come: it was sent in the
 * first 5 s, a request takes 5 s at the most, and an exchange refuses one that is later than its window.
 */
const ARRIVAL_MS_MAX = 30_000;

/** When an order that was only acknowledged is asked about. */
const ASK_DELAYS_MS = [0, 100, 400];

interface State {
  readonly options: CcxtVenueOptions;
  readonly exchange: CcxtExchange;
}

/**
 * A real exchange, through ccxt: limit orders, immediate or cancel, one at a time.
 *
 * Exchanges forget client order ids of orders that ended, or never compare with them, so an id alone does
 * not keep an order from trading twice. What does: an order is sent once, within 5 s of its decision, by
 * whoever decided it; from then on it is only asked about. `NEVER_ARRIVED` is said when it is older than
 * anything that could still be on its way.
 *
 * Orders rest nowhere, and the exchange knows one account: ours. So there is nothing to cancel for others.
 */
export async function createCcxtVenue(options: CcxtVenueOptions): Promise<CcxtVenue> {
  const state: State = { options, exchange: await openExchange(options) };
  return {
    name: options.isSandbox ? `${options.exchangeId}-sandbox` : options.exchangeId,
    ordersMax: ORDERS_MAX,
    cancelOpenOrders: null,
    check: () => check(state),
    trade: (orders) => trade(state, orders),
    resolve: async (orders, now) => {
      await loadMarkets(state);
      const fills: VenueFill[] = [];
      for (const order of orders) {
        fills.push(await resolveOne(state, order, now));
      }
      return fills;
    },
    readDepth: (marketIds, now) => readDepth(state, marketIds, now),
    status: () => status(state),
  };
}

async function check(state: State): Promise<void> {
  await loadMarkets(state);
  const faults = [...state.options.symbols].flatMap(([marketId, symbol]) => {
    const market = state.exchange.markets?.[symbol];
    if (market === undefined) {
      return [`${marketId}: there is no ${symbol}`];
    }
    return isTradable(market) ? [] : [`${marketId}: ${symbol} is neither spot nor linear`];
  });
  if (faults.length > 0) {
    const { exchangeId } = state.options;
    throw new DomainError(
      'BAD_USER_INPUT',
      `${exchangeId} cannot trade these markets:\n  ${faults.join('\n  ')}`,
      { field: 'VENUE_SYMBOLS', faults: faults.length },
    );
  }
}

/** Amounts in base units and money in the quote: an inverse contract counts the other way round. */
function isTradable(market: CcxtMarket): boolean {
  return market.spot === true || (market.linear === true && contractSizeOf(market) !== null);
}

/** ccxt keeps them once they are there. */
async function loadMarkets(state: State): Promise<void> {
  await asking(state, () => state.exchange.loadMarkets());
}

/** A question to the exchange: what cannot be answered is an outage. */
async function asking<T>({ options }: State, question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    const outage = outageOf(error);
    if (outage !== null) {
      throw new VenueDownError(outage, detailOf(error, secretsOf(options)));
    }
    throw error;
  }
}

function secretsOf({ apiKey, secret, passphrase }: CcxtVenueOptions): string[] {
  return [apiKey, secret, ...(passphrase === null ? [] : [passphrase])];
}

function marketOf({ options, exchange }: State, marketId: string): CcxtMarket | null {
  const market = exchange.markets?.[options.symbols.get(marketId) ?? ''];
  return market !== undefined && isTradable(market) ? market : null;
}

/** One after another. After one whose outcome is not certain, or that was throttled, no more are sent. */
async function trade(state: State, orders: readonly VenueOrder[]): Promise<VenueFill[]> {
  await loadMarkets(state);
  const fills: VenueFill[] = [];
  let isSending = true;
  for (const order of orders) {
    const fill: VenueFill = isSending
      ? await tradeOne(state, order)
      : rejectedFill(order, 'NEVER_ARRIVED');
    fills.push(fill);
    isSending &&= !(fill.status === 'UNKNOWN' || STOPPERS.has(fill.reason));
  }
  return fills;
}

const STOPPERS: ReadonlySet<VenueFill['reason']> = new Set([
  'RATE_LIMITED',
  'VENUE_DOWN',
  'VENUE_IN_MAINTENANCE',
  'AUTHENTICATION_FAILED',
]);

async function tradeOne(state: State, order: VenueOrder): Promise<VenueFill> {
  const market = marketOf(state, order.marketId);
  if (market === null) {
    return rejectedFill(order, 'INVALID_ORDER');
  }
  const wanted = toExchangeOrder(order, market);
  if ('refusal' in wanted) {
    return rejectedFill(order, wanted.refusal);
  }
  if (state.options.clock.now().getTime() - order.at.getTime() > SEND_MS_MAX) {
    return rejectedFill(order, 'NEVER_ARRIVED');
  }
  try {
    const answer = await state.exchange.createOrder(
      market.symbol,
      'limit',
      wanted.side,
      wanted.amount,
      wanted.price,
      { clientOrderId: exchangeOrderId(order.clientOrderId), timeInForce: 'IOC' },
    );
    const fill = toVenueFill(order, answer, market);
    // Many exchanges acknowledge first, and say what traded when asked.
    return fill.status === 'UNKNOWN' ? await askSoon(state, order) : fill;
  } catch (error) {
    const failure = failureOf(error);
    return failure.kind === 'UNKNOWN' ? unknownFill(order) : rejectedFill(order, failure.reason);
  }
}

async function askSoon(state: State, order: VenueOrder): Promise<VenueFill> {
  for (const delayMs of ASK_DELAYS_MS) {
    await sleep(delayMs);
    try {
      const fill = await resolveOne(state, order, state.options.clock.now());
      if (fill.status !== 'UNKNOWN') {
        return fill;
      }
    } catch {
      // It was sent, so it stays unknown; the next question finds the outage.
      break;
    }
  }
  return unknownFill(order);
}

async function resolveOne(state: State, order: VenueOrder, now: Date): Promise<VenueFill> {
  const market = marketOf(state, order.marketId);
  if (market === null) {
    return unknownFill(order);
  }
  const parameters = { clientOrderId: exchangeOrderId(order.clientOrderId) };
  const { exchange } = state;
  try {
    const answer = await asking(state, () => exchange.fetchOrder('', market.symbol, parameters));
    if (answer.status === 'open') {
      // It should have ended at once. What it traded is asked for again, once it has.
      await asking(state, () => exchange.cancelOrder('', market.symbol, parameters));
    }
    return toVenueFill(order, answer, market);
  } catch (error) {
    if (error instanceof VenueDownError) {
      throw error;
    }
    const isGone = now.getTime() - order.at.getTime() > ARRIVAL_MS_MAX;
    return isA(error, 'OrderNotFound') && isGone
      ? rejectedFill(order, 'NEVER_ARRIVED')
      : unknownFill(order);
  }
}

interface Book {
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

async function readDepth(
  state: State,
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

async function readBook(state: State, market: CcxtMarket): Promise<Book> {
  const book = await asking(state, () => state.exchange.fetchOrderBook(market.symbol, BOOK_LEVELS));
  const asks = levelsOf(book.asks, market).sort((a, b) => a.price.comparedTo(b.price));
  const bids = levelsOf(book.bids, market).sort((a, b) => b.price.comparedTo(a.price));
  const [bid, ask] = [bids[0]?.price, asks[0]?.price];
  if (bid !== undefined && ask !== undefined && bid.gte(ask)) {
    throw new VenueDownError('VENUE_DOWN', `the book of ${market.symbol} is crossed`);
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

/** A signed question, since keys can be refused while the exchange is up. */
async function status(state: State): Promise<VenueStatus> {
  try {
    await state.exchange.fetchBalance();
    return { isUp: true };
  } catch (error) {
    const reason = outageOf(error);
    return reason === null ? { isUp: true } : { isUp: false, reason };
  }
}
