import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { type Deps } from '../app/deps.js';
import { applyGenesis } from '../app/genesis/genesis.js';
import { type Clock, type Log, type NoticeChannel } from '../app/ports.js';
import { type Config } from './config.js';
import { badInput, DomainError, messageOf } from '../domain/errors.js';
import { type Genesis, parseGenesis } from '../domain/genesis/genesis.js';
import { type JsonObject } from '../domain/canonical.js';
import { startEmbeddedPostgres } from '../infra/postgres/embedded-postgres.js';
import { emailChannel } from '../infra/notice-channels/email-channel.js';
import { logChannel } from '../infra/notice-channels/log-channel.js';
import { webhookChannel } from '../infra/notice-channels/webhook-channel.js';
import { PROJECT_ROOT } from './project-root.js';
import { type DatabaseOptions, type Db, openDatabase } from '../store/database/database.js';
import { applyMigrations } from '../store/database/migrations.js';
import { requireSessions } from '../store/database/server-check.js';
import { openVenue } from './wiring-venue.js';

export const MIGRATIONS = path.join(PROJECT_ROOT, 'prisma/migrations');
/** Of the embedded server. */
export const EMBEDDED_DATABASE = 'marginward';

/** Where the embedded server keeps its files. */
export function embeddedFolder(dataDirectory: string): string {
  return path.join(dataDirectory, 'postgres');
}

export interface Database {
  /** Of PostgreSQL itself, which keeps sessions: to listen, and for the queues. */
  readonly url: string;
  readonly db: Db;
  readonly close: () => Promise<void>;
}

/** Where the configured PostgreSQL is. */
export interface DatabaseAddress {
  /** Of the rows; a pooler may be between. */
  readonly url: string;
  /** Of PostgreSQL itself. */
  readonly directUrl: string;
  readonly isPooled: boolean;
}

/**
 * The configured server, once it is known to keep sessions.
 *
 * @throws DomainError CONFLICT that says what to do behind a pooler that keeps none.
 */
export async function requireDatabase(
  { DATABASE_DIRECT_URL }: Config,
  url: string,
): Promise<DatabaseAddress> {
  const variable = DATABASE_DIRECT_URL === undefined ? 'DATABASE_URL' : 'DATABASE_DIRECT_URL';
  const directUrl = DATABASE_DIRECT_URL ?? url;
  await requireSessions(directUrl, variable);
  return { url, directUrl, isPooled: DATABASE_DIRECT_URL !== undefined };
}

export interface MigratedDatabaseOptions extends DatabaseOptions {
  /** Empties the embedded server first. */
  readonly forgets?: boolean;
  /** Called when the embedded server ends by itself. @see EmbeddedPostgresOptions */
  readonly onServerLost?: (how: string) => void;
}

/** Connects to the configured server, or starts the embedded one under `dataDirectory`; migrates. */
export async function openMigratedDatabase(
  config: Config,
  dataDirectory: string,
  log: Log,
  options: MigratedDatabaseOptions = {},
): Promise<Database> {
  if (options.forgets === true && config.DATABASE_URL !== undefined) {
    throw badInput(
      '--fresh',
      'empties the embedded database only, and DATABASE_URL names yours',
      null,
    );
  }
  const server =
    config.DATABASE_URL === undefined
      ? await startEmbeddedPostgres({
          dataDirectory: embeddedFolder(dataDirectory),
          database: EMBEDDED_DATABASE,
          forgets: options.forgets === true,
          ...(options.onServerLost === undefined ? {} : { onLost: options.onServerLost }),
        })
      : null;
  let address: DatabaseAddress;
  try {
    address = await requireDatabase(config, server?.url ?? config.DATABASE_URL ?? '');
    const applied = await applyMigrations(address.directUrl, MIGRATIONS, {
      onWait: (message) => {
        log.warn({}, message);
      },
    });
    log.info({ applied: applied.length, embedded: server !== null }, 'database is ready');
  } catch (error) {
    await server?.stop();
    throw error;
  }
  const db = openDatabase(address.url, { ...options, isPooled: address.isPooled });
  return {
    url: address.directUrl,
    db,
    close: async () => {
      await db.$disconnect();
      await server?.stop();
    },
  };
}

export interface GenesisFile {
  readonly genesis: Genesis;
  readonly document: JsonObject;
}

/**
 * Reads and checks a genesis file.
 *
 * @throws DomainError BAD_USER_INPUT that lists every fault.
 */
export async function readGenesisFile(file: string): Promise<GenesisFile> {
  let document: unknown;
  try {
    document = JSON.parse(withoutComments(await readFile(file, 'utf8')));
  } catch (error) {
    throw new DomainError('BAD_USER_INPUT', `${file}: ${messageOf(error)}`, { field: 'genesis' });
  }
  const parsed = parseGenesis(document);
  if ('faults' in parsed) {
    const faults = parsed.faults.map(({ path: at, rule }) => `  ${at}: ${rule}`);
    throw new DomainError(
      'BAD_USER_INPUT',
      `${file} is not a usable genesis file:\n${faults.join('\n')}`,
      { field: 'genesis', faults: parsed.faults.length },
    );
  }
  return { genesis: parsed.genesis, document: document as JsonObject };
}

/** The same genesis with another bound on the age of prices: part of the document, so of the log. */
export function withMaxPriceAge(
  { genesis, document }: GenesisFile,
  maxPriceAgeSeconds: number,
): GenesisFile {
  const aged = <Market extends { readonly parameters: object }>(market: Market): Market => ({
    ...market,
    parameters: { ...market.parameters, maxPriceAgeSeconds },
  });
  const markets = document.markets as readonly (JsonObject & { readonly parameters: JsonObject })[];
  return {
    genesis: { ...genesis, markets: genesis.markets.map(aged) },
    document: { ...document, markets: markets.map(aged) },
  };
}

/** Lines that begin with // are comments. No text of JSON spans lines, so none is cut; lines keep their numbers. */
function withoutComments(text: string): string {
  return text.replace(/^[ \t]*\/\/.*$/gm, '');
}

export async function applyGenesisFile(db: Db, file: GenesisFile, now: Date): Promise<string> {
  const { hash } = await applyGenesis({ db }, file.genesis, file.document, now);
  return hash;
}

export function openChannels(config: Config, clock: Clock, log: Log): NoticeChannel[] {
  const email =
    config.SMTP_URL === undefined
      ? []
      : [emailChannel(config.SMTP_URL, { from: config.SMTP_FROM })];
  const { NOTICE_WEBHOOK_URL: url, NOTICE_WEBHOOK_SECRET: secret } = config;
  const webhook =
    url === undefined || secret === undefined ? [] : [webhookChannel({ url, secret, clock })];
  return [logChannel(log), ...email, ...webhook];
}

/** What every use case is given. */
export async function buildDeps(
  parts: { readonly db: Db; readonly clock: Clock; readonly log: Log; readonly seed: string },
  config: Config,
): Promise<Deps> {
  const { db, clock, log, seed } = parts;
  const venue = await openVenue({ db, clock, log, seed }, config);
  return { db, clock, log, venue, channels: openChannels(config, clock, log) };
}
