import { afterEach, expect, test } from 'vitest';

import { sweep } from '../../../../src/app/enforcement/sweep.js';
import { watchOpenInterest } from '../../../../src/app/enforcement/open-interest/watch-caps.js';
import { recordDeposit } from '../../../../src/app/ingest/collateral/record-deposit.js';
import { recordOpenOrders } from '../../../../src/app/ingest/orders/record-open-orders.js';
import { recordTrades } from '../../../../src/app/ingest/trades/record-trades.js';
import { checkOrders } from '../../../../src/app/permissions/check-orders.js';
import { factsOf, OPERATOR } from '../../ingest/system.js';
import { anEnforcedSystem, type EnforcedSystem, hold, publish } from '../system.js';

let system: EnforcedSystem;
afterEach(() => system.close());

/** At 100 USD: 60 units in all, 40 on a side, 20 of one owner. */
const CAPS = { openInterestCap: '6000', sideInterestCap: '4000', ownerInterestCap: '2000' };

async function start(parameters: Readonly<Record<string, string | number>>): Promise<void> {
  system = await anEnforcedSystem(parameters);
  const owners = { 'a-1': 'ann', 'a-2': 'ann', b: 'bob', c: 'cleo', d: 'dan' };
  for (const [accountId, owner] of Object.entries(owners)) {
    const deposit = { key: `d-${accountId}`, accountId, asset: 'USD', amount: '100000' };
    await recordDeposit(system, OPERATOR, { ...deposit, final: true, owner });
  }
  await publish(system, { 'BTC-USD': '100' });
}

async function check(accountId: string, side: 'BUY' | 'SELL', size: string): Promise<unknown> {
  const order = { accountId, marketId: 'BTC-USD', side, size, price: '100', reduceOnly: false };
  const [answer] = await checkOrders(system, OPERATOR, [order]);
  const { refusal, maxSize } = answer!;
  return [refusal?.code ?? null, refusal?.details.cap ?? null, maxSize.toFixed()];
}

const lines = async (): Promise<unknown[]> =>
  (await factsOf(system))
    .filter(({ type }) => type.startsWith('OpenInterestCap'))
    .map(({ type, account_id, payload }) => [
      type,
      payload.cap,
      payload.owner,
      account_id,
      payload.openInterest,
    ]);

const later = (seconds: number): void => {
  system.clock.at = new Date(system.clock.at.getTime() + seconds * 1000);
};

test('an order beyond a cap is refused, with what would be allowed; one that reduces is not', async () => {
  await start(CAPS);
  await hold(system, 'b', '19', '100');
  await hold(system, 'c', '-19', '100');
  await hold(system, 'a-1', '12', '100');

  // ann has 12 of 20, longs 31 of 40, all positions 50 of 60.
  expect(await check('a-2', 'BUY', '8')).toEqual([null, null, '8']);
  expect(await check('a-2', 'BUY', '8.001')).toEqual(['OPEN_INTEREST_CAP', 'OWNER', '8']);
  // Selling 32 of the same account leaves it 20 short: the whole owner's 20.
  expect(await check('a-1', 'SELL', '32')).toEqual([null, null, '32']);
  expect(await check('a-1', 'SELL', '32.001')).toEqual(['OPEN_INTEREST_CAP', 'OWNER', '32']);
  expect(await check('d', 'BUY', '9')).toEqual([null, null, '9']);
  expect(await check('d', 'BUY', '9.001')).toEqual(['OPEN_INTEREST_CAP', 'LONG', '9']);
  expect(await check('d', 'SELL', '10.001')).toEqual(['OPEN_INTEREST_CAP', 'TOTAL', '10']);
});

test('what rests in the accounts of the owner counts for the owner, others only once it fills', async () => {
  await start(CAPS);
  const rest = (accountId: string) =>
    recordOpenOrders(system, OPERATOR, {
      key: `o-${accountId}`,
      replaces: [{ accountId, marketId: 'BTC-USD' }],
      orders: [
        {
          id: 'o',
          accountId,
          marketId: 'BTC-USD',
          side: 'BUY',
          size: '15',
          price: '90',
          reduceOnly: false,
        },
      ],
    });
  await rest('a-1');
  await rest('b');
  expect(await check('a-2', 'BUY', '5.001')).toEqual(['OPEN_INTEREST_CAP', 'OWNER', '5']);
  expect(await check('a-1', 'BUY', '5.001')).toEqual(['OPEN_INTEREST_CAP', 'OWNER', '5']);
  expect(await check('c', 'BUY', '20')).toEqual([null, null, '20']);
});

test('without caps, and with caps of 0, nothing is capped, read or said', async () => {
  await start({ openInterestCap: '0' });
  await hold(system, 'b', '100', '100');
  expect(await check('b', 'BUY', '100')).toEqual([null, null, expect.any(String)]);
  await sweep(system, { enqueue: () => Promise.resolve() });
  expect(await lines()).toEqual([]);
});

test('facts beyond a cap are booked, and the log says so once a change of state', async () => {
  await start({ ...CAPS, stateNoticeSeconds: 60 });
  const trade = { marketId: 'BTC-USD', price: '100', fee: '0', at: system.clock.now() };
  const trades = [
    { ...trade, id: 't-1', accountId: 'a-1', size: '15' },
    { ...trade, id: 't-2', accountId: 'a-2', size: '26' },
    { ...trade, id: 't-3', accountId: 'b', size: '-20' },
  ];
  expect(await recordTrades(system, OPERATOR, { key: 't', trades })).toMatchObject({ accepted: 3 });
  const asked = await sweep(system, { enqueue: () => Promise.resolve() });
  expect(asked.asked).toBe(3);
  const exceeded = [
    ['OpenInterestCapExceeded', 'TOTAL', null, null, '6100'],
    ['OpenInterestCapExceeded', 'LONG', null, null, '4100'],
    // The account of the larger position is named.
    ['OpenInterestCapExceeded', 'OWNER', 'ann', 'a-2', '4100'],
  ];
  expect(await lines()).toEqual(exceeded);
  expect(await watchOpenInterest(system)).toBe(0);

  // Within the notice time a market that comes and goes is not told again.
  await hold(system, 'a-2', '5', '100');
  later(59.999);
  expect(await watchOpenInterest(system)).toBe(0);
  later(0.001);
  expect(await watchOpenInterest(system)).toBe(3);
  await hold(system, 'a-2', '26', '100');
  expect(await watchOpenInterest(system)).toBe(0);
  later(60);
  expect(await watchOpenInterest(system)).toBe(3);
  await hold(system, 'a-2', '0', '100');
  await hold(system, 'a-1', '0', '100');
  later(60);
  await watchOpenInterest(system);
  expect((await lines()).slice(9)).toEqual([
    ['OpenInterestCapKept', 'TOTAL', null, null, '2000'],
    ['OpenInterestCapKept', 'LONG', null, null, '0'],
    ['OpenInterestCapKept', 'OWNER', 'ann', 'a-1', '0'],
  ]);
});
