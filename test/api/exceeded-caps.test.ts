import { Registry } from 'prom-client';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { watchOpenInterest } from '../../src/app/enforcement/open-interest/watch-caps.js';
import { measure } from '../../src/roles/metrics/measure.js';
import { ROW_MEASURES } from '../../src/roles/metrics/row-metrics.js';

import { type Api, anApi, at, publish, tokenFor } from './harness.js';

let api: Api;
let operator: string;

/** At 100 USD: 20 units in all, 15 of one owner. */
beforeAll(async () => {
  api = await anApi({ parameters: { openInterestCap: '2000', ownerInterestCap: '1500' } });
  operator = await tokenFor(api.system, 'olga', ['OPERATOR']);
  await publish(api, operator, { 'BTC-USD': '100' });
  const POSITION = (id: string, owner: string, size: string) =>
    `mutation { recordDeposit(input: { key: "d-${id}", accountId: "${id}", asset: "USD", amount: "10000", final: true, owner: "${owner}" }) { id }
      recordPositions(input: { key: "p-${id}", positions: [{ accountId: "${id}", marketId: "BTC-USD", size: "${size}", entryPrice: "100" }] }) { accepted } }`;
  for (const text of [POSITION('rita', 'alice', '16'), POSITION('sam', 'bob', '-5')]) {
    const { errors } = await api.ask(operator, text);
    if (errors.length > 0) {
      throw new Error(JSON.stringify(errors));
    }
  }
  await watchOpenInterest(api.deps);
  await api.settle();
}, 60_000);
afterAll(() => api.close());

const MARKET = '{ market(id: "BTC-USD") { exceededCaps { cap owner limit openInterest } } }';
const EVENTS = `{ events(filter: { types: ["OpenInterestCapExceeded"] }) { edges { node { accountId
  ... on OpenInterestCapExceeded { cap owner limit openInterest markPrice } } } } }`;

const TOTAL = { cap: 'TOTAL', owner: null, limit: '2000', openInterest: '2100' };
const OWNER = { cap: 'OWNER', owner: 'alice', limit: '1500', openInterest: '1600' };

test.each([
  ['a viewer', 'vera', 'RISK_VIEWER', [TOTAL, OWNER]],
  ['the owner', 'alice', 'ACCOUNT_OWNER', [TOTAL, OWNER]],
  ['another owner', 'bob', 'ACCOUNT_OWNER', [TOTAL]],
] as const)(
  '%s sees the caps that are exceeded, and the log',
  async (_who, subject, role, caps) => {
    const token = await tokenFor(api.system, subject, [role]);
    const { data } = await api.ask(token, MARKET);
    expect(at(data, 'market', 'exceededCaps')).toEqual(caps);

    const log = await api.ask(token, EVENTS);
    expect(log.errors).toEqual([]);
    const edges = at(log.data, 'events', 'edges') as { node: object }[];
    const told = caps.map((cap) => ({
      ...cap,
      markPrice: '100',
      accountId: cap.owner === null ? null : 'rita',
    }));
    expect(edges.map(({ node }) => node)).toEqual(told);
  },
);

test('an order that would be refused says by which rule', async () => {
  const { data } = await api.ask(
    operator,
    `{ checkOrders(orders: [{ accountId: "rita", marketId: "BTC-USD", side: BUY, size: "1", price: "100" }]) { allowed code maxSize } }`,
  );
  expect(data!.checkOrders).toEqual([{ allowed: false, code: 'OPEN_INTEREST_CAP', maxSize: '0' }]);
});

test('the metrics count them', async () => {
  const registry = new Registry();
  measure(registry, ROW_MEASURES, api.deps);
  const text = await registry.getSingleMetricAsString('marginward_open_interest_caps_exceeded');
  expect(text).toContain('{market="BTC-USD",cap="TOTAL"} 1');
  expect(text).toContain('{market="BTC-USD",cap="OWNER"} 1');
});
