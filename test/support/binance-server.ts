import { Decimal } from '../../src/domain/decimal.js';

import {
  anExchangeServer,
  type ExchangeRequest,
  type ExchangeServer,
  hmacSha256,
  type Reply,
} from './exchange-server.js';

export const KEY = 'key-of-tests';
export const SECRET = 'secret-of-tests';

interface BinanceOrder {
  readonly clientOrderId: string;
  readonly side: string;
  readonly origQty: string;
  readonly price: string;
  readonly executedQty: string;
  readonly avgPrice: string;
  readonly status: string;
}

export interface BinanceServer extends ExchangeServer {
  /** Every order that was ever traded or refused for want of depth, as the exchange has it. */
  readonly orders: BinanceOrder[];
  /** Base units resting at each price, nearest first. */
  readonly bids: (readonly [price: string, quantity: string])[];
  readonly asks: (readonly [price: string, quantity: string])[];
}

/** Codes of https://developers.binance.com/docs/derivatives/usds-margined-futures/error-code */
const refused = (code: number, msg: string): Reply => ({ status: 400, body: { code, msg } });

/**
 * Binance USDⓈ-M Futures, as its documentation has exchange information, order book, new order, query order
 * and account, with one symbol, BTCUSDT: lots of 0.001, ticks of 0.10, notional of at least 100.
 */
export async function aBinanceServer(): Promise<BinanceServer> {
  const orders: BinanceOrder[] = [];
  const bids: (readonly [string, string])[] = [['48850.0', '10']];
  const asks: (readonly [string, string])[] = [['48860.0', '10']];
  const server = await anExchangeServer((request) => {
    switch (`${request.method} ${request.path}`) {
      case 'GET /fapi/v1/exchangeInfo':
        return { body: EXCHANGE_INFO };
      case 'GET /fapi/v1/depth':
        return { body: { lastUpdateId: 1, E: 1, T: 1, bids, asks } };
      case 'GET /fapi/v3/account':
        return refusalOf(request) ?? { body: { assets: [], positions: [] } };
      case 'POST /fapi/v1/order':
        return refusalOf(request) ?? newOrder(request, orders, { bids, asks });
      case 'GET /fapi/v1/order':
        return refusalOf(request) ?? queryOrder(request, orders);
      default:
        return { status: 404, body: { code: -5000, msg: `Path ${request.path} is invalid` } };
    }
  });
  return { ...server, orders, bids, asks };
}

function refusalOf({ parameters, headers, body, method }: ExchangeRequest): Reply | null {
  if (headers['x-mbx-apikey'] !== KEY) {
    return refused(-2015, 'Invalid API-key, IP, or permissions for action');
  }
  const query = method === 'POST' ? body : parameters.toString();
  const [signed = '', signature] = query.split('&signature=');
  return hmacSha256(SECRET, signed, 'hex') === signature
    ? null
    : refused(-1022, 'Signature for this request is not valid.');
}

function newOrder(
  { parameters }: ExchangeRequest,
  orders: BinanceOrder[],
  book: Pick<BinanceServer, 'bids' | 'asks'>,
): Reply {
  const text = (name: string): string => parameters.get(name) ?? '';
  const [side, price, quantity] = [text('side'), text('price'), text('quantity')];
  if (text('type') !== 'LIMIT' || text('timeInForce') !== 'IOC') {
    return refused(-1116, 'Invalid orderType.');
  }
  if (!/^[.A-Z:/a-z0-9_-]{1,36}$/.test(text('newClientOrderId'))) {
    return refused(-4015, 'Client order id length should be less than 36 chars');
  }
  if (!new Decimal(quantity).mod('0.001').isZero() || !new Decimal(price).mod('0.1').isZero()) {
    return refused(-1111, 'Precision is over the maximum defined for this asset.');
  }
  const levels = side === 'SELL' ? book.bids : book.asks;
  let [left, cost] = [new Decimal(quantity), new Decimal(0)];
  for (const [level, resting] of levels) {
    const isWithin =
      side === 'SELL' ? new Decimal(level).gte(price) : new Decimal(level).lte(price);
    const taken = isWithin ? Decimal.min(left, resting) : new Decimal(0);
    left = left.minus(taken);
    cost = cost.plus(taken.times(level));
  }
  const executed = new Decimal(quantity).minus(left);
  const order: BinanceOrder = {
    clientOrderId: text('newClientOrderId'),
    side,
    price,
    origQty: quantity,
    executedQty: executed.toFixed(),
    avgPrice: executed.isZero() ? '0.00' : cost.div(executed).toFixed(),
    status: left.isZero() ? 'FILLED' : 'EXPIRED',
  };
  orders.push(order);
  return { body: shown(order) };
}

function queryOrder({ parameters }: ExchangeRequest, orders: readonly BinanceOrder[]): Reply {
  const id = parameters.get('origClientOrderId');
  const order = orders.find(({ clientOrderId }) => clientOrderId === id);
  return order === undefined ? refused(-2013, 'Order does not exist.') : { body: shown(order) };
}

function shown(order: BinanceOrder): object {
  return {
    ...order,
    orderId: 22542179,
    symbol: 'BTCUSDT',
    type: 'LIMIT',
    origType: 'LIMIT',
    timeInForce: 'IOC',
    reduceOnly: false,
    closePosition: false,
    positionSide: 'BOTH',
    cumQuote: new Decimal(order.executedQty).times(order.avgPrice).toFixed(),
    stopPrice: '0',
    workingType: 'CONTRACT_PRICE',
    updateTime: 1566818724722,
  };
}

const EXCHANGE_INFO = {
  timezone: 'UTC',
  serverTime: 1565613908500,
  rateLimits: [],
  exchangeFilters: [],
  assets: [],
  symbols: [
    {
      symbol: 'BTCUSDT',
      pair: 'BTCUSDT',
      contractType: 'PERPETUAL',
      deliveryDate: 4133404800000,
      onboardDate: 1569398400000,
      status: 'TRADING',
      baseAsset: 'BTC',
      quoteAsset: 'USDT',
      marginAsset: 'USDT',
      pricePrecision: 2,
      quantityPrecision: 3,
      baseAssetPrecision: 8,
      quotePrecision: 8,
      underlyingType: 'COIN',
      underlyingSubType: [],
      triggerProtect: '0.0500',
      filters: [
        { filterType: 'PRICE_FILTER', minPrice: '556.80', maxPrice: '4529764', tickSize: '0.10' },
        { filterType: 'LOT_SIZE', minQty: '0.001', maxQty: '1000', stepSize: '0.001' },
        { filterType: 'MARKET_LOT_SIZE', minQty: '0.001', maxQty: '120', stepSize: '0.001' },
        { filterType: 'MAX_NUM_ORDERS', limit: 200 },
        { filterType: 'MIN_NOTIONAL', notional: '100' },
        {
          filterType: 'PERCENT_PRICE',
          multiplierUp: '1.0500',
          multiplierDown: '0.9500',
          multiplierDecimal: '4',
        },
      ],
      orderTypes: ['LIMIT', 'MARKET'],
      timeInForce: ['GTC', 'IOC', 'FOK', 'GTX'],
      liquidationFee: '0.012500',
      marketTakeBound: '0.05',
    },
  ],
};
