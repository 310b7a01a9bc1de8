import { type PriceUpdate } from '../../engine/engine.js';
import { listEvents, readLogHead } from '../../store/events.js';
import { loadRiskContext } from '../../store/risk-context.js';
import { type Deps } from '../deps.js';
import { relayLog, resumeRelay } from '../log/relay.js';
import { type JobQueue } from '../ports.js';

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
export function createEnforcer(deps: Deps, options: EnforcerOptions): Enforcer {
  const { queue } = options;
  const watch = createWatch(deps, { ...options, decides: queue !== null });
  const offered = new Map<string, PriceUpdate>();
  let followed = 0n;
  let lastPriceAt: Date | null = null;
  const rate = createRate();
  let lastTickMs = 0;
  let wakeUp: (() => void) | null = null;
  let isAwake = false;
  let isStopping = false;
  let loop: Promise<void> = Promise.resolve();

  async function follow(): Promise<void> {
    for (;;) {
      const events = await listEvents(deps.db, {}, followed, FOLLOW_BATCH);
      const last = events.at(-1);
      if (last === undefined) {
        return;
      }
      await watch.follow(events);
      followed = last.sequence;
    }
  }

  async function tick(): Promise<void> {
    const { markets } = await loadRiskContext(deps.db, deps.clock.now());
    await watch.onUsability((marketId) => {
      const market = markets.get(marketId);
      return market?.isPriceUsable === true && market.status !== 'ENFORCEMENT_PAUSED';
    });
  }

  async function round(): Promise<void> {
    const updates = [...offered.values()];
    offered.clear();
    const nowMs = deps.clock.now().getTime();
    if (updates.length > 0) {
      lastPriceAt = deps.clock.now();
    }
    if (updates.length > 0 || nowMs - lastTickMs >= TICK_MS) {
      lastTickMs = nowMs;
      // A price may have made its market usable: that has to be known before holders are proposed.
      await tick();
    }
    await watch.onPrices(updates);
    if (queue !== null) {
      await relayLog(deps, queue);
    }
    await follow();
  }

  function pause(): Promise<void> {
    if (isAwake) {
      isAwake = false;
      return Promise.resolve();
    }
    return new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, TICK_MS);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    }).then(() => {
      wakeUp = null;
      isAwake = false;
    });
  }

  async function run(): Promise<void> {
    while (!isStopping) {
      try {
        await round();
      } catch (error) {
        deps.log.error({ err: error }, 'an enforcement round failed; the next one starts over');
      }
      await pause();
    }
  }

  function wake(): void {
    isAwake = true;
    wakeUp?.();
  }

  function offerPrices(updates: readonly PriceUpdate[]): void {
    for (const update of updates) {
      offered.set(update.marketId, update);
    }
    rate.count(updates.length, deps.clock.now());
    wake();
  }

  return {
    watch,
    warmUp: async () => {
      if (queue !== null) {
        await resumeRelay(deps, queue);
      }
      followed = (await readLogHead(deps.db)).sequence;
      await watch.warmUp();
      await tick();
      loop = run();
    },
    offerPrices,
    reloadPrices: async () => {
      const { markets } = await loadRiskContext(deps.db, deps.clock.now());
      offerPrices(
        [...markets.values()].flatMap(({ marketId, markPrice }) =>
          markPrice === null ? [] : [{ marketId, price: markPrice.price }],
        ),
      );
    },
    wake,
    lastPriceAt: () => lastPriceAt,
    pricesPerSecond: () => rate.perSecond(deps.clock.now()),
    stop: async () => {
      isStopping = true;
      wake();
      await loop;
    },
  };
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
