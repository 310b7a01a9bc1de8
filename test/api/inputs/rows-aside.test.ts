import { getOperationAST, parse } from 'graphql';
import { expect, test } from 'vitest';

import { setRowsAside } from '../../../src/api/inputs/bad-rows.js';
import { buildApiSchema } from '../../../src/api/server/executable-schema.js';
import { SLICE_ROWS } from '../../../src/app/slices.js';
import { turnsDuring } from '../../support/turns.js';

const { schema } = buildApiSchema();
const AT = '2026-01-01T00:00:00.000Z';

const aTrade = (id: string, changes: object = {}) => ({
  id,
  accountId: 'a-1',
  marketId: 'BTC-USD',
  size: '1',
  price: '100',
  fee: '0',
  at: AT,
  ...changes,
});
const asideOf = (text: string, variables: Record<string, unknown>) => {
  const document = parse(text);
  return setRowsAside(schema, document, getOperationAST(document), variables);
};

const RECORD = 'mutation ($input: RecordTradesInput!) { recordTrades(input: $input) { accepted } }';

test('the event loop turns while GraphQL reads the rows of a batch', async () => {
  const trades = Array.from({ length: 8 * SLICE_ROWS }, (_, n) => aTrade(`t-${n}`));
  const turns = await turnsDuring(() => asideOf(RECORD, { input: { key: 'k', trades } }));
  expect(turns).toBeGreaterThanOrEqual(7);
});

test('rows are taken out of the variables, read once, and kept under the key of their field', async () => {
  const trades = [aTrade('t-1'), aTrade('t-2', { size: 2 })];
  const aside = await asideOf(RECORD.replace('recordTrades', 'told: recordTrades'), {
    input: { key: 'k', trades },
  });
  expect(aside.variables).toEqual({ input: { key: 'k', trades: [] } });
  expect(aside.readable).toEqual({ input: { key: 'k', trades: [trades[0]] } });
  expect(aside.batches.get('told')).toMatchObject({
    list: 'trades',
    rows: [{ ...trades[0], at: new Date(AT) }],
    rejected: [{ index: 1, field: 'trades[1].size' }],
  });
});

test('a variable that is used twice keeps its rows, without those that cannot be read', async () => {
  const prices = [
    { marketId: 'BTC-USD', price: '1', at: AT },
    { marketId: 'BTC-USD', price: 1, at: AT },
  ];
  const aside = await asideOf(
    `mutation ($prices: [MarkPriceInput!]!) {
      one: publishMarkPrices(input: { source: "a", prices: $prices }) { accepted }
      ...Two
    }
    fragment Two on Mutation {
      two: publishMarkPrices(input: { source: "b", prices: $prices }) { accepted }
    }`,
    { prices },
  );
  expect(aside.variables).toEqual({ prices: [prices[0]] });
  expect(aside.batches.get('one')).toMatchObject({ rows: null, rejected: [{ index: 1 }] });
});

test('variables stay as they are when no row can be read', async () => {
  const variables = { input: { key: 'k', trades: [aTrade('t-1', { size: 1 }), null] } };
  const aside = await asideOf(RECORD, variables);
  expect(aside.variables).toBe(variables);
  expect(aside.batches.size).toBe(0);
});
