import { type Bell, createBell } from '../../app/bell.js';
import { type Log } from '../../app/ports.js';
import {
  type Account,
  type MarketRisk,
  type RiskContext,
} from '../../domain/risk/health/account.js';
import {
  type AccountHealth,
  healthLevelOf,
  marginRatioOf,
} from '../../domain/risk/health/account-health.js';
import { type Decimal } from '../../domain/decimal.js';

import { type LiveHealth } from '../loaders/account-loaders.js';
import { type Loaders } from '../loaders/loaders.js';

/** Minimum time between two reads of the rows, for any number of changes and readers. */
const ROUND_INTERVAL_MS = 200;
/** Interval of reads without a change: time alone makes prices stale and moves phased-in fractions. */
const HEARTBEAT_MS = 1000;

/** One read of the rows, shared by all readers. */
interface Round {
  readonly number: number;
  readonly context: RiskContext;
  readonly loaders: Loaders;
  /** Number of changes announced before it began. */
  readonly changes: number;
}

/**
 * Watches prices and accounts for any number of readers. After a change, one round reads the prices once and
 * the watched accounts in batches. A reader that is slower than the rounds skips to the newest, so it holds
 * only its last value.
 */
export interface RiskFeed {
  /** The present price of each market, then each change of its usable price. Null: of all, later ones too. */
  readonly followPrices: (
    marketIds: readonly string[] | null,
    signal: AbortSignal,
  ) => AsyncGenerator<MarketRisk, void, undefined>;
  /** The present health, then each change of its level, and of its margin ratio by `minChange`. */
  readonly followHealth: (
    account: Account,
    minChange: Decimal,
    signal: AbortSignal,
  ) => AsyncGenerator<LiveHealth, void, undefined>;
  readonly stop: () => void;
}

export interface RiskFeedSource {
  /** Loaders that read everything: access is checked before a reader joins. */
  readonly newLoaders: () => Loaders;
  /** Calls the listener for anything that can move a price or an account. @returns A function that removes it. */
  readonly onChange: (listener: () => void) => () => void;
}

export function startRiskFeed(source: RiskFeedSource, log: Log): RiskFeed {
  const wake = createBell();
  const rounds = startRounds(source, wake, log);
  const following = { rounds, wake };
  return {
    followPrices: (marketIds, signal) => followPrices(following, marketIds, signal),
    followHealth: (account, minChange, signal) =>
      followHealth(following, account, minChange, signal),
    stop: rounds.stop,
  };
}

interface Rounds {
  readonly last: () => Round | null;
  /** Whether a change has not been covered by a round yet. */
  readonly isBehind: () => boolean;
  /** Requests a round soon. */
  readonly request: () => void;
  readonly stop: () => void;
}

function startRounds(source: RiskFeedSource, wake: Bell, log: Log): Rounds {
  let last: Round | null = null;
  let changes = 0;
  let timer: NodeJS.Timeout | null = null;
  let isRunning = false;
  let isWanted = false;
  let isStopped = false;

  const run = async (): Promise<void> => {
    timer = null;
    isRunning = true;
    isWanted = false;
    try {
      const seen = changes;
      const loaders = source.newLoaders();
      const context = await loaders.markets.riskContext();
      last = { number: (last?.number ?? 0) + 1, context, loaders, changes: seen };
      wake.ring();
    } catch (error) {
      log.warn({ err: error }, 'prices could not be read for subscribers; retrying');
      isWanted = true;
    }
    isRunning = false;
    if (isWanted) {
      request();
    }
  };
  const request = (): void => {
    isWanted = true;
    if (!isStopped && !isRunning && timer === null) {
      timer = setTimeout(() => void run(), last === null ? 0 : ROUND_INTERVAL_MS);
    }
  };
  const change = (): void => {
    changes += 1;
    if (wake.sleepers() > 0) {
      request();
    }
  };
  const stopHearing = source.onChange(change);
  const heartbeat = setInterval(change, HEARTBEAT_MS);
  heartbeat.unref();
  return {
    last: () => last,
    isBehind: () => last === null || changes > last.changes,
    request,
    stop: () => {
      isStopped = true;
      stopHearing();
      clearInterval(heartbeat);
      if (timer !== null) {
        clearTimeout(timer);
      }
    },
  };
}

interface Following {
  readonly rounds: Rounds;
  readonly wake: Bell;
}

/** Yields every round from the next one on; a busy reader skips those it missed. */
async function* eachRound(
  { rounds, wake }: Following,
  signal: AbortSignal,
): AsyncGenerator<Round, void, undefined> {
  let seen = rounds.last()?.number ?? 0;
  rounds.request();
  while (!signal.aborted) {
    const round = rounds.last();
    if (round !== null && round.number > seen) {
      seen = round.number;
      yield round;
    } else {
      // A change while this reader was busy may have rung without a sleeper.
      if (rounds.isBehind()) {
        rounds.request();
      }
      await wake.next(signal);
    }
  }
}

async function* followPrices(
  following: Following,
  marketIds: readonly string[] | null,
  signal: AbortSignal,
): AsyncGenerator<MarketRisk, void, undefined> {
  const told = new Map<string, string>();
  for await (const { context } of eachRound(following, signal)) {
    for (const marketId of marketIds ?? context.markets.keys()) {
      const market = context.markets.get(marketId);
      if (market === undefined || market.markPrice === null) {
        continue;
      }
      const { price, at } = market.markPrice;
      const state = `${price.toFixed()} ${String(at.getTime())} ${String(market.isPriceUsable)}`;
      if (told.get(marketId) !== state) {
        told.set(marketId, state);
        yield market;
      }
    }
  }
}

async function* followHealth(
  following: Following,
  { id }: Account,
  minChange: Decimal,
  signal: AbortSignal,
): AsyncGenerator<LiveHealth, void, undefined> {
  let told: LiveHealth | null = null;
  for await (const { loaders } of eachRound(following, signal)) {
    const account = await loaders.accounts.account(id);
    if (account === null) {
      return;
    }
    const health: LiveHealth = await loaders.accounts.health(account);
    if (told === null || hasMoved(told, health, minChange)) {
      told = health;
      yield health;
    }
  }
}

function hasMoved(before: AccountHealth, after: AccountHealth, minChange: Decimal): boolean {
  if (healthLevelOf(before) !== healthLevelOf(after)) {
    return true;
  }
  const [from, to] = [marginRatioOf(before), marginRatioOf(after)];
  if (from === null || to === null) {
    return from !== to;
  }
  return !to.eq(from) && to.minus(from).abs().gte(minChange);
}
