import { createBell } from '../../app/bell.js';
import { type Deps } from '../../app/deps.js';
import { type Config } from '../../composition/config.js';
import { DATA_DIRECTORY } from '../../composition/project-root.js';
import { applyGenesisFile, buildDeps } from '../../composition/wiring.js';
import { badInput } from '../../domain/errors.js';
import { topUpDecision } from '../../playback/demo/demo-top-up.js';
import { governanceScript } from '../../playback/demo/governance-script.js';
import { createPlayedClock, type PlayedClock } from '../../playback/player/played-clock.js';
import { type PlayerOptions } from '../../playback/player/player-options.js';
import { createPlayer } from '../../playback/player/player.js';
import { beginPlayedRun, requireOwnHistory } from '../../playback/player/run-history.js';
import { playedPricesOf } from '../../playback/player/played-prices.js';
import { type PriceStream } from '../../playback/price-stream.js';
import { openRunReport, type RunReport } from '../../playback/report/run-report.js';
import { openLanes } from '../../jobs/queues/job-lanes.js';

import { listenForCommits } from '../compose/announcements.js';
import { serveApi } from '../compose/api.js';
import { EVENT_JOBS } from '../compose/jobs.js';
import { readinessOf, shardsOfOneProcess } from '../compose/operations.js';
import { measure } from '../metrics/measure.js';
import { createMetrics } from '../metrics/process-metrics.js';
import { ROW_MEASURES } from '../metrics/row-metrics.js';
import { printAtTerminal } from '../process/process.js';
import { loadDemoBook } from '../../playback/demo/load-demo-book.js';
import { type StartParts } from './start-parts.js';
import { summarizeRun } from '../../playback/report/run-summary.js';
import { consoleLinkOf } from './token.js';

/** Default duration of a run in seconds, whatever the length of its prices. */
const DEFAULT_RUN_SECONDS = 60;

export interface PlayedParts extends StartParts {
  readonly stream: PriceStream;
}

/** A run to watch: plays prices at their own time over a drawn book, with the API. */
export async function runPlayed(parts: PlayedParts): Promise<void> {
  const { options, config, log, address, genesis, database, stopping, stream } = parts;
  const { accounts, seed, maxLeverage = null, scenario, data } = options;
  const metrics = createMetrics();
  requirePaperVenue(config);
  const startedAt = performance.now();
  const clock = clockOf(parts);
  const played = playedPricesOf(stream, seed, accounts, scenario);
  await requireOwnHistory(database.db, played.fingerprint, data);
  await applyGenesisFile(database.db, genesis, clock.now());
  const resumed = await beginPlayedRun(database.db, played.fingerprint, clock.now());
  const deps = await buildDeps({ db: database.db, clock, log, seed }, config);
  const queues = openLanes(EVENT_JOBS, deps);
  log.info({ accounts, resumed }, 'loading the book');
  printAtTerminal(`${resumed ? 'Taking up' : 'Drawing'} a book of ${accounts} accounts ...`);
  await loadDemoBook(deps, genesis.genesis, stream, { accounts, seed, maxLeverage });

  const report = openReport(parts, deps);
  const prices = createBell();
  const player = await createPlayer(deps, {
    ...(await ownersAndCommittee(parts)),
    clock,
    prices: played,
    queue: queues,
    drain: async () => (await queues.run()).processed,
    onDecided: metrics.onDecided,
    onProgress: (progress) => {
      prices.ring();
      report.onProgress(progress);
    },
  });
  const { engine } = player.watch;
  report.attach(engine);
  measure(metrics.registry, ROW_MEASURES, deps);
  const served = {
    dataDirectory: data,
    engine,
    status: () => ({
      pricesPerSecond: report.pricesPerSecond(),
      lastPriceAt: clock.now(),
      followed: null,
    }),
    metrics,
    prices,
    shards: shardsOfOneProcess(),
    readiness: readinessOf({ db: deps.db, queues, isWarm: null }),
    buildsConsole: options.once !== true,
  };
  const url = await serveApi({ ...parts, deps, queues }, served, address);
  log.info({ url }, 'GraphQL is up');
  report.announce(url, await consoleLinkOf(config, data, url));
  const { pricesPlayed } = await player.play();
  await report.close();

  if (options.once === true) {
    const summary = await summarizeRun(deps, {
      pricesPlayed,
      wallSeconds: secondsSince(startedAt),
      breachToCallMillis: metrics.breachToCallMillis(),
    });
    process.stdout.write(`${JSON.stringify(summary)}\n`);
    return;
  }
  if (stopping.isStopped()) {
    printAtTerminal('Stopped. The same command goes on from here; --fresh begins anew.');
    return;
  }
  process.stdout.write(
    `The prices have ended. The API stays up at ${url}/graphql; Ctrl-C stops it. --fresh plays them again.\n`,
  );
  await player.serveUntilStopped(stopping.promise);
}

function openReport({ options, genesis, stream }: PlayedParts, deps: Deps): RunReport {
  return openRunReport(deps, {
    stream,
    marketIds: genesis.genesis.markets.map(({ id }) => id),
    note: options.prices === undefined ? 'synthetic prices' : null,
    tokenCommand: tokenCommandOf(options.data),
    output: process.stdout,
    environment: options.display,
  });
}

function secondsSince(startedAt: number): number {
  return Math.round((performance.now() - startedAt) / 10) / 100;
}

function requirePaperVenue({ VENUE }: Config): void {
  if (VENUE !== 'paper') {
    throw badInput('VENUE', 'trades for real, and played prices are not: use --bare', VENUE);
  }
}

/** A command that a reader can copy; the secret is stored in the data folder. */
function tokenCommandOf(data: string): string {
  const folder = data === DATA_DIRECTORY ? '' : ` --data ${data}`;
  return `node dist/main.js token${folder} --subject me --roles RISK_VIEWER`;
}

/** What a player does besides its prices, until it is stopped; it hears of the commits of others. */
async function ownersAndCommittee(
  parts: PlayedParts,
): Promise<Pick<PlayerOptions, 'news' | 'topUps' | 'committee' | 'isStopped'>> {
  const { options, genesis, stopping, stream } = parts;
  const news = createBell();
  void stopping.promise.then(news.ring);
  const listener = await listenForCommits(parts.database.url, news, parts.log);
  parts.closers.add('listener', listener.close);
  return {
    news,
    topUps: (question) => topUpDecision({ seed: options.seed, ...question }),
    ...(options.scenario === 'governance'
      ? { committee: governanceScript(genesis.genesis.committee, stream.startsAt) }
      : {}),
    isStopped: stopping.isStopped,
  };
}

/** Without a given speed the prices are played in `DEFAULT_RUN_SECONDS`, never slower than real time. */
function clockOf({ options, stream }: PlayedParts): PlayedClock {
  const speed = options.speed ?? Math.max(1, stream.durationSeconds / DEFAULT_RUN_SECONDS);
  return createPlayedClock(stream.startsAt, speed);
}
