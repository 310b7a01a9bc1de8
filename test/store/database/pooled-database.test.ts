import { afterEach, beforeEach, expect, test } from 'vitest';

import {
  type DatabaseOptions,
  inModelTransaction,
  inTransaction,
  openDatabase,
  type Sql,
} from '../../../src/store/database/database.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';

let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
  // The server of the tests has it off for all.
  const name = new URL(database.url).pathname.slice(1);
  await database.db.$executeRawUnsafe(`ALTER DATABASE ${name} SET synchronous_commit = on`);
});
afterEach(() => database.close());

async function setting(reader: Sql, name: string): Promise<string | undefined> {
  const rows = await reader.$queryRaw<{ value: string }[]>`
    SELECT current_setting(${name}) AS value`;
  return rows[0]?.value;
}

// A pooler may give each transaction another session: what is set for one must not be needed.
test.each([
  ['idle_in_transaction_session_timeout', '10s', '0', {}],
  ['synchronous_commit', 'off', 'on', { isDurable: false }],
] as const satisfies readonly (readonly [string, string, string, DatabaseOptions])[])(
  'behind a pooler %s is %s in every transaction, and the session keeps %s',
  async (name, inside, outside, options) => {
    const db = openDatabase(database.url, { ...options, isPooled: true, maxConnections: 1 });
    try {
      expect(await inTransaction(db, (tx) => setting(tx, name))).toBe(inside);
      expect(await inModelTransaction(db, (tx) => setting(tx, name))).toBe(inside);
      expect(await setting(db, name)).toBe(outside);
    } finally {
      await db.$disconnect();
    }
  },
);
