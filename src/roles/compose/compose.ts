import { type ShardState } from '../../api/readers/system-reader.js';
import { serveOperationalRoutes } from '../../api/server/operational-routes.js';
import { createBell } from '../../app/bell.js';
import {
  createFollower,
  createLeader,
  type LiveBook,
} from '../../app/enforcement/watch/live-book.js';
import { type ClockCheck, createClockCheck } from '../../app/leases/clock-check.js';
import { runFeed } from '../../app/ingest/feeds/run-feed.js';
import { createLiveCheckBook } from '../../app/permissions/live-check-book.js';
import { createLeaseKeeper } from '../../app/leases/keeper.js';
import { type ConfiguredFeed } from '../../composition/feeds.js';
import { EVERY_SHARD, type ShardChoice } from '../../domain/shards.js';

import { BOOK_MEASURES, CLOCK_MEASURES, LISTENER_MEASURES } from '../metrics/book-metrics.js';
import { FEED_MEASURES } from '../metrics/feed-metrics.js';
import { measure } from '../metrics/measure.js';
import { createMetrics, type ProcessMetrics } from '../metrics/process-metrics.js';
import { LEASE_MEASURES, ROW_MEASURES } from '../metrics/row-metrics.js';
import { engineId } from '../process/process.js';
import { listenForPricesAndLog } from './announcements.js';
import { type ServedBook } from './api.js';
import { runJobs } from './jobs.js';
import { leasedShards, raiseAlarms, readinessOf } from './operations.js';
import { type Address, type ProcessParts } from './parts.js';

/** The duties of one process on the wall clock. */
export interface Duties {
  /**
   * `follows`: a book of all accounts beside engines, for the API. `leads`: decides its shards and seals the log.
   * Absent: no book.
   */
  readonly book?: 'follows' | 'leads';
  /** The shards of a book that leads. Absent: a fair share of all. */
  readonly shards?: ShardChoice;
  readonly runsJobs?: boolean;
  /** Prices from outside, for whose sources this process publishes. Absent: none. */
  readonly feeds?: readonly ConfiguredFeed[];
  /** Where the API keeps the development secret. Absent: health and metrics are served, and no API. */
  readonly api?: Pick<ServedBook, 'dataDirectory' | 'buildsConsole'>;
  readonly address: Address;
}

export interface Composed {
  /** The address. */
  readonly url: string;
  /** A unique name of the process. */
  readonly id: string;
  readonly book: LiveBook | null;
}

/**
 * Assembles one process from its duties, and starts it. Every command on the wall clock uses this function.
 *
 * 1. Metrics and health, which answer while the book is read.
 * 2. The book: reads the accounts, takes its shards, starts its rounds.
 * 3. The listening connection.
 * 4. The jobs, the feeds, and the alarms.
 * 5. The API, when everything it depends on is ready.
 */
export async function compose(parts: ProcessParts, duties: Duties): Promise<Composed> {
  const { deps, queues, closers } = parts;
  const id = engineId();
  const metrics = createMetrics();
  const { registry } = metrics;
  const clockCheck = createClockCheck(deps);
  const book = openBook(parts, duties, { id, metrics, clockCheck });
  let isWarm = false;
  const isWarmNow = book === null ? null : (): boolean => isWarm;
  const readiness = readinessOf({ db: deps.db, queues, book, clockCheck, isWarm: isWarmNow });
  measure(registry, ROW_MEASURES, deps);
  measure(registry, LEASE_MEASURES, deps);
  measure(registry, CLOCK_MEASURES, clockCheck);
  const operations = { readiness, metrics: registry, log: parts.log };
  const routes =
    duties.api === undefined ? await serveOperationalRoutes(operations, duties.address) : null;
  closers.add('operations', () => routes?.close());

  await clockCheck.look();
  const prices = createBell();
  if (book !== null) {
    measure(registry, BOOK_MEASURES, { db: deps.db, book });
    closers.add('book', book.stop);
    await book.warmUp();
    const listener = await listenForPricesAndLog(parts.database.url, book, prices, parts.log);
    closers.add('listener', listener.close);
    measure(registry, LISTENER_MEASURES, listener);
  }
  if (duties.runsJobs === true) {
    await runJobs(parts, id, clockCheck);
  }
  runFeeds(parts, duties.feeds ?? [], { metrics, clockCheck });
  raiseAlarms(deps, closers, clockCheck, book);
  isWarm = true;
  if (duties.api === undefined || book === null) {
    return { url: routes?.url ?? '', id, book };
  }
  const { engine } = book.watch;
  const shards = (): Promise<ShardState[]> => leasedShards(deps.db);
  const checks = createLiveCheckBook(deps, book);
  closers.add('checks of permissions', checks.close);
  const served = { metrics, prices, readiness, engine, checks, status: book.status, shards };
  const isClockRight = clockCheck.isRight;
  // GraphQL is loaded where it is served: engines and workers do without.
  const { serveApi } = await import('./api.js');
  const url = await serveApi(parts, { ...duties.api, ...served, isClockRight }, duties.address);
  return { url, id, book };
}

/** Each feed by itself: one that is lost holds up no other. */
function runFeeds(
  { deps, closers }: ProcessParts,
  feeds: readonly ConfiguredFeed[],
  { metrics, clockCheck }: Omit<BookParts, 'id'>,
): void {
  if (feeds.length === 0) {
    return;
  }
  const isClockRight = clockCheck.isRight;
  const running = feeds.map((feed) =>
    runFeed(deps, { ...feed, isClockRight, random: Math.random }),
  );
  const healths = running.map(({ health }) => health);
  measure(metrics.registry, FEED_MEASURES, healths);
  closers.add('feeds', async () => {
    await Promise.all(running.map(({ close }) => close()));
  });
}

interface BookParts {
  readonly id: string;
  readonly metrics: ProcessMetrics;
  readonly clockCheck: ClockCheck;
}

function openBook(
  { deps, queues }: ProcessParts,
  { book, shards = EVERY_SHARD, api }: Duties,
  { id, metrics, clockCheck }: BookParts,
): LiveBook | null {
  if (book !== 'leads') {
    return book === undefined ? null : createFollower(deps);
  }
  return createLeader(deps, {
    queue: queues,
    onDecided: metrics.onDecided,
    // An API needs every account, whichever engine decides it.
    keeps: api === undefined ? 'owned' : 'all',
    leases: (followed, isReading) =>
      createLeaseKeeper(deps, {
        ...shards,
        id,
        followed,
        isFit: () => isReading() && clockCheck.isRight(),
      }),
  });
}
