import { type CommittedPrice } from '../../../domain/margin-call/rules/price-moment.js';
import { notEnforcedReasonOf, standingOf } from '../../../domain/risk/health/enforceability.js';
import { type SealedEvent } from '../../../domain/log/event.js';
import { type RiskContext } from '../../../domain/risk/health/account.js';
import { hasPendingEvents, listEvents, readLogHead } from '../../../store/log/events.js';
import { loadRiskContext } from '../../../store/markets/risk-context.js';
import { type Deps } from '../../deps.js';
import { relayLog, resumeRelay } from '../../log/relay.js';
import { BEAT_MS, type LeaseKeeper } from '../../leases/keeper.js';
import { type JobQueue } from '../../ports.js';

import { type Bell, createBell } from '../../bell.js';

import { createPriceIntake, type Moment, type PriceIntake } from './price-intake.js';
import {
  createFollowingWatch,
  createLeadingWatch,
  type LeadingOptions,
  type Watch,
} from './watch.js';

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
  /**
   * Prices and parameters as the book read them last, and the line up to which it followed; null before it is
   * warm, and while it has read nothing for two seconds.
   */
  readonly held: () => HeldContext | null;
  /** Called with the events that the book has applied. @returns Ends it. */
  readonly onFollowed: (listener: (events: readonly SealedEvent[]) => void) => () => void;
  readonly stop: () => Promise<void>;
}

export interface HeldContext {
  readonly context: RiskContext;
  readonly sequence: bigint;
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

/** Interval at which price rows, ages of prices, ramps and the log are read without other triggers. */
const READ_MS = 500;
/** Interval at which a leader looks for events whose announcement was lost. */
const LOOK_MS = 50;
/** A round that has read nothing for this long counts as stuck: its leases are not renewed. */
const SILENT_ROUND_MS_MAX = 10_000;
const FOLLOW_BATCH = 5000;
/** A book that has read nothing for this long does not answer for the present. */
const HELD_MS_MAX = 2000;
/** After this number of failed rounds in a row, the process gives its shards away; that takes some seconds. */
const FAILED_ROUNDS_MAX = 10;

interface State {
  readonly deps: Deps;
  /** Null: the book only follows, and another process seals. */
  readonly queue: JobQueue | null;
  readonly watch: Watch;
  leases: LeaseKeeper | null;
  lastRebalanceMs: number;
  readonly intake: PriceIntake;
  /** The prices that the book has applied. */
  played: Moment | null;
  readonly rate: Rate;
  readonly bell: Bell;
  /** Sequence of the last event that the book has applied. */
  followed: bigint;
  lastPriceAt: Date | null;
  /** In milliseconds of `performance.now`, like the next two: a clock that is set back must not stop the reads. */
  lastReadMs: number;
  pricesReadMs: number | null;
  /** As the rows were read last; null before. */
  context: RiskContext | null;
  readonly followers: Set<(events: readonly SealedEvent[]) => void>;
  /** When a round last made progress, and the number of rows read by then. */
  progress: { readonly ms: number; readonly rowsRead: number };
  isStopping: boolean;
}

/** Creates the book of an API process: it never decides, and has no leases. */
export function createFollower(deps: Deps): LiveBook {
  return liveBookOver(stateOf(deps, createFollowingWatch(deps), null));
}

/** Creates the book of an engine: it decides its shards and seals the log. */
export function createLeader(deps: Deps, options: LeaderOptions): LiveBook {
  const state = stateOf(deps, createLeadingWatch(deps, options), options.queue);
  const isReading = (): boolean => silentMsOf(state) <= SILENT_ROUND_MS_MAX;
  state.leases = options.leases?.(() => state.followed, isReading) ?? null;
  return liveBookOver(state);
}

function stateOf(deps: Deps, watch: Watch, queue: JobQueue | null): State {
  return {
    deps,
    queue,
    watch,
    leases: null,
    lastRebalanceMs: 0,
    intake: createPriceIntake(),
    played: null,
    rate: createRate(),
    bell: createBell(),
    followed: 0n,
    lastPriceAt: null,
    lastReadMs: -READ_MS,
    pricesReadMs: null,
    context: null,
    followers: new Set(),
    progress: { ms: performance.now(), rowsRead: 0 },
    isStopping: false,
  };
}

/**
 * Runs one loop, so that no two decisions run at the same time: first prices, then commits of others, then
 * changes by time alone. A failed round is logged and the loop continues, because the rows are unchanged.
 */
function liveBookOver(state: State): LiveBook {
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
      loop = run(state);
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
    held: () => heldBy(state),
    onFollowed: (listener) => {
      state.followers.add(listener);
      return () => {
        state.followers.delete(listener);
      };
    },
  };
}

function heldBy({ context, pricesReadMs, followed, isStopping }: State): HeldContext | null {
  const isOld = pricesReadMs === null || performance.now() - pricesReadMs > HELD_MS_MAX;
  return context === null || isOld || isStopping ? null : { context, sequence: followed };
}

async function startLeases(state: State): Promise<void> {
  if (state.leases !== null) {
    await state.leases.beat();
    state.leases.start();
    await rebalance(state);
  }
}

/** Redistributes the shards, at most once per heartbeat. */
async function rebalance(state: State): Promise<void> {
  const { leases } = state;
  if (performance.now() - state.lastRebalanceMs >= BEAT_MS || state.lastRebalanceMs === 0) {
    state.lastRebalanceMs = performance.now();
    await leases?.rebalance();
  }
}

/**
 * Milliseconds since a round read prices, the accounts of a shard, or a batch to decide. A long round keeps
 * reading; a round that waits for an unresponsive database does not.
 */
function silentMsOf(state: State): number {
  const { watch, progress, pricesReadMs } = state;
  const assessed = [...watch.assessed.values()].reduce((sum, count) => sum + count, 0);
  const rowsRead = watch.engine.size().accounts + assessed;
  if (rowsRead !== progress.rowsRead) {
    state.progress = { ms: performance.now(), rowsRead };
  }
  return performance.now() - Math.max(state.progress.ms, pricesReadMs ?? 0);
}

async function run(state: State): Promise<void> {
  let failedInARow = 0;
  while (!state.isStopping) {
    try {
      await round(state);
      failedInARow = 0;
    } catch (error) {
      failedInARow += 1;
      state.deps.log.error({ err: error }, 'an enforcement round failed; the next one starts over');
      if (failedInARow % FAILED_ROUNDS_MAX === 0) {
        await stepAside(state);
      }
    }
    await (failedInARow > 0 || state.queue === null
      ? state.bell.wait(READ_MS)
      : untilCommitted(state));
  }
}

/** Until something is announced, or waits in the rows unannounced, or the next regular time. */
async function untilCommitted({ deps, bell }: State): Promise<void> {
  const until = performance.now() + READ_MS;
  while (!(await bell.wait(LOOK_MS)) && performance.now() < until) {
    if (await isWaiting(deps)) {
      return;
    }
  }
}

/** Whether committed events wait to be sealed: their bell is rung after the commit, so it may be lost. */
async function isWaiting({ db }: Deps): Promise<boolean> {
  try {
    return await hasPendingEvents(db);
  } catch {
    // The next round says what is wrong.
    return false;
  }
}

/** Gives the shards away. Renewing leases while rounds fail would withhold the shards from healthy engines. */
async function stepAside({ leases, deps }: State): Promise<void> {
  try {
    await leases?.stepAside();
  } catch (error) {
    deps.log.warn({ err: error }, 'shards could not be given away; their leases end by themselves');
  }
}

async function round(state: State): Promise<void> {
  const { deps, queue, leases, watch } = state;
  await rebalance(state);
  // Process queued prices before loading gained shards: the previous owner has decided their accounts at these
  // prices.
  await playWaitingPrices(state);
  if (leases !== null) {
    await watch.onLeases(leases.held());
  }
  try {
    if (queue !== null) {
      await relayLog(deps, queue);
    }
  } finally {
    // Also when the queue is unavailable: sealed events are in the log, and the book must apply them.
    await takeInLog(state);
  }
}

/** Applies queued prices in order, including the skipped extremes. */
async function playWaitingPrices(state: State): Promise<void> {
  const isDue = performance.now() - state.lastReadMs >= READ_MS;
  if (isDue || state.intake.take().length > 0) {
    // A price may have made its market usable; that must be known before holders are proposed.
    await readPriceRows(state);
  }
  const moments = state.intake.take();
  if (moments.length > 0) {
    state.lastPriceAt = state.deps.clock.now();
  }
  for (const moment of moments) {
    const updates = [...moment.prices.values()].filter(
      (price) => state.played?.prices.get(price.marketId) !== price,
    );
    await state.watch.onPrices(updates, moment);
    state.played = moment;
    state.intake.confirm(moment);
  }
}

/**
 * Takes prices that were not announced from the rows, and applies changes by time alone: the usability of
 * prices, and haircuts that are phased in.
 */
async function readPriceRows(state: State): Promise<void> {
  const { deps, watch, intake } = state;
  state.lastReadMs = performance.now();
  const context = await loadRiskContext(deps.db, deps.clock.now());
  const { markets, assets } = context;
  state.context = context;
  state.pricesReadMs = performance.now();
  const inRows = [...markets.values()].flatMap(({ marketId, markPrice }) =>
    markPrice === null ? [] : [{ ...markPrice, marketId, before: null }],
  );
  state.rate.count(intake.offerRead(inRows, state.pricesReadMs), deps.clock.now());
  await watch.onUsability((marketId) => {
    const market = markets.get(marketId);
    return market === undefined ? 'BARRED' : standingOf(notEnforcedReasonOf(market));
  });
  await watch.onAssets(assets.values());
}

/** Applies newly sealed events to the book. */
async function takeInLog(state: State): Promise<void> {
  const { deps, watch } = state;
  let events = await listEvents(deps.db, {}, state.followed, FOLLOW_BATCH);
  for (let last = events.at(-1); last !== undefined; last = events.at(-1)) {
    await watch.onEvents(events, state.played);
    for (const tell of state.followers) {
      tell(events);
    }
    state.followed = last.sequence;
    events = await listEvents(deps.db, {}, state.followed, FOLLOW_BATCH);
  }
}

interface Rate {
  readonly count: (events: number, now: Date) => void;
  readonly perSecond: (now: Date) => number;
}

/** Counts events in the last whole second. */
function createRate(): Rate {
  let second = 0;
  let current = 0;
  let previous = 0;
  const turn = (now: Date): void => {
    const at = Math.floor(now.getTime() / 1000);
    if (at !== second) {
      previous = at === second + 1 ? current : 0;
      current = 0;
      second = at;
    }
  };
  return {
    count: (events, now) => {
      turn(now);
      current += events;
    },
    perSecond: (now) => {
      turn(now);
      return previous;
    },
  };
}
