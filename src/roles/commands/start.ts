import { setTimeout } from 'node:timers/promises';

import {
  applyGenesisFile,
  type GenesisFile,
  openMigratedDatabase,
  readGenesisFile,
  withMaxPriceAge,
} from '../../composition/wiring.js';
import { genesisWarnings, textOfWarning } from '../../domain/genesis/genesis-warnings.js';
import { isDatabaseAway } from '../../store/database/outage.js';

import { compose } from '../compose/compose.js';
import { openParts } from '../compose/parts.js';
import {
  type Env,
  exitWithoutServer,
  printAtTerminal,
  requireFreeAddress,
  requireIssuerBeyondLoopback,
  type Running,
  runUntilStopped,
  WALL_CLOCK,
} from '../process/process.js';
import { withDemoPeriods } from '../../playback/demo/governance-script.js';
import { type StartOptions, type StartParts } from './start-parts.js';
import { runPlayed } from './start-played.js';
import { consoleLinkOf } from './token.js';
import { openPrices } from '../../playback/player/played-prices.js';

/** Maximum time until the exit of the database server is reported, on a busy machine. */
const SERVER_LOSS_MS = 5000;

/** `marginward start`: everything in one process. Resolves when it has stopped. */
export function start(options: StartOptions, env: Env): Promise<void> {
  return runUntilStopped(env, async (running) => {
    try {
      await startOver(running, options);
    } catch (error) {
      if (env.config.DATABASE_URL === undefined && isDatabaseAway(error)) {
        // Connections may end before the exit of the server is reported, which ends this process with the reason.
        await setTimeout(SERVER_LOSS_MS);
      }
      throw error;
    }
  });
}

async function startOver(running: Running, options: StartOptions): Promise<void> {
  const { config, log, closers, stopping } = running;
  const { data, fresh = false, port = config.PORT } = options;
  const address = { host: config.HOST, port };
  requireIssuerBeyondLoopback(config, address.host);
  const genesis = await readGenesis(options);
  // Prices are checked before a database is created: an invalid file leaves nothing behind.
  const stream = options.bare === true ? null : await openPrices(options, genesis.genesis);
  const risks = genesisWarnings(genesis.genesis).map(textOfWarning);
  for (const warning of [...risks, ...(stream?.warnings ?? [])]) {
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
  const parts = { ...running, options, address, genesis, database };
  await (stream === null ? runBare(parts) : runPlayed({ ...parts, stream }));
}

/** The genesis file, with what the options change in it. */
async function readGenesis({ genesis, maxPriceAge, scenario }: StartOptions): Promise<GenesisFile> {
  const file = await readGenesisFile(genesis);
  const aged = maxPriceAge === undefined ? file : withMaxPriceAge(file, maxPriceAge);
  return scenario === 'governance' ? withDemoPeriods(aged) : aged;
}

/** Everything in one process on the wall clock, over the existing data. */
async function runBare(parts: StartParts): Promise<void> {
  const { options, address, genesis, database, stopping } = parts;
  const { data, seed } = options;
  await applyGenesisFile(database.db, genesis, WALL_CLOCK.now());
  const own = await openParts(parts, { clock: WALL_CLOCK, seed });
  const api = { dataDirectory: data, buildsConsole: true };
  const { url } = await compose(own, { book: 'leads', runsJobs: true, api, address });
  process.stdout.write(`Marginward is up: GraphQL at ${url}\n`);
  process.stdout.write(`Console: ${await consoleLinkOf(parts.config, data, url)}\n`);
  await stopping.promise;
}
