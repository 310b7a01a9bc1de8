import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { loadBook } from '../../../../src/app/ingest/positions/load-book.js';
import { publishMarkPrices } from '../../../../src/app/ingest/prices/mark-prices.js';
import {
  recordWithdrawal,
  type WithdrawalInput,
} from '../../../../src/app/ingest/collateral/withdrawals.js';
import { checkLedger, postTransfers } from '../../../../src/app/ledger/ledger.js';
import { decimal } from '../../../../src/domain/decimal.js';
import { inTransaction } from '../../../../src/store/database/database.js';

import {
  actorWith,
  aSystem,
  balanceOf,
  factsOf,
  NOW,
  openCallOn,
  OPERATOR,
  rowCounts,
  secondsAfter,
  type System,
} from '../system.js';

let system: System;

/** An account with USD and, where sizes are given, positions entered at 100. */
async function anAccount(id: string, usd: string, sizes: Record<string, string> = {}) {
  const positions = Object.entries(sizes).map(([marketId, size]) => ({
    marketId,
    size: decimal(size),
    entryPrice: decimal('100'),
  }));
  const deposits = [{ asset: 'USD', amount: decimal(usd) }];
  await loadBook(system, [{ accountId: id, owner: 'alice', deposits, positions }], NOW);
}

function withdraw(accountId: string, amount: string, overrides: Partial<WithdrawalInput> = {}) {
  const key = `${accountId}-${amount}`;
  const input = { key, accountId, asset: 'USD', amount, ...overrides };
  return recordWithdrawal(system, OPERATOR, input);
}

async function publish(marketId: string, price: string) {
  const at = system.clock.now();
  await publishMarkPrices(system, OPERATOR, { source: 's', prices: [{ marketId, price, at }] });
}

beforeAll(async () => {
  system = await aSystem();
  await publish('BTC-USD', '100');
});

afterAll(async () => {
  await system.close();
});

describe('a withdrawal', () => {
  it('may take all that is free, to the last cent, and no more', async () => {
    // 10,000 notional at 2 % initial margin holds back 200 USD.
    await anAccount('exact', '1000', { 'BTC-USD': '100' });
    await expect(withdraw('exact', '800.00000001')).rejects.toMatchObject({
      code: 'INSUFFICIENT_FREE_COLLATERAL',
      details: { equity: '199.99999999', initialMargin: '200', freeCollateral: '-0.00000001' },
    });
    expect(await withdraw('exact', '800')).toEqual({ accountId: 'exact', duplicate: false });
    expect(await balanceOf(system, 'exact', 'USD')).toEqual({ balance: '200', pending: '0' });
    expect((await factsOf(system, 'exact')).at(-1)).toMatchObject({
      type: 'WithdrawalRecorded',
      actor: 'operator',
      payload: {
        withdrawalId: 'withdrawal.exact-800',
        asset: 'USD',
        amount: '800',
        balance: '200',
        equity: '200',
        initialMargin: '200',
      },
    });
    expect(await checkLedger(system.db)).toMatchObject({ isSound: true });
  });

  it('of more than the balance is refused with both numbers', async () => {
    await anAccount('small', '10');
    await expect(withdraw('small', '10.01')).rejects.toMatchObject({
      code: 'INSUFFICIENT_BALANCE',
      details: { field: 'amount', balance: '10', asked: '10.01' },
    });
  });

  it('requested twenty times at once happens once', async () => {
    await anAccount('twenty', '100');
    const answers = await Promise.all(Array.from({ length: 20 }, () => withdraw('twenty', '40')));
    expect(answers.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    expect(await balanceOf(system, 'twenty', 'USD')).toEqual({ balance: '60', pending: '0' });
    await expect(withdraw('twenty', '41', { key: 'twenty-40' })).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { key: 'twenty-40' },
    });
  });

  it('with nine others at once never takes more than the balance', async () => {
    await anAccount('race', '100');
    const answers = await Promise.allSettled(
      Array.from({ length: 10 }, (_, n) => withdraw('race', '30', { key: `race-${n}` })),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(await balanceOf(system, 'race', 'USD')).toEqual({ balance: '10', pending: '0' });
  });

  it('is refused while a margin call is open', async () => {
    await anAccount('called', '1000');
    const marginCallId = await openCallOn(system, 'called');
    await expect(withdraw('called', '1')).rejects.toMatchObject({
      code: 'ACCOUNT_UNDER_CALL',
      details: { marginCallId, state: 'GRACE' },
    });
  });

  it('needs every price that the account depends on, and none if it depends on none', async () => {
    await anAccount('unpriced', '1000', { 'ETH-USD': '1' });
    await expect(withdraw('unpriced', '1')).rejects.toMatchObject({
      code: 'PRICE_STALE',
      details: { marketId: 'ETH-USD' },
    });
    await anAccount('fresh', '1000', { 'BTC-USD': '1' });
    await anAccount('idle', '1000');
    // Prices live for 60 seconds.
    system.clock.at = secondsAfter(60);
    expect(await withdraw('fresh', '1')).toMatchObject({ duplicate: false });
    system.clock.at = secondsAfter(60.001);
    await expect(withdraw('fresh', '2')).rejects.toMatchObject({
      code: 'PRICE_STALE',
      details: { marketId: 'BTC-USD' },
    });
    expect(await withdraw('idle', '1000')).toMatchObject({ duplicate: false });
    system.clock.at = NOW;
  });

  it('waits while a deficit of 100 USD or more is uncovered', async () => {
    await anAccount('waiting', '50');
    const post = (amount: string) =>
      inTransaction(system.db, (tx) =>
        postTransfers(tx, [
          {
            transferId: `deficit.${amount}`,
            at: NOW,
            postings: [
              { ledgerAccount: 'deficit', asset: 'USD', amount: decimal(amount) },
              { ledgerAccount: 'external', asset: 'USD', amount: decimal(amount).negated() },
            ],
          },
        ]),
      );
    await post('-100');
    await expect(withdraw('waiting', '1')).rejects.toMatchObject({
      code: 'WITHDRAWALS_HALTED',
      details: { deficit: '100', haltsFrom: '100' },
    });
    await post('0.01');
    expect(await withdraw('waiting', '1')).toMatchObject({ duplicate: false });
  });
});

describe('bad input', () => {
  it.each<[string, string, Partial<WithdrawalInput>]>([
    ['BAD_USER_INPUT', 'key', { key: 'a b' }],
    ['BAD_USER_INPUT', 'accountId', { accountId: '' }],
    ['BAD_USER_INPUT', 'amount', { amount: '0' }],
    ['BAD_USER_INPUT', 'amount', { amount: '-5' }],
    ['BAD_USER_INPUT', 'amount', { amount: '1,5' }],
    ['BAD_USER_INPUT', 'amount', { amount: '1.000000001' }],
    ['NOT_FOUND', 'asset', { asset: 'SHELLS' }],
    ['NOT_FOUND', 'accountId', { accountId: 'nobody' }],
  ])('is refused with %s for %s and writes nothing: %j', async (code, field, change) => {
    await anAccount('good', '1000');
    const before = await rowCounts(system);
    await expect(withdraw('good', '1', { key: 'bad', ...change })).rejects.toMatchObject({
      code,
      details: { field },
    });
    expect(await rowCounts(system)).toEqual(before);
  });

  it('is also a request by anybody but an operator', async () => {
    const input = { key: 'k', accountId: 'a', asset: 'USD', amount: '1' };
    await expect(recordWithdrawal(system, actorWith('PARTNER'), input)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });
});

describe('the key of a withdrawal', () => {
  // The withdrawal's id would be that of a transfer of the account "withdrawal".
  it.each(['call-1.step-1', 'x.call-12.step-3', 'call-1.step-1.funds', 'call-2.waterfall'])(
    'is refused when its id may be one that a margin call makes: %s',
    async (key) => {
      await expect(withdraw('withdrawal', '1', { key })).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
        details: { field: 'key' },
      });
    },
  );

  it.each(['step-1', 'recall-1.step-1', 'call-1.step-x'])(
    'may be anything else: %s',
    async (key) => {
      await anAccount(`free-${key}`, '10');
      expect(await withdraw(`free-${key}`, '1', { key })).toMatchObject({ duplicate: false });
    },
  );
});
