import { afterEach, beforeEach, expect, test } from 'vitest';

import { type VenueFill, type VenueOrder } from '../../../../src/app/ports.js';
import { decimal } from '../../../../src/domain/decimal.js';
import { type CcxtVenueOptions } from '../../../../src/infra/venues/ccxt/session.js';
import { type CcxtVenue, createCcxtVenue } from '../../../../src/infra/venues/ccxt/ccxt-venue.js';
import { anOkxServer, OKX_KEY, type OkxServer } from '../../../support/okx-server.js';
import { NOW } from '../../../support/risk-factories.js';

let server: OkxServer;
let venue: CcxtVenue;

beforeEach(async () => {
  server = await anOkxServer();
  venue = await open();
});
afterEach(() => server.close());

function open(overrides: Partial<CcxtVenueOptions> = {}): Promise<CcxtVenue> {
  return createCcxtVenue({
    ...OKX_KEY,
    exchangeId: 'okx',
    isSandbox: false,
    isReduceOnly: false,
    timeoutMs: 500,
    baseUrl: server.url,
    clock: { now: () => NOW },
    symbols: new Map([['BTC-USD', 'BTC/USDT:USDT']]),
    ...overrides,
  });
}

function anOrder(size: string, id = 'a1.call-1.step-1'): VenueOrder {
  return {
    clientOrderId: id,
    accountId: 'a1',
    marketId: 'BTC-USD',
    at: NOW,
    size: decimal(size),
    limitPrice: decimal(48_500),
    markPrice: decimal(48_850),
  };
}

async function shown(fills: Promise<readonly VenueFill[]>): Promise<readonly unknown[]> {
  const [{ status, filledSize, averagePrice, reason }] = (await fills) as [VenueFill];
  return [status, filledSize.toFixed(), averagePrice?.toFixed() ?? null, reason];
}

test('sizes are contracts of a hundredth, rounded down to the lot, and come back as base units', async () => {
  expect(await shown(venue.trade([anOrder('-0.8125')]))).toEqual([
    ...['PARTIALLY_FILLED', '-0.812', '48850', 'BELOW_MINIMUM'],
  ]);
  expect(server.orders).toMatchObject([{ side: 'sell', sz: '81.2', px: '48500' }]);
});

test('an acknowledgement is followed up, for every order of a batch', async () => {
  server.resting = '50';
  const fills = await venue.trade([anOrder('-0.4', '1'), anOrder('-0.8', '2')]);
  expect(fills.map(({ status, filledSize }) => [status, filledSize.toFixed()])).toEqual([
    ['FILLED', '-0.4'],
    ['PARTIALLY_FILLED', '-0.5'],
  ]);
});

test('nothing at the limit is a rejection, in base units as everywhere', async () => {
  server.resting = '0';
  expect(await shown(venue.trade([anOrder('-0.4')]))).toEqual([
    ...['REJECTED', '0', null, 'NO_DEPTH_WITHIN_LIMIT'],
  ]);
});

test('an id that is there already is asked about, and trades once', async () => {
  await venue.trade([anOrder('-0.4')]);
  const [again] = await venue.trade([anOrder('-0.4')]);
  expect(again?.status).toBe('UNKNOWN');
  expect(await shown(venue.resolve([anOrder('-0.4')], NOW))).toEqual([
    ...['FILLED', '-0.4', '48850', null],
  ]);
  expect(server.orders).toHaveLength(1);
});

test.each([
  ['50001', 'Matching engine upgrading.', 'REJECTED', 'VENUE_IN_MAINTENANCE'],
  ['50004', 'Endpoint request timeout', 'UNKNOWN', 'OUTCOME_UNKNOWN'],
  ['50011', 'Request too frequent', 'REJECTED', 'RATE_LIMITED'],
  ['50013', 'System is busy, please try again later', 'UNKNOWN', 'OUTCOME_UNKNOWN'],
  ['51008', 'Insufficient balance', 'REJECTED', 'INSUFFICIENT_FUNDS'],
  ['51028', 'Contract under delivery', 'REJECTED', 'MARKET_CLOSED'],
])('%s (%s) is %s, %s', async (code, msg, status, reason) => {
  const body = JSON.stringify({ code, msg, data: [] });
  server.faults.set('POST /api/v5/trade/batch-orders', [{ kind: 'SAYS', status: 200, body }]);
  const [fill] = await venue.trade([anOrder('-0.4')]);
  expect([fill?.status, fill?.reason]).toEqual([status, reason]);
});

test('depth is in base units', async () => {
  const depth = await venue.readDepth(['BTC-USD'], NOW);
  const slippage = (size: string): string =>
    depth.expectedSlippage('BTC-USD', decimal(size), decimal(48_850)).toFixed();
  expect([slippage('-1'), slippage('-1.01')]).toEqual(['0', '1']);
});

test('an order carries its deadline, 5 s after it was signed, and no other request does', async () => {
  await venue.trade([anOrder('-0.4')]);
  const withDeadline = server.requests.filter(({ headers }) => headers.exptime !== undefined);
  expect(withDeadline.map(({ path }) => path)).toEqual(['/api/v5/trade/batch-orders']);
  const { headers } = withDeadline[0]!;
  const signedAt = Date.parse(String(headers['ok-access-timestamp']));
  const windowMs = Number(headers.exptime) - signedAt;
  expect(windowMs).toBeGreaterThanOrEqual(5000);
  expect(windowMs).toBeLessThan(6000);
});

test('an order that may still be on its way is not given up: OKX takes a request for 30 s', async () => {
  const asked = (seconds: number): Promise<readonly unknown[]> =>
    shown(venue.resolve([anOrder('-0.4')], new Date(NOW.getTime() + seconds * 1000)));
  // Sent 5 s after the decision, at the latest, and taken 30 s after that.
  expect(await asked(36)).toEqual(['UNKNOWN', '0', null, 'OUTCOME_UNKNOWN']);
  expect(await asked(45.001)).toEqual(['REJECTED', '0', null, 'NEVER_ARRIVED']);
});

test('the sandbox says so in every request', async () => {
  const sandbox = await open({ isSandbox: true });
  await sandbox.trade([anOrder('-0.4')]);
  const headers = server.requests.map(({ headers }) => headers['x-simulated-trading']);
  expect(headers).toEqual(headers.map(() => '1'));
});

test('a key without its passphrase is refused at start, a wrong one is an outage', async () => {
  await expect(open({ passphrase: null })).rejects.toThrow('VENUE_PASSPHRASE');
  const wrong = await open({ passphrase: 'wrong' });
  expect(await wrong.status(NOW)).toEqual({ isUp: false, reason: 'AUTHENTICATION_FAILED' });
});
