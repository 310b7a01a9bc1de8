import { setTimeout } from 'node:timers/promises';

import { type Log } from '../../app/ports.js';
import { type Config } from '../../composition/config.js';
import {
  applyGenesisFile,
  buildDeps,
  openMigratedDatabase,
  readGenesisFile,
  withMaxPriceAge,
} from '../../composition/wiring.js';
import { EVERY_SHARD } from '../../domain/shards.js';
import { openQueues } from '../../jobs/job-queues.js';
import { isDatabaseAway } from '../../store/database/outage.js';

import { compose } from '../compose/compose.js';
import {
  createClosers,
  endWithoutServer,
  requireFreeAddress,
  sayAtTerminal,
  untilStopped,
  WALL_CLOCK,
} from '../process/process.js';
import { openPrices, withDemoPeriods } from './demo.js';
import { type StartOptions, type StartParts } from './start-parts.js';
import { runPlayed } from './start-played.js';

/** So long the end of a server may take to be told, on a machine that is busy. */
const SERVER_LOSS_MS = 5000;

/** `marginward start`: everything in one process. Resolves when it has stopped. */
export async function start(options: StartOptions, config: Config, log: Log): Promise<void> {
  const closers = createClosers(log);
  const stopping = untilStopped();
  try {
    const file = await readGenesisFile(options.genesis);
    const aged = options.maxPriceAge === null ? file : withMaxPriceAge(file, options.maxPriceAge);
    const genesis = options.scenario === 'governance' ? withDemoPeriods(aged) : aged;
    // Prices are checked before a database is created: a broken file leaves nothing behind.
    const { prices: files, symbol, seed } = options;
    const stream = options.bare ? null : await openPrices({ files, symbol, seed }, genesis.genesis);
    for (const warning of stream?.warnings ?? []) {
      log.warn({}, warning);
    }
    await requireFreeAddress(options.host, options.port);
    sayAtTerminal(
      config.DATABASE_URL === undefined
        ? `Starting PostgreSQL under ${options.data} ...`
        : 'Connecting to DATABASE_URL ...',
    );
    const database = await openMigratedDatabase(config, options.data, log, {
      // A played run can be played again: what a crash of the server loses, it makes anew.
      isDurable: stream === null,
      forgets: options.fresh,
      onServerLost: (how) => {
        if (!stopping.isStopped()) {
          endWithoutServer(options.data, how);
        }
      },
    });
    closers.add('database', database.close);
    const parts = { options, config, log, genesis, database, closers, stopping };
    await (stream === null ? runBare(parts) : runPlayed({ ...parts, stream }));
  } catch (error) {
    if (config.DATABASE_URL === undefined && isDatabaseAway(error)) {
      // Connections may end before the end of the server itself is told, which ends this process and says why.
      await setTimeout(SERVER_LOSS_MS);
    }
    throw error;
  } finally {
    await closers.closeAll();
  }
}

/** Everything in one process on the wall clock, over whatever the database holds. */
async function runBare(parts: StartParts): Promise<void> {
  const { options, config, log, genesis, database, closers, stopping } = parts;
  const clock = WALL_CLOCK;
  await applyGenesisFile(database.db, genesis, clock.now());
  const deps = await buildDeps({ db: database.db, clock, log, seed: options.seed }, config);
  const queues = await openQueues(config.QUEUE_URL ?? database.url, { clock, log, delays: 'wall' });
  closers.add('queues', () => queues.close());
  const { url } = await compose(
    { config, log, databaseUrl: database.url, deps, queues, closers },
    {
      book: 'leads',
      shards: EVERY_SHARD,
      runsJobs: true,
      api: { dataDirectory: options.data },
      address: { host: options.host, port: options.port },
    },
  );
  process.stdout.write(`Marginward is up: GraphQL at ${url}\n`);
  await stopping.promise;
}
