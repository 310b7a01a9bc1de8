import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type Api, anApi, at, codesOf, seedBook, tokenFor } from './harness.js';

let api: Api;
let operator: string;

beforeAll(async () => {
  api = await anApi();
  operator = await tokenFor(api.system, 'olga', ['OPERATOR']);
  await seedBook(api, operator);
}, 60_000);
afterAll(() => api.close());

/** How many rows there are of everything that an ingest call may write. */
async function rows(): Promise<object> {
  const { db } = api.system;
  return {
    accounts: await db.account.count(),
    positions: await db.position.count(),
    deposits: await db.deposit.count(),
    events: (await db.event.count()) + (await db.pendingEvent.count()),
    keys: await db.idempotencyKey.count(),
    prices: await db.markPrice.findMany({ orderBy: { marketId: 'asc' } }),
  };
}

const PUBLISH =
  'mutation ($input: PublishMarkPricesInput!) { publishMarkPrices(input: $input) { accepted rejected { index code field } } }';
const RECORD =
  'mutation ($input: RecordPositionsInput!) { recordPositions(input: $input) { accepted rejected { index code field } } }';
const DEPOSIT =
  'mutation ($input: RecordDepositInput!) { recordDeposit(input: $input) { id status } }';

const price = (changes: object = {}): object => ({
  source: 'hostile',
  prices: [
    { marketId: 'BTC-USD', price: '100', at: api.system.clock.at.toISOString(), ...changes },
  ],
});
const position = (changes: object = {}): object => ({
  accountId: 'alice-1',
  marketId: 'BTC-USD',
  size: '1',
  entryPrice: '100',
  ...changes,
});

describe('a price', () => {
  test.each([
    ['', 'BAD_USER_INPUT', 'price'],
    [' 1', 'BAD_USER_INPUT', 'price'],
    ['1e400', 'BAD_USER_INPUT', 'price'],
    ['NaN', 'BAD_USER_INPUT', 'price'],
    ['0x10', 'BAD_USER_INPUT', 'price'],
    ['١٢٣', 'BAD_USER_INPUT', 'price'],
    ['9'.repeat(40), 'BAD_USER_INPUT', 'price'],
    ['0', 'NON_POSITIVE', 'price'],
    ['-1', 'NON_POSITIVE', 'price'],
  ])('%p is rejected with its place, and changes nothing', async (value, code, field) => {
    const before = await rows();
    const { data } = await api.ask(operator, PUBLISH, { input: price({ price: value }) });

    expect(at(data, 'publishMarkPrices')).toEqual({
      accepted: 0,
      rejected: [{ index: 0, code, field: `prices[0].${field}` }],
    });
    expect({ ...(await rows()), prices: null }).toEqual({ ...before, prices: null });
  });

  test.each([
    ['a JSON number', { price: 1.0 }, 'input.prices[0].price'],
    ['null', { price: null }, 'input.prices[0].price'],
    ['30 February', { at: '2026-02-30T00:00:00Z' }, 'input.prices[0].at'],
    ['the year 0', { at: '0000-01-01T00:00:00Z' }, 'input.prices[0].at'],
    ['a time without an offset', { at: '2026-01-01T00:00:00' }, 'input.prices[0].at'],
    ['a NUL', { marketId: 'BTC\u0000' }, 'input.prices[0].marketId'],
    ['an unknown field', { volume: '1' }, 'input.prices[0]'],
  ])('with %s refuses the call by its field', async (_name, changes, field) => {
    const answer = await api.ask(operator, PUBLISH, { input: price(changes) });

    expect(answer.status).toBe(400);
    expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
    expect(answer.errors[0]?.extensions.field).toBe(field);
  });

  test('is taken up to 2 s ahead of the clock, and not a millisecond more', async () => {
    const ahead = (ms: number): string =>
      new Date(api.system.clock.at.getTime() + ms).toISOString();
    const late = await api.ask(operator, PUBLISH, { input: price({ at: ahead(2001) }) });
    const edge = await api.ask(operator, PUBLISH, { input: price({ at: ahead(2000) }) });

    expect(at(late.data, 'publishMarkPrices', 'rejected', 0, 'field')).toBe('prices[0].at');
    expect(at(edge.data, 'publishMarkPrices', 'accepted')).toBe(1);
  });

  test('of an unknown market is NOT_FOUND, and the others are accepted', async () => {
    const mixed = {
      source: 'hostile',
      prices: ['ETH-USD', 'NO-USD', '__proto__'].map((marketId) => ({
        marketId,
        price: '10',
        at: new Date(api.system.clock.at.getTime() + 1).toISOString(),
      })),
    };
    const { data } = await api.ask(operator, PUBLISH, { input: mixed });

    expect(at(data, 'publishMarkPrices')).toEqual({
      accepted: 1,
      rejected: [
        { index: 1, code: 'NOT_FOUND', field: 'prices[1].marketId' },
        { index: 2, code: 'NOT_FOUND', field: 'prices[2].marketId' },
      ],
    });
  });
});

describe('a list', () => {
  test.each([
    ['prices', PUBLISH, { source: 'x', prices: [] }],
    ['positions', RECORD, { key: 'empty', positions: [] }],
  ])('of no %s is BAD_USER_INPUT', async (field, query, input) => {
    const before = await rows();
    const answer = await api.ask(operator, query, { input });

    expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
    expect(answer.errors[0]?.extensions.field).toBe(field);
    expect(await rows()).toEqual(before);
  });

  test('with one account and market twice takes the first and names the second', async () => {
    const input = {
      key: 'twice',
      positions: [position({ accountId: 'bob-1', size: '-9' }), position({ accountId: 'bob-1' })],
    };
    const { data } = await api.ask(operator, RECORD, { input });

    expect(at(data, 'recordPositions')).toEqual({
      accepted: 1,
      rejected: [{ index: 1, code: 'BAD_USER_INPUT', field: 'positions[1]' }],
    });
  });

  test.each([
    ['size', '1'.padEnd(30, '0')],
    ['size', '9007199254740993'],
    ['size', '0.000000001'],
    ['entryPrice', '0'],
    ['entryPrice', '-1'],
    ['accountId', ''],
    ['accountId', 'x'.repeat(101)],
    ['accountId', "a'; DROP TABLE accounts;--"],
  ])('names the position whose %s is %p', async (field, value) => {
    const input = {
      key: `odd-${field}-${value.length}`,
      positions: [position({ [field]: value })],
    };
    const { data } = await api.ask(operator, RECORD, { input });

    expect(at(data, 'recordPositions')).toEqual({
      accepted: 0,
      rejected: [{ index: 0, code: 'BAD_USER_INPUT', field: `positions[0].${field}` }],
    });
  });
});

describe('a key', () => {
  const deposit = (amount: string, key = 'same'): object => ({
    input: { key, accountId: 'alice-1', asset: 'USD', amount },
  });

  test('used eight times at once does its work once, and all get the same answer', async () => {
    const before = await api.system.db.deposit.count();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => api.ask(operator, DEPOSIT, deposit('5', 'at-once'))),
    );

    expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBe(1);
    expect(answers.flatMap(codesOf)).toEqual([]);
    expect(await api.system.db.deposit.count()).toBe(before + 1);
  });

  test('used for eight different contents at once does one, and the others are a CONFLICT', async () => {
    const before = await api.system.db.deposit.count();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        api.ask(operator, DEPOSIT, deposit(String(index + 1))),
      ),
    );

    expect(answers.flatMap(codesOf)).toEqual(Array.from({ length: 7 }, () => 'CONFLICT'));
    expect(await api.system.db.deposit.count()).toBe(before + 1);
  });

  test.each(['', ' a', 'a\nb', 'x'.repeat(101)])('cannot be %p', async (key) => {
    const answer = await api.ask(operator, DEPOSIT, deposit('5', key));

    expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
    expect(answer.errors[0]?.extensions.field).toBe('key');
  });
});
