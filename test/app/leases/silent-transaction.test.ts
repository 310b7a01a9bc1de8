import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { type Db, inTransaction, openDatabase } from '../../../src/store/database/database.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

const shardOwner = async (): Promise<string | null> =>
  (await database.db.engineShard.findUniqueOrThrow({ where: { shard: 3 } })).owner;

async function silenceAllowed(db: Db): Promise<string | undefined> {
  const [row] = await inTransaction(
    db,
    (tx) => tx.$queryRaw<{ ms: string }[]>`
      SELECT setting AS ms FROM pg_settings WHERE name = 'idle_in_transaction_session_timeout'`,
  );
  return row?.ms;
}

test('connections end a transaction that is silent for 10 s', async () => {
  expect(await silenceAllowed(database.db)).toBe('10000');
});

test('those of a played run do not: what it makes does not hang on the speed of the machine', async () => {
  const db = openDatabase(database.url, { isDurable: false });
  try {
    expect(await silenceAllowed(db)).toBe('0');
  } finally {
    await db.$disconnect();
  }
});

test('a transaction that the server ended fails, writes nothing, and the process continues', async () => {
  const frozen = inTransaction(database.db, async (tx) => {
    await tx.$executeRaw`SET LOCAL idle_in_transaction_session_timeout = 50`;
    await tx.$executeRaw`UPDATE engine_shards SET owner = 'frozen', token = token + 1 WHERE shard = 3`;
    // However late the server is with it: a test that waits for ever has failed.
    for (;;) {
      await sleep(400);
      await tx.$queryRaw`SELECT 1`;
    }
  });

  await expect(frozen).rejects.toThrow();
  expect(await shardOwner()).toBeNull();
  await inTransaction(
    database.db,
    (tx) =>
      tx.$executeRaw`UPDATE engine_shards SET owner = 'alive', token = token + 1 WHERE shard = 3`,
  );
  expect(await shardOwner()).toBe('alive');
});
