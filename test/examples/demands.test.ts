import { expect, test } from 'vitest';

import { demandsOf, demandTable, type RunResult } from '../../examples/exchange/src/result.js';

const EXTENT = {
  trades: 200,
  liquidations: 3,
  deleveragings: 1,
  transfers: 1,
  isolatedAccounts: 1,
  kills: 0,
};
/** A run that shows just what is asked. */
const SHOWN: RunResult = {
  ...EXTENT,
  accounts: 10,
  balances: 10,
  positions: 5,
  differences: 0,
  disagreements: 0,
  ledgerSum: '0',
  naiveFaults: 0,
  naiveCalls: 1,
  naiveValuations: 9,
  longestBreachMs: 100,
  fundings: 72,
  deposits: 1,
  withdrawals: 1,
  refusedMoves: 0,
  calls: 1,
  instructions: 3,
  unfilled: 0,
  bankruptcies: 1,
  socialized: 1,
  outages: 0,
  restarts: 0,
  daySeconds: 1,
  wallSeconds: 2,
  verifyLog: true,
  verifyLedger: true,
};
const missedOf = (changes: Partial<RunResult>) =>
  demandsOf({ ...SHOWN, ...changes }, EXTENT)
    .filter(({ isMet }) => !isMet)
    .map(({ what }) => what);

test('a run that shows what is asked misses nothing', () => {
  expect(missedOf({})).toEqual([]);
});

test.each<[Partial<RunResult>, string]>([
  [{ trades: 199 }, 'trades'],
  [{ fundings: 71 }, 'funding of markets'],
  [{ liquidations: 2 }, 'liquidations executed'],
  [{ deleveragings: 0 }, 'deleveragings'],
  [{ transfers: 0 }, 'transfers'],
  [{ isolatedAccounts: 0 }, 'isolated accounts that traded'],
  [{ kills: 1 }, 'kill -9'],
  [{ differences: 1 }, 'differences between the books'],
  [{ disagreements: 1 }, 'disagreements'],
  [{ ledgerSum: '0.01' }, 'sum of the ledger'],
  [{ verifyLog: false }, 'verify-log is sound'],
  [{ verifyLedger: false }, 'verify-ledger is sound'],
  [{ naiveCalls: 0 }, 'calls measured by the naive check'],
  [{ naiveFaults: 1 }, 'faults of the naive check'],
])('%j is a miss', (changes, what) => {
  expect(missedOf(changes)).toEqual([what]);
});

test('the table marks what was missed', () => {
  const table = demandTable(demandsOf({ ...SHOWN, trades: 7 }, EXTENT));
  expect(table).toMatch(/^! trades +at least 200 +7$/m);
  expect(table).toMatch(/^ {2}transfers +at least 1 +1$/m);
});
