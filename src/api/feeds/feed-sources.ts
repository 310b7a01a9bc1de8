import { type Actor } from '../../app/auth/actor.js';
import { type Bell } from '../../app/bell.js';
import { type Deps } from '../../app/deps.js';
import { openListener } from '../../store/database/listener.js';
import { listEvents, LOG_CHANNEL, readLogHead } from '../../store/log/events.js';
import { type LogFeed, startLogFeed } from './log-feed.js';
import { type RiskFeed, startRiskFeed } from './risk-feed.js';

import { createLoaders } from '../loaders/loaders.js';

/** The actor of feeds that are shared; each reader's access is checked before it joins. */
const FEED_ACTOR: Actor = {
  subject: 'system:api',
  roles: new Set(['RISK_VIEWER'] as const),
  accounts: [],
};

export interface DatabaseFeeds {
  readonly logFeed: LogFeed;
  readonly riskFeed: RiskFeed;
  readonly stop: () => Promise<void>;
}

/** Starts the feeds that subscriptions read from, over the database. */
export async function startDatabaseFeeds(
  deps: Deps,
  databaseUrl: string,
  prices: Pick<Bell, 'onRing'>,
): Promise<DatabaseFeeds> {
  const { db, log } = deps;
  const logFeed = await startLogFeed(
    {
      readHead: async () => (await readLogHead(db)).sequence,
      readPage: (after, limit) => listEvents(db, {}, after, limit),
      listen: (onHead) =>
        openListener({
          url: databaseUrl,
          channels: [LOG_CHANNEL],
          onMessage: (_channel, payload) => {
            if (/^\d{1,18}$/.test(payload)) {
              onHead(BigInt(payload));
            }
          },
          onLost: (cause) => {
            log.warn({ err: cause }, 'the log feed lost its connection; it polls until it is back');
          },
        }),
    },
    log,
  );
  const riskFeed = startRiskFeed(
    {
      newLoaders: () => createLoaders(deps, FEED_ACTOR),
      onChange: (listener) => onAnyChange(logFeed, prices, listener),
    },
    log,
  );
  return {
    logFeed,
    riskFeed,
    stop: async () => {
      riskFeed.stop();
      await logFeed.stop();
    },
  };
}

/** Calls the listener for changes of prices and of the log, both of which can move accounts. */
function onAnyChange(
  logFeed: LogFeed,
  prices: Pick<Bell, 'onRing'>,
  listener: () => void,
): () => void {
  const stopPrices = prices.onRing(listener);
  const controller = new AbortController();
  const { signal } = controller;
  const follow = async (): Promise<void> => {
    while (!signal.aborted) {
      await logFeed.waitBeyond(logFeed.head(), signal);
      listener();
    }
  };
  void follow();
  return () => {
    stopPrices();
    controller.abort();
  };
}
