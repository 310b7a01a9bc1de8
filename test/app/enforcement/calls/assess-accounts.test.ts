import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { assessAccounts } from '../../../../src/app/enforcement/calls/assess-accounts.js';
import { rowCounts } from '../../ingest/system.js';
import {
  anEnforcedSystem,
  callsOf,
  type EnforcedSystem,
  factCounts,
  fund,
  hold,
  publish,
  publishLater,
} from '../system.js';

// BTC-USD of the demo genesis: 1.2 % maintenance margin in the first bracket. A long of 1 entered at
// 50,000 with 1,000 USD is called below 49,595 (equity 595, margin 595), and its grace is void below
// 49,395 (equity 395, two thirds of the margin).
const ACCOUNTS = ['a-1', 'a-2', 'a-3'] as const;
let system: EnforcedSystem;

beforeEach(async () => {
  system = await anEnforcedSystem();
  await publish(system, { 'BTC-USD': '50000' });
  for (const id of ACCOUNTS) {
    await fund(system, id, '1000');
    await hold(system, id, '1', '50000');
  }
  // a-2 has more, a-3 less to lose.
  await fund(system, 'a-2', '5000');
});

afterEach(async () => {
  await system.close();
});

describe('one batch', () => {
  test('decides each account by its own rows', async () => {
    await hold(system, 'a-3', '1.02', '50000');
    await publishLater(system, 1, { 'BTC-USD': '49500' });
    const after = await assessAccounts(system, [...ACCOUNTS], 'PRICE');

    expect(after.map(({ account, openCall }) => [account.id, openCall?.state ?? null])).toEqual([
      ['a-1', 'GRACE'],
      ['a-2', null],
      ['a-3', 'GRACE'],
    ]);
    expect(await callsOf(system)).toEqual(['a-1 GRACE', 'a-3 GRACE']);
    expect((await factCounts(system)).get('MarginCallOpened')).toBe(2);
  });

  test('a second look finds nothing and writes nothing', async () => {
    await publishLater(system, 1, { 'BTC-USD': '49200' });
    await assessAccounts(system, [...ACCOUNTS], 'PRICE');
    const before = await rowCounts(system);
    await assessAccounts(system, [...ACCOUNTS], 'PRICE');

    expect(await rowCounts(system)).toEqual(before);
  });

  test('where nothing is due nothing is written', async () => {
    const before = await rowCounts(system);
    await assessAccounts(system, [...ACCOUNTS], 'PRICE');

    expect(await rowCounts(system)).toEqual(before);
  });

  test('an account that cannot be written leaves the whole batch unwritten', async () => {
    await publishLater(system, 1, { 'BTC-USD': '49500' });
    await system.db.$executeRawUnsafe(
      `ALTER TABLE margin_calls ADD CONSTRAINT refuse_one CHECK (account_id <> 'a-3')`,
    );
    const before = await rowCounts(system);
    await hold(system, 'a-3', '1', '50100');
    const written = await rowCounts(system);

    await expect(assessAccounts(system, [...ACCOUNTS], 'PRICE')).rejects.toThrow('refuse_one');
    expect(await rowCounts(system)).toEqual(written);
    expect(written.positions).toBe(before.positions);
    expect(await callsOf(system)).toEqual([]);
  });

  test('unknown ids are ignored', async () => {
    expect(await assessAccounts(system, ['nobody'], 'PRICE')).toEqual([]);
  });
});

describe('at the same time', () => {
  test('ten deciders open each call once', async () => {
    await publishLater(system, 1, { 'BTC-USD': '49200' });
    await Promise.all(
      Array.from({ length: 10 }, () => assessAccounts(system, [...ACCOUNTS], 'PRICE')),
    );

    expect(await callsOf(system)).toEqual(['a-1 LIQUIDATING', 'a-3 LIQUIDATING']);
    const facts = await factCounts(system);
    expect([facts.get('MarginCallOpened'), facts.get('GraceVoided')]).toEqual([2, undefined]);
  });

  test('batches that overlap in opposite orders do not wait for each other in a circle', async () => {
    const [first, second] = [[...ACCOUNTS], [...ACCOUNTS].reverse()];
    for (const price of ['49500', '49200', '49900', '49300']) {
      await publishLater(system, 1, { 'BTC-USD': price });
      await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          assessAccounts(system, index % 2 === 0 ? first : second, 'PRICE'),
        ),
      );
    }

    expect((await factCounts(system)).get('MarginCallOpened')).toBe(2);
  });

  test('a second open call of one account is refused by the database itself', async () => {
    await publishLater(system, 1, { 'BTC-USD': '49500' });
    await assessAccounts(system, ['a-1'], 'PRICE');
    const [call] = await system.db.marginCall.findMany({ where: { accountId: 'a-1' } });
    const { terms, healthAtOpening, suspensions, ...columns } = call!;
    const json = { terms: {}, healthAtOpening: {}, suspensions: {} };
    const again = { ...columns, ...json, id: 'a-1.call-2', ordinal: 2 };

    expect([terms, healthAtOpening, suspensions]).not.toContain(null);
    await expect(system.db.marginCall.create({ data: again })).rejects.toThrow(/unique/i);
  });
});
