import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { measure } from '../../src/roles/metrics/measure.js';
import { ROW_MEASURES } from '../../src/roles/metrics/row-metrics.js';

import { type Api, anApi, at, publish, seedBook, tokenFor } from './harness.js';

let api: Api;
let operator: string;

beforeAll(async () => {
  api = await anApi();
  operator = await tokenFor(api.system, 'olga', ['OPERATOR']);
  await seedBook(api, operator);
}, 60_000);
afterAll(() => api.close());

const STATUS = 'query { systemStatus { marketsNotEnforced { marketId reason accounts } } }';
const RECORD =
  'mutation ($input: RecordPositionsInput!) { recordPositions(input: $input) { accepted rejected { code } } }';

async function notEnforced(marketId: string): Promise<unknown> {
  const { data, errors } = await api.ask(operator, STATUS);
  expect(errors).toEqual([]);
  const markets = at(data, 'systemStatus', 'marketsNotEnforced') as { marketId: string }[];
  return markets.find((market) => market.marketId === marketId);
}

/** So much later that each move counts by itself: within ten seconds they add up to a jump. */
async function publishLater(prices: Readonly<Record<string, string>>): Promise<void> {
  api.system.clock.at = new Date(api.system.clock.at.getTime() + 10_000);
  await publish(api, operator, prices);
}

async function callsOf(accountId: string): Promise<string[]> {
  const calls = await api.system.db.marginCall.findMany({ where: { accountId } });
  return calls.map(({ state }) => state);
}

describe('a market without any price', () => {
  test('is reported by the status with the number of accounts that are not enforced', async () => {
    const positions = [
      { accountId: 'bob-1', marketId: 'SOL-USD', size: '-10000', entryPrice: '1' },
    ];
    const { data } = await api.ask(operator, RECORD, { input: { key: 'sol', positions } });
    expect(at(data, 'recordPositions', 'accepted')).toBe(1);
    await api.settle();

    // BTC alone would have bob called: short 10 from 100 with 1,000 of collateral.
    for (const price of ['108', '116']) {
      await publishLater({ 'BTC-USD': price });
    }
    for (let step = 0; step < 12; step += 1) {
      await publishLater({ 'BTC-USD': String(124 + 7 * step) });
    }
    expect(await callsOf('bob-1')).toEqual([]);
    expect(await notEnforced('SOL-USD')).toEqual({
      marketId: 'SOL-USD',
      reason: 'NO_PRICE',
      accounts: 1,
    });
    expect(await notEnforced('BTC-USD')).toBeUndefined();
  });

  test('is enforced from its first price on', async () => {
    await publishLater({ 'BTC-USD': '201', 'SOL-USD': '1' });
    expect(await notEnforced('SOL-USD')).toBeUndefined();
    expect(await callsOf('bob-1')).toHaveLength(1);
  });
});

test('a market whose price has become too old is named, and one that is paused', async () => {
  api.system.clock.at = new Date(api.system.clock.at.getTime() + 600_000);
  expect(await notEnforced('BTC-USD')).toEqual({
    marketId: 'BTC-USD',
    reason: 'PRICE_UNUSABLE',
    accounts: 2,
  });
  await api.system.db
    .$executeRaw`UPDATE markets SET status = 'ENFORCEMENT_PAUSED' WHERE id = 'BTC-USD'`;
  expect(await notEnforced('BTC-USD')).toMatchObject({ reason: 'PAUSED' });

  const registry = new Registry();
  measure(registry, ROW_MEASURES, api.system);
  expect(await registry.metrics()).toContain(
    'marginward_market_not_enforced_accounts{market="BTC-USD",reason="PAUSED"} 2',
  );
});
