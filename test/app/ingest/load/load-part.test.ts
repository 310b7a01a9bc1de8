import { gzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createFollowingWatch } from '../../../../src/app/enforcement/watch/watch.js';
import { loadPart, type Part, partOf } from '../../../../src/app/ingest/load/load-part.js';
import { lineOf, type LoadedAccount } from '../../../../src/app/ingest/load/loaded-content.js';
import { relayLog } from '../../../../src/app/log/relay.js';
import { findLedgerDifferences } from '../../../../src/app/verification/verify-ledger.js';
import { verifyLog } from '../../../../src/app/verification/verify-log.js';
import { loadAccounts } from '../../../../src/store/accounts/accounts.js';
import { listMovedSince } from '../../../../src/store/accounts/reconciliation.js';
import { type Db, openDatabase } from '../../../../src/store/database/database.js';

import { anEnforcedSystem, type EnforcedSystem } from '../../enforcement/system.js';
import { factsOf, rowCounts, secondsAfter } from '../system.js';

let system: EnforcedSystem;
/** Rows are copied in on connections without pipelining. */
let db: Db;

beforeAll(async () => {
  system = await anEnforcedSystem();
  db = openDatabase(system.url, { isPipelined: false });
});
afterAll(async () => {
  await db.$disconnect();
  await system.close();
});

function anAccount(id: string, owner = 'olaf'): LoadedAccount {
  return [
    id,
    owner,
    'CROSS',
    null,
    [
      ['USD', '-2.5'],
      ['BTC', '0.5'],
    ],
    [['ETH-USD', '-3', '50.25']],
    [['o', 'BTC-USD', 'BUY', '0.01', '99', true]],
  ];
}
const aPart = (...accounts: readonly LoadedAccount[]): Promise<Part> =>
  partOf(accounts.map(lineOf));
const load = (part: Part): ReturnType<typeof loadPart> =>
  loadPart({ db, clock: system.clock }, part, { actor: 'ann', placeOf: (n) => `file:${n + 1}` });
const seal = (): ReturnType<typeof relayLog> =>
  relayLog(system, { enqueue: () => Promise.resolve() });

describe('a part of a load', () => {
  it('leaves accounts with all that they have, one line of the log, and a ledger that sums to zero', async () => {
    const part = await aPart(anAccount('a-1'), anAccount('a-2', 'Kä\\the'));
    expect(await load(part)).toEqual({ accounts: 2, created: 2 });

    const accounts = await loadAccounts(system.db, ['a-1', 'a-2']);
    expect(accounts.get('a-2')).toMatchObject({ owner: 'Kä\\the' });
    expect(JSON.parse(JSON.stringify(accounts.get('a-1')))).toMatchObject({
      positions: [{ marketId: 'ETH-USD', size: '-3', entryPrice: '50.25' }],
      collateral: expect.arrayContaining([expect.objectContaining({ balance: '-2.5' })]) as unknown,
    });
    expect(await system.db.openOrder.count({ where: { reduceOnly: true } })).toBe(2);
    const [fact] = (await factsOf(system)).slice(-1);
    expect(fact).toMatchObject({
      type: 'BookLoaded',
      account_id: null,
      actor: 'ann',
      payload: {
        transferId: `load/${part.contentHash}`,
        contentHash: part.contentHash,
        accounts: 2,
        balances: 4,
        positions: 2,
        orders: 2,
        totals: [
          { asset: 'BTC', amount: '1' },
          { asset: 'USD', amount: '-5' },
        ],
      },
    });
    await seal();
    expect(await verifyLog(system, null)).toMatchObject({ ok: true });
    expect(await findLedgerDifferences(system.db)).toEqual([]);
  });

  it('passes over what is there, and says only what it brought', async () => {
    const part = await aPart(anAccount('a-1'), anAccount('b-1'), anAccount('b-2'));
    expect(await load(part)).toEqual({ accounts: 3, created: 2 });
    const before = await rowCounts(system);
    expect(await load(part)).toEqual({ accounts: 3, created: 0 });
    expect(await rowCounts(system)).toEqual(before);

    const brought = await aPart(anAccount('b-1'), anAccount('b-2'));
    const [fact] = (await factsOf(system)).slice(-1);
    expect(fact?.payload).toMatchObject({ contentHash: brought.contentHash, accounts: 2 });
  });

  it('is counted under the cap of all accounts, and owes from then on', async () => {
    await system.db.$executeRaw`
      UPDATE collateral_assets SET settings = settings || '{"totalCap": "1"}', counted_total = (
        SELECT sum(balance) FROM collateral_balances b WHERE b.asset = 'BTC' AND b.balance > 0)
      WHERE asset = 'BTC'`;
    await load(await aPart(anAccount('capped-1'), anAccount('capped-2')));
    expect(await findLedgerDifferences(system.db)).toEqual([]);
    const events = await factsOf(system);
    expect(events.slice(-2).map(({ type }) => type)).toEqual([
      'CollateralShareChanged',
      'BookLoaded',
    ]);
    const owing = { accountId: { startsWith: 'capped-' }, debtSince: system.clock.now() };
    expect(await system.db.collateralBalance.count({ where: owing })).toBe(2);
    await system.db.$executeRaw`
      UPDATE collateral_assets SET settings = settings - 'totalCap', counted_total = NULL WHERE asset = 'BTC'`;
  });

  it('with an account of another owner is not written, and names its place', async () => {
    const part = await aPart(anAccount('c-1'), anAccount('a-1', 'eve'));
    await expect(load(part)).rejects.toThrow('file:2: the account a-1 exists with another owner');
    expect((await loadAccounts(system.db, ['c-1'])).size).toBe(0);
  });

  it('loaded by several at once is loaded once', async () => {
    const part = await aPart(...['d-1', 'd-2', 'd-3'].map((id) => anAccount(id)));
    const outcomes = await Promise.all([load(part), load(part), load(part)]);
    expect(outcomes.map(({ created }) => created).sort()).toEqual([0, 0, 3]);
  });

  it('of an account with nothing moves nothing', async () => {
    const part = await aPart(['e-1', 'olaf', 'ISOLATED', 'BTC-USD', [], [], []]);
    expect(await load(part)).toEqual({ accounts: 1, created: 1 });
    const [fact] = (await factsOf(system)).slice(-1);
    expect(fact?.payload).toMatchObject({ accounts: 1, balances: 0, totals: [] });
  });

  it('moved its accounts at its instant, for a reconciliation', async () => {
    const at = system.clock.now();
    const moved = (asOf: Date): Promise<Set<string>> => listMovedSince(system.db, ['e-1'], asOf);
    expect([...(await moved(secondsAfter(-1, at)))]).toEqual(['e-1']);
    expect([...(await moved(at))]).toEqual([]);
  });

  it('is in the book of an engine that follows the log', async () => {
    await seal();
    const watch = createFollowingWatch(system);
    await watch.warmUp();
    await load(await aPart(anAccount('f-1')));
    await watch.onEvents(await seal());
    expect(watch.engine.book.accounts.indexOf.has('f-1')).toBe(true);
  });

  it('is not the one of the log once another content is kept, or none', async () => {
    const part = await aPart(anAccount('g-1'));
    await load(part);
    const [line] = await seal();
    await system.db.$executeRaw`ALTER TABLE loaded_parts DISABLE TRIGGER USER`;
    const forged = gzipSync(`${lineOf(anAccount('g-2'))}\n`);
    await system.db
      .$executeRaw`UPDATE loaded_parts SET content = ${forged} WHERE id = ${part.contentHash}`;
    expect(await verifyLog(system, null)).toMatchObject({
      ok: false,
      firstBadSequence: line?.sequence,
      fault: 'what was loaded is not what the line has the hash of',
    });
    await system.db.$executeRaw`DELETE FROM loaded_parts WHERE id = ${part.contentHash}`;
    expect(await verifyLog(system, null)).toMatchObject({ fault: 'what was loaded is not there' });
  });

  it('whose postings are other than its line says is a difference of the ledger', async () => {
    await system.db.$executeRaw`ALTER TABLE ledger_postings DISABLE TRIGGER USER`;
    await system.db.$executeRaw`
      UPDATE ledger_postings SET amount = amount + 1 WHERE transfer_id LIKE 'load/%' AND ledger_account = 'account:f-1' AND asset = 'USD'`;
    const facts = (await findLedgerDifferences(system.db)).filter(({ kind }) => kind === 'FACT');
    expect(facts.map(({ expected, found }) => [expected.toFixed(), found.toFixed()])).toEqual([
      ['2.5', '1.5'],
    ]);
  });
});
