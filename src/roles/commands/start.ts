import { setTimeout } from 'node:timers/promises';

import { type Log } from '../../app/ports.js';
import { type Config } from '../../composition/config.js';
import {
  applyGenesisFile,
  openMigratedDatabase,
  readGenesisFile,
  withMaxPriceAge,
} from '../../composition/wiring.js';
import { EVERY_SHARD } from '../../domain/shards.js';
import { isDatabaseAway } from '../../store/database/outage.js';
import { type DisplayEnvironment } from '../../playback/report/terminal.js';

import { compose } from '../compose/compose.js';
import { openParts } from '../compose/parts.js';
import {
  createClosers,
  exitWithoutServer,
  requireFreeAddress,
  requireIssuerBeyondLoopback,
  printAtTerminal,
  untilStopped,
  WALL_CLOCK,
} from '../process/process.js';
import { consoleLinkOf } from './console-link.js';
import { withDemoPeriods } from '../../playback/demo/governance-script.js';
import { type StartOptions, type StartParts } from './start-parts.js';
import { runPlayed } from './start-played.js';
import { openPrices } from '../../playback/player/played-prices.js';

/** Maximum time until the exit of the database server is reported, on a busy machine. */
const SERVER_LOSS_MS = 5000;

/**
 * `marginward start`: everything in one process. Resolves when it has stopped.
 *
 * @param display Terminal environment variables.
 */
export async function start(
  options: StartOptions,
  display: DisplayEnvironment,
  config: Config,
  log: Log,
): Promise<void> {
  const closers = createClosers(log);
  const stopping = untilStopped();
  const { data, maxPriceAge, scenario, bare, fresh = false } = options;
  const address = { host: config.HOST, port: options.port ?? config.PORT };
  try {
    requireIssuerBeyondLoopback(config, address.host);
    const file = await readGenesisFile(options.genesis);
    const aged = maxPriceAge === undefined ? file : withMaxPriceAge(file, maxPriceAge);
    const genesis = scenario === 'governance' ? withDemoPeriods(aged) : aged;
    // Prices are checked before a database is created: an invalid file leaves nothing behind.
    const stream = bare === true ? null : await openPrices(options, genesis.genesis);
    for (const warning of stream?.warnings ?? []) {
      log.warn({}, warning);
    }
    await requireFreeAddress(address.host, address.port);
    printAtTerminal(
      config.DATABASE_URL === undefined
        ? `Starting PostgreSQL under ${data} ...`
        : 'Connecting to DATABASE_URL ...',
    );
    const database = await openMigratedDatabase(config, data, log, {
      // A played run can be repeated: data lost in a crash of the server is produced again.
      isDurable: stream === null,
      forgets: fresh,
      onServerLost: (how) => {
        if (!stopping.isStopped()) {
          exitWithoutServer(data, how);
        }
      },
    });
    closers.add('database', database.close);
    const parts = { options, display, address, config, log, genesis, database, closers, stopping };
    await (stream === null ? runBare(parts) : runPlayed({ ...parts, stream }));
  } catch (error) {
    if (config.DATABASE_URL === undefined && isDatabaseAway(error)) {
      // Connections may end before the exit of the server is reported, which ends this process with the reason.
      await setTimeout(SERVER_LOSS_MS);
    }
    throw error;
  } finally {
    await closers.closeAll();
  }
}

/** Everything in one process on the wall clock, over the existing data. */
async function runBare(parts: StartParts): Promise<void> {
  const { options, address, genesis, database, stopping } = parts;
  await applyGenesisFile(database.db, genesis, WALL_CLOCK.now());
  const own = await openParts({ ...parts, clock: WALL_CLOCK, seed: options.seed });
  const api = { dataDirectory: options.data, buildsConsole: true };
  const duties = { book: 'leads', shards: EVERY_SHARD, runsJobs: true, api, address } as const;
  const { url } = await compose(own, duties);
  process.stdout.write(`Marginward is up: GraphQL at ${url}\n`);
  const link = await consoleLinkOf(parts.config, options.data, url);
  process.stdout.write(`Console: ${link}\n`);
  await stopping.promise;
}
