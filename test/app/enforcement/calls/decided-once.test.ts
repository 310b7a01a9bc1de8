import { afterEach, beforeEach, expect, test } from 'vitest';

import { createLeader, type LiveBook } from '../../../../src/app/enforcement/watch/live-book.js';
import { BEAT_MS, createLeaseKeeper } from '../../../../src/app/leases/keeper.js';
import { ALL_SHARDS, SHARD_COUNT } from '../../../../src/domain/shards.js';
import { listenForPricesAndLog } from '../../../../src/roles/compose/announcements.js';
import { createBell } from '../../../../src/app/bell.js';
import { inTransaction } from '../../../../src/store/database/database.js';
import { type Listener } from '../../../../src/store/database/listener.js';
import { SILENT } from '../../ingest/system.js';
import {
  anEnforcedSystem,
  callsOf,
  type EnforcedSystem,
  fund,
  hold,
  publish,
  publishLater,
  until,
} from '../system.js';

// BTC-USD: a long of 1 entered at 50,000 with 1,000 USD is called below 49,595 and cured, once
// called, at 49,653.
let system: EnforcedSystem;
const closers: (() => Promise<void>)[] = [];

beforeEach(async () => {
  system = await anEnforcedSystem();
  await publish(system, { 'BTC-USD': '50000', 'ETH-USD': '3000' });
});

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) {
    await close();
  }
  await system.close();
});

interface Running {
  readonly book: LiveBook;
  readonly stop: () => Promise<void>;
}

async function started(book: LiveBook): Promise<Running> {
  await book.warmUp();
  const listener: Listener = await listenForPricesAndLog(system.url, book, createBell(), SILENT);
  let isStopped = false;
  const stop = async (): Promise<void> => {
    if (!isStopped) {
      isStopped = true;
      await listener.close();
      await book.stop();
    }
  };
  closers.push(stop);
  return { book, stop };
}

const queue = { enqueue: () => Promise.resolve() };

test('a decided moment is not processed again after a later one failed', async () => {
  await fund(system, 'e-1', '1000');
  await hold(system, 'e-1', '1', '50000');
  await fund(system, 'e-2', '100');
  await hold(system, 'e-2', '1', '3000', 'ETH-USD');
  // Four failures, one more than an account has graces.
  await system.db.$executeRawUnsafe('CREATE SEQUENCE failures');
  await system.db.$executeRawUnsafe(`
    CREATE FUNCTION fail_at_first() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NEW.account_id = 'e-2' AND nextval('failures') <= 4 THEN RAISE EXCEPTION 'not yet'; END IF;
      RETURN NEW; END $$`);
  await system.db.$executeRawUnsafe(
    'CREATE TRIGGER failing BEFORE INSERT ON margin_calls FOR EACH ROW EXECUTE FUNCTION fail_at_first()',
  );
  await started(createLeader(system, { queue, keeps: 'all', leases: null }));
  await inTransaction(system.db, async (tx) => {
    await tx.$queryRaw`SELECT id FROM accounts FOR UPDATE`;
    for (const price of ['49596', '49500', '50000', '49900']) {
      await publishLater(system, 1, { 'BTC-USD': price });
    }
    await publishLater(system, 1, { 'ETH-USD': '2900' });
  });
  await until(async () => {
    // A failed decision is retried when the clock has advanced.
    system.clock.at = new Date(system.clock.at.getTime() + 500);
    return (await callsOf(system)).some((call) => call.startsWith('e-2'));
  });

  const ofFirst = (await callsOf(system)).filter((call) => call.startsWith('e-1'));
  expect(ofFirst).toEqual(['e-1 CURED']);
});

test('the new owner of a shard does not repeat the decisions of its previous owner', async () => {
  for (let index = 0; index < 12; index += 1) {
    await fund(system, `e-${String(index)}`, '9000');
    await hold(system, `e-${String(index)}`, '1', '50000');
  }
  const anEngine = (id: string): Promise<Running> =>
    started(
      createLeader(system, {
        queue,
        keeps: 'owned',
        leases: (followed) =>
          createLeaseKeeper(
            { db: system.db, log: SILENT },
            { id, wants: ALL_SHARDS, shardsMax: SHARD_COUNT, followed },
          ),
      }),
    );
  const [a, b] = [await anEngine('a'), await anEngine('b')];
  const ownedBy = ({ book }: Running): readonly number[] => book.watch.ownedShards();
  await until(() => ownedBy(a).length === 8 && ownedBy(b).length === 8);
  const accounts = await system.db.account.findMany({ orderBy: { id: 'asc' } });
  const ofA = accounts.find(({ shard }) => ownedBy(a).includes(shard))!.id;
  const ofB = accounts.find(({ shard }) => ownedBy(b).includes(shard))!.id;
  // Both are called at 49,480: A's at once, while B waits for a lock with what comes after.
  await withdrawTo(ofA, '1000');
  await withdrawTo(ofB, '1100');
  const [isCalled, isCured] = ['GRACE', 'CURED'].map(
    (state) => async () => (await callsOf(system)).includes(`${ofA} ${state}`),
  );
  await inTransaction(system.db, async (tx) => {
    await tx.$queryRaw`SELECT id FROM accounts WHERE id = ${ofB} FOR UPDATE`;
    await publishLater(system, 1, { 'BTC-USD': '49600' });
    await publishLater(system, 1, { 'BTC-USD': '49480' });
    await until(isCalled!);
    await publishLater(system, 1, { 'BTC-USD': '49400.5' });
    await publishLater(system, 1, { 'BTC-USD': '50000' });
    await until(isCured!);
    await a.stop();
    // Long enough for B to look at the leases at once when it goes on.
    await new Promise((resolve) => setTimeout(resolve, BEAT_MS));
  });
  await until(() => ownedBy(b).length === 16);
  await until(async () => (await callsOf(system)).includes(`${ofB} CURED`));

  expect((await callsOf(system)).filter((call) => call.startsWith(`${ofA} `))).toEqual([
    `${ofA} CURED`,
  ]);
}, 60_000);

async function withdrawTo(accountId: string, balance: string): Promise<void> {
  await system.db
    .$executeRaw`UPDATE collateral_balances SET balance = ${balance}::numeric WHERE account_id = ${accountId}`;
  // A fact of the account, so that the books read it again.
  await fund(system, accountId, '0.01');
}
