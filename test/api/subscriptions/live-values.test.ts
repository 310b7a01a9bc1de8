import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { type Api, anApi, at, publish, seedBook, tokenFor } from '../harness.js';
import { connect, disconnectAll, subscribe } from './subscriber.js';

let api: Api;
let operator: string;
let viewer: string;
let alice: string;

beforeAll(async () => {
  api = await anApi();
  operator = await tokenFor(api.system, 'olga', ['OPERATOR']);
  viewer = await tokenFor(api.system, 'vera', ['RISK_VIEWER']);
  alice = await tokenFor(api.system, 'alice', ['ACCOUNT_OWNER']);
  await seedBook(api, operator);
}, 60_000);
beforeEach(disconnectAll);
afterAll(async () => {
  await disconnectAll();
  await api.close();
});

const EVENTS = 'subscription { marginEvents { sequence } }';

describe('accountHealth', () => {
  const query =
    'subscription ($id: ID!, $least: Decimal) { accountHealth(accountId: $id, minChange: $least) { equity level } }';

  test('is told now, and again when prices move it', async () => {
    const subscription = subscribe(api, alice, query, { id: 'alice-1', least: '0.001' });
    const first = await subscription.next();
    await publish(api, operator, { 'BTC-USD': '101' });
    const second = await subscription.next();

    expect(first).toEqual({ accountHealth: { equity: '1000', level: 'HEALTHY' } });
    expect(second).toEqual({ accountHealth: { equity: '1100', level: 'HEALTHY' } });
  });

  test("another's account is NOT_FOUND", async () => {
    const message = await subscribe(api, alice, query, { id: 'bob-1' }).next();

    expect(at(message, 'errors', 0, 'extensions', 'code')).toBe('NOT_FOUND');
  });
});

describe('markPrices', () => {
  const query =
    'subscription ($ids: [ID!]!) { markPrices(marketIds: $ids) { marketId price { price stale } } }';

  test('sends each market now, then its changes', async () => {
    const subscription = subscribe(api, alice, query, { ids: ['ETH-USD'] });
    const first = await subscription.next();
    await publish(api, operator, { 'ETH-USD': '10.5' });
    let latest = await subscription.next();
    while (at(latest, 'markPrices', 'price', 'stale') === true) {
      latest = await subscription.next();
    }

    expect(at(first, 'markPrices')).toMatchObject({ marketId: 'ETH-USD', price: { price: '10' } });
    expect(at(latest, 'markPrices')).toMatchObject({ price: { price: '10.5', stale: false } });
  });

  test.each([[[]], [['NO-SUCH']]])('refuses %p', async (ids) => {
    const message = await subscribe(api, alice, query, { ids }).next();

    expect(['BAD_USER_INPUT', 'NOT_FOUND']).toContain(
      at(message, 'errors', 0, 'extensions', 'code'),
    );
  });
});

test('riskSummary sends the state of the book again and again', async () => {
  const messages = await subscribe(
    api,
    viewer,
    'subscription { riskSummary(everySeconds: 1) { equity openMarginCalls } }',
  ).take(2);

  expect(messages).toHaveLength(2);
  expect(at(messages[0], 'riskSummary', 'openMarginCalls')).toEqual(expect.any(Number));
});

describe('a connection', () => {
  const closing = (token: string | null): Promise<unknown> => {
    const client = connect(api, token);
    return new Promise((resolve) => {
      client.on('closed', (event) => {
        resolve(at(event, 'code'));
      });
      client.subscribe(
        { query: EVENTS },
        { next: () => undefined, error: () => undefined, complete: () => undefined },
      );
    });
  };

  test('without a token that holds is closed with 4403', async () => {
    expect(await closing(null)).toBe(4403);
    expect(await closing('nonsense')).toBe(4403);
  });

  test('is closed with 4403 when its token expires', async () => {
    const short = await tokenFor(api.system, 'vera', ['RISK_VIEWER'], [], 1);

    expect(await closing(short)).toBe(4403);
  });

  test('masks failures and keeps limits as HTTP does', async () => {
    const client = connect(api, viewer);
    const outcome = (query: string): Promise<unknown> =>
      new Promise((resolve) => {
        client.subscribe({ query }, { next: resolve, error: resolve, complete: () => undefined });
      });
    const invalid = await outcome('{ noSuchField }');
    const broken = await outcome('{ viewer {');
    const costly = await outcome(
      '{ accounts(first: 500) { nodes { marginCalls(first: 500) { nodes { id } } } } }',
    );
    await api.system.db.$executeRawUnsafe('ALTER TABLE committees RENAME TO hidden_committees');
    const failed = await outcome('{ committee { quorum } }');
    await api.system.db.$executeRawUnsafe('ALTER TABLE hidden_committees RENAME TO committees');

    expect(at(invalid, 0, 'extensions', 'code')).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(at(broken, 0, 'extensions', 'code')).toBe('GRAPHQL_PARSE_FAILED');
    expect(at(costly, 0, 'extensions', 'code')).toBe('QUERY_TOO_COMPLEX');
    expect(at(failed, 'errors', 0, 'extensions', 'code')).toBe('INTERNAL_SERVER_ERROR');
    expect(at(failed, 'errors', 0, 'message')).toBe('Internal error.');
  });
});
