import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { recordCashFlows } from '../../../../src/app/ingest/flows/record-cash-flows.js';
import { recordTrades } from '../../../../src/app/ingest/trades/record-trades.js';
import {
  type ReconcileInput,
  reconcileAccounts,
} from '../../../../src/app/ingest/reconciliation/reconcile-accounts.js';
import { type AccountStateInput } from '../../../../src/app/ingest/reconciliation/stated-accounts.js';
import { openAccounts } from '../../../../src/app/ingest/accounts/open-accounts.js';
import { relayLog } from '../../../../src/app/log/relay.js';
import { findLedgerDifferences } from '../../../../src/app/verification/verify-ledger.js';
import { verifyLog } from '../../../../src/app/verification/verify-log.js';
import { DomainError } from '../../../../src/domain/errors.js';
import {
  anEnforcedSystem,
  type EnforcedSystem,
  fund,
  hold,
  publish,
} from '../../enforcement/system.js';
import { actorWith, balanceOf, factsOf, OPERATOR, rowCounts, secondsAfter } from '../system.js';

let system: EnforcedSystem;

beforeEach(async () => {
  system = await anEnforcedSystem();
  await publish(system, { 'BTC-USD': '50000' });
  await fund(system, 'r-1', '1000');
  await hold(system, 'r-1', '0.5', '50000');
  await fund(system, 'r-2', '70');
});
afterEach(() => system.close());

/** As both books have it. */
const R_1: AccountStateInput = {
  accountId: 'r-1',
  balances: [{ asset: 'USD', balance: '1000' }],
  positions: [{ accountId: 'r-1', marketId: 'BTC-USD', size: '0.5', entryPrice: '50000' }],
};
const R_2: AccountStateInput = {
  accountId: 'r-2',
  balances: [{ asset: 'USD', balance: '70' }],
  positions: [],
};

let keys = 0;
function reconcile(accounts: readonly AccountStateInput[], changes: Partial<ReconcileInput> = {}) {
  keys += 1;
  return reconcileAccounts(system, OPERATOR, {
    key: `day-${keys}`,
    asOf: system.clock.now(),
    accounts,
    correct: false,
    reason: null,
    ...changes,
  });
}

const codeOf = (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => 'none',
    (error: unknown) =>
      error instanceof DomainError
        ? [error.code, error.details.state ?? error.details.field]
        : error,
  );

const cashOf = async (accountId: string) => (await balanceOf(system, accountId, 'USD')).balance;
const payloadsOf = async (type: string) =>
  (await factsOf(system)).filter((fact) => fact.type === type).map(({ payload }) => payload);

async function expectSound(): Promise<void> {
  await relayLog(system, { enqueue: () => Promise.resolve() });
  expect(await verifyLog(system, null)).toMatchObject({ ok: true, fault: null });
  expect(await findLedgerDifferences(system.db)).toEqual([]);
}

describe('a comparison', () => {
  test('without differences is one line of the log', async () => {
    const before = await rowCounts(system);
    expect(await reconcile([R_1, R_2])).toEqual({
      compared: 2,
      differences: [],
      corrected: false,
      moved: [],
    });
    const after = await rowCounts(system);

    expect(after).toEqual({
      ...before,
      events: before.events! + 1,
      keys: before.keys! + 1,
    });
    expect(await payloadsOf('BooksReconciled')).toMatchObject([
      { compared: 2, moved: 0, differing: 0, differences: 0, isCorrected: false },
    ]);
    await expectSound();
  });

  test('names every difference with both values, and one line an account', async () => {
    const found = await reconcile([
      {
        accountId: 'r-1',
        balances: [
          { asset: 'USD', balance: '999.999999999999999999' },
          { asset: 'BTC', balance: '-0.1' },
        ],
        positions: [
          { accountId: 'r-1', marketId: 'BTC-USD', size: '0.4', entryPrice: '50001' },
          { accountId: 'r-1', marketId: 'ETH-USD', size: '-1', entryPrice: '3000' },
        ],
      },
      { accountId: 'r-2', balances: [], positions: [] },
      { accountId: 'nobody', balances: [], positions: [] },
    ]);

    const line = (
      accountId: string,
      what: string,
      place: object,
      ours: unknown,
      theirs: unknown,
    ) => ({
      accountId,
      what,
      asset: null,
      marketId: null,
      ...place,
      ours,
      theirs,
    });
    expect(found.differences).toEqual([
      line('nobody', 'ACCOUNT', {}, null, null),
      line('r-1', 'BALANCE', { asset: 'BTC' }, '0', '-0.1'),
      line('r-1', 'BALANCE', { asset: 'USD' }, '1000', '999.999999999999999999'),
      line('r-1', 'ENTRY_PRICE', { marketId: 'BTC-USD' }, '50000', '50001'),
      line('r-1', 'POSITION_SIZE', { marketId: 'BTC-USD' }, '0.5', '0.4'),
      line('r-1', 'POSITION_SIZE', { marketId: 'ETH-USD' }, '0', '-1'),
      line('r-2', 'BALANCE', { asset: 'USD' }, '70', '0'),
    ]);
    expect(await payloadsOf('ReconciliationDifferenceFound')).toHaveLength(3);
    expect(await payloadsOf('BooksReconciled')).toMatchObject([
      { compared: 3, differing: 3, differences: 7, isCorrected: false },
    ]);
    expect(await cashOf('r-2')).toBe('70');
  });

  test('with the same key is done once', async () => {
    const first = await reconcile([R_1], { key: 'once' });
    const before = await rowCounts(system);
    const again = await reconcile([R_1], { key: 'once' });

    expect(again).toEqual(first);
    expect(await rowCounts(system)).toEqual(before);
    expect(await codeOf(reconcile([R_2], { key: 'once' }))).toEqual(['CONFLICT', 'KEY_USED']);
  });

  test('passes over what moved after its instant, by the time of the venue', async () => {
    const asOf = secondsAfter(10);
    system.clock.at = secondsAfter(30);
    const trade = (id: string, accountId: string, at: Date) => ({
      id,
      accountId,
      marketId: 'BTC-USD',
      size: '0.1',
      price: '50000',
      fee: '0',
      at,
    });
    // Told late, made before: the statement has it. Made after: it has not.
    await recordTrades(system, OPERATOR, {
      key: 'late',
      trades: [trade('t-1', 'r-2', secondsAfter(10)), trade('t-2', 'r-1', secondsAfter(11))],
    });
    const found = await reconcile(
      [
        R_1,
        {
          ...R_2,
          positions: [{ accountId: 'r-2', marketId: 'BTC-USD', size: '0.1', entryPrice: '50000' }],
        },
      ],
      { asOf },
    );

    expect(found).toEqual({ compared: 1, differences: [], corrected: false, moved: ['r-1'] });

    const flow = {
      asset: 'USD',
      amount: '1',
      kind: 'REBATE' as const,
      marketId: null,
      reason: null,
    };
    await recordCashFlows(system, OPERATOR, {
      key: 'f',
      flows: [{ id: 'f-1', accountId: 'r-2', at: secondsAfter(12), ...flow }],
    });
    expect((await reconcile([R_2], { asOf })).moved).toEqual(['r-2']);
  });
});

describe('a correction', () => {
  const WRONG: AccountStateInput = {
    accountId: 'r-1',
    balances: [
      { asset: 'USD', balance: '1234.00000000000000000001' },
      { asset: 'BTC', balance: '0.25' },
    ],
    positions: [
      { accountId: 'r-1', marketId: 'BTC-USD', size: '0.4', entryPrice: '50001' },
      { accountId: 'r-1', marketId: 'ETH-USD', size: '-1', entryPrice: '3000' },
    ],
  };
  const CORRECT = { correct: true, reason: 'ticket 7' };

  test('makes the account what the venue says, and the books stay sound', async () => {
    const { differences, corrected } = await reconcile([WRONG, R_2], CORRECT);

    expect([differences.length, corrected]).toEqual([5, true]);
    expect(await cashOf('r-1')).toBe('1234.00000000000000000001');
    expect(await payloadsOf('ReconciliationDifferenceFound')).toMatchObject([
      { isCorrected: true, reason: 'ticket 7' },
    ]);
    expect(await payloadsOf('BooksReconciled')).toMatchObject([{ isCorrected: true }]);
    expect(await payloadsOf('CashFlowsRecorded')).toMatchObject([
      { flows: [{ kind: 'CORRECTION', reason: 'ticket 7' }, { kind: 'CORRECTION' }] },
    ]);
    system.clock.at = secondsAfter(60);
    expect(await reconcile([WRONG, R_2])).toMatchObject({ differences: [], moved: [] });
    await expectSound();
  });

  test('of balances leaves an account that can be held against the same instant again', async () => {
    const wrong = { ...R_2, balances: [{ asset: 'USD', balance: '-3' }] };
    const asOf = system.clock.now();
    system.clock.at = secondsAfter(30);
    expect((await reconcile([wrong], { ...CORRECT, asOf })).corrected).toBe(true);

    expect(await reconcile([wrong], { asOf })).toMatchObject({ differences: [], moved: [] });
  });

  test('that is refused for one account writes nothing for any', async () => {
    await openAccounts(system, OPERATOR, {
      key: 'open',
      accounts: [{ id: 'iso', owner: 'r', kind: 'ISOLATED', marketId: 'BTC-USD' }],
    });
    const before = await rowCounts(system);
    const elsewhere = {
      accountId: 'iso',
      balances: [],
      positions: [{ accountId: 'iso', marketId: 'ETH-USD', size: '1', entryPrice: '3000' }],
    };

    expect(await codeOf(reconcile([WRONG, elsewhere], CORRECT))).toEqual([
      'CONFLICT',
      'CORRECTION_REFUSED',
    ]);
    expect(await rowCounts(system)).toEqual(before);
    expect(await cashOf('r-1')).toBe('1000');
  });

  test('cannot correct an account that is not known, and says so', async () => {
    const nobody = { accountId: 'nobody', balances: [], positions: [] };

    expect((await reconcile([WRONG, nobody], CORRECT)).corrected).toBe(false);
    expect(await cashOf('r-1')).toBe('1234.00000000000000000001');
  });
});

describe('refusals', () => {
  const usd = (balance: string) => ({ asset: 'USD', balance });
  test.each([
    ['no account', [], {}, 'accounts'],
    ['an account twice', [R_1, R_2, R_1], {}, 'accounts[2].accountId'],
    [
      'an asset twice',
      [{ ...R_2, balances: [usd('1'), usd('1')] }],
      {},
      'accounts[0].balances[1].asset',
    ],
    [
      'a number that is none',
      [{ ...R_2, balances: [usd('1e3x')] }],
      {},
      'accounts[0].balances[0].balance',
    ],
    [
      "another account's position",
      [{ ...R_2, positions: R_1.positions }],
      {},
      'accounts[0].positions[0].accountId',
    ],
    ['a correction without a reason', [R_1], { correct: true }, 'reason'],
    ['an instant that has not come', [R_1], { asOf: secondsAfter(120) }, 'asOf'],
  ] as const)('%s', async (_what, accounts, changes, field) => {
    const before = await rowCounts(system);

    expect(await codeOf(reconcile(accounts, changes))).toEqual(['BAD_USER_INPUT', field]);
    expect(await rowCounts(system)).toEqual(before);
  });

  test('who is no operator', async () => {
    const input = {
      key: 'x',
      asOf: system.clock.now(),
      accounts: [R_1],
      correct: false,
      reason: null,
    };

    expect(await codeOf(reconcileAccounts(system, actorWith('RISK_VIEWER'), input))).toMatchObject([
      'FORBIDDEN',
      undefined,
    ]);
  });
});
