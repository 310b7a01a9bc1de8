import { type Deps } from '../../src/app/deps.js';
import { createBell } from '../../src/app/bell.js';
import { type PlayedPrices } from '../../src/playback/player/player-options.js';
import { createPlayedClock } from '../../src/playback/player/played-clock.js';
import { createPlayer, type Player } from '../../src/playback/player/player.js';
import { openPrices, playedPricesOf } from '../../src/playback/player/played-prices.js';
import { type Log } from '../../src/app/ports.js';
import { parseGenesis } from '../../src/domain/genesis/genesis.js';
import { type JsonObject } from '../../src/domain/canonical.js';
import { type SealedEvent } from '../../src/domain/log/event.js';
import { governanceScript } from '../../src/playback/demo/governance-script.js';
import { topUpDecision } from '../../src/playback/demo/demo-top-up.js';
import {
  byMarketId,
  type FirstPrice,
  type PriceInstant,
  type PriceStream,
} from '../../src/playback/price-stream.js';
import { executeProposalJob } from '../../src/jobs/execute-proposal.js';
import { graceTimerJob } from '../../src/jobs/grace-timer.js';
import { openLanes } from '../../src/jobs/queues/job-lanes.js';
import { liquidateJob } from '../../src/jobs/liquidate.js';
import { notifyJob } from '../../src/jobs/notify.js';
import { loadDemoBook } from '../../src/playback/demo/load-demo-book.js';
import { listEvents } from '../../src/store/log/events.js';
import { DEMO_GENESIS } from '../../src/composition/project-root.js';
import {
  applyGenesisFile,
  buildDeps,
  type GenesisFile,
  readGenesisFile,
} from '../../src/composition/wiring.js';
import { loadConfig } from '../../src/composition/config.js';

import { withFunds } from '../../pictures/thin-funds.js';

import { testDatabase, type TestDatabase } from './database.js';

export interface PlayedRunOptions {
  /** Empty: the bundled scenario. */
  readonly files?: readonly string[];
  readonly accounts: number;
  readonly seed?: string;
  readonly maxLeverage?: number;
  /** Played time over real time. */
  readonly speed?: number;
  /** As for the program; empty: everything as it comes. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Plays only these, as if the files began and ended there. */
  readonly window?: PlayedWindow;
  /** Instead of files. */
  readonly stream?: PriceStream;
  /** Instead of the demo's. */
  readonly genesisFile?: string;
  /** What is different in the demo's committee. */
  readonly committee?: JsonObject;
  /** The committee of `--scenario governance` acts on its own. */
  readonly hasCommittee?: boolean;
  /** Instead of the demo's funds, in USD: the same for every market. */
  readonly funds?: Readonly<Record<'market' | 'global' | 'backstop', string>>;
  /** Declared price sources of markets, of equal weight: what files say of others is not taken in. */
  readonly sources?: ReadonlyMap<string, readonly string[]>;
  /** Done before each instant, as requests at the API are: at the time of the instant before. */
  readonly act?: (deps: Deps, instant: number) => Promise<void>;
  /** Asked before each instant with how many were played; true ends the run as Ctrl-C does. */
  readonly isStopped?: (instantsPlayed: number) => boolean;
}

/** From the first instant, before the second. */
export interface PlayedWindow {
  readonly from: Date;
  readonly until: Date;
}

export interface PlayedRun {
  readonly deps: Deps;
  readonly genesis: GenesisFile;
  readonly stream: PriceStream;
  readonly pricesPlayed: number;
  /** What was logged as an error: assertions that a liquidation step broke, jobs that were given up. */
  readonly errors: readonly string[];
}

/** Plays a run on a database as `start --once` composes it, without API and terminal. */
export async function playRun(
  database: TestDatabase,
  options: PlayedRunOptions,
): Promise<PlayedRun> {
  const { files = [], accounts, seed = '1', maxLeverage = null, isStopped, window } = options;
  const config = loadConfig(options.environment ?? {});
  const errors: string[] = [];
  const log = logInto(errors);
  const genesis = changedGenesis(
    await readGenesisFile(options.genesisFile ?? DEMO_GENESIS),
    options,
  );
  const whole = options.stream ?? (await openPrices({ prices: files, seed }, genesis.genesis));
  const stream = window === undefined ? whole : await within(whole, window);
  const clock = createPlayedClock(stream.startsAt, options.speed ?? Infinity);
  await applyGenesisFile(database.db, genesis, clock.now());
  const deps = await buildDeps({ db: database.db, clock, log, seed }, config);
  await loadDemoBook(deps, genesis.genesis, stream, { accounts, seed, maxLeverage });
  const queues = openLanes([executeProposalJob, graceTimerJob, liquidateJob, notifyJob], deps);
  let instants = 0;
  const news = createBell();
  const player: Player = await createPlayer(deps, {
    prices: withActs(playedPricesOf(stream, seed, accounts), async (instant) => {
      await options.act?.(deps, instant);
      news.ring();
    }),
    news,
    clock,
    queue: queues,
    drain: async () => (await queues.run()).processed,
    topUps: (question) => topUpDecision({ seed, ...question }),
    ...(options.hasCommittee === true
      ? { committee: governanceScript(genesis.genesis.committee, stream.startsAt) }
      : {}),
    onProgress: (progress) => {
      instants = progress.instants;
    },
    isStopped: () => isStopped?.(instants) === true,
  });
  const { pricesPlayed } = await player.play();
  return { deps, genesis, stream, pricesPlayed, errors };
}

function changedGenesis(
  file: GenesisFile,
  { committee = {}, funds, sources }: Pick<PlayedRunOptions, 'committee' | 'funds' | 'sources'>,
): GenesisFile {
  const governed = {
    ...file.document,
    markets: (file.document.markets as readonly (JsonObject & { readonly id: string })[]).map(
      (market) => {
        const ids = sources?.get(market.id);
        const declared = ids?.map((id) => ({ id, weight: '1', publishers: [`feed-of-${id}`] }));
        return declared === undefined ? market : { ...market, sources: declared };
      },
    ),
    committee: { ...(file.document.committee as JsonObject), ...committee },
  };
  const document = funds === undefined ? governed : withFunds(governed, funds);
  const parsed = parseGenesis(document);
  if ('faults' in parsed) {
    throw new Error(JSON.stringify(parsed.faults));
  }
  return { document, genesis: parsed.genesis };
}

function withActs(prices: PlayedPrices, act: (instant: number) => Promise<void>): PlayedPrices {
  return {
    ...prices,
    instants: async function* () {
      let index = 0;
      for await (const instant of prices.instants()) {
        index += 1;
        await act(index);
        yield instant;
      }
    },
  };
}

/** A run on a database of its own; the caller closes it. */
export async function playFreshRun(
  options: PlayedRunOptions,
): Promise<PlayedRun & { readonly database: TestDatabase }> {
  const database = await testDatabase();
  try {
    return { database, ...(await playRun(database, options)) };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function within(stream: PriceStream, { from, until }: PlayedWindow): Promise<PriceStream> {
  async function* instants(): AsyncIterable<PriceInstant> {
    for await (const instant of stream.instants()) {
      if (instant.at >= until) {
        return;
      }
      if (instant.at >= from) {
        yield instant;
      }
    }
  }
  const first = new Map<string, FirstPrice>();
  let instantCount = 0;
  for await (const { at, prices } of instants()) {
    instantCount += 1;
    for (const { marketId, price } of prices) {
      first.set(marketId, first.get(marketId) ?? { marketId, price, at });
    }
  }
  const markets = [...first.values()].sort(byMarketId);
  const fingerprint = `${stream.fingerprint} ${from.toISOString()} ${until.toISOString()}`;
  return { ...stream, markets, instantCount, startsAt: from, endsAt: until, fingerprint, instants };
}

function logInto(errors: string[]): Log {
  const quiet = (): void => undefined;
  return {
    debug: quiet,
    warn: quiet,
    info: (_facts, message) => {
      // What the script of a committee was refused is a fault of the script.
      errors.push(...(message.startsWith('the committee was refused') ? [message] : []));
    },
    error: (facts, message) => {
      errors.push(`${message} ${JSON.stringify(facts)}`);
    },
  };
}

const PAGE = 5000;

/** The whole sealed log. */
export async function readLog(deps: Pick<Deps, 'db'>): Promise<SealedEvent[]> {
  const all: SealedEvent[] = [];
  for (;;) {
    const page = await listEvents(deps.db, {}, all.at(-1)?.sequence ?? 0n, PAGE);
    if (page.length === 0) {
      return all;
    }
    all.push(...page);
  }
}
