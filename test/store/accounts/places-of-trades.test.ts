import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { testDatabase, type TestDatabase } from '../../support/database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await database.db.$executeRaw`
    INSERT INTO markets (id, symbol, lot_size, listed_at) VALUES ('BTC-USD', 'BTC', 0.001, now())`;
  await database.db.$executeRaw`
    INSERT INTO accounts (id, owner, created_at) VALUES ('a', 'o', now()), ('b', 'o', now())`;
  await insert(['a', 'BTC-USD']);
});
afterAll(() => database.close());

const insert = (...places: readonly (readonly [string, string])[]): Promise<number> =>
  database.db.$executeRaw`
    INSERT INTO trades (id, account_id, market_id, size, price, fee, traded_at)
    SELECT account_id || n, account_id, market_id, 1, 1, 0, now()
    FROM unnest(${places.map(([account]) => account)}::text[], ${places.map(([, market]) => market)}::text[])
      WITH ORDINALITY AS p(account_id, market_id, n)`;

describe('the database keeps accounts and markets of trades', () => {
  test('a trade of neither is refused, with the others of its statement', async () => {
    await expect(insert(['b', 'BTC-USD'], ['nobody', 'BTC-USD'])).rejects.toThrow('names nobody');
    await expect(insert(['b', 'BTC-USD'], ['b', 'NONE-USD'])).rejects.toThrow('names NONE-USD');
    expect(await database.db.$queryRaw`SELECT count(*)::int AS trades FROM trades`).toEqual([
      { trades: 1 },
    ]);
  });

  test('an account and a market with trades are not deleted, and no id changes', async () => {
    await expect(database.db.$executeRaw`DELETE FROM accounts WHERE id = 'a'`).rejects.toThrow(
      'trades name a row of accounts',
    );
    await expect(database.db.$executeRaw`DELETE FROM markets`).rejects.toThrow(
      'trades name a row of markets',
    );
    await expect(database.db.$executeRaw`UPDATE accounts SET id = 'c'`).rejects.toThrow(
      'append-only',
    );
    expect(await database.db.$executeRaw`DELETE FROM accounts WHERE id = 'b'`).toBe(1);
  });
});
