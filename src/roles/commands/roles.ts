import { type Log } from '../../app/ports.js';
import { type Config } from '../../composition/config.js';
import { openFeeds } from '../../composition/feeds.js';
import { requireDatabase } from '../../composition/wiring.js';
import { EVERY_SHARD, type ShardChoice } from '../../domain/shards.js';
import { openDatabase } from '../../store/database/database.js';

import { compose, type Composed, type Duties } from '../compose/compose.js';
import { requireGenesis, requireMigrated } from '../compose/operations.js';
import { openParts } from '../compose/parts.js';
import {
  createClosers,
  requireIssuerBeyondLoopback,
  untilStopped,
  WALL_CLOCK,
} from '../process/process.js';
import { requireDatabaseUrl } from './checks.js';

/** Seed of the paper venue's rejections; a real venue does not use it. */
const VENUE_SEED = '1';

/** Runs one role until it is stopped. @param announce The text to print when it is up. */
async function runRole(
  config: Config,
  log: Log,
  { port, ...duties }: Omit<Duties, 'address'> & { readonly port: number | undefined },
  announce: (composed: Composed) => string,
): Promise<void> {
  const closers = createClosers(log);
  const stopping = untilStopped();
  try {
    const { url, directUrl, isPooled } = await requireDatabase(config, requireDatabaseUrl(config));
    const db = openDatabase(url, { isPooled });
    closers.add('database', () => db.$disconnect());
    await requireMigrated(directUrl);
    await requireGenesis(db);
    const database = { url: directUrl, db };
    const own = { config, log, closers, database, clock: WALL_CLOCK, seed: VENUE_SEED };
    const parts = await openParts(own);
    const address = { host: config.HOST, port: port ?? config.PORT };
    process.stdout.write(`${announce(await compose(parts, { ...duties, address }))}\n`);
    await stopping.promise;
  } finally {
    await closers.closeAll();
  }
}

/** `marginward api`: answers from the rows, and from a book that follows the log and the prices. */
export function runApi(
  { data, port }: { readonly data: string; readonly port?: number },
  config: Config,
  log: Log,
): Promise<void> {
  requireIssuerBeyondLoopback(config, config.HOST);
  const api = { dataDirectory: data, buildsConsole: false };
  const duties = { book: 'follows', shards: EVERY_SHARD, runsJobs: false, api, port } as const;
  return runRole(config, log, duties, ({ url }) => `Marginward API at ${url}`);
}

/** `marginward engine`: decides its shards of the book, and seals. Several engines divide the shards. */
export function runEngine(
  { shards, port }: { readonly shards: ShardChoice; readonly port: number },
  config: Config,
  log: Log,
): Promise<void> {
  const duties = { book: 'leads', shards, runsJobs: false, api: null, port } as const;
  return runRole(config, log, duties, ({ url, id, book }) => {
    const accounts = book?.watch.engine.size().accounts ?? 0;
    const owned = book?.watch.ownedShards().length ?? 0;
    return `Marginward ${id} is watching ${accounts} accounts in ${owned} shards; metrics at ${url}/metrics`;
  });
}

/** `marginward worker`: runs the jobs. */
export function runWorker(
  { port }: { readonly port: number },
  config: Config,
  log: Log,
): Promise<void> {
  const duties = { book: 'none', shards: EVERY_SHARD, runsJobs: true, api: null, port } as const;
  const announce = ({ url }: Composed): string =>
    `Marginward worker is running; metrics at ${url}/metrics`;
  return runRole(config, log, duties, announce);
}

/** `marginward feed`: publishes what exchanges and Pyth say. */
export async function runFeedRole(
  { feeds: file, port }: { readonly feeds: string; readonly port: number },
  config: Config,
  log: Log,
): Promise<void> {
  const feeds = await openFeeds(file);
  const duties = { book: 'none', shards: EVERY_SHARD, runsJobs: false, api: null } as const;
  const announce = ({ url }: Composed): string =>
    `Marginward publishes ${feeds.length} price feeds; metrics at ${url}/metrics`;
  await runRole(config, log, { ...duties, feeds, port }, announce);
}
