import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type pg from 'pg';

import { newClient } from './connection.js';
import { requireUtf8 } from './server-check.js';
import { type SessionLockOptions, takeSessionLock } from './session-lock.js';

/** The lock and the table are Prisma's own, so that this function and `prisma migrate deploy` are compatible. */
const PRISMA_MIGRATE_LOCK = 72_707_369;
const BOOKKEEPING = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
    migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`;

interface AppliedMigration {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
  readonly rolled_back_at: Date | null;
}

/**
 * Applies missing migrations of `folder/<stamp>_<what>/migration.sql`, each in one transaction.
 * Then renews commit marks that a restored dump brought from another cluster (ADR 0023). Safe to run twice and
 * by several processes at once.
 *
 * @param url Of a server that keeps sessions: `requireSessions`.
 * @param wait Of the lock that one process at a time holds.
 * @returns The names of the migrations applied now.
 * @throws Error when an earlier migration failed half-way, was edited after it was applied, or fails now.
 * @throws DomainError CONFLICT when the database is not UTF-8, or another session keeps the lock.
 */
export async function applyMigrations(
  url: string,
  folder: string,
  wait: Omit<SessionLockOptions, 'subject'> = {},
): Promise<string[]> {
  const client = newClient({ connectionString: url, application_name: 'marginward-migrate' });
  await client.connect();
  try {
    await requireUtf8(client);
    await takeSessionLock(client, PRISMA_MIGRATE_LOCK, { ...wait, subject: 'migrations' });
    await client.query(BOOKKEEPING);
    const { rows } = await client.query<AppliedMigration>(
      'SELECT migration_name, checksum, finished_at, rolled_back_at FROM _prisma_migrations',
    );
    const checksums = checksumsOf(rows);
    const applied: string[] = [];
    for (const name of migrationNames(folder)) {
      const sql = readFileSync(path.join(folder, name, 'migration.sql'), 'utf8');
      const checksum = createHash('sha256').update(sql).digest('hex');
      const known = checksums.get(name);
      if (known === undefined) {
        await applyOne(client, name, sql, checksum);
        applied.push(name);
      } else if (known !== checksum) {
        throw new Error(`Migration ${name} was edited after it was applied to this database.`);
      }
    }
    await markChangedRows(client);
    return applied;
  } finally {
    await client.end();
  }
}

/**
 * Which migrations of the folder a database has not had; writes nothing.
 *
 * @throws DomainError CONFLICT when the database is not UTF-8.
 */
export async function listPendingMigrations(url: string, folder: string): Promise<string[]> {
  const client = newClient({ connectionString: url });
  await client.connect();
  try {
    await requireUtf8(client);
    const { rows } = await client.query<{ has_bookkeeping: boolean }>(
      "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS has_bookkeeping",
    );
    const applied =
      rows[0]?.has_bookkeeping === true
        ? await client.query<{ migration_name: string }>(
            `SELECT migration_name FROM _prisma_migrations
             WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
          )
        : { rows: [] };
    const known = new Set(applied.rows.map((row) => row.migration_name));
    return migrationNames(folder).filter((name) => !known.has(name));
  } finally {
    await client.end();
  }
}

function migrationNames(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => existsSync(path.join(folder, name, 'migration.sql')))
    .sort();
}

function checksumsOf(rows: readonly AppliedMigration[]): Map<string, string> {
  const current = rows.filter((row) => row.rolled_back_at === null);
  const unfinished = current.find((row) => row.finished_at === null);
  if (unfinished !== undefined) {
    throw new Error(`Migration ${unfinished.migration_name} failed earlier and needs a person.`);
  }
  return new Map(current.map((row) => [row.migration_name, row.checksum]));
}

/** Does nothing before the migration that creates the function. */
async function markChangedRows(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ is_there: boolean }>(
    "SELECT to_regprocedure('renew_marks_of_another_cluster()') IS NOT NULL AS is_there",
  );
  if (rows[0]?.is_there === true) {
    await client.query('SELECT renew_marks_of_another_cluster()');
  }
}

async function applyOne(
  client: pg.Client,
  name: string,
  sql: string,
  checksum: string,
): Promise<void> {
  const id = randomUUID();
  await client.query(
    'INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)',
    [id, checksum, name],
  );
  try {
    // Several statements in one simple query are one implicit transaction.
    await client.query(sql);
  } catch (error) {
    await client.query('UPDATE _prisma_migrations SET logs = $2 WHERE id = $1', [
      id,
      String(error),
    ]);
    throw new Error(`Migration ${name} failed: ${String(error)}`, { cause: error });
  }
  await client.query(
    'UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1',
    [id],
  );
}
