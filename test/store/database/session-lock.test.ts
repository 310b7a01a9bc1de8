import path from 'node:path';

import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { applyMigrations } from '../../../src/store/database/migrations.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';

const MIGRATIONS = path.resolve(import.meta.dirname, '../../../prisma/migrations');
/** Prisma's own. */
const MIGRATE_LOCK = 72_707_369;

let database: TestDatabase;
let holder: pg.Client;
beforeEach(async () => {
  database = await testDatabase();
  holder = new pg.Client({ connectionString: database.url, application_name: 'forgotten' });
  await holder.connect();
  await holder.query('SELECT pg_advisory_lock($1)', [MIGRATE_LOCK]);
});
afterEach(async () => {
  await holder.end();
  await database.close();
});

async function pidOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return rows[0]?.pid ?? 0;
}

test('who waits for the lock of migrations is told whose it is, and goes on when it is free', async () => {
  const pid = await pidOf(holder);
  const told: string[] = [];
  const applied = applyMigrations(database.url, MIGRATIONS, {
    onWait: (message) => {
      told.push(message);
      void holder.query('SELECT pg_advisory_unlock($1)', [MIGRATE_LOCK]);
    },
  });

  expect(await applied).toEqual([]);
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(
    new RegExp(
      `^waiting for the lock of migrations: pid ${pid} \\(forgotten, from 127.0.0.1, idle`,
    ),
  );
});

test('a lock that is never given back is refused with the session to end', async () => {
  const pid = await pidOf(holder);
  const applied = applyMigrations(database.url, MIGRATIONS, { waitMsMax: 300 });

  await expect(applied).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringMatching(
      new RegExp(`lock of migrations: pid ${pid} .*pg_terminate_backend`),
    ) as string,
  });
});

test('the lock is free again after each, so two processes follow each other', async () => {
  await holder.query('SELECT pg_advisory_unlock($1)', [MIGRATE_LOCK]);
  const both = [
    applyMigrations(database.url, MIGRATIONS),
    applyMigrations(database.url, MIGRATIONS),
  ];
  expect(await Promise.all(both)).toEqual([[], []]);
});
