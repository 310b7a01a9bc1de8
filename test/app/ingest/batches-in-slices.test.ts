import { createHash } from 'node:crypto';

import { expect, test } from 'vitest';

import { readDepositRows } from '../../../src/app/ingest/collateral/deposit-rows.js';
import { readFlowRows } from '../../../src/app/ingest/flows/flow-rows.js';
import { hashOfRows } from '../../../src/app/ingest/idempotency.js';
import { readPositionRows } from '../../../src/app/ingest/positions/position-input.js';
import { readTradeRows } from '../../../src/app/ingest/trades/trade-input.js';
import { bookTradeRows } from '../../../src/app/ingest/trades/trade-rows.js';
import { SLICE_ROWS } from '../../../src/app/slices.js';
import { canonicalJson } from '../../../src/domain/canonical.js';
import { turnsDuring } from '../../support/turns.js';

const SLICES = 8;
const AT = new Date('2026-01-01T00:00:00.000Z');
const NUMBERS = Array.from({ length: SLICES * SLICE_ROWS }, (_, n) => n);
const MARKETS = new Set(['BTC-USD']);

const trades = NUMBERS.map((n) => ({
  id: `t-${n}`,
  accountId: `a-${n % 7}`,
  marketId: 'BTC-USD',
  size: n % 2 === 0 ? '1' : '-0.5',
  price: '50000.5',
  fee: '1.25',
  at: AT,
}));
const readTrades = () => readTradeRows(trades, { listed: MARKETS, ended: new Set() }, AT);
const book = async () => {
  const { rows } = await readTrades();
  const reach = { kind: 'CROSS', isolatedMarketId: null } as const;
  const accounts = new Map(rows.map(({ accountId }) => [accountId, reach]));
  const none = { known: new Map(), liquidations: new Set<string>(), balances: new Map() };
  return bookTradeRows(rows, { ...none, accounts, positions: [] });
};

test.each<[string, number, () => Promise<unknown>]>([
  ['trades are read', 1, readTrades],
  ['trades are read and booked', 2, book],
  ['a request is hashed', 1, () => hashOfRows({}, 'trades', trades, ({ id }) => id)],
  [
    'positions are read',
    1,
    () => {
      const rows = NUMBERS.map((n) => ({
        accountId: `a-${n}`,
        marketId: 'BTC-USD',
        size: '1',
        entryPrice: '1',
      }));
      return readPositionRows(rows, (id) => MARKETS.has(id));
    },
  ],
  [
    'deposits are read',
    1,
    () => {
      const rows = NUMBERS.map((n) => ({
        id: `d-${n}`,
        accountId: 'a-1',
        asset: 'USD',
        amount: '1',
        final: true,
        confirmations: null,
        owner: null,
      }));
      return readDepositRows(rows, new Map([['USD', 0]]), AT);
    },
  ],
  [
    'cash flows are read',
    1,
    () => {
      const rows = NUMBERS.map((n) => ({
        id: `f-${n}`,
        accountId: 'a-1',
        asset: 'USD',
        amount: '1',
        kind: 'FEE' as const,
        marketId: null,
        at: AT,
        reason: null,
      }));
      return readFlowRows(rows, { assets: new Set(['USD']), markets: MARKETS }, AT);
    },
  ],
])('the event loop turns while %s', async (_what, passes, work) => {
  expect(await turnsDuring(work)).toBeGreaterThanOrEqual(passes * (SLICES - 1));
});

test('rows of several slices are booked one upon another', async () => {
  const { accounts, rejected } = await book();
  expect(rejected).toEqual([]);
  // Of a-0: every seventh number, from 0 on; an even one buys 1, an odd one sells 0.5.
  const own = NUMBERS.filter((n) => n % 7 === 0);
  const size = own.reduce((sum, n) => sum + (n % 2 === 0 ? 1 : -0.5), 0);
  expect(accounts[0]?.positions.get('BTC-USD')?.after?.size.toNumber()).toBe(size);
  expect(accounts[0]?.trades).toHaveLength(own.length);
});

test('the hash of a request is that of its canonical JSON, as keys that were used before have it', async () => {
  const content = { owner: 'alice', trades: trades.map(({ id, size }) => [id, size]) };
  const whole = createHash('sha256').update(canonicalJson(content)).digest('hex');
  const inParts = await hashOfRows({ owner: 'alice' }, 'trades', trades, (t) => [t.id, t.size]);
  expect(inParts).toBe(whole);
  const none = createHash('sha256').update('{"owner":null,"trades":[]}').digest('hex');
  expect(await hashOfRows({ owner: null }, 'trades', [], () => null)).toBe(none);
});
