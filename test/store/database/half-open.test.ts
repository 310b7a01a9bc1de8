import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { type Db, inTransaction, openDatabase } from '../../../src/store/database/database.js';
import { isDatabaseAway } from '../../../src/store/database/outage.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';
import { hasPgbouncer, startPgbouncer } from '../../support/pgbouncer.js';
import { type DatabaseProxy, startDatabaseProxy } from '../../support/database-proxy.js';

let real: TestDatabase;
let proxy: DatabaseProxy;
let db: Db;

beforeEach(async () => {
  real = await testDatabase();
  proxy = await startDatabaseProxy(real.url);
  db = openDatabase(proxy.url);
  await db.$queryRaw`SELECT 1`;
});
afterEach(async () => {
  await db.$disconnect();
  await proxy.stop();
  await real.close();
});

/** What was open goes silent without a word; what is opened from now on does not. */
function loseWhatIsOpen(): void {
  proxy.silence('ALL');
  proxy.hear();
}

describe('a connection of a pool that is half-open', () => {
  test('fails what waits for it as an outage, and the next question is answered', async () => {
    loseWhatIsOpen();
    const lost = await db.$queryRaw`SELECT 1 AS one`.then(
      () => null,
      (error: unknown) => error,
    );
    expect(isDatabaseAway(lost)).toBe(true);
    expect(await db.$queryRaw`SELECT 1 AS one`).toEqual([{ one: 1 }]);
  });

  test('in the middle of a transaction ends it, with nothing written', async () => {
    const account = { id: 'a-1', owner: 'ann', createdAt: new Date() };
    const lost = await inTransaction(db, async (tx) => {
      await tx.$executeRaw`INSERT INTO accounts (id, owner, created_at)
        VALUES (${account.id}, ${account.owner}, ${account.createdAt})`;
      loseWhatIsOpen();
      await tx.$queryRaw`SELECT 1`;
    }).then(
      () => null,
      (error: unknown) => error,
    );
    expect(isDatabaseAway(lost)).toBe(true);
    expect(await real.db.account.count()).toBe(0);
  });
});

describe('a connection that is silent because its statement', () => {
  test('takes long is left alone', async () => {
    expect(await db.$queryRaw`SELECT pg_sleep(9)::text AS slept`).toEqual([{ slept: '' }]);
  });

  test.skipIf(!hasPgbouncer())('takes long behind a pooler is left alone', async () => {
    const ignores = ['idle_in_transaction_session_timeout'];
    const pooler = await startPgbouncer(real.url, { mode: 'session', ignores });
    const pooled = openDatabase(pooler.url);
    try {
      expect(await pooled.$queryRaw`SELECT pg_sleep(9)::text AS slept`).toEqual([{ slept: '' }]);
    } finally {
      await pooled.$disconnect();
      await pooler.stop();
    }
  });

  test('waits for a lock is left alone', async () => {
    const held = inTransaction(real.db, async (tx) => {
      await tx.$queryRaw`SELECT id FROM markets WHERE id = 'none' FOR UPDATE`;
      await tx.$executeRaw`LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE`;
      await sleep(8000);
    });
    await sleep(100);
    expect(await db.account.count()).toBe(0);
    await held;
  });
});
