import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';

import pg from 'pg';

import { startEmbeddedPostgres } from '../../src/infra/postgres/embedded-postgres.js';
import { applyMigrations } from '../../src/store/database/migrations.js';

import { administrator, PREPARED } from './database.js';

const MIGRATIONS = path.resolve(import.meta.dirname, '../../prisma/migrations');

/**
 * Before the first test: a migrated database that every test file which needs one clones
 * (`testDatabase`). TEST_DATABASE_URL names one on a server of your own; else a PostgreSQL is started for
 * this run. TEST_RUN tells what this run prepares from what another one prepares on the same server.
 *
 * @returns What stops it after the last test.
 */
export async function setup(): Promise<() => Promise<void>> {
  process.env.TEST_RUN = randomBytes(4).toString('hex');
  if (process.env.TEST_DATABASE_URL !== undefined) {
    return dropPrepared;
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'marginward-test-'));
  // PostgreSQL does not run as root: then another user must be able to reach its directory.
  chmodSync(folder, 0o755);
  const server = await startEmbeddedPostgres({
    dataDirectory: path.join(folder, 'postgres'),
    database: 'template_marginward',
    isDurable: false,
  });
  await hashOnce(server.url);
  await applyMigrations(server.url, MIGRATIONS);
  process.env.TEST_DATABASE_URL = server.url;
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

/** A server of your own goes on: what this run prepared there is removed. */
async function dropPrepared(): Promise<void> {
  const client = await administrator();
  const { rows } = await client.query<{ datname: string }>(
    'SELECT datname FROM pg_database WHERE starts_with(datname, $1)',
    [`${PREPARED}${process.env.TEST_RUN ?? ''}_`],
  );
  for (const { datname } of rows) {
    await client.query(`DROP DATABASE ${datname} WITH (FORCE)`);
  }
  await client.end();
}

/**
 * The tests open thousands of connections, and each would hash the password 4,096 times on both sides. Here it is
 * hashed once: the protocol stays what it is.
 */
async function hashOnce(url: string): Promise<void> {
  const { username, password } = new URL(url);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('SET scram_iterations = 1');
  await client.query(
    `ALTER ROLE ${pg.escapeIdentifier(username)} PASSWORD ${pg.escapeLiteral(password)}`,
  );
  await client.end();
}
