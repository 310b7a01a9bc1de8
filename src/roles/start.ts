import { type Deps } from '../app/deps.js';
import { createPlayedClock, type PlayedClock } from '../playback/player/played-clock.js';
import { type PlayerOptions } from '../playback/player/player-options.js';
import { createPlayer, type Player } from '../playback/player/player.js';
import { createBell } from '../app/bell.js';
import { type Log } from '../app/ports.js';
import { type Config } from '../composition/config.js';
import { governanceScript } from '../playback/demo/governance-script.js';
import { topUpDecision } from '../playback/demo/demo-top-up.js';
import { type PriceStream } from '../playback/price-step.js';
import { badInput, DomainError } from '../domain/errors.js';
import { executeProposalJob } from '../jobs/execute-proposal.js';
import { graceTimerJob } from '../jobs/grace-timer.js';
import { openQueues, type Queues } from '../jobs/job-queues.js';
import { openDrain } from '../jobs/job-workers.js';
import { liquidateJob } from '../jobs/liquidate.js';
import { notifyJob } from '../jobs/notify.js';
import { type Db } from '../store/database/database.js';
import { hasOtherHistory, readPlayerProgress, savePlayerProgress } from '../store/system/player.js';
import { DATA_DIRECTORY } from '../composition/project-root.js';
import {
  applyGenesisFile,
  buildDeps,
  type GenesisFile,
  openMigratedDatabase,
  readGenesisFile,
} from '../composition/wiring.js';

import { loadDemoBook, openPrices, playedPricesOf, withDemoPeriods } from './demo.js';
import { createMetrics } from './metrics.js';
import { shardsOfOneProcess } from './operations.js';
import { createClosers, endWithoutServer, requireFreeAddress, untilStopped } from './process.js';
import { openRunReport } from '../playback/report/run-report.js';
import { listenForNews } from './live.js';
import { createPriceSignal, openApi } from './serve.js';
import { runBare } from './start-bare.js';
import { type StartOptions, type StartParts } from './start-parts.js';
import { summarizeRun } from './summary.js';

/** What a run takes by default, whatever the length of its prices. */
const DEFAULT_RUN_SECONDS = 60;

/** `marginward start`: everything in one process. Resolves when it has stopped. */
export async function start(options: StartOptions, config: Config, log: Log): Promise<void> {
  const closers = createClosers(log);
  const stopping = untilStopped();
  try {
    const file = withMaxPriceAge(await readGenesisFile(options.genesis), options.maxPriceAge);
    const genesis = options.scenario === 'governance' ? withDemoPeriods(file) : file;
    // Prices are checked before a database is created: a broken file leaves nothing behind.
    const stream = options.bare
      ? null
      : await openPrices(
          { files: options.prices, symbol: options.symbol, seed: options.seed },
          genesis.genesis,
        );
    for (const warning of stream?.warnings ?? []) {
      log.warn({}, warning);
    }
    await requireFreeAddress(options.host, options.port);
    sayAtTerminal(
      config.DATABASE_URL === undefined
        ? `Starting PostgreSQL under ${options.data} ...`
        : 'Connecting to DATABASE_URL ...',
    );
    // A played run can be played again: what a crash of the server loses, it makes anew.
    const isDurable = stream === null;
    const database = await openMigratedDatabase(config, options.data, log, {
      isDurable,
      forgets: options.fresh,
      onServerLost: (how) => {
        if (!stopping.isStopped()) {
          endWithoutServer(options.data, how);
        }
      },
    });
    closers.add('database', database.close);
    const parts = { options, config, log, genesis, database, closers, metrics: createMetrics() };
    await (stream === null
      ? runBare(parts, stopping.promise)
      : runPlayed({ ...parts, stream }, stopping));
  } finally {
    await closers.closeAll();
  }
}

type Stopping = ReturnType<typeof untilStopped>;

interface PlayedParts extends StartParts {
  readonly stream: PriceStream;
}

async function runPlayed(parts: PlayedParts, stopping: Stopping): Promise<void> {
  const { options, config, log, genesis, database, closers, metrics, stream } = parts;
  requirePaperVenue(config);
  const startedAt = performance.now();
  const clock = createPlayedClock(stream.startsAt);
  const played = playedPricesOf(stream, options.seed, options.accounts, options.scenario);
  await requireOwnHistory(database.db, played.fingerprint, options.data);
  await applyGenesisFile(database.db, genesis, clock.now());
  const resumed = await beginPlayedRun(database.db, played.fingerprint, clock.now());
  const deps = await buildDeps({ db: database.db, clock, log, seed: options.seed }, config);
  const { accounts, seed, maxLeverage } = options;
  log.info({ accounts, resumed }, 'loading the book');
  sayAtTerminal(`${resumed ? 'Taking up' : 'Drawing'} a book of ${accounts} accounts ...`);
  await loadDemoBook(deps, genesis.genesis, stream, { accounts, seed, maxLeverage });

  const queues = await openQueues(config.QUEUE_URL ?? database.url, { clock, log, delays: 'none' });
  // What a killed run left in the queues is asked for again by the sweep.
  await queues.wipe();
  closers.add('queues', () => queues.close());
  const report = openRunReport(deps, {
    stream,
    marketIds: genesis.genesis.markets.map(({ id }) => id),
    note: options.prices.length === 0 ? 'synthetic prices' : null,
    tokenCommand: tokenCommandOf(options.data),
    output: process.stdout,
    environment: options.display,
  });
  const signal = createPriceSignal();
  const player = await openPlayer(parts, deps, queues, clock, {
    stopping,
    onProgress: (progress) => {
      signal.ring();
      report.onProgress(progress);
    },
  });
  report.attach(player.watch.engine);
  let isWarm = false;
  const api = await openApi({
    ...{ deps, config, databaseUrl: database.url, dataDirectory: options.data },
    ...{ engine: player.watch.engine, queues, metrics, prices: signal },
    status: () => ({ pricesPerSecond: report.pricesPerSecond(), lastPriceAt: clock.now() }),
    shards: shardsOfOneProcess(),
    isWarm: () => isWarm,
  });
  closers.add('api', api.close);
  const { url } = await api.listen({ host: options.host, port: options.port });
  log.info({ url }, 'GraphQL is up');
  report.announce(url);
  isWarm = true;
  const { pricesPlayed } = await player.play();
  await report.close();

  if (options.once || stopping.isStopped()) {
    const wallSeconds = Math.round((performance.now() - startedAt) / 10) / 100;
    const measured = {
      pricesPlayed,
      wallSeconds,
      breachToCallMillis: metrics.breachToCallMillis(),
    };
    if (options.once) {
      process.stdout.write(`${JSON.stringify(await summarizeRun(deps, measured))}\n`);
    } else {
      sayAtTerminal('Stopped. The same command goes on from here; --fresh begins anew.');
    }
    return;
  }
  process.stdout.write(
    `The prices have ended. The API stays up at ${url}/graphql; Ctrl-C stops it. --fresh plays them again.\n`,
  );
  await player.attend(stopping.promise);
}

function requirePaperVenue({ VENUE }: Config): void {
  if (VENUE !== 'paper') {
    throw badInput('VENUE', 'trades for real, and played prices are not: use --bare', VENUE);
  }
}

/** With this a reader's next step can be copied; the secret is kept in the data folder. */
function tokenCommandOf(data: string): string {
  const folder = data === DATA_DIRECTORY ? '' : ` --data ${data}`;
  return `node dist/main.js token${folder} --subject me --roles RISK_VIEWER`;
}

/** What a person who waits wants to know; whoever reads stdout by program does not. */
function sayAtTerminal(text: string): void {
  if (process.stdout.isTTY) {
    process.stdout.write(`${text}\n`);
  }
}

/** @throws DomainError CONFLICT when the database holds another history: times would go backwards in it. */
async function requireOwnHistory(db: Db, fingerprint: string, data: string): Promise<void> {
  if (await hasOtherHistory(db, fingerprint)) {
    throw new DomainError(
      'CONFLICT',
      `${data} holds another run, or books of its own. Choose another --data, or --fresh to begin anew.`,
    );
  }
}

/** @returns Whether the run had begun before. */
async function beginPlayedRun(db: Db, fingerprint: string, startsAt: Date): Promise<boolean> {
  const hasBegun = (await readPlayerProgress(db, fingerprint)) !== null;
  if (!hasBegun) {
    await savePlayerProgress(db, fingerprint, 0, startsAt);
  }
  return hasBegun;
}

async function openPlayer(
  { options, genesis, database, log, closers, stream, metrics }: PlayedParts,
  deps: Deps,
  queues: Queues,
  clock: PlayedClock,
  hooks: Required<Pick<PlayerOptions, 'onProgress'>> & { readonly stopping: Stopping },
): Promise<Player> {
  const drain = openDrain(
    queues,
    [executeProposalJob, graceTimerJob, liquidateJob, notifyJob],
    deps,
  );
  closers.add('drain', () => drain.close());
  const news = createBell();
  void hooks.stopping.promise.then(news.ring);
  const listener = await listenForNews(database.url, news, log);
  closers.add('listener', listener.close);
  return createPlayer(deps, {
    news,
    prices: playedPricesOf(stream, options.seed, options.accounts, options.scenario),
    clock,
    queue: queues,
    drain: async () => (await drain.run()).processed,
    topUps: (question) => topUpDecision({ seed: options.seed, ...question }),
    ...(options.scenario === 'governance'
      ? { committee: governanceScript(genesis.genesis.committee, stream.startsAt) }
      : {}),
    index: 'bands',
    onDecided: metrics.onDecided,
    speed: options.speed ?? Math.max(1, stream.durationSeconds / DEFAULT_RUN_SECONDS),
    isStopped: hooks.stopping.isStopped,
    onProgress: hooks.onProgress,
  });
}

/** The same genesis with another bound on the age of prices: part of the document, so of the log. */
function withMaxPriceAge(file: GenesisFile, maxPriceAge: number | null): GenesisFile {
  if (maxPriceAge === null) {
    return file;
  }
  const { genesis, document } = file;
  const markets = document.markets as readonly Readonly<Record<string, object>>[];
  return {
    genesis: {
      ...genesis,
      markets: genesis.markets.map((market) => ({
        ...market,
        parameters: { ...market.parameters, maxPriceAgeSeconds: maxPriceAge },
      })),
    },
    document: {
      ...document,
      markets: markets.map((market) => ({
        ...market,
        parameters: { ...market.parameters, maxPriceAgeSeconds: maxPriceAge },
      })),
    },
  };
}
