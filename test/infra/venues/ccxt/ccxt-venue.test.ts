import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { type VenueFill, type VenueOrder, VenueDownError } from '../../../../src/app/ports.js';
import { decimal } from '../../../../src/domain/decimal.js';
import { exchangeOrderId } from '../../../../src/infra/venues/ccxt/orders.js';
import { type CcxtVenueOptions } from '../../../../src/infra/venues/ccxt/session.js';
import { type CcxtVenue, createCcxtVenue } from '../../../../src/infra/venues/ccxt/ccxt-venue.js';
import {
  aBinanceServer,
  type BinanceServer,
  KEY,
  SECRET,
} from '../../../support/binance-server.js';
import { type Fault } from '../../../support/exchange-server.js';
import { NOW, secondsAfter } from '../../../support/risk-factories.js';

const NEW_ORDER = 'POST /fapi/v1/order';
const QUERY_ORDER = 'GET /fapi/v1/order';

let server: BinanceServer;
let now: Date;
let venue: CcxtVenue;

beforeEach(async () => {
  server = await aBinanceServer();
  now = NOW;
  venue = await open();
});
afterEach(() => server.close());

function open(overrides: Partial<CcxtVenueOptions> = {}): Promise<CcxtVenue> {
  return createCcxtVenue({
    exchangeId: 'binanceusdm',
    apiKey: KEY,
    secret: SECRET,
    passphrase: null,
    isSandbox: false,
    isReduceOnly: false,
    timeoutMs: 300,
    baseUrl: server.url,
    clock: { now: () => now },
    symbols: new Map([['BTC-USD', 'BTC/USDT:USDT']]),
    ...overrides,
  });
}

/** Sells 1.3121 at a mark of 48,850, down to 48,500. */
function anOrder({
  id = 'a1.call-1.step-1',
  size = '-1.312',
  limit = '48500',
  at = NOW,
} = {}): VenueOrder {
  return {
    clientOrderId: id,
    accountId: 'a1',
    marketId: 'BTC-USD',
    at,
    size: decimal(size),
    limitPrice: decimal(limit),
    markPrice: decimal(48_850),
  };
}

async function tradeOne(order = anOrder()): Promise<VenueFill> {
  const [fill] = await venue.trade([order]);
  return fill!;
}

async function ask(order = anOrder(), seconds = 1): Promise<VenueFill> {
  const [fill] = await venue.resolve([order], secondsAfter(seconds));
  return fill!;
}

function shown({ status, filledSize, averagePrice, reason }: VenueFill): readonly unknown[] {
  return [status, filledSize.toFixed(), averagePrice?.toFixed() ?? null, reason];
}

const FILLED = ['FILLED', '-1.312', '48850', null];
const UNKNOWN = ['UNKNOWN', '0', null, 'OUTCOME_UNKNOWN'];
const rejected = (reason: string): unknown[] => ['REJECTED', '0', null, reason];

function fail(path: string, ...faults: Fault[]): void {
  server.faults.set(path, faults);
}

function says(code: number, msg: string, status = 400): Fault {
  return { kind: 'SAYS', status, body: JSON.stringify({ code, msg }) };
}

function sentOrders(): number {
  return server.requests.filter(({ method, path }) => `${method} ${path}` === NEW_ORDER).length;
}

describe('an order', () => {
  test('is a limit order, immediate or cancel, under an id that follows from ours', async () => {
    const fill = await tradeOne();
    expect(shown(fill)).toEqual(FILLED);
    expect(fill.filledAt).toEqual(new Date(1566818724722));
    const { parameters } = server.requests.at(-1)!;
    expect(Object.fromEntries(parameters)).toMatchObject({
      symbol: 'BTCUSDT',
      side: 'SELL',
      type: 'LIMIT',
      timeInForce: 'IOC',
      quantity: '1.312',
      price: '48500',
      recvWindow: '5000',
      newClientOrderId: exchangeOrderId('a1.call-1.step-1'),
    });
    expect(parameters.has('reduceOnly')).toBe(false);
    expect(exchangeOrderId('a1.call-1.step-1')).toMatch(/^mw[0-9a-f]{30}$/);
  });

  test('for contracts only reduces what the exchange holds, where it holds no sum of opposite positions', async () => {
    venue = await open({ isReduceOnly: true });
    await tradeOne();
    expect(server.requests.at(-1)!.parameters.get('reduceOnly')).toBe('true');
  });

  test('fills in part as far as its limit, or not at all', async () => {
    server.bids.splice(0, 1, ['48850.0', '0.5'], ['48600.0', '0.25'], ['48400.0', '9']);
    const fill = await tradeOne();
    // (0.5 · 48,850 + 0.25 · 48,600) / 0.75
    expect(fill.averagePrice?.toDecimalPlaces(4).toFixed()).toBe('48766.6667');
    expect([fill.status, fill.filledSize.toFixed(), fill.reason]).toEqual([
      ...['PARTIALLY_FILLED', '-0.75', 'LIMIT_REACHED'],
    ]);
    server.bids.splice(0, 3, ['48400.0', '9']);
    expect(shown(await tradeOne(anOrder({ id: 'next' })))).toEqual(
      rejected('NO_DEPTH_WITHIN_LIMIT'),
    );
  });

  test('is rounded to the exchange, never to more size and never to a worse limit', async () => {
    const sale = await tradeOne(anOrder({ size: '-1.3129', limit: '48500.01' }));
    expect(shown(sale)).toEqual(['PARTIALLY_FILLED', '-1.312', '48850', 'BELOW_MINIMUM']);
    const purchase = anOrder({ id: 'buy', size: '0.5009', limit: '48899.99' });
    expect((await tradeOne(purchase)).filledSize.toFixed()).toBe('0.5');
    expect(server.orders.map(({ origQty, price }) => [origQty, price])).toEqual([
      ['1.312', '48500.1'],
      ['0.5', '48899.9'],
    ]);
  });

  test.each([
    ['less than a lot', '-0.0009'],
    ['less than the least notional', '-0.002'],
  ])('of %s is not sent', async (_what, size) => {
    expect(shown(await tradeOne(anOrder({ size })))).toEqual(rejected('BELOW_MINIMUM'));
    expect(sentOrders()).toBe(0);
  });

  test('is sent up to five seconds after its decision, and not any more', async () => {
    now = secondsAfter(5);
    expect(shown(await tradeOne())).toEqual(FILLED);
    now = new Date(NOW.getTime() + 5001);
    expect(shown(await tradeOne(anOrder({ id: 'late' })))).toEqual(rejected('NEVER_ARRIVED'));
    expect(sentOrders()).toBe(1);
  });

  test('in a market that has no symbol is not sent', async () => {
    const [fill] = await venue.trade([{ ...anOrder(), marketId: 'XRP-USD' }]);
    expect(shown(fill!)).toEqual(rejected('INVALID_ORDER'));
  });
});

describe('an answer that says that the order did not trade', () => {
  test.each([
    [-2019, 'Margin is insufficient.', 400, 'INSUFFICIENT_FUNDS'],
    [-2018, 'Balance is insufficient.', 400, 'INSUFFICIENT_FUNDS'],
    [-2010, 'NEW_ORDER_REJECTED', 400, 'INVALID_ORDER'],
    [-4164, "Order's notional must be no smaller than 100", 400, 'INVALID_ORDER'],
    [-1111, 'Precision is over the maximum defined for this asset.', 400, 'INVALID_ORDER'],
    [-1021, 'Timestamp for this request is outside of the recvWindow.', 400, 'VENUE_REJECTED'],
    [-4131, "The counterparty's best price does not meet the filter", 400, 'VENUE_REJECTED'],
    [-1003, 'Too many requests', 429, 'RATE_LIMITED'],
    [-1003, 'Way too many requests; IP banned until 1573770330123.', 418, 'RATE_LIMITED'],
    [-1015, 'Too many new orders', 400, 'RATE_LIMITED'],
    [-2015, 'Invalid API-key, IP, or permissions for action', 401, 'AUTHENTICATION_FAILED'],
    [-1022, 'Signature for this request is not valid.', 400, 'AUTHENTICATION_FAILED'],
  ])('%i (%s) with HTTP %i is %s', async (code, message, status, reason) => {
    fail(NEW_ORDER, says(code, message, status));
    expect(shown(await tradeOne())).toEqual(rejected(reason));
    expect(sentOrders()).toBe(1);
  });
});

describe('an answer that leaves open whether the order traded', () => {
  const faults: readonly (readonly [string, Fault])[] = [
    ['none, in time', { kind: 'TIMES_OUT_AFTER_TRADING' }],
    ['a server error', { kind: 'SAYS_AFTER_TRADING', status: 500, body: 'Internal error' }],
    ['unavailable', { kind: 'SAYS_AFTER_TRADING', status: 503, body: 'Unknown error' }],
    ['a page of a gateway', { kind: 'SAYS_AFTER_TRADING', status: 502, body: '<html>502</html>' }],
    ['half an answer', { kind: 'SAYS_AFTER_TRADING', status: 200, body: '{"orderId": 225' }],
    ['an empty answer', { kind: 'SAYS_AFTER_TRADING', status: 200, body: '' }],
    [
      'execution status unknown',
      {
        kind: 'SAYS_AFTER_TRADING',
        status: 400,
        body: '{"code":-1007,"msg":"Send status unknown; execution status unknown."}',
      },
    ],
    [
      'that the id is there already',
      {
        kind: 'SAYS_AFTER_TRADING',
        status: 400,
        body: '{"code":-4116,"msg":"ClientOrderId is duplicated."}',
      },
    ],
    [
      'a code that nobody knows',
      { kind: 'SAYS_AFTER_TRADING', status: 400, body: '{"code":-99999,"msg":"?"}' },
    ],
  ];

  test.each(faults)('%s: it is unknown, and asking tells', async (_what, fault) => {
    fail(NEW_ORDER, fault);
    expect(shown(await tradeOne())).toEqual(UNKNOWN);
    expect(shown(await ask())).toEqual(FILLED);
    expect(sentOrders()).toBe(1);
    expect(server.orders).toHaveLength(1);
  });

  test.each([
    ['an acknowledgement', '{"orderId":22542179,"status":"NEW","symbol":"BTCUSDT"}'],
    ['another thing', '{"ok":true}'],
  ])('%s: it is asked about at once', async (_what, body) => {
    fail(NEW_ORDER, { kind: 'SAYS_AFTER_TRADING', status: 200, body });
    expect(shown(await tradeOne())).toEqual(FILLED);
    expect(sentOrders()).toBe(1);
  });

  test('an acknowledgement, and then nothing: it is unknown, and asking tells', async () => {
    const body = '{"orderId":22542179,"status":"NEW","symbol":"BTCUSDT"}';
    fail(NEW_ORDER, { kind: 'SAYS_AFTER_TRADING', status: 200, body });
    fail(QUERY_ORDER, { kind: 'HANGS_UP' });
    expect(shown(await tradeOne())).toEqual(UNKNOWN);
    expect(shown(await ask())).toEqual(FILLED);
    expect(sentOrders()).toBe(1);
  });

  test('a broken connection, before it arrived: unknown for 45 s, then certain', async () => {
    fail(NEW_ORDER, { kind: 'HANGS_UP' });
    expect(shown(await tradeOne())).toEqual(UNKNOWN);
    expect(shown(await ask(anOrder(), 45))).toEqual(UNKNOWN);
    expect(shown(await ask(anOrder(), 45.001))).toEqual(rejected('NEVER_ARRIVED'));
    expect(sentOrders()).toBe(1);
  });

  test('no order is sent after one of which it is not known', async () => {
    fail(NEW_ORDER, { kind: 'HANGS_UP' });
    const fills = await venue.trade(['1', '2', '3'].map((id) => anOrder({ id })));
    expect(fills.map(({ status, reason }) => [status, reason])).toEqual([
      ['UNKNOWN', 'OUTCOME_UNKNOWN'],
      ['REJECTED', 'NEVER_ARRIVED'],
      ['REJECTED', 'NEVER_ARRIVED'],
    ]);
    expect(sentOrders()).toBe(1);
  });

  test('a question that cannot be answered is an outage, and the order stays open', async () => {
    await tradeOne();
    for (const fault of [
      { kind: 'HANGS_UP' },
      { kind: 'SAYS', status: 503, body: 'Service Unavailable' },
    ] as const) {
      fail(QUERY_ORDER, fault);
      await expect(ask()).rejects.toThrow(VenueDownError);
    }
    fail(QUERY_ORDER, says(-1003, 'Too many requests', 429));
    expect(shown(await ask())).toEqual(UNKNOWN);
    expect(shown(await ask())).toEqual(FILLED);
  });

  test('an order that rests although it may not is cancelled, and asked about again', async () => {
    await tradeOne();
    const resting = {
      status: 'NEW',
      executedQty: '0',
      avgPrice: '0',
      side: 'SELL',
      symbol: 'BTCUSDT',
    };
    fail(QUERY_ORDER, { kind: 'SAYS', status: 200, body: JSON.stringify(resting) });
    fail('DELETE /fapi/v1/order', { kind: 'SAYS', status: 200, body: '{"status":"CANCELED"}' });
    expect(shown(await ask())).toEqual(UNKNOWN);
    expect(server.requests.at(-1)!.method).toBe('DELETE');
    expect(shown(await ask())).toEqual(FILLED);
  });
});

test('a symbol whose price is of another order than the mark is not traded', async () => {
  const priced = (price: string): VenueOrder => ({ ...anOrder(), markPrice: decimal(price) });
  await venue.readDepth(['BTC-USD'], NOW);

  expect(shown(await tradeOne(priced('48.85')))).toEqual(rejected('INVALID_ORDER'));
  expect(shown(await tradeOne(priced('48850000')))).toEqual(rejected('INVALID_ORDER'));
  expect(server.orders).toEqual([]);
  expect(shown(await tradeOne())).toEqual(FILLED);
});

describe('depth', () => {
  const slippage = async (size: string): Promise<string> => {
    const depth = await venue.readDepth(['BTC-USD'], NOW);
    return depth.expectedSlippage('BTC-USD', decimal(size), decimal(48_850)).toFixed();
  };

  test('is what an order of the size would slip through the book, and all of it beyond the book', async () => {
    server.bids.splice(0, 1, ['48850.0', '1'], ['48361.5', '1']);
    expect(await slippage('-1')).toBe('0');
    // Half of it 1 % below the mark.
    expect(await slippage('-2')).toBe('0.005');
    expect(await slippage('-2.001')).toBe('1');
    expect(await slippage('1')).toBe('0.000204708291');
  });

  test('of an empty book, or of a market without a symbol, is none', async () => {
    server.bids.splice(0);
    expect(await slippage('-0.001')).toBe('1');
    const depth = await venue.readDepth(['XRP-USD'], NOW);
    expect(depth.expectedSlippage('XRP-USD', decimal(1), decimal(1)).toFixed()).toBe('1');
  });

  test('of a crossed book cannot be used', async () => {
    server.asks.splice(0, 1, ['48849.9', '1']);
    await expect(slippage('-1')).rejects.toThrow('the book of BTC/USDT:USDT is crossed');
  });
});

describe('whether it takes orders', () => {
  test('is asked with a signed question', async () => {
    expect(await venue.status(NOW)).toEqual({ isUp: true });
    expect(await (await open({ apiKey: 'other' })).status(NOW)).toEqual({
      isUp: false,
      reason: 'AUTHENTICATION_FAILED',
    });
    fail('GET /fapi/v3/account', { kind: 'SAYS', status: 503, body: '' });
    expect(await venue.status(NOW)).toEqual({ isUp: false, reason: 'VENUE_DOWN' });
  });

  test('is no while nothing listens, and then nothing was sent', async () => {
    await server.close();
    expect(await venue.status(NOW)).toEqual({ isUp: false, reason: 'VENUE_DOWN' });
    await expect(venue.trade([anOrder()])).rejects.toThrow(VenueDownError);
  });

  test('keys are in no message', async () => {
    fail('GET /fapi/v1/exchangeInfo', { kind: 'SAYS', status: 503, body: `${KEY} ${SECRET}` });
    const error: unknown = await venue.check().catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(VenueDownError);
    expect((error as Error).message).not.toMatch(/key-of-tests|secret-of-tests|signature/);
  });
});

test('symbols that the exchange does not have are all named at start', async () => {
  await expect(venue.check()).resolves.toBeUndefined();
  const wrong = await open({
    symbols: new Map([
      ['BTC-USD', 'BTC/USDT'],
      ['ETH-USD', 'ETH/USDT:USDT'],
    ]),
  });
  await expect(wrong.check()).rejects.toThrow(
    /BTC-USD: there is no BTC\/USDT\n.*ETH-USD: there is no ETH\/USDT:USDT/s,
  );
});

test('the sandbox is another venue by name, so that its orders are never asked about elsewhere', async () => {
  const sandbox = await open({ isSandbox: true });
  expect([venue.name, sandbox.name]).toEqual(['binanceusdm', 'binanceusdm-sandbox']);
  const [fill] = await sandbox.trade([anOrder()]);
  expect(shown(fill!)).toEqual(FILLED);
});
