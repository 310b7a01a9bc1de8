import { type Actor } from '../../auth/actor.js';
import { type Deps } from '../../deps.js';

import { publishMarkPrices } from '../prices/mark-prices.js';
import { type FeedPrice, type PriceFeed } from './price-feed.js';

/** How a feed is doing. Counts are since the start of the process. */
export interface FeedHealth {
  readonly source: string;
  /** Whether a price has come since the last connection began. */
  isConnected: boolean;
  /** When the last price arrived here; null before the first. */
  heardAt: Date | null;
  received: number;
  /** As old as the last price of its market, or older: a duplicate, or out of order. */
  dropped: number;
  published: number;
  /** Refused or put in quarantine by the price guard. */
  rejected: number;
  connections: number;
  /** Why the last connection ended; null while none has. */
  lastError: string | null;
}

export interface RunningFeed {
  readonly health: Readonly<FeedHealth>;
  readonly close: () => Promise<void>;
}

export interface FeedOptions {
  /** The source as governance declares it. */
  readonly source: string;
  /** The subject that publishes for it. */
  readonly publisher: string;
  readonly feed: PriceFeed;
  /** From 0 to below 1: spreads reconnections. */
  readonly random: () => number;
  /** Whether the clock of this process can be trusted. Absent: always. */
  readonly isClockRight?: () => boolean;
  readonly times?: FeedTimes;
}

/** All in milliseconds. */
export interface FeedTimes {
  /** Prices of so long are published together, the last of each market. */
  readonly publishMs: number;
  /** Without a price for so long a connection is given up: a half-open one never ends by itself. */
  readonly silentMs: number;
  readonly backoffMs: number;
  readonly backoffMsMax: number;
}

const TIMES: FeedTimes = {
  publishMs: 250,
  silentMs: 10_000,
  backoffMs: 500,
  backoffMsMax: 30_000,
};

/**
 * Publishes what a feed says as a governed source, and connects again whenever it is lost: after 0.5 s, 1 s, 2 s
 * and so on up to 30 s, each with up to half of it more, and from the beginning once a price has come.
 *
 * Any number of processes may publish for one source: the price guard takes each price once. A process whose clock
 * is wrong publishes nothing: by its clock old prices are fresh, and jumps have waited for their confirmation.
 *
 * @see docs/operations.md#live-feeds
 */
export function runFeed(
  deps: Pick<Deps, 'db' | 'clock' | 'log'>,
  { source, publisher, feed, random, isClockRight = always, times = TIMES }: FeedOptions,
): RunningFeed {
  const closing = new AbortController();
  const health: FeedHealth = {
    source,
    isConnected: false,
    heardAt: null,
    received: 0,
    dropped: 0,
    published: 0,
    rejected: 0,
    connections: 0,
    lastError: null,
  };
  const intake = createIntake(deps, health);
  const actor: Actor = { subject: publisher, roles: new Set(['OPERATOR'] as const), accounts: [] };
  const publishing = repeatEvery(times.publishMs, closing.signal, async () => {
    const prices = intake.take();
    if (isClockRight()) {
      await publish(deps, { source, actor }, prices, health);
    }
  });
  const following = follow(deps, { feed, random, times, intake, health }, closing.signal);
  return {
    health,
    close: async () => {
      closing.abort();
      await Promise.all([following, publishing]);
    },
  };
}

const always = (): boolean => true;

/** A price with the time of the feed, or that of its arrival here. */
type DatedPrice = FeedPrice & { readonly at: Date };

interface Intake {
  readonly offer: (price: FeedPrice) => void;
  /** The newest of each market since it was last asked. */
  readonly take: () => readonly DatedPrice[];
}

function createIntake({ clock }: Pick<Deps, 'clock'>, health: FeedHealth): Intake {
  const newest = new Map<string, number>();
  let waiting = new Map<string, DatedPrice>();
  return {
    offer: (price) => {
      const now = clock.now();
      health.received += 1;
      health.heardAt = now;
      health.isConnected = true;
      const { marketId, at } = price;
      if (at !== null && at.getTime() <= (newest.get(marketId) ?? -Infinity)) {
        health.dropped += 1;
        return;
      }
      const dated = { ...price, at: at ?? now };
      newest.set(marketId, dated.at.getTime());
      waiting.set(marketId, dated);
    },
    take: () => {
      const taken = [...waiting.values()];
      waiting = new Map();
      return taken;
    },
  };
}

async function publish(
  deps: Pick<Deps, 'db' | 'clock' | 'log'>,
  { source, actor }: { readonly source: string; readonly actor: Actor },
  prices: readonly DatedPrice[],
  health: FeedHealth,
): Promise<void> {
  if (prices.length === 0) {
    return;
  }
  try {
    const { accepted, rejected } = await publishMarkPrices(deps, actor, { source, prices });
    health.published += accepted;
    health.rejected += rejected.length;
  } catch (error) {
    // The next ones are newer: these are not tried again.
    deps.log.warn({ err: error, source, prices: prices.length }, 'prices could not be published');
  }
}

interface Following extends Pick<FeedOptions, 'feed' | 'random'> {
  readonly times: FeedTimes;
  readonly intake: Intake;
  readonly health: FeedHealth;
}

async function follow(
  { log }: Pick<Deps, 'log'>,
  { feed, random, times, intake, health }: Following,
  signal: AbortSignal,
): Promise<void> {
  let waitMs = times.backoffMs;
  for (;;) {
    const before = health.received;
    health.connections += 1;
    const cause = await oneConnection(feed, intake.offer, times.silentMs, signal);
    health.isConnected = false;
    if (signal.aborted) {
      return;
    }
    health.lastError = cause;
    waitMs = health.received > before ? times.backoffMs : Math.min(waitMs * 2, times.backoffMsMax);
    log.warn({ source: health.source, cause }, 'a price feed was lost; it is connected again');
    await pause(waitMs * (1 + random() / 2), signal);
  }
}

/** @returns Why it ended. */
async function oneConnection(
  feed: PriceFeed,
  onPrice: (price: FeedPrice) => void,
  silentMs: number,
  signal: AbortSignal,
): Promise<string> {
  const silence = new AbortController();
  const giveUp = (): void => {
    silence.abort(new Error(`no price for ${silentMs} ms`));
  };
  let timer = setTimeout(giveUp, silentMs);
  try {
    const heard = (price: FeedPrice): void => {
      clearTimeout(timer);
      timer = setTimeout(giveUp, silentMs);
      onPrice(price);
    };
    await feed.follow(heard, AbortSignal.any([signal, silence.signal]));
    return silence.signal.aborted ? String(silence.signal.reason) : 'it ended';
  } catch (error) {
    return String(silence.signal.aborted ? silence.signal.reason : error);
  } finally {
    clearTimeout(timer);
  }
}

async function repeatEvery(
  milliseconds: number,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    await pause(milliseconds, signal);
    await work();
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, signal.aborted ? 0 : milliseconds);
    signal.addEventListener('abort', done, { once: true });
  });
}
