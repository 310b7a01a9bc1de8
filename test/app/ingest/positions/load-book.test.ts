import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { recordDeposit } from '../../../../src/app/ingest/collateral/record-deposit.js';
import { type BookEntry, loadBook } from '../../../../src/app/ingest/positions/load-book.js';
import { recordPositions } from '../../../../src/app/ingest/positions/record-positions.js';
import { publishMarkPrices } from '../../../../src/app/ingest/prices/mark-prices.js';
import { checkLedger } from '../../../../src/app/ledger/ledger.js';
import { decimal } from '../../../../src/domain/decimal.js';
import { loadAccounts } from '../../../../src/store/accounts/accounts.js';

import { aSystem, factsOf, NOW, OPERATOR, rowCounts, type System } from '../system.js';

let system: System;

beforeAll(async () => {
  system = await aSystem();
});

afterAll(async () => {
  await system.close();
});

function anEntry(accountId: string): BookEntry {
  return {
    accountId,
    owner: 'alice',
    deposits: [
      { asset: 'USD', amount: decimal('1000') },
      { asset: 'BTC', amount: decimal('0.5') },
    ],
    positions: [{ marketId: 'ETH-USD', size: decimal('-3'), entryPrice: decimal('50.25') }],
  };
}

describe('a book', () => {
  it('leaves the rows and facts that recording it piece by piece at usable prices would', async () => {
    await loadBook(system, [anEntry('bulk')], NOW);
    await publishMarkPrices(system, OPERATOR, {
      source: 'test',
      prices: ['BTC-USD', 'ETH-USD'].map((marketId) => ({ marketId, price: '100', at: NOW })),
    });
    for (const [asset, amount] of [
      ['USD', '1000'],
      ['BTC', '0.5'],
    ] as const) {
      const input = { key: asset, accountId: 'piece', asset, amount, owner: 'alice', final: true };
      await recordDeposit(system, OPERATOR, input);
    }
    await recordPositions(system, OPERATOR, {
      key: 'p',
      positions: [{ accountId: 'piece', marketId: 'ETH-USD', size: '-3', entryPrice: '50.25' }],
    });
    const accounts = await loadAccounts(system.db, ['bulk', 'piece']);
    expect({ ...accounts.get('bulk'), id: 'piece' }).toEqual(accounts.get('piece'));

    const shape = async (id: string) =>
      (await factsOf(system, id)).map(({ type, payload: { depositId: _, ...rest } }) => ({
        type,
        ...rest,
      }));
    expect(await shape('bulk')).toEqual(await shape('piece'));
    expect(await checkLedger(system.db)).toMatchObject({ isSound: true });
  });

  it('loaded again, also by several at once, creates nothing', async () => {
    const entries = ['x', 'y', 'z'].map(anEntry);
    const outcomes = await Promise.all([1, 2, 3].map(() => loadBook(system, entries, NOW)));
    expect(outcomes.map(({ created }) => created).sort()).toEqual([0, 0, 3]);
    const before = await rowCounts(system);
    expect(await loadBook(system, [...entries, anEntry('more')], NOW)).toEqual({ created: 1 });
    expect((await rowCounts(system)).accounts).toBe(before.accounts! + 1);
  });

  it('of 6,000 accounts goes in a few statements a batch', async () => {
    const entries = Array.from({ length: 6_000 }, (_, n) => anEntry(`large-${n}`));
    expect(await loadBook(system, entries, NOW)).toEqual({ created: 6_000 });
    expect(await checkLedger(system.db)).toMatchObject({ isSound: true, mismatches: [] });
  });

  it('may be empty, or of accounts that hold nothing', async () => {
    expect(await loadBook(system, [], NOW)).toEqual({ created: 0 });
    const bare = { accountId: 'bare', owner: 'bob', deposits: [], positions: [] };
    expect(await loadBook(system, [bare], NOW)).toEqual({ created: 1 });
  });
});
