import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';

import {
  accountLedger,
  checkLedger,
  postTransfers,
  type Posting,
  type Transfer,
} from '../../../src/app/ledger/ledger.js';
import { decimal } from '../../../src/domain/decimal.js';
import { inTransaction } from '../../../src/store/database/database.js';
import { readLedgerBalance } from '../../../src/store/ledger/ledger.js';

import { aSystem, balanceOf, NOW, type System } from '../ingest/system.js';

const ACCOUNTS = ['a', 'b', 'c'];
let system: System;

beforeAll(async () => {
  system = await aSystem();
  await system.db.account.createMany({
    data: ACCOUNTS.map((id) => ({ id, owner: 'alice', createdAt: NOW })),
  });
});

afterAll(async () => {
  await system.close();
});

function posting(ledgerAccount: string, amount: string, asset = 'USD'): Posting {
  return { ledgerAccount, asset, amount: decimal(amount) };
}

function transfer(...postings: readonly Posting[]): Transfer {
  return { transferId: 'transfer', at: NOW, postings };
}

function post(...transfers: readonly Transfer[]) {
  return inTransaction(system.db, (tx) => postTransfers(tx, transfers));
}

describe('a transfer', () => {
  it('moves balances of accounts and funds, and says what each account holds then', async () => {
    const held = await post(
      transfer(posting('account:a', '10.5'), posting('external', '-10.5')),
      transfer(posting('account:a', '-0.5'), posting('account:b', '0.5')),
    );
    expect(held.map((h) => [h.accountId, h.asset, h.balance.toFixed()])).toEqual([
      ['a', 'USD', '10'],
      ['b', 'USD', '0.5'],
    ]);
    expect(await balanceOf(system, 'a', 'USD')).toEqual({ balance: '10', pending: '0' });
  });

  it('may take an account below zero: a debt', async () => {
    await post(transfer(posting('account:c', '-7', 'BTC'), posting('external', '7', 'BTC')));
    expect(await balanceOf(system, 'c', 'BTC')).toEqual({ balance: '-7', pending: '0' });
  });

  it('never takes a fund below zero, and then moves nothing at all', async () => {
    const fund = await readLedgerBalance(system.db, 'backstop', 'USD');
    const before = await balanceOf(system, 'a', 'USD');
    const tooMuch = fund.plus('0.00000001').toFixed();
    await expect(
      post(transfer(posting('account:a', tooMuch), posting('backstop', `-${tooMuch}`))),
    ).rejects.toMatchObject({ code: 'CONFLICT', details: { state: 'FUND_EXHAUSTED' } });
    expect(await balanceOf(system, 'a', 'USD')).toEqual(before);

    const all = fund.toFixed();
    await post(transfer(posting('external', all), posting('backstop', `-${all}`)));
    expect(await readLedgerBalance(system.db, 'backstop', 'USD')).toEqual(decimal(0));
  });

  it('that does not balance in one of its assets is a bug', async () => {
    const postings = [posting('account:a', '1', 'BTC'), posting('external', '-1', 'USD')];
    await expect(post(transfer(...postings))).rejects.toThrow('transfer transfer balances in BTC');
  });

  it('of nothing writes nothing', async () => {
    const before = await system.db.ledgerPosting.count();
    expect(await post(transfer(posting('account:a', '0')), transfer())).toEqual([]);
    expect(await system.db.ledgerPosting.count()).toBe(before);
  });

  it('is refused by the database itself when it does not balance', async () => {
    await expect(
      system.db.$executeRaw`
        INSERT INTO ledger_postings (transfer_id, ledger_account, asset, amount, at)
        VALUES ('t', 'external', 'USD', 1, now())`,
    ).rejects.toThrow('does not balance');
    await expect(system.db.$executeRaw`UPDATE ledger_postings SET amount = 1`).rejects.toThrow(
      'append-only',
    );
  });
});

describe('the ledger', () => {
  it('sums to zero after any history, also when transactions overlap', async () => {
    const holder = fc.constantFrom(...ACCOUNTS.map(accountLedger), 'external', 'deficit');
    const move = fc.record({
      from: holder,
      to: holder,
      asset: fc.constantFrom('USD', 'BTC'),
      amount: fc.integer({ min: 1, max: 10 ** 9 }).map((units) => decimal(units).div(10 ** 8)),
    });
    const history = fc.array(fc.array(move, { minLength: 1, maxLength: 6 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(history, async (transactions) => {
        const work = transactions.map((moves) =>
          post(
            ...moves.map(({ from, to, asset, amount }) =>
              transfer(
                { ledgerAccount: from, asset, amount: amount.negated() },
                { ledgerAccount: to, asset, amount },
              ),
            ),
          ),
        );
        await Promise.all(work);
        expect(await checkLedger(system.db)).toMatchObject({ isSound: true, mismatches: [] });
      }),
      { numRuns: 25 },
    );
  });

  it('names a balance that was not posted', async () => {
    await system.db
      .$executeRaw`UPDATE collateral_balances SET balance = balance + 3 WHERE account_id = 'a' AND asset = 'USD'`;
    const check = await checkLedger(system.db);
    expect(check.isSound).toBe(false);
    expect(check.mismatches).toEqual([
      expect.objectContaining({ ledgerAccount: 'account:a', asset: 'USD' }),
    ]);
    expect(check.totals.get('USD')).toEqual(decimal(3));
    await system.db
      .$executeRaw`UPDATE collateral_balances SET balance = balance - 3 WHERE account_id = 'a' AND asset = 'USD'`;
  });
});
