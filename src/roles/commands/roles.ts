import { type Log } from '../../app/ports.js';
import { type Config } from '../../composition/config.js';
import { buildDeps } from '../../composition/wiring.js';
import { EVERY_SHARD, type ShardChoice } from '../../domain/shards.js';
import { openQueues } from '../../jobs/job-queues.js';
import { openDatabase } from '../../store/database/database.js';

import { compose, type Composed, type Duties } from '../compose/compose.js';
import { requireReadyDatabase } from '../compose/operations.js';
import { createClosers, untilStopped, WALL_CLOCK } from '../process/process.js';
import { requireDatabaseUrl } from './checks.js';

type Address = Duties['address'];

/** Seed of the paper venue's rejections; a real venue has none. */
const VENUE_SEED = '1';

/** Runs one role until it is told to stop. @param announce What to print when it is up. */
async function runRole(
  config: Config,
  log: Log,
  duties: Duties,
  announce: (composed: Composed) => string,
): Promise<void> {
  const closers = createClosers(log);
  const stopping = untilStopped();
  try {
    const databaseUrl = requireDatabaseUrl(config);
    const db = openDatabase(databaseUrl);
    closers.add('database', () => db.$disconnect());
    await requireReadyDatabase(databaseUrl, db);
    const clock = WALL_CLOCK;
    const deps = await buildDeps({ db, clock, log, seed: VENUE_SEED }, config);
    const queueUrl = config.QUEUE_URL ?? databaseUrl;
    const queues = await openQueues(queueUrl, { clock, log, delays: 'wall' });
    closers.add('queues', () => queues.close());
    const parts = { config, log, databaseUrl, deps, queues, closers };
    process.stdout.write(announce(await compose(parts, duties)));
    await stopping.promise;
  } finally {
    await closers.closeAll();
  }
}

/** `marginward api`: answers from the rows, and from a book that follows the log and the prices. */
export function runApi(
  { dataDirectory, ...address }: Address & { readonly dataDirectory: string },
  config: Config,
  log: Log,
): Promise<void> {
  const api = { dataDirectory };
  const duties = { book: 'follows', shards: EVERY_SHARD, runsJobs: false, api, address } as const;
  return runRole(config, log, duties, ({ url }) => `Marginward API at ${url}\n`);
}

/** `marginward engine`: decides about its shards of the book, and seals. Several share the shards out. */
export function runEngine(
  { shards, ...address }: Address & { readonly shards: ShardChoice },
  config: Config,
  log: Log,
): Promise<void> {
  const duties = { book: 'leads', shards, runsJobs: false, api: null, address } as const;
  return runRole(config, log, duties, ({ url, id, book }) => {
    const accounts = book?.watch.engine.size().accounts ?? 0;
    const owned = book?.watch.ownedShards().length ?? 0;
    return `Marginward ${id} is watching ${accounts} accounts in ${owned} shards; metrics at ${url}/metrics\n`;
  });
}

/** `marginward worker`: runs the jobs. */
export function runWorker(address: Address, config: Config, log: Log): Promise<void> {
  const duties = { book: 'none', shards: EVERY_SHARD, runsJobs: true, api: null, address } as const;
  return runRole(
    config,
    log,
    duties,
    ({ url }) => `Marginward worker is running; metrics at ${url}/metrics\n`,
  );
}
