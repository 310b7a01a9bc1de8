import { setTimeout as sleep } from 'node:timers/promises';

import {
  type Venue,
  VenueDownError,
  type VenueFill,
  type VenueOrder,
  type VenueStatus,
} from '../../../app/ports.js';
import { DomainError } from '../../../domain/errors.js';

import { readDepth } from './depth.js';
import { failureOf, isA, outageOf } from './errors.js';
import { openExchange, ORDER_WINDOW_MS } from './exchange.js';
import { exchangeOrderId, toExchangeOrder, toVenueFill } from './orders.js';
import {
  asking,
  type CcxtSession,
  type CcxtVenueOptions,
  isOtherThing,
  isTradable,
  loadMarkets,
  marketOf,
} from './session.js';
import { rejectedFill, unknownFill } from '../venue-fills.js';

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
/** An order older than this is not sent any more. */
const SEND_MS_MAX = 5000;
/**
 * An order that the exchange does not know so long after it was decided will not come: it began its way in
 * the first 5 s, and the exchange refuses it `ORDER_WINDOW_MS` after it was sent. In between it may wait for
 * its turn at ccxt's rate limit, and clocks differ. Should an exchange not heed the window, it refuses
 * what is 30 s older than its signature: that, too, is over by then.
 */
const ARRIVAL_MS_MAX = SEND_MS_MAX + ORDER_WINDOW_MS + 35_000;

/** When an order that was only acknowledged is asked about. */
const ASK_DELAYS_MS = [0, 100, 400];

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
  const exchange = await openExchange(options);
  const state: CcxtSession = { options, exchange, bestPrices: new Map() };
  return {
    name: options.isSandbox ? `${options.exchangeId}-sandbox` : options.exchangeId,
    ordersMax: ORDERS_MAX,
    handover: null,
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

async function check(state: CcxtSession): Promise<void> {
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

/** One after another. After one whose outcome is not certain, or that was throttled, no more are sent. */
async function trade(state: CcxtSession, orders: readonly VenueOrder[]): Promise<VenueFill[]> {
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

async function tradeOne(state: CcxtSession, order: VenueOrder): Promise<VenueFill> {
  const market = marketOf(state, order.marketId);
  if (market === null || isOtherThing(state, market, order.markPrice)) {
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
      {
        clientOrderId: exchangeOrderId(order.clientOrderId),
        timeInForce: 'IOC',
        // Spot has no positions that an order could only reduce.
        ...(state.options.isReduceOnly && market.spot !== true ? { reduceOnly: true } : {}),
      },
    );
    const fill = toVenueFill(order, answer, market);
    // Many exchanges acknowledge first, and say what traded when asked.
    return fill.status === 'UNKNOWN' ? await askSoon(state, order) : fill;
  } catch (error) {
    const failure = failureOf(error);
    return failure.kind === 'UNKNOWN' ? unknownFill(order) : rejectedFill(order, failure.reason);
  }
}

async function askSoon(state: CcxtSession, order: VenueOrder): Promise<VenueFill> {
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

async function resolveOne(state: CcxtSession, order: VenueOrder, now: Date): Promise<VenueFill> {
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

/** A signed question, since keys can be refused while the exchange is up. */
async function status(state: CcxtSession): Promise<VenueStatus> {
  try {
    await state.exchange.fetchBalance();
    return { isUp: true };
  } catch (error) {
    const reason = outageOf(error);
    return reason === null ? { isUp: true } : { isUp: false, reason };
  }
}
