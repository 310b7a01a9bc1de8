import { setTimeout as sleep } from 'node:timers/promises';

import { positionIn, requireAccount } from '../book/book.js';
import { MARKETS, requireMarket } from '../markets.js';
import {
  cancel,
  match,
  newOrderBook,
  type Order,
  type OrderBook,
  rest,
} from '../matching/order-book.js';
import {
  EVENTS,
  fundingAt,
  type Instruction,
  INSTRUCTIONS,
  type MarginEvent,
  send,
} from '../marginward/calls.js';
import { type Connection, follow, Refused } from '../marginward/graphql.js';
import { absolute, formatPrice, formatSize, parsePrice, parseSize, smaller } from '../numbers.js';

import { type Entry, type JournalTrade, type Rate } from './entries.js';
import { type Journal } from './journal.js';
import { type OutgoingRequest } from './requests.js';
import { apply, newState, type State } from './state.js';

export interface Exchange {
  readonly connection: Connection;
  readonly journal: Journal;
  readonly state: State;
  /** Resting orders, by market. They do not outlive the process. */
  readonly orderBooks: ReadonlyMap<string, OrderBook>;
  /** Accounts and markets whose resting orders changed since Marginward was told. */
  readonly changed: Set<string>;
  /** Instructions that were received and not executed. */
  readonly waiting: Instruction[];
  /** While a funding is under way nothing trades: who holds what must be certain. */
  isHalted: boolean;
  /** Of orders and requests that the journal does not know. */
  numbers: number;
}

/** An exchange as its journal says. One that was killed has no resting orders, and tells so. */
export function openExchange(connection: Connection, journal: Journal): Exchange {
  const state = newState();
  journal.before.forEach((entry) => {
    apply(state, entry);
  });
  const exchange: Exchange = {
    connection,
    journal,
    state,
    orderBooks: new Map(MARKETS.map(({ id }) => [id, newOrderBook()])),
    changed: new Set(),
    waiting: [],
    isHalted: false,
    numbers: 0,
  };
  if (journal.before.length > 0) {
    record(exchange, { kind: 'RESTART' });
    for (const account of state.book.accounts.values()) {
      [...account.holdings.keys()].forEach((marketId) =>
        exchange.changed.add(scope(account.id, marketId)),
      );
    }
  }
  return exchange;
}

/** Writes a line, then books it. */
export function record({ journal, state }: Exchange, entry: Entry): void {
  journal.write(entry);
  apply(state, entry);
}

export function nextNumber(exchange: Exchange): string {
  exchange.numbers += 1;
  return `${exchange.state.counts.restarts}-${exchange.numbers}`;
}

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
    exchange.changed.add(scope(accountId, marketId));
  }
  return trades;
}

interface Taking {
  readonly order: Order;
  readonly marketId: string;
  /** Of the same line of the journal. */
  readonly tradesBefore: number;
}

function tradesOf(
  exchange: Exchange,
  orderBook: OrderBook,
  { order, marketId, tradesBefore }: Taking,
): JournalTrade[] {
  const first = exchange.state.counts.trades + tradesBefore + 1;
  return match(orderBook, order).map(({ maker, size, price }, index) => {
    exchange.changed.add(scope(maker, marketId));
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
      exchange.changed.add(scope(accountId, id));
    }
  }
}

/** How far through the mark an order may rest, as a fraction of it. */
const BAND_DIVISOR = 250n;

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
        exchange.changed.add(scope(accountId, marketId));
      }
      return isBeyond;
    });
  }
}

const scope = (accountId: string, marketId: string): string => `${accountId} ${marketId}`;

/** Tells Marginward which orders rest now, of everybody whose orders changed. */
export function tellOpenOrders(exchange: Exchange): void {
  if (exchange.changed.size === 0) {
    return;
  }
  const replaces = [...exchange.changed].map((each) => {
    const [accountId = '', marketId = ''] = each.split(' ');
    return { accountId, marketId };
  });
  const orders = [...exchange.orderBooks].flatMap(([marketId, { buys, sells }]) =>
    [...buys, ...sells]
      .filter(({ accountId }) => exchange.changed.has(scope(accountId, marketId)))
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

/** Sends what Marginward was not told yet, one after another: it books in the order in which it is told. */
export async function sendOutgoing(exchange: Exchange): Promise<never> {
  for (;;) {
    const next = exchange.state.outgoing[0];
    if (next === undefined) {
      await sleep(2);
    } else {
      const answer = await answerTo(exchange, next);
      if (next.isKept) {
        record(exchange, answer);
      } else {
        exchange.state.outgoing.shift();
        exchange.state.disagreements.push(...answer.rejected);
      }
    }
  }
}

async function answerTo(
  { connection }: Exchange,
  { key, mutation, input }: OutgoingRequest,
): Promise<Entry & { readonly kind: 'ANSWER' }> {
  try {
    const { rejected = [] } = await send(connection, mutation, input);
    const faults = rejected.map((each) => `${each.code} ${each.field ?? ''} ${each.message}`);
    return { kind: 'ANSWER', key, isAllowed: true, rejected: faults };
  } catch (error) {
    if (!(error instanceof Refused)) {
      throw error;
    }
    const isPermission = mutation === 'transferCollateral' || mutation === 'recordWithdrawal';
    return { kind: 'ANSWER', key, isAllowed: false, rejected: isPermission ? [] : [error.message] };
  }
}

/** Follows what Marginward asks for and what it has decided, for ever. */
export async function followMarginward(exchange: Exchange): Promise<never> {
  const { connection, state } = exchange;
  return Promise.race([
    follow(
      connection,
      {
        query: INSTRUCTIONS,
        after: () => exchange.waiting.at(-1)?.cursor ?? state.cursors.instructions,
      },
      (data) => {
        exchange.waiting.push((data as { venueInstructions: Instruction }).venueInstructions);
        executeWaiting(exchange);
      },
    ),
    follow(connection, { query: EVENTS, after: () => state.cursors.events }, (data) => {
      const { marginEvents: event } = data as { marginEvents: MarginEvent };
      record(exchange, { kind: 'EVENT', event });
      if (event.type === 'AccountRestricted') {
        cancelOrders(exchange, event.accountId ?? '');
      }
    }),
  ]);
}

export function executeWaiting(exchange: Exchange): void {
  while (!exchange.isHalted) {
    const instruction = exchange.waiting.shift();
    if (instruction === undefined) {
      return;
    }
    execute(exchange, instruction, new Date());
  }
}

/** Executes an instruction in the own order book, and writes one line of what it made of it. */
function execute(exchange: Exchange, instruction: Instruction, at: Date): void {
  const { accountId, kind, expiresAt } = instruction;
  const line = { kind: 'INSTRUCTION', instruction, at: at.toISOString() } as const;
  cancelOrders(exchange, accountId);
  if (kind !== 'LIQUIDATE') {
    record(exchange, { ...line, trades: [], reason: null });
    return;
  }
  if (expiresAt !== null && at.getTime() >= Date.parse(expiresAt)) {
    record(exchange, { ...line, trades: [], reason: 'received after it had expired' });
    return;
  }
  const { trades, isWhole } = liquidate(exchange, instruction);
  const reason = isWhole ? null : 'no more depth within the limit';
  record(exchange, { ...line, trades, reason });
}

/** Immediate or cancel, at the limit at worst, and never more than the account holds. */
function liquidate(
  exchange: Exchange,
  { accountId, marketId, size, limitPrice }: Instruction,
): { readonly trades: readonly JournalTrade[]; readonly isWhole: boolean } {
  const { book } = exchange.state;
  const orderBook = exchange.orderBooks.get(marketId);
  const asked = parseSize(size ?? '0');
  const held = positionIn(requireAccount(book, accountId), marketId).size;
  if (orderBook === undefined || asked > 0n === held > 0n) {
    return { trades: [], isWhole: false };
  }
  const side = asked > 0n ? 'BUY' : 'SELL';
  const { tick } = requireMarket(marketId);
  const limit = parsePrice(limitPrice ?? '0');
  const order: Order = {
    id: nextNumber(exchange),
    accountId,
    side,
    price: side === 'BUY' ? limit - (limit % tick) : limit,
    size: smaller(absolute(asked), absolute(held)),
  };
  const trades = tradesOf(exchange, orderBook, { order, marketId, tradesBefore: 0 });
  const traded = trades.reduce((sum, each) => sum + BigInt(each.size), 0n);
  return {
    trades: trades.map((each) => ({ ...each, taker: null })),
    isWhole: traded === absolute(asked),
  };
}

const POLL_MS = 5;

/** Until Marginward was told everything. */
export async function untilTold({ state }: Exchange): Promise<void> {
  while (state.outgoing.length > 0) {
    await sleep(POLL_MS);
  }
}

/**
 * Charges funding. Both books must agree about who holds what at that place, so nothing trades meanwhile: everything
 * that traded is told first, and liquidations that were executed are booked.
 */
export async function charge(exchange: Exchange, rates: readonly Rate[], at: Date): Promise<void> {
  exchange.isHalted = true;
  while (exchange.state.outgoing.length > 0 || exchange.state.locked.size > 0) {
    await sleep(POLL_MS);
  }
  const key = `funding-${at.toISOString()}`;
  record(exchange, { kind: 'FUNDING', key, at: at.toISOString(), rates });
  await finishFunding(exchange);
}

/** Waits for the place of a funding in Marginward's log, and books it. */
export async function finishFunding(exchange: Exchange): Promise<void> {
  const { funding } = exchange.state;
  if (funding !== null) {
    exchange.isHalted = true;
    await untilTold(exchange);
    const rates = await placesOf(exchange, funding);
    record(exchange, { kind: 'FUNDED', rates });
  }
  exchange.isHalted = false;
  executeWaiting(exchange);
}

async function placesOf(
  { connection, state }: Exchange,
  { rates, at }: Entry & { readonly kind: 'FUNDING' },
): Promise<readonly (Rate & { readonly sequence: string })[]> {
  for (;;) {
    const places = await fundingAt(connection, state.begin?.cursor ?? '', at);
    const found = rates.flatMap((rate) => {
      const place = places.find(({ marketId }) => marketId === rate.marketId);
      return place === undefined ? [] : [{ ...rate, sequence: place.sequence }];
    });
    if (found.length === rates.length) {
      return found;
    }
    await sleep(POLL_MS * 10);
  }
}
