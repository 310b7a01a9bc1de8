import { openFeeds } from '../../composition/feeds.js';
import { requireDatabase } from '../../composition/wiring.js';
import { type ShardChoice } from '../../domain/shards.js';
import { openDatabase } from '../../store/database/database.js';

import { compose, type Composed, type Duties } from '../compose/compose.js';
import { requireGenesis, requireMigrated } from '../compose/operations.js';
import { openParts } from '../compose/parts.js';
import {
  type Env,
  requireIssuerBeyondLoopback,
  runUntilStopped,
  WALL_CLOCK,
} from '../process/process.js';
import { requireDatabaseUrl } from './databases.js';

/** Seed of the paper venue's rejections; a real venue does not use it. */
const VENUE_SEED = '1';

/** Runs one role until it is stopped. @param announce The text to print when it is up. */
function runRole(
  env: Env,
  { port = env.config.PORT, ...duties }: Omit<Duties, 'address'> & { readonly port?: number },
  announce: (composed: Composed) => string,
): Promise<void> {
  return runUntilStopped(env, async (running) => {
    const { config, closers, stopping } = running;
    const { url, directUrl, isPooled } = await requireDatabase(config, requireDatabaseUrl(config));
    const db = openDatabase(url, { isPooled });
    closers.add('database', () => db.$disconnect());
    await requireMigrated(directUrl);
    await requireGenesis(db);
    const opened = { ...running, database: { url: directUrl, db } };
    const parts = await openParts(opened, { clock: WALL_CLOCK, seed: VENUE_SEED });
    const address = { host: config.HOST, port };
    process.stdout.write(`${announce(await compose(parts, { ...duties, address }))}\n`);
    await stopping.promise;
  });
}

export interface ApiOptions {
  readonly data: string;
  /** Absent: PORT. */
  readonly port?: number;
}

/** `marginward api`: answers from the rows, and from a book that follows the log and the prices. */
export function runApi({ data, ...port }: ApiOptions, env: Env): Promise<void> {
  requireIssuerBeyondLoopback(env.config, env.config.HOST);
  const api = { dataDirectory: data, buildsConsole: false };
  return runRole(env, { book: 'follows', api, ...port }, ({ url }) => `Marginward API at ${url}`);
}

/** The options of the roles without API: the port of health and metrics. */
export interface WorkerOptions {
  readonly port: number;
}

export interface EngineOptions extends WorkerOptions {
  readonly shards: ShardChoice;
}

/** `marginward engine`: decides its shards of the book, and seals. Several engines divide the shards. */
export function runEngine({ shards, port }: EngineOptions, env: Env): Promise<void> {
  return runRole(env, { book: 'leads', shards, port }, ({ url, id, book }) => {
    const accounts = book?.watch.engine.size().accounts ?? 0;
    const owned = book?.watch.ownedShards().length ?? 0;
    return `Marginward ${id} is watching ${accounts} accounts in ${owned} shards; metrics at ${url}/metrics`;
  });
}

/** `marginward worker`: runs the jobs. */
export function runWorker({ port }: WorkerOptions, env: Env): Promise<void> {
  const announce = ({ url }: Composed): string =>
    `Marginward worker is running; metrics at ${url}/metrics`;
  return runRole(env, { runsJobs: true, port }, announce);
}

export interface FeedOptions extends WorkerOptions {
  readonly feeds: string;
}

/** `marginward feed`: publishes what exchanges and Pyth say. */
export async function runFeeds({ feeds: file, port }: FeedOptions, env: Env): Promise<void> {
  const feeds = await openFeeds(file);
  const announce = ({ url }: Composed): string =>
    `Marginward publishes ${feeds.length} price feeds; metrics at ${url}/metrics`;
  await runRole(env, { feeds, port }, announce);
}
