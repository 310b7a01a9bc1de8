import { constants } from 'node:fs';
import { copyFile } from 'node:fs/promises';

import { stateOrderOutcome } from '../../app/enforcement/liquidation/reports/state-order-outcome.js';
import { verifyLog } from '../../app/verification/verify-log.js';
import { type Log } from '../../app/ports.js';
import { describeDifference, findLedgerDifferences } from '../../app/verification/verify-ledger.js';
import { type Config } from '../../composition/config.js';
import { type Decimal } from '../../domain/decimal.js';
import { STARTER_GENESIS } from '../../composition/project-root.js';
import { badInput, DomainError, messageOf } from '../../domain/errors.js';
import {
  genesisWarnings,
  textOfWarning,
  unpricedAssetsWarning,
} from '../../domain/genesis/genesis-warnings.js';
import { findRunningServer, holdsCluster } from '../../infra/postgres/data-directory.js';
import { type DatabaseOptions, type Db, openDatabase } from '../../store/database/database.js';
import { applyMigrations } from '../../store/database/migrations.js';
import {
  type Database,
  EMBEDDED_DATABASE,
  embeddedFolder,
  MIGRATIONS,
  openChannels,
  openMigratedDatabase,
  readGenesisFile,
  requireDatabase,
} from '../../composition/wiring.js';

import { requireMigrated } from '../compose/operations.js';
import { WALL_CLOCK } from '../process/process.js';

export function requireDatabaseUrl(config: Config): string {
  if (config.DATABASE_URL === undefined) {
    throw badInput('DATABASE_URL', 'must name your PostgreSQL for this command', null);
  }
  return config.DATABASE_URL;
}

/** `marginward migrate` */
export async function migrate(config: Config): Promise<void> {
  const { directUrl } = await requireDatabase(config, requireDatabaseUrl(config));
  const applied = await applyMigrations(directUrl, MIGRATIONS, {
    onWait: (message) => {
      process.stderr.write(`marginward: ${message}\n`);
    },
  });
  const lines = applied.map((name) => `applied ${name}\n`);
  process.stdout.write(lines.length > 0 ? lines.join('') : 'nothing to apply\n');
}

export interface ResolveOrderOptions {
  readonly data: string;
  /** Unsigned. */
  readonly filled?: Decimal;
  readonly price?: Decimal;
  readonly notTraded?: boolean;
  readonly by: string;
  readonly reason: string;
}

/** `marginward resolve-order ORDER`. Asks no venue. */
export async function resolveOrder(
  orderId: string,
  { data, filled, price, notTraded = false, by, reason }: ResolveOrderOptions,
  config: Config,
  log: Log,
): Promise<void> {
  if (filled === undefined && !notTraded) {
    throw badInput('--filled', 'or --not-traded is needed: nothing is assumed', null);
  }
  if (filled !== undefined && price === undefined) {
    throw badInput('--price', 'is needed with --filled', null);
  }
  const traded =
    filled === undefined || price === undefined ? null : { size: filled, averagePrice: price };
  const channels = openChannels(config, WALL_CLOCK, log);
  await withDatabase(config, data, log, async (db) => {
    const deps = { db, log, clock: WALL_CLOCK, channels };
    const booked = await stateOrderOutcome(deps, { orderId, traded, actor: by, reason });
    const { filledSize, averagePrice } = booked;
    process.stdout.write(
      averagePrice === null
        ? `${orderId} did not trade; its step is decided again\n`
        : `${orderId} traded ${filledSize.toFixed()} at ${averagePrice.toFixed()}\n`,
    );
  });
}

export interface VerifyOptions {
  readonly data: string;
  readonly from?: bigint;
}

/** `marginward verify-log`. @returns Whether the log is sound. */
export function verify({ data, from }: VerifyOptions, config: Config, log: Log): Promise<boolean> {
  return withDatabase(config, data, log, async (db) => {
    const result = await verifyLog({ db }, from ?? null);
    process.stdout.write(
      result.ok
        ? `sound: ${result.checked} lines chained, ${result.recomputed} decisions recomputed, head ${result.headHash}\n`
        : `NOT SOUND at sequence ${String(result.firstBadSequence)}: ${String(result.fault)}\n`,
    );
    return result.ok;
  });
}

/** `marginward verify-ledger`. Read-only: the job reports differences. @returns Whether the ledger is sound. */
export function checkLedgerNow(
  { data }: Pick<VerifyOptions, 'data'>,
  config: Config,
  log: Log,
): Promise<boolean> {
  return withDatabase(config, data, log, async (db) => {
    const [first, ...others] = await findLedgerDifferences(db);
    process.stdout.write(
      first === undefined
        ? 'sound: every balance is the sum of its postings, and all of them sum to zero\n'
        : `NOT SOUND: ${describeDifference(first)}${others.length > 0 ? ` (and ${others.length} more)` : ''}\n`,
    );
    return first === undefined;
  });
}

/** Over what there is: see `openForReading`. */
export async function withDatabase<Result>(
  config: Config,
  data: string,
  log: Log,
  work: (db: Db) => Promise<Result>,
  options: DatabaseOptions = {},
): Promise<Result> {
  const database = await openForReading(config, data, log, options);
  return work(database.db).finally(database.close);
}

/**
 * Opens the database to check without changing it: a configured server is not migrated, a folder without a
 * database gets none, and beside a running `start` its server is used.
 */
export async function openForReading(
  config: Config,
  data: string,
  log: Log,
  options: DatabaseOptions = {},
): Promise<Database> {
  const folder = embeddedFolder(data);
  const url = config.DATABASE_URL ?? findRunningServer(folder, EMBEDDED_DATABASE);
  if (url !== null) {
    await requireMigrated(url);
    const isPooled = config.DATABASE_DIRECT_URL !== undefined;
    const db = openDatabase(url, { ...options, isPooled });
    return { url, db, close: () => db.$disconnect() };
  }
  if (!holdsCluster(folder)) {
    throw badInput('--data', `${data} holds no database, and DATABASE_URL names none`, data);
  }
  return openMigratedDatabase(config, data, log, options);
}

/** `marginward genesis check FILE`: prints what its parameters risk. @throws DomainError that lists every fault. */
export async function checkGenesis(file: string): Promise<void> {
  const { genesis } = await readGenesisFile(file);
  const { markets, collateralAssets, committee } = genesis;
  process.stdout.write(
    `${file} is valid: ${markets.length} markets, ${collateralAssets.length} collateral assets, ` +
      `${committee.members.length} committee members\n`,
  );
  const unpriced = unpricedAssetsWarning(genesis);
  const warnings = genesisWarnings(genesis).map(textOfWarning);
  for (const warning of [...warnings, ...(unpriced === null ? [] : [unpriced])]) {
    process.stdout.write(`warning: ${warning}\n`);
  }
}

/** `marginward genesis init FILE`: a starter file in which every field is explained. Never overwrites. */
export async function initGenesis(file: string): Promise<void> {
  await copyFile(STARTER_GENESIS, file, constants.COPYFILE_EXCL).catch((error: unknown) => {
    throw new DomainError('BAD_USER_INPUT', `${file}: ${messageOf(error)}`, { field: 'genesis' });
  });
  process.stdout.write(`${file} is written: edit it, then marginward genesis check ${file}\n`);
}
