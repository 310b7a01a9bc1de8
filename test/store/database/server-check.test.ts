import path from 'node:path';

import { afterEach, describe, expect, test } from 'vitest';

import { messageOf } from '../../../src/domain/errors.js';
import { applyMigrations, listPendingMigrations } from '../../../src/store/database/migrations.js';
import { requireSessions } from '../../../src/store/database/server-check.js';
import { emptyDatabase } from '../../support/database.js';
import { hasPgbouncer, type Pgbouncer, startPgbouncer } from '../../support/pgbouncer.js';

const MIGRATIONS = path.resolve(import.meta.dirname, '../../../prisma/migrations');

describe.each(['SQL_ASCII', 'LATIN1'])('a database in %s', (encoding) => {
  test('is refused before anything is written to it, with what to do', async () => {
    const database = await emptyDatabase(encoding);
    try {
      const refusal = {
        code: 'CONFLICT',
        message: expect.stringMatching(
          new RegExp(`has the encoding ${encoding}.*TEMPLATE template0 ENCODING 'UTF8'`),
        ) as string,
      };
      await expect(applyMigrations(database.url, MIGRATIONS)).rejects.toMatchObject(refusal);
      // Roles ask this: a database that an earlier version migrated is told, too.
      await expect(listPendingMigrations(database.url, MIGRATIONS)).rejects.toMatchObject(refusal);
    } finally {
      await database.close();
    }
  });
});

describe('an address that keeps sessions', () => {
  let pooler: Pgbouncer | null = null;
  afterEach(async () => {
    await pooler?.stop();
    pooler = null;
  });

  test('is PostgreSQL itself', async () => {
    const database = await emptyDatabase();
    try {
      await expect(requireSessions(database.url, 'DATABASE_URL')).resolves.toBeUndefined();
    } finally {
      await database.close();
    }
  });

  test('that nobody serves fails as what it is', async () => {
    const nowhere = 'postgresql://a:b@127.0.0.1:1/c';
    await expect(requireSessions(nowhere, 'DATABASE_URL')).rejects.toThrow('ECONNREFUSED');
  });

  test.skipIf(!hasPgbouncer()).each([
    ['session', /^kept$/],
    ['transaction', /^DATABASE_URL keeps no sessions/],
    ['statement', /^DATABASE_URL keeps no sessions/],
  ] as const)('PgBouncer in %s mode: %s', async (mode, said) => {
    const database = await emptyDatabase();
    try {
      pooler = await startPgbouncer(database.url, {
        mode,
        ignores: ['idle_in_transaction_session_timeout'],
      });
      const found = await requireSessions(pooler.url, 'DATABASE_URL').then(
        () => 'kept',
        (error: unknown) => messageOf(error),
      );
      expect(found).toMatch(said);
    } finally {
      await pooler?.stop();
      pooler = null;
      await database.close();
    }
  });
});
