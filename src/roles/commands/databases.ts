import { type Config } from '../../composition/config.js';
import {
  type Database,
  EMBEDDED_DATABASE,
  embeddedFolder,
  MIGRATIONS,
  openMigratedDatabase,
  requireDatabase,
} from '../../composition/wiring.js';
import { badInput } from '../../domain/errors.js';
import { findRunningServer, holdsCluster } from '../../infra/postgres/data-directory.js';
import { type DatabaseOptions, type Db, openDatabase } from '../../store/database/database.js';
import { applyMigrations } from '../../store/database/migrations.js';

import { requireMigrated } from '../compose/operations.js';
import { type Env } from '../process/process.js';

export function requireDatabaseUrl(config: Config): string {
  if (config.DATABASE_URL === undefined) {
    throw badInput('DATABASE_URL', 'must name your PostgreSQL for this command', null);
  }
  return config.DATABASE_URL;
}

/** `marginward migrate` */
export async function migrate({ config }: Env): Promise<void> {
  const { directUrl } = await requireDatabase(config, requireDatabaseUrl(config));
  const applied = await applyMigrations(directUrl, MIGRATIONS, {
    onWait: (message) => {
      process.stderr.write(`marginward: ${message}\n`);
    },
  });
  const lines = applied.map((name) => `applied ${name}\n`);
  process.stdout.write(lines.length > 0 ? lines.join('') : 'nothing to apply\n');
}

/**
 * Works over what there is: a configured server is not migrated, a folder without a database gets none, and beside
 * a running `start` its server is used.
 */
export async function withDatabase<Result>(
  env: Env,
  data: string,
  work: (db: Db) => Promise<Result>,
  options: DatabaseOptions = {},
): Promise<Result> {
  const { db, close } = await openExisting(env, data, options);
  return work(db).finally(close);
}

async function openExisting(
  { config, log }: Env,
  data: string,
  options: DatabaseOptions,
): Promise<Pick<Database, 'db' | 'close'>> {
  const folder = embeddedFolder(data);
  const url = config.DATABASE_URL ?? findRunningServer(folder, EMBEDDED_DATABASE);
  if (url !== null) {
    await requireMigrated(url);
    const isPooled = config.DATABASE_DIRECT_URL !== undefined;
    const db = openDatabase(url, { ...options, isPooled });
    return { db, close: () => db.$disconnect() };
  }
  if (!holdsCluster(folder)) {
    throw badInput('--data', `${data} holds no database, and DATABASE_URL names none`, data);
  }
  return openMigratedDatabase(config, data, log, options);
}
