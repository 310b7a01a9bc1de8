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

/** Least time between two looks at the rows, whatever moves and however many watch. */
const ROUND_INTERVAL_MS = 200;
/** Time alone makes prices stale and moves fractions that are phased in: so often we look anyway. */
const HEARTBEAT_MS = 1000;

/** One look at the rows, shared by all who watch. */
interface Round {
  readonly number: number;
  readonly context: RiskContext;
  readonly loaders: Loaders;
  /** Changes that had been told when it began. */
  readonly changes: number;
}

/**
 * Watches prices and accounts for any number of readers. When something moves, one round reads the
 * prices once and the watched accounts in batches; a reader that is slower than the rounds skips to
 * the newest, so nobody holds more than the last thing it was told.
 */
export interface RiskFeed {
  /** Each market now, then again whenever its usable price changes. */
  readonly followPrices: (
    marketIds: readonly string[],
    signal: AbortSignal,
  ) => AsyncGenerator<MarketRisk, void, undefined>;
  /** The health now, then whenever its level changes or its margin ratio moves by `minChange`. */
  readonly followHealth: (
    account: Account,
    minChange: Decimal,
    signal: AbortSignal,
  ) => AsyncGenerator<LiveHealth, void, undefined>;
  readonly stop: () => void;
}

export interface RiskFeedSource {
  /** Loaders that read everything: readers are checked before they watch. */
  readonly newLoaders: () => Loaders;
  /** Tells of anything that can move a price or an account. @returns stops it. */
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
  /** Whether something changed that no round has seen. */
  readonly isBehind: () => boolean;
  /** Asks for a round soon. */
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
      log.warn({ err: error }, 'prices could not be read for subscribers; trying again');
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

/** Every round from one that begins now; a busy reader skips those it missed. */
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
      // What changed while this reader was busy may have rung for nobody.
      if (rounds.isBehind()) {
        rounds.request();
      }
      await wake.next(signal);
    }
  }
}

async function* followPrices(
  following: Following,
  marketIds: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<MarketRisk, void, undefined> {
  const told = new Map<string, string>();
  for await (const { context } of eachRound(following, signal)) {
    for (const marketId of marketIds) {
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
