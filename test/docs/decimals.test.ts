import { readFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { decimal } from '../../src/domain/decimal.js';
import { type Api, anApi, publish, tokenFor } from '../api/harness.js';
import { NOW } from '../app/ingest/system.js';
import { ROOT } from './shown-commands.js';

/* The table of docs/risk-model.md#numbers: each field takes as many decimals as it says and no more, and no more money. */

const TABLE = readFileSync(path.join(ROOT, 'docs/risk-model.md'), 'utf8')
  .split('\n')
  .filter((line) => /^ {2}\| .* \| +\d+ +\| /.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, field = '', places = '', most = '']) => ({ field, places: Number(places), most }));

let api: Api;
let operator: string;
let member: string;
let keys = 0;
const key = (): string => {
  keys += 1;
  return `k-${String(keys)}`;
};

beforeAll(async () => {
  api = await anApi();
  operator = await tokenFor(api.system, 'olga', ['OPERATOR']);
  member = await tokenFor(api.system, 'alice', ['COMMITTEE']);
  await publish(api, operator, { 'BTC-USD': '100' });
});
afterAll(() => api.close());

type Try = (value: string) => readonly [query: string, variables: object];

const rows = 'accepted rejected { index code field message }';
const aTrade = { accountId: 'a-1', marketId: 'BTC-USD', size: '1', price: '1', at: NOW };
const trades =
  (field: string, others: object = {}): Try =>
  (value) => [
    `mutation ($input: RecordTradesInput!) { recordTrades(input: $input) { ${rows} } }`,
    {
      input: {
        key: key(),
        owner: 'a',
        trades: [{ id: key(), ...aTrade, ...others, [field]: value }],
      },
    },
  ];
const proposal =
  (kind: string, fields: (value: string) => object): Try =>
  (value) => [
    'mutation ($input: ProposeInput!) { propose(input: $input) { id } }',
    { input: { [kind]: { title: 'A change', rationale: 'To try.', ...fields(value) } } },
  ];

const TRIES: Readonly<Record<string, readonly Try[]>> = {
  'amounts of deposits and withdrawals, sizes of positions': [
    (amount) => [
      'mutation ($input: RecordDepositInput!) { recordDeposit(input: $input) { id } }',
      {
        input: { key: key(), accountId: 'a-1', owner: 'a', asset: 'USD', amount, final: true },
      },
    ],
    (size) => [
      `mutation ($input: RecordPositionsInput!) { recordPositions(input: $input) { ${rows} } }`,
      {
        input: {
          key: key(),
          positions: [{ accountId: 'a-1', marketId: 'BTC-USD', size, entryPrice: '0.01' }],
        },
      },
    ],
  ],
  'fees of trades, cash flows': [
    trades('fee', { size: '1000', price: '1000000' }),
    (amount) => [
      `mutation ($input: RecordCashFlowsInput!) { recordCashFlows(input: $input) { ${rows} } }`,
      {
        input: {
          key: key(),
          flows: [{ id: key(), accountId: 'a-1', asset: 'USD', amount, kind: 'INTEREST', at: NOW }],
        },
      },
    ],
  ],
  'mark prices, confidences, prices of trades and entries': [
    trades('price', { size: '0.00000001' }),
    (price) => [
      `mutation ($input: PublishMarkPricesInput!) { publishMarkPrices(input: $input) { ${rows} } }`,
      { input: { source: 's', prices: [{ marketId: 'ETH-USD', price, at: NOW }] } },
    ],
  ],
  'funding rates': [
    (rate) => [
      `mutation ($input: RecordFundingRatesInput!) { recordFundingRates(input: $input) { ${rows} } }`,
      {
        input: {
          key: key(),
          rates: [
            {
              marketId: 'BTC-USD',
              rate,
              markPrice: '1',
              at: new Date(NOW.getTime() - 1000 * (keys + 1)),
            },
          ],
        },
      },
    ],
  ],
  'fractions and ratios of margin parameters, haircuts': [
    proposal('changeParameters', (maxSlippage) => ({
      marketId: 'BTC-USD',
      changes: { maxSlippage },
    })),
    proposal('changeCollateral', (haircut) => ({ asset: 'BTC', haircut })),
  ],
  '`largePositionNotional`, `minPositionNotional`': [
    proposal('changeParameters', (largePositionNotional) => ({
      marketId: 'BTC-USD',
      changes: { largePositionNotional },
    })),
    proposal('changeParameters', (minPositionNotional) => ({
      marketId: 'BTC-USD',
      changes: { minPositionNotional },
    })),
  ],
  'money for a layer of the waterfall': [
    proposal('fundWaterfall', (amount) => ({ layer: 'BACKSTOP', amount })),
  ],
};

/** Why a value was refused; null when it was taken. */
async function refusalOf(one: Try, value: string): Promise<string | null> {
  const [query, variables] = one(value);
  const token = query.includes('propose(') ? member : operator;
  const { data, errors } = await api.ask(token, query, variables);
  const [result] = Object.values(data ?? {}) as { rejected?: readonly { message: string }[] }[];
  return errors[0]?.message ?? result?.rejected?.[0]?.message ?? null;
}

/** `10¹²` as a number; null where the page names no number. */
function mostOf(text: string): string | null {
  const [, power] = /^10([⁰¹²³⁴⁵⁶⁷⁸⁹]+)/.exec(text) ?? [];
  if (power !== undefined) {
    const digits = Array.from(power, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(digit)).join('');
    return decimal(`1e${digits}`).toFixed();
  }
  return /^\d+$/.test(text) ? text : null;
}

test('every row of the table is tried here', () => {
  expect(TABLE.map(({ field }) => field)).toEqual(Object.keys(TRIES));
});

test.each(TABLE)('$field: $places decimals, at most $most', async ({ field, places, most }) => {
  const fitting = `0.${'1'.padStart(places, '0')}`;
  const limit = mostOf(most);
  // Of what has a range of its own, 101 is beyond every range of a fraction or ratio.
  const beyond = limit === null ? '101' : decimal(limit).plus(1).toFixed();
  const said = limit === null ? /at most|below/ : new RegExp(`at most ${limit}`);
  for (const one of TRIES[field] ?? []) {
    expect(await refusalOf(one, fitting)).toBeNull();
    expect(await refusalOf(one, `${fitting}1`)).toMatch(/decimals|whole cents/);
    expect(await refusalOf(one, beyond)).toMatch(said);
  }
});
