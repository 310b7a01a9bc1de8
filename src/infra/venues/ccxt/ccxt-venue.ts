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
  queryExchange,
  type CcxtSession,
  type CcxtVenueOptions,
  isOtherAsset,
  isTradable,
  loadMarkets,
  marketOf,
} from './session.js';
import { rejectedFill, unknownFill } from '../venue-fills.js';

export interface CcxtVenue extends Venue {
  /**
   * Validates the symbols against the exchange's markets, once, at the start.
   *
   * @throws DomainError BAD_USER_INPUT that lists every symbol that cannot be traded.
   * @throws VenueDownError when the exchange cannot be reached.
   */
  readonly check: () => Promise<void>;
}

const ORDERS_MAX = 10;
/** An order older than this is not sent any more. */
const SEND_MS_MAX = 5000;
/**
 * Time after the decision from which on an order unknown to the exchange can no longer arrive: it was sent
 * within the first 5 s, and the exchange refuses it `ORDER_WINDOW_MS` after that. The rest covers waiting at
 * ccxt's rate limit and clock differences. An exchange that ignores the window refuses requests 30 s after
 * their signature, which is also covered.
 */
const ARRIVAL_MS_MAX = SEND_MS_MAX + ORDER_WINDOW_MS + 35_000;

/** Delays of the queries about an order that was only acknowledged. */
const ASK_DELAYS_MS = [0, 100, 400];

/**
 * A real exchange, through ccxt: limit orders, immediate or cancel, one at a time.
 *
 * Exchanges forget client order ids of ended orders, or do not check them, so an id alone does not prevent a
 * second trade. Instead an order is sent once, within 5 s of its decision, by the worker that decided it;
 * afterwards it is only queried. `NEVER_ARRIVED` is reported when the order can no longer arrive.
 *
 * Orders never rest, and the exchange has a single account, the platform's. So there are no resting orders to
 * cancel.
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

/** Sends orders one after another, and stops after an uncertain outcome or throttling. */
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
  if (market === null || isOtherAsset(state, market, order.markPrice)) {
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
        // Spot has no positions, so reduce-only does not apply.
        ...(state.options.isReduceOnly && market.spot !== true ? { reduceOnly: true } : {}),
      },
    );
    const fill = toVenueFill(order, answer, market);
    // Many exchanges first acknowledge, and report the trade when queried.
    return fill.status === 'UNKNOWN' ? await pollOutcome(state, order) : fill;
  } catch (error) {
    const failure = failureOf(error);
    return failure.kind === 'UNKNOWN' ? unknownFill(order) : rejectedFill(order, failure.reason);
  }
}

async function pollOutcome(state: CcxtSession, order: VenueOrder): Promise<VenueFill> {
  for (const delayMs of ASK_DELAYS_MS) {
    await sleep(delayMs);
    try {
      const fill = await resolveOne(state, order, state.options.clock.now());
      if (fill.status !== 'UNKNOWN') {
        return fill;
      }
    } catch {
      // It was sent, so it stays unknown; the next query finds the outage.
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
    const answer = await queryExchange(state, () =>
      exchange.fetchOrder('', market.symbol, parameters),
    );
    if (answer.status === 'open') {
      // It should have ended at once. Cancel it, then query the traded part again.
      await queryExchange(state, () => exchange.cancelOrder('', market.symbol, parameters));
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

/** A signed query, because keys can be refused while the exchange is up. */
async function status(state: CcxtSession): Promise<VenueStatus> {
  try {
    await state.exchange.fetchBalance();
    return { isUp: true };
  } catch (error) {
    const reason = outageOf(error);
    return reason === null ? { isUp: true } : { isUp: false, reason };
  }
}
