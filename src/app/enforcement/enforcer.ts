import { type PriceUpdate } from '../../engine/engine.js';
import { listEvents, readLogHead } from '../../store/events.js';
import { loadRiskContext } from '../../store/risk-context.js';
import { type Deps } from '../deps.js';
import { relayLog, resumeRelay } from '../log/relay.js';
import { type JobQueue } from '../ports.js';

import { type Bell, createBell } from '../bell.js';
import { createWatch, type Watch, type WatchOptions } from './watch.js';

/** The engine on the wall clock: hears of prices and of the log, decides, seals. */
export interface Enforcer {
  readonly watch: Watch;
  /** Reads the book; afterwards the other methods may be called. */
  readonly warmUp: () => Promise<void>;
  /** Prices that became usable; several of one market before the next round: the last counts. */
  readonly offerPrices: (updates: readonly PriceUpdate[]) => void;
  /** Something was committed or sealed: look now instead of at the next tick. */
  readonly wake: () => void;
  /** Offers every price of the rows: some may have been missed. */
  readonly reloadPrices: () => Promise<void>;
  readonly lastPriceAt: () => Date | null;
  /** Over the last whole second. */
  readonly pricesPerSecond: () => number;
  readonly stop: () => Promise<void>;
}

export interface EnforcerOptions extends Pick<WatchOptions, 'index' | 'onDecided'> {
  /** Where jobs go. Null: only follow, as an API process does; somebody else decides and seals. */
  readonly queue: JobQueue | null;
}

/** How often ages of prices, ramps and the log are looked at when nothing else happens. */
const TICK_MS = 500;
const FOLLOW_BATCH = 5000;

/**
 * One loop, so that nothing is decided twice at a time: prices first, then what was committed by others,
 * then what time alone changes. A failure is logged and the loop goes on: the rows are as they were.
 */
interface State {
  readonly deps: Deps;
  readonly queue: JobQueue | null;
  readonly watch: Watch;
  readonly offered: Map<string, PriceUpdate>;
  readonly rate: Rate;
  readonly bell: Bell;
  /** The last line of the log that the book has taken in. */
  followed: bigint;
  lastPriceAt: Date | null;
  lastTickMs: number;
  isStopping: boolean;
}

/**
 * One loop, so that nothing is decided twice at a time: prices first, then what was committed by others,
 * then what time alone changes. A failure is logged and the loop goes on: the rows are as they were.
 */
export function createEnforcer(deps: Deps, options: EnforcerOptions): Enforcer {
  const { queue } = options;
  const state: State = {
    ...{ deps, queue },
    watch: createWatch(deps, { ...options, decides: queue !== null }),
    offered: new Map(),
    rate: createRate(),
    bell: createBell(),
    followed: 0n,
    lastPriceAt: null,
    lastTickMs: 0,
    isStopping: false,
  };
  let loop: Promise<void> = Promise.resolve();
  return {
    watch: state.watch,
    warmUp: async () => {
      if (queue !== null) {
        await resumeRelay(deps, queue);
      }
      state.followed = (await readLogHead(deps.db)).sequence;
      await state.watch.warmUp();
      await tick(state);
      loop = run(state);
    },
    offerPrices: (updates) => {
      offer(state, updates);
    },
    wake: state.bell.ring,
    reloadPrices: async () => {
      const { markets } = await loadRiskContext(deps.db, deps.clock.now());
      const priced = [...markets.values()].flatMap(({ marketId, markPrice }) =>
        markPrice === null ? [] : [{ marketId, price: markPrice.price }],
      );
      offer(state, priced);
    },
    lastPriceAt: () => state.lastPriceAt,
    pricesPerSecond: () => state.rate.perSecond(deps.clock.now()),
    stop: async () => {
      state.isStopping = true;
      state.bell.ring();
      await loop;
    },
  };
}

function offer(state: State, updates: readonly PriceUpdate[]): void {
  for (const update of updates) {
    state.offered.set(update.marketId, update);
  }
  state.rate.count(updates.length, state.deps.clock.now());
  state.bell.ring();
}

async function run(state: State): Promise<void> {
  while (!state.isStopping) {
    try {
      await round(state);
    } catch (error) {
      state.deps.log.error({ err: error }, 'an enforcement round failed; the next one starts over');
    }
    await state.bell.wait(TICK_MS);
  }
}

async function round(state: State): Promise<void> {
  const { deps, queue, watch, offered } = state;
  const updates = [...offered.values()];
  const now = deps.clock.now();
  if (updates.length > 0) {
    state.lastPriceAt = now;
  }
  if (updates.length > 0 || now.getTime() - state.lastTickMs >= TICK_MS) {
    state.lastTickMs = now.getTime();
    // A price may have made its market usable: that has to be known before holders are proposed.
    await tick(state);
  }
  await watch.onPrices(updates);
  // Only now: a round that failed takes the same prices again, or newer ones.
  for (const update of updates) {
    if (offered.get(update.marketId) === update) {
      offered.delete(update.marketId);
    }
  }
  if (queue !== null) {
    await relayLog(deps, queue);
  }
  await followLog(state);
}

async function tick({ deps, watch }: State): Promise<void> {
  const { markets, assets } = await loadRiskContext(deps.db, deps.clock.now());
  await watch.onUsability((marketId) => {
    const market = markets.get(marketId);
    return market?.isPriceUsable === true && market.status !== 'ENFORCEMENT_PAUSED';
  });
  await watch.onAssets(assets.values());
}

async function followLog(state: State): Promise<void> {
  const { deps, watch } = state;
  let events = await listEvents(deps.db, {}, state.followed, FOLLOW_BATCH);
  for (let last = events.at(-1); last !== undefined; last = events.at(-1)) {
    await watch.follow(events);
    state.followed = last.sequence;
    events = await listEvents(deps.db, {}, state.followed, FOLLOW_BATCH);
  }
}

interface Rate {
  readonly count: (events: number, now: Date) => void;
  readonly perSecond: (now: Date) => number;
}

/** How many in the last whole second. */
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
