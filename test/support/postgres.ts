import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';

import { startEmbeddedPostgres } from '../../src/infra/postgres/embedded-postgres.js';
import { applyMigrations } from '../../src/store/database/migrations.js';

const MIGRATIONS = path.resolve(import.meta.dirname, '../../prisma/migrations');

/**
 * Before the first test: a migrated database that every test file which needs one clones
 * (`testDatabase`). TEST_DATABASE_URL names one on a server of your own; else a PostgreSQL is started for
 * this run.
 *
 * @returns What stops it after the last test.
 */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.TEST_DATABASE_URL !== undefined) {
    return undefined;
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'marginward-test-'));
  // PostgreSQL does not run as root: then another user must be able to reach its directory.
  chmodSync(folder, 0o755);
  const server = await startEmbeddedPostgres({
    dataDirectory: path.join(folder, 'postgres'),
    database: 'template_marginward',
    isDurable: false,
  });
  await applyMigrations(server.url, MIGRATIONS);
  process.env.TEST_DATABASE_URL = server.url;
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
