import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ROWS_OF } from '../../src/api/inputs/bad-rows.js';
import { type Api, anApi, at, seedBook, tokenFor } from './harness.js';

let api: Api;
let operator: string;
let calls = 0;

beforeAll(async () => {
  api = await anApi();
  operator = await tokenFor(api.system, 'olga', ['OPERATOR']);
  await seedBook(api, operator);
}, 60_000);
afterAll(() => api.close());

interface Batch {
  readonly input: string;
  /** What the input has beside the rows. */
  readonly rest: object;
  /** A valid row; every one is different. */
  readonly row: (place: string) => Readonly<Record<string, unknown>>;
  /** Fields of a date, and of a decimal; null when there is none. */
  readonly date: string | null;
  readonly decimal: string | null;
  /** How the two valid rows end. */
  readonly good: { readonly accepted: number; readonly codes: readonly string[] };
}

const TAKEN = { accepted: 2, codes: [] };
const market = 'SOL-USD';
const now = (): string => api.system.clock.at.toISOString();
const byPlace = (place: string): string =>
  new Date(api.system.clock.at.getTime() - Number(place) * 1000).toISOString();

/** Every mutation that takes rows one by one. */
const BATCHES: Readonly<Record<string, Batch>> = {
  publishMarkPrices: {
    input: 'PublishMarkPricesInput',
    rest: { source: 'test' },
    row: () => ({ marketId: market, price: '200', at: now() }),
    date: 'at',
    decimal: 'price',
    good: TAKEN,
  },
  recordPositions: {
    input: 'RecordPositionsInput',
    rest: {},
    row: (place) => ({
      accountId: `${place === '0' ? 'alice' : 'bob'}-1`,
      marketId: 'ETH-USD',
      size: '1',
      entryPrice: '10',
    }),
    date: null,
    decimal: 'size',
    good: TAKEN,
  },
  recordDeposits: {
    input: 'RecordDepositsInput',
    rest: {},
    row: (place) => ({
      id: `d-${String(calls)}-${place}`,
      accountId: 'alice-1',
      asset: 'USD',
      amount: '1',
    }),
    date: null,
    decimal: 'amount',
    good: TAKEN,
  },
  recordTrades: {
    input: 'RecordTradesInput',
    rest: {},
    row: (place) => ({
      id: `t-${String(calls)}-${place}`,
      accountId: 'bob-1',
      marketId: 'ETH-USD',
      size: '1',
      price: '10',
      at: now(),
    }),
    date: 'at',
    decimal: 'size',
    good: TAKEN,
  },
  recordCashFlows: {
    input: 'RecordCashFlowsInput',
    rest: {},
    row: (place) => ({
      id: `f-${String(calls)}-${place}`,
      accountId: 'bob-1',
      asset: 'USD',
      amount: '-1',
      kind: 'FEE',
      at: now(),
    }),
    date: 'at',
    decimal: 'amount',
    good: TAKEN,
  },
  recordFundingRates: {
    input: 'RecordFundingRatesInput',
    rest: {},
    row: (place) => ({ marketId: market, rate: '0.0001', markPrice: '200', at: byPlace(place) }),
    date: 'at',
    decimal: 'rate',
    good: TAKEN,
  },
  recordProfitSettlements: {
    input: 'RecordProfitSettlementsInput',
    rest: {},
    row: (place) => ({ marketId: market, price: '200', at: byPlace(place) }),
    date: 'at',
    decimal: 'price',
    good: TAKEN,
  },
  recordOpenOrders: {
    input: 'RecordOpenOrdersInput',
    rest: { replaces: [{ accountId: 'bob-1', marketId: 'ETH-USD' }] },
    row: (place) => ({
      id: `o-${place}`,
      accountId: 'bob-1',
      marketId: 'ETH-USD',
      side: 'BUY',
      size: '1',
      price: '10',
    }),
    date: null,
    decimal: 'size',
    good: TAKEN,
  },
  reportLiquidationFills: {
    input: 'ReportLiquidationFillsInput',
    rest: {},
    row: (place) => ({
      id: `r-${String(calls)}-${place}`,
      liquidationId: 'nobody.call-1.step-1',
      size: '1',
      price: '10',
      at: now(),
      status: 'FILLED',
    }),
    date: 'at',
    decimal: 'size',
    // No such order was given: that each is refused by itself shows that it was looked at.
    good: { accepted: 0, codes: ['0 NOT_FOUND', '2 NOT_FOUND'] },
  },
  openAccounts: {
    input: 'OpenAccountsInput',
    rest: {},
    row: (place) => ({ id: `new-${String(calls)}-${place}`, owner: 'nora' }),
    date: null,
    decimal: null,
    good: TAKEN,
  },
};

interface Receipt {
  readonly accepted: number;
  readonly rejected: readonly { readonly index: number; readonly code: string; field: string }[];
}

async function send(
  mutation: string,
  rows: readonly unknown[],
  more: object = {},
): Promise<Receipt> {
  const { input, rest } = BATCHES[mutation]!;
  calls += 1;
  const answer = await api.ask(
    operator,
    `mutation ($input: ${input}!) { ${mutation}(input: $input) {
      accepted rejected { index code field } } }`,
    {
      input: {
        ...(mutation === 'publishMarkPrices' ? {} : { key: `k-${String(calls)}` }),
        ...rest,
        ...more,
        [ROWS_OF[mutation]!]: rows,
      },
    },
  );
  expect(answer.errors).toEqual([]);
  return at(answer.data, mutation) as Receipt;
}

test('every mutation that sets bad rows aside is tried', () => {
  expect(Object.keys(BATCHES).sort()).toEqual(Object.keys(ROWS_OF).sort());
});

describe.each(Object.entries(BATCHES))('%s', (mutation, { row, date, decimal, good }) => {
  const kinds: readonly (readonly [string, (valid: object) => unknown, string])[] = [
    ...(date === null
      ? []
      : ([
          ['a date that is none', (valid: object) => ({ ...valid, [date]: '31.12.2026' }), date],
          ['a date as a number', (valid: object) => ({ ...valid, [date]: 1_700_000_000 }), date],
        ] as const)),
    ...(decimal === null
      ? []
      : ([
          ['a JSON number', (valid: object) => ({ ...valid, [decimal]: 1 }), decimal],
          ['a decimal that is null', (valid: object) => ({ ...valid, [decimal]: null }), decimal],
          ['a comma for a point', (valid: object) => ({ ...valid, [decimal]: '1,5' }), decimal],
        ] as const)),
    ['nothing', () => null, ''],
    ['an unknown field', (valid: object) => ({ ...valid, surprise: '1' }), ''],
  ];

  test.each(kinds)('takes the good rows beside one with %s', async (_, spoil, field) => {
    const [first, bad, last] = ['0', '1', '2'].map((place) => row(place));
    const list = ROWS_OF[mutation]!;
    const receipt = await send(mutation, [first, spoil(bad!), last]);

    const others = receipt.rejected.filter(({ index }) => index !== 1);
    expect(receipt.rejected.filter(({ index }) => index === 1)).toEqual([
      { index: 1, code: 'BAD_USER_INPUT', field: [`${list}[1]`, field].filter(Boolean).join('.') },
    ]);
    expect(receipt.accepted).toBe(good.accepted);
    expect(others.map(({ index, code }) => `${String(index)} ${code}`)).toEqual(good.codes);
  });
});

test('a bad row of orders moves no rejection of what they replace', async () => {
  const { row } = BATCHES.recordOpenOrders!;
  const replaces = ['ETH-USD', 'MOON-USD'].map((marketId) => ({ accountId: 'bob-1', marketId }));
  const elsewhere = { ...row('2'), marketId: 'SOL-USD' };
  const { accepted, rejected } = await send('recordOpenOrders', [null, row('1'), elsewhere], {
    replaces,
  });
  expect(accepted).toBe(1);
  expect(rejected.map(({ index, field }) => `${String(index)} ${field}`).sort()).toEqual([
    '0 orders[0]',
    '1 replaces[1].marketId',
    '2 orders[2]',
  ]);
});
