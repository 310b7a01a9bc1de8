import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { MIGRATIONS } from '../../../src/composition/wiring.js';
import { openQueues } from '../../../src/jobs/queues/job-queues.js';
import { inTransaction, openDatabase } from '../../../src/store/database/database.js';
import { openListener } from '../../../src/store/database/listener.js';
import { listPendingMigrations } from '../../../src/store/database/migrations.js';
import { SILENT } from '../../app/ingest/system.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';
import { type DatabaseProxy, startDatabaseProxy } from '../../support/database-proxy.js';

// An error that no listener takes ends the process, and with it this test file.
describe('a connection that PostgreSQL ends right after opening is an error of its requester', () => {
  let database: TestDatabase;
  let proxy: DatabaseProxy;
  beforeEach(async () => {
    database = await testDatabase();
    proxy = await startDatabaseProxy(database.url);
  });
  afterEach(async () => {
    await proxy.stop();
    await database.close();
  });

  test('in a transaction and in a single query; the next one gets a new connection', async () => {
    const db = openDatabase(proxy.url);
    proxy.endFresh(2);
    await expect(inTransaction(db, (tx) => tx.$queryRaw`SELECT 1`)).rejects.toThrow();
    await expect(db.$queryRaw`SELECT 1`).rejects.toThrow();

    expect(await inTransaction(db, (tx) => tx.$queryRaw`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
    expect(proxy.ended()).toBe(2);
    await db.$disconnect();
  });

  test('while migrations are looked for', async () => {
    proxy.endFresh(1);
    await expect(listPendingMigrations(proxy.url, MIGRATIONS)).rejects.toThrow();
    expect(await listPendingMigrations(proxy.url, MIGRATIONS)).toEqual([]);
  });

  test('of a listener', async () => {
    proxy.endFresh(1);
    const options = {
      url: proxy.url,
      channels: ['one'],
      onMessage: () => undefined,
      onLost: () => undefined,
    };
    await expect(openListener(options)).rejects.toThrow();
    const listener = await openListener(options);
    await listener.close();
  });

  test('of the queues', async () => {
    const clock = { now: () => new Date(0) };
    const options = { clock, log: SILENT, startTimeoutMs: 5_000 };
    proxy.endFresh(1);
    const queues = await openQueues(proxy.url, options).catch(() => openQueues(proxy.url, options));

    expect((await queues.counts()).length).toBeGreaterThan(0);
    expect(proxy.ended()).toBe(1);
    await queues.close();
  });
});
