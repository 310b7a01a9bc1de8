import { smaller } from '../numbers.js';

export type Side = 'BUY' | 'SELL';

export interface Order {
  readonly id: string;
  readonly accountId: string;
  readonly side: Side;
  /** In 10⁻¹² USD. */
  readonly price: bigint;
  /** What is left of it, in 10⁻⁸ base units. */
  size: bigint;
}

/** The resting orders of one market; the best price first, of one price the older. */
export interface OrderBook {
  readonly buys: Order[];
  readonly sells: Order[];
}

export interface Match {
  /** Who rested. */
  readonly maker: string;
  readonly size: bigint;
  readonly price: bigint;
}

export function newOrderBook(): OrderBook {
  return { buys: [], sells: [] };
}

/**
 * Trades an order against what rests on the other side, at the prices of the resting orders. An account does not trade
 * with itself: its resting order is cancelled.
 *
 * @returns Its matches. What is left of the order stays in it, and does not rest.
 */
export function match(book: OrderBook, order: Order): Match[] {
  const matches: Match[] = [];
  const others = order.side === 'BUY' ? book.sells : book.buys;
  while (order.size > 0n) {
    const best = others[0];
    if (best === undefined || !crosses(order, best)) {
      break;
    }
    if (best.accountId === order.accountId) {
      others.shift();
      continue;
    }
    const size = smaller(order.size, best.size);
    order.size -= size;
    best.size -= size;
    if (best.size === 0n) {
      others.shift();
    }
    matches.push({ maker: best.accountId, size, price: best.price });
  }
  return matches;
}

function crosses({ side, price }: Order, resting: Order): boolean {
  return side === 'BUY' ? resting.price <= price : resting.price >= price;
}

/** Puts what is left of an order into the book. */
export function rest(book: OrderBook, order: Order): void {
  const own = order.side === 'BUY' ? book.buys : book.sells;
  const index = own.findIndex(({ price }) =>
    order.side === 'BUY' ? price < order.price : price > order.price,
  );
  own.splice(index === -1 ? own.length : index, 0, order);
}

/** Takes out the orders for which this holds. @returns How many there were. */
export function cancel(book: OrderBook, isCancelled: (order: Order) => boolean): number {
  let count = 0;
  for (const orders of [book.buys, book.sells]) {
    const kept = orders.filter((order) => !isCancelled(order));
    count += orders.length - kept.length;
    orders.splice(0, orders.length, ...kept);
  }
  return count;
}
