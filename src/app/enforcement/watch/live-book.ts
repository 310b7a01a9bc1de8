import { type CommittedPrice } from '../../../domain/margin-call/rules/price-moment.js';
import { hasPendingEvents, readLogHead } from '../../../store/log/events.js';
import { type Deps } from '../../deps.js';
import { resumeRelay } from '../../log/relay.js';
import { type LeaseKeeper } from '../../leases/keeper.js';
import { type JobQueue } from '../../ports.js';

import { createBell } from '../../bell.js';

import { createPriceIntake } from './price-intake.js';
import {
  createFollowingWatch,
  createLeadingWatch,
  type LeadingOptions,
  type Watch,
} from './watch.js';
import { createRate } from './price-rate.js';
import { READ_MS, type BookState, rebalanceShards, runRound, readPriceRows } from './book-round.js';

/**
 * A book on the wall clock. It receives prices and the log, and reads the rows to find what was not announced.
 * A leader's rounds also decide and seal.
 */
export interface LiveBook {
  readonly watch: Watch;
  /** Reads the book; call it before the other methods. */
  readonly warmUp: () => Promise<void>;
  /** Adds the prices of one announcement, commits in their order. Never blocks; see `PriceIntake`. */
  readonly offerPrices: (prices: readonly CommittedPrice[], continues?: boolean) => void;
  /** Something was committed or sealed: start a round now instead of at the next regular time. */
  readonly wake: () => void;
  /** Reads the price rows in the next round instead of at the next regular time: announcements may have been lost. */
  readonly reloadPrices: () => void;
  /** Milliseconds since a round last read the price rows; null before the first read. */
  readonly pricesReadMsAgo: () => number | null;
  readonly status: () => LiveBookStatus;
  /** Sequence of the last event that the book has applied. */
  readonly followed: () => bigint;
  readonly stop: () => Promise<void>;
}

export interface LiveBookStatus {
  readonly lastPriceAt: Date | null;
  /** Measured over the last whole second. */
  readonly pricesPerSecond: number;
  readonly followed: bigint;
}

export interface LeaderOptions extends LeadingOptions {
  /** Receives the jobs that sealed events ask for. */
  readonly queue: JobQueue;
  /**
   * Creates the lease keeper. Null: this process decides all shards, without leases.
   *
   * @param isReading Whether the rounds make progress; leases are renewed only while they do.
   */
  readonly leases: ((followed: () => bigint, isReading: () => boolean) => LeaseKeeper) | null;
}
/** Interval at which a leader looks for events whose announcement was lost. */
const LOOK_MS = 50;
/** A round that has read nothing for this long counts as stuck: its leases are not renewed. */
const STUCK_ROUND_MS = 10_000;
/** After this number of failed rounds in a row, the process gives its shards away; that takes some seconds. */
const FAILED_ROUNDS_MAX = 10;

/** Creates the book of an API process: it never decides, and has no leases. */
export function createFollower(deps: Deps): LiveBook {
  return createLiveBook(stateOf(deps, createFollowingWatch(deps), null));
}

/** Creates the book of an engine: it decides its shards and seals the log. */
export function createLeader(deps: Deps, options: LeaderOptions): LiveBook {
  const state = stateOf(deps, createLeadingWatch(deps, options), options.queue);
  const isReading = (): boolean => msSinceProgress(state) <= STUCK_ROUND_MS;
  state.leases = options.leases?.(() => state.followed, isReading) ?? null;
  return createLiveBook(state);
}

function stateOf(deps: Deps, watch: Watch, queue: JobQueue | null): BookState {
  return {
    deps,
    queue,
    watch,
    leases: null,
    lastRebalanceMs: 0,
    intake: createPriceIntake(),
    appliedMoment: null,
    rate: createRate(),
    bell: createBell(),
    followed: 0n,
    lastPriceAt: null,
    lastReadMs: -READ_MS,
    pricesReadMs: null,
    progress: { ms: performance.now(), rowsRead: 0 },
    isStopping: false,
  };
}

/**
 * Runs one loop, so that no two decisions run at the same time: first prices, then commits of others, then
 * changes by time alone. A failed round is logged and the loop continues, because the rows are unchanged.
 */
function createLiveBook(state: BookState): LiveBook {
  const { deps, queue } = state;
  let loop: Promise<void> = Promise.resolve();
  return {
    watch: state.watch,
    warmUp: async () => {
      if (queue !== null) {
        await resumeRelay(deps, queue);
      }
      state.followed = (await readLogHead(deps.db)).sequence;
      await startLeases(state);
      await state.watch.warmUp(state.leases?.held() ?? null);
      await readPriceRows(state);
      loop = runRounds(state);
    },
    offerPrices: (prices, continues = false) => {
      state.intake.offer(prices, continues);
      state.rate.count(prices.length, deps.clock.now());
      state.bell.ring();
    },
    wake: state.bell.ring,
    reloadPrices: () => {
      state.intake.dropUnfinished();
      state.lastReadMs = -READ_MS;
      state.bell.ring();
    },
    pricesReadMsAgo: () =>
      state.pricesReadMs === null ? null : performance.now() - state.pricesReadMs,
    status: () => ({
      lastPriceAt: state.lastPriceAt,
      pricesPerSecond: state.rate.perSecond(deps.clock.now()),
      followed: state.followed,
    }),
    stop: async () => {
      state.isStopping = true;
      state.bell.ring();
      await loop;
      await state.leases?.stop();
    },
    followed: () => state.followed,
  };
}

async function startLeases(state: BookState): Promise<void> {
  if (state.leases !== null) {
    await state.leases.beat();
    state.leases.start();
    await rebalanceShards(state);
  }
}

/**
 * Milliseconds since a round read prices, the accounts of a shard, or a batch to decide. A long round keeps
 * reading; a round that waits for an unresponsive database does not.
 */
function msSinceProgress(state: BookState): number {
  const { watch, progress, pricesReadMs } = state;
  const assessed = [...watch.assessed.values()].reduce((sum, count) => sum + count, 0);
  const rowsRead = watch.engine.size().accounts + assessed;
  if (rowsRead !== progress.rowsRead) {
    state.progress = { ms: performance.now(), rowsRead };
  }
  return performance.now() - Math.max(state.progress.ms, pricesReadMs ?? 0);
}

async function runRounds(state: BookState): Promise<void> {
  let failedInARow = 0;
  while (!state.isStopping) {
    try {
      await runRound(state);
      failedInARow = 0;
    } catch (error) {
      failedInARow += 1;
      state.deps.log.error({ err: error }, 'an enforcement round failed; the next one starts over');
      if (failedInARow % FAILED_ROUNDS_MAX === 0) {
        await giveShardsAway(state);
      }
    }
    await (failedInARow > 0 || state.queue === null
      ? state.bell.wait(READ_MS)
      : waitForWork(state));
  }
}

/** Until something is announced, or waits in the rows unannounced, or the next regular time. */
async function waitForWork({ deps, bell }: BookState): Promise<void> {
  const until = performance.now() + READ_MS;
  while (!(await bell.wait(LOOK_MS)) && performance.now() < until) {
    if (await hasUnsealedEvents(deps)) {
      return;
    }
  }
}

/** Whether committed events wait to be sealed: their bell is rung after the commit, so it may be lost. */
async function hasUnsealedEvents({ db }: Deps): Promise<boolean> {
  try {
    return await hasPendingEvents(db);
  } catch {
    // The next round says what is wrong.
    return false;
  }
}

/** Gives the shards away. Renewing leases while rounds fail would withhold the shards from healthy engines. */
async function giveShardsAway({ leases, deps }: BookState): Promise<void> {
  try {
    await leases?.stepAside();
  } catch (error) {
    deps.log.warn({ err: error }, 'shards could not be given away; their leases end by themselves');
  }
}
