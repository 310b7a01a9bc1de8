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

const RECEIPT = '{ accepted rejected { index code field message } duplicate }';
const PUBLISH = `mutation ($input: PublishMarkPricesInput!) { publishMarkPrices(input: $input) ${RECEIPT} }`;

function price(changes: object = {}): object {
  return {
    marketId: 'SOL-USD',
    price: '3000',
    at: api.system.clock.at.toISOString(),
    ...changes,
  };
}

const publish = (prices: readonly unknown[], key?: string) =>
  api.ask(operator, PUBLISH, {
    input: { source: 'test', prices, ...(key === undefined ? {} : { key }) },
  });

describe('a malformed row', () => {
  test.each<[string, () => unknown, string, string]>([
    ['a date that is none', () => price({ at: 'yesterday' }), 'prices[1].at', 'ISO-8601'],
    ['30 February', () => price({ at: '2026-02-30T00:00:00Z' }), 'prices[1].at', 'ISO-8601'],
    [
      'a JSON number',
      () => price({ price: 3000 }),
      'prices[1].price',
      'decimal number as a string',
    ],
    ['null', () => price({ price: null }), 'prices[1].price', 'null'],
    ['a missing field', () => ({ marketId: 'SOL-USD', price: '3000' }), 'prices[1]', '"at"'],
    ['an unknown field', () => price({ volume: '1' }), 'prices[1]', 'volume'],
    ['a list', () => [], 'prices[1]', 'MarkPriceInput'],
    ['nothing', () => null, 'prices[1]', 'null'],
  ])('by %s is reported, and the others are accepted', async (_name, row, field, rule) => {
    const unknown = price({ marketId: 'MOON-USD' });
    const answer = await publish([price(), row(), price(), unknown]);

    expect(answer.errors).toEqual([]);
    expect(at(answer.data, 'publishMarkPrices')).toEqual({
      accepted: 2,
      rejected: [
        {
          index: 1,
          code: 'BAD_USER_INPUT',
          field,
          message: expect.stringContaining(rule) as string,
        },
        {
          index: 3,
          code: 'NOT_FOUND',
          field: 'prices[3].marketId',
          message: expect.stringContaining('prices[3].marketId') as string,
        },
      ],
      duplicate: false,
    });
  });

  test('is reported again when the call is repeated under its key', async () => {
    const rows = [price({ price: 1 }), price()];
    const first = at((await publish(rows, 'again')).data, 'publishMarkPrices') as object;
    const second = at((await publish(rows, 'again')).data, 'publishMarkPrices');
    expect(first).toMatchObject({ accepted: 1, rejected: [{ index: 0 }], duplicate: false });
    expect(second).toEqual({ ...first, duplicate: true });
  });

  test('is found in a list with a variable of its own, and in each of two mutations', async () => {
    const { data, errors } = await api.ask(
      operator,
      `mutation ($prices: [MarkPriceInput!]!, $deposits: RecordDepositsInput!) {
        one: publishMarkPrices(input: { source: "test", prices: $prices }) ${RECEIPT}
        two: recordDeposits(input: $deposits) ${RECEIPT}
      }`,
      {
        prices: [price(), price({ at: 1 })],
        deposits: {
          key: 'batch-1',
          deposits: [
            { id: 'd-1', accountId: 'alice-1', asset: 'USD', amount: null },
            { id: 'd-2', accountId: 'alice-1', asset: 'USD', amount: '1' },
          ],
        },
      },
    );
    expect(errors).toEqual([]);
    expect(at(data, 'one')).toMatchObject({ accepted: 1, rejected: [{ field: 'prices[1].at' }] });
    expect(at(data, 'two')).toMatchObject({
      accepted: 1,
      rejected: [{ index: 0, field: 'deposits[0].amount' }],
    });
  });

  test('of a list that two mutations share is refused by both, and the others are taken by both', async () => {
    const { data, errors } = await api.ask(
      operator,
      `mutation ($prices: [MarkPriceInput!]!) {
        one: publishMarkPrices(input: { source: "one", prices: $prices }) ${RECEIPT}
        two: publishMarkPrices(input: { source: "two", prices: $prices }) ${RECEIPT}
      }`,
      { prices: [price(), price({ at: 1 })] },
    );
    expect(errors).toEqual([]);
    for (const field of ['one', 'two']) {
      expect(at(data, field)).toMatchObject({ accepted: 1, rejected: [{ field: 'prices[1].at' }] });
    }
  });

  test('refuses the call when every row is malformed, and grants no authority', async () => {
    expect(codesOf(await publish([price({ price: 1 }), null]))).toContain('BAD_USER_INPUT');
    const viewer = await tokenFor(api.system, 'vera', ['RISK_VIEWER']);
    const input = { source: 'test', prices: [price(), null] };
    expect(codesOf(await api.ask(viewer, PUBLISH, { input }))).toEqual(['FORBIDDEN']);
  });
});
