import { cancel, match, type Order, type OrderBook, rest } from '../matching/order-book.js';
import { formatPrice, formatSize } from '../numbers.js';
import { type JournalTrade } from './entries.js';
import { type Exchange, record, nextNumber, placeKey } from './exchange.js';

/** How far through the mark an order may rest, as a fraction of it. */
const BAND_DIVISOR = 250n;

export interface NewOrder {
  readonly accountId: string;
  readonly marketId: string;
  readonly side: 'BUY' | 'SELL';
  readonly size: bigint;
  readonly price: bigint;
  readonly reduceOnly: boolean;
  /** Whether what does not trade at once rests. */
  readonly rests: boolean;
}

/** Orders that Marginward allowed, one after another. What they trade is one line of the journal. */
export function trade(exchange: Exchange, orders: readonly NewOrder[], at: Date): void {
  const trades: JournalTrade[] = [];
  for (const order of orders) {
    trades.push(...tradeOne(exchange, order, trades.length));
  }
  if (trades.length > 0) {
    const key = `trades-${String(exchange.state.counts.trades + 1)}`;
    record(exchange, { kind: 'TRADES', key, at: at.toISOString(), trades });
  }
}

function tradeOne(exchange: Exchange, wanted: NewOrder, tradesBefore: number): JournalTrade[] {
  const { state, orderBooks } = exchange;
  const { accountId, marketId, side } = wanted;
  const orderBook = orderBooks.get(marketId);
  const isRefused =
    state.locked.has(accountId) || (state.restricted.has(accountId) && !wanted.reduceOnly);
  if (orderBook === undefined || isRefused) {
    return [];
  }
  const order = {
    id: nextNumber(exchange),
    accountId,
    side,
    price: wanted.price,
    size: wanted.size,
  };
  const trades = tradesOf(exchange, orderBook, { order, marketId, tradesBefore });
  if (order.size > 0n && wanted.rests) {
    rest(orderBook, order);
    exchange.changed.add(placeKey(accountId, marketId));
  }
  return trades;
}

interface Taking {
  readonly order: Order;
  readonly marketId: string;
  /** Of the same line of the journal. */
  readonly tradesBefore: number;
}

export function tradesOf(
  exchange: Exchange,
  orderBook: OrderBook,
  { order, marketId, tradesBefore }: Taking,
): JournalTrade[] {
  const first = exchange.state.counts.trades + tradesBefore + 1;
  return match(orderBook, order).map(({ maker, size, price }, index) => {
    exchange.changed.add(placeKey(maker, marketId));
    return {
      id: `trade-${String(first + index)}`,
      marketId,
      price: price.toString(),
      size: size.toString(),
      taker: order.accountId,
      takerSide: order.side,
      maker,
    };
  });
}

/** Cancels resting orders of an account: in all markets, or in one. */
export function cancelOrders(
  exchange: Exchange,
  accountId: string,
  marketId: string | null = null,
): void {
  for (const [id, orderBook] of exchange.orderBooks) {
    const isMeant = marketId === null || marketId === id;
    if (isMeant && cancel(orderBook, (order) => order.accountId === accountId) > 0) {
      exchange.changed.add(placeKey(accountId, id));
    }
  }
}

/**
 * A price band: cancels what rests so far through a new mark that nobody else would still offer it. Marginward does not
 * book a liquidation that trades more than a tenth better than the mark.
 */
export function cancelBeyondBand(exchange: Exchange, marks: ReadonlyMap<string, bigint>): void {
  for (const [marketId, orderBook] of exchange.orderBooks) {
    const mark = marks.get(marketId) ?? 0n;
    const [highest, lowest] = [mark + mark / BAND_DIVISOR, mark - mark / BAND_DIVISOR];
    cancel(orderBook, ({ side, price, accountId }) => {
      const isBeyond = side === 'BUY' ? price > highest : price < lowest;
      if (isBeyond) {
        exchange.changed.add(placeKey(accountId, marketId));
      }
      return isBeyond;
    });
  }
}

/** Tells Marginward which orders rest now, of everybody whose orders changed. */
export function sendOpenOrders(exchange: Exchange): void {
  if (exchange.changed.size === 0) {
    return;
  }
  const replaces = [...exchange.changed].map((each) => {
    const [accountId = '', marketId = ''] = each.split(' ');
    return { accountId, marketId };
  });
  const orders = [...exchange.orderBooks].flatMap(([marketId, { buys, sells }]) =>
    [...buys, ...sells]
      .filter(({ accountId }) => exchange.changed.has(placeKey(accountId, marketId)))
      .map(({ id, accountId, side, size, price }) => ({
        id,
        accountId,
        marketId,
        side,
        size: formatSize(size),
        price: formatPrice(price),
      })),
  );
  exchange.changed.clear();
  const key = `orders-${nextNumber(exchange)}`;
  exchange.state.outgoing.push({
    key,
    mutation: 'recordOpenOrders',
    input: { key, replaces, orders },
    isKept: false,
  });
}
