import fc from 'fast-check';
import { expect, test } from 'vitest';

import { type AccountToLoadInput } from '../../../../src/app/ingest/load/account-input.js';
import { lineOf } from '../../../../src/app/ingest/load/loaded-content.js';
import { plainAccountOf } from '../../../../src/app/ingest/load/plain-account.js';
import { accountReader, exactAccountOf } from '../../../../src/app/ingest/load/read-account.js';

const KNOWN = { assets: new Set(['USD', 'BTC']), markets: new Set(['BTC-USD', 'ETH-USD']) };
const number = fc.oneof(
  fc.constantFrom('0', '-0', '0.0', '1.50', '007', '1e3', '', '-', '1.', '.5', ' 1', '+1', '100.'),
  fc.constantFrom('999999999999', '1000000000000', '0.00000001', '0.000000001', '-999999999.999'),
  fc.constantFrom('9007199254740993', '123456789012345', '1234567890.12345', '1000000000'),
  fc.double({ min: -1e7, max: 1e7, noNaN: true }).map((value) => value.toFixed(4)),
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 5000 }).map((n) => `${n}.5`) },
);
const account: fc.Arbitrary<AccountToLoadInput> = fc.record({
  accountId: fc.constantFrom('a1', 'a1', 'a1', 'a 1'),
  owner: fc.constantFrom('olaf', 'Käthe \\ "k"'),
  kind: fc.constantFrom('CROSS', 'CROSS', 'ISOLATED', 'SUB'),
  isolatedMarketId: fc.constantFrom(null, null, null, 'BTC-USD', 'NONE'),
  balances: fc.array(
    fc.record({ asset: fc.constantFrom('USD', 'BTC', 'USD', 'NONE'), balance: number }),
    {
      maxLength: 2,
    },
  ),
  positions: fc.array(
    fc.record({
      accountId: fc.constant('a1'),
      marketId: fc.constantFrom('BTC-USD', 'ETH-USD', 'NONE'),
      size: number,
      entryPrice: number,
    }),
    { maxLength: 2 },
  ),
  orders: fc.array(
    fc.record({
      id: fc.constantFrom('o', 'p', 'o 1'),
      marketId: fc.constantFrom('BTC-USD', 'ETH-USD'),
      side: fc.constantFrom('BUY', 'SELL'),
      size: number,
      price: number,
      reduceOnly: fc.boolean(),
    }),
    { maxLength: 2 },
  ),
});

test('what is judged as text is what the exact rules make of it, and taken by them', () => {
  let plain = 0;
  fc.assert(
    fc.property(account, (input) => {
      const read = plainAccountOf(input, KNOWN);
      plain += read === null ? 0 : 1;
      return read === null || JSON.stringify(read) === lineOf(exactAccountOf(input, KNOWN));
    }),
    { numRuns: 20_000 },
  );
  expect(plain).toBeGreaterThan(500);
});

test('an ordinary account is judged as text, one beyond it exactly', () => {
  const ordinary = {
    accountId: 'a1',
    owner: 'olaf',
    kind: 'ISOLATED' as const,
    isolatedMarketId: 'BTC-USD',
    balances: [
      { asset: 'USD', balance: '-12.50' },
      { asset: 'BTC', balance: '0.000' },
    ],
    positions: [{ accountId: 'a1', marketId: 'BTC-USD', size: '-0.01', entryPrice: '50000.00' }],
    orders: [],
  };
  const line =
    '["a1","olaf","ISOLATED","BTC-USD",[["USD","-12.5"]],[["BTC-USD","-0.01","50000"]],[]]';
  expect(JSON.stringify(plainAccountOf(ordinary, KNOWN))).toBe(line);
  const read = accountReader(KNOWN);
  expect(read(ordinary)).toBe(line);
  const long = { ...ordinary, balances: [{ asset: 'USD', balance: '1.00000000000000000001' }] };
  expect(plainAccountOf(long, KNOWN)).toBeNull();
  expect(read(long)).toContain('[["USD","1.00000000000000000001"]]');
  expect(() => read({ ...ordinary, owner: ' x' })).toThrow('account.owner');
});
