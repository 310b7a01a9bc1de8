import { afterEach, beforeEach, expect, test } from 'vitest';

import { liquidateMarket } from '../../../../src/app/enforcement/liquidation/liquidate-market.js';
import { type CcxtVenue, createCcxtVenue } from '../../../../src/infra/venues/ccxt/ccxt-venue.js';
import {
  aBinanceServer,
  type BinanceServer,
  KEY,
  SECRET,
} from '../../../support/binance-server.js';

import {
  aLiquidationSystem,
  callOf,
  inLiquidation,
  isLedgerSound,
  type LiquidationSystem,
  MARKET,
  payloadsOf,
  publish,
  sizeOf,
  wait,
} from './liquidation-system.js';

let server: BinanceServer;
let system: LiquidationSystem;
let venue: CcxtVenue;

beforeEach(async () => {
  server = await aBinanceServer();
  const clock = { now: (): Date => system.clock.now() };
  venue = await createCcxtVenue({
    exchangeId: 'binanceusdm',
    apiKey: KEY,
    secret: SECRET,
    passphrase: null,
    isSandbox: false,
    isReduceOnly: false,
    timeoutMs: 300,
    baseUrl: server.url,
    clock,
    symbols: new Map([[MARKET, 'BTC/USDT:USDT']]),
  });
  system = await aLiquidationSystem(venue);
  await inLiquidation(system);
});
afterEach(async () => {
  const isSound = await isLedgerSound(system);
  await system.close();
  await server.close();
  if (!isSound) {
    throw new Error('money was made of nothing');
  }
});

const liquidate = (): ReturnType<typeof liquidateMarket> => liquidateMarket(system, MARKET);

test('an account is liquidated at the exchange, in its lots, until it recovers', async () => {
  await liquidate();
  // The step is 1.3121, of which the exchange takes thousandths.
  expect(server.orders.map(({ side, origQty }) => [side, origQty])).toEqual([['SELL', '1.312']]);
  const [step] = await payloadsOf(system, 'LiquidationStepFilled');
  expect(step).toMatchObject({ size: '-1.3121', filledSize: '-1.312', failure: 'BELOW_MINIMUM' });
  expect(await sizeOf(system, 'a1')).toBe('0.688');
});

test('a time-out after trading is asked about, and the exchange trades once', async () => {
  server.faults.set('POST /fapi/v1/order', [{ kind: 'TIMES_OUT_AFTER_TRADING' }]);
  await liquidate();
  expect(server.orders).toHaveLength(1);
  expect(await sizeOf(system, 'a1')).toBe('0.688');
});

test('an exchange that is gone for an hour after it traded: its fill is booked when it is back, once', async () => {
  server.faults.set('POST /fapi/v1/order', [{ kind: 'TIMES_OUT_AFTER_TRADING' }]);
  const isGone = { kind: 'SAYS', status: 503, body: 'Service Unavailable' } as const;
  const forever = Array.from({ length: 1000 }, () => isGone);
  server.faults.set('GET /fapi/v1/order', [...forever]);
  server.faults.set('GET /fapi/v3/account', [...forever]);
  for (let minute = 0; minute < 60; minute += 1) {
    expect((await liquidate()).retryAt).not.toBeNull();
    wait(system, 60);
  }
  expect(await callOf(system, 'a1')).toMatchObject({ state: 'LIQUIDATING', stepCount: 0 });
  expect(system.alerts).toHaveLength(1);

  server.faults.clear();
  await publish(system, '48850');
  await liquidate();
  expect(server.orders).toHaveLength(1);
  expect(await sizeOf(system, 'a1')).toBe('0.688');
  expect(await payloadsOf(system, 'VenueOutageEnded')).toHaveLength(1);
});

test('a lost order is decided again under another id, once the loss is certain', async () => {
  server.faults.set('POST /fapi/v1/order', [{ kind: 'HANGS_UP' }]);
  await expect(liquidate()).rejects.toThrow('a1.call-1.step-1');
  wait(system, 46);
  await publish(system, '48850');
  await liquidate();
  const [failed] = await payloadsOf(system, 'LiquidationStepFailed');
  expect(failed).toMatchObject({ failure: 'NEVER_ARRIVED', state: 'LIQUIDATING' });
  wait(system, 46);
  await publish(system, '48850');
  await liquidate();
  expect(server.orders).toHaveLength(1);
  expect(await sizeOf(system, 'a1')).toBe('0.688');
});

test('keys that stop to be taken are one outage, and not an order more', async () => {
  const refused = { code: -2015, msg: 'Invalid API-key, IP, or permissions for action' };
  const fault = { kind: 'SAYS', status: 401, body: JSON.stringify(refused) } as const;
  server.faults.set('POST /fapi/v1/order', [fault]);
  server.faults.set('GET /fapi/v3/account', [fault]);
  await liquidate();
  wait(system, 2);
  await liquidate();
  expect(await payloadsOf(system, 'VenueOutageBegan')).toMatchObject([
    { reason: 'AUTHENTICATION_FAILED' },
  ]);
  expect(server.orders).toEqual([]);
});
