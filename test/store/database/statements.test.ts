import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { inTransaction } from '../../../src/store/database/database.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

describe('a statement of a transaction', () => {
  test('carries every text of an array as it is', async () => {
    const texts = [
      '',
      'NULL',
      'null',
      'a,b',
      '{}',
      '"',
      '\\',
      'a"b\\"c',
      ' x ',
      'é\n\u{1F600}',
      "'",
    ];
    const rows = await inTransaction(
      database.db,
      (tx) => tx.$queryRaw<{ text: string | null }[]>`
        SELECT text FROM unnest(${[...texts, null]}::text[]) WITH ORDINALITY AS t(text, n) ORDER BY n`,
    );
    expect(rows.map(({ text }) => text)).toEqual([...texts, null]);
  });

  test('carries arrays of numbers, truth values and of nothing', async () => {
    const [row] = await inTransaction(
      database.db,
      (tx) => tx.$queryRaw<object[]>`
        SELECT ${[2n ** 60n, -1n]}::bigint[]::text AS bigs, ${[1, -2]}::int[]::text AS ints,
          ${['1.50', '-0.1']}::numeric[]::text AS exact, ${[true, false]}::boolean[]::text AS truths,
          ${[]}::text[]::text AS none`,
    );
    expect(row).toEqual({
      bigs: '{1152921504606846976,-1}',
      ints: '{1,-2}',
      exact: '{1.50,-0.1}',
      truths: '{t,f}',
      none: '{}',
    });
  });

  test('is prepared once a connection', async () => {
    const names = await inTransaction(database.db, async (tx) => {
      for (let n = 0; n < 3; n += 1) {
        await tx.$queryRaw`SELECT ${n}::int AS prepared_once`;
      }
      return tx.$queryRaw<{ name: string }[]>`
        SELECT name FROM pg_prepared_statements WHERE statement LIKE '%AS prepared_once'`;
    });
    expect(names).toHaveLength(1);
  });

  test('meets a table whose columns a migration changed: the connection is given up, the next works', async () => {
    const read = (): Promise<object[]> =>
      inTransaction(database.db, (tx) => tx.$queryRaw<object[]>`SELECT * FROM widened`);
    await database.db.$executeRawUnsafe('CREATE TABLE widened (a INT)');
    // One connection has it prepared.
    await read();
    await database.db.$executeRawUnsafe('ALTER TABLE widened ADD COLUMN b INT');
    await database.db.$executeRawUnsafe('INSERT INTO widened VALUES (1, 2)');
    await expect(read()).rejects.toThrow('cached plan must not change result type');
    expect(await read()).toEqual([{ a: 1, b: 2 }]);
  });
});
