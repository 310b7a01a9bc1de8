import { type ShardState } from '../../api/readers/system-reader.js';
import { serveOperationalRoutes } from '../../api/server/operational-routes.js';
import { createBell } from '../../app/bell.js';
import {
  createFollower,
  createLeader,
  type LiveBook,
} from '../../app/enforcement/watch/live-book.js';
import { type ClockCheck, createClockCheck } from '../../app/leases/clock-check.js';
import { createLeaseKeeper } from '../../app/leases/keeper.js';
import { type ShardChoice } from '../../domain/shards.js';
import { type Listener } from '../../store/database/listener.js';

import { createMetrics, measureRows, type ProcessMetrics } from '../metrics/process-metrics.js';
import { measureBook, measureLeases } from '../metrics/shard-metrics.js';
import { measureVitals } from '../metrics/vital-metrics.js';
import { engineId } from '../process/process.js';
import { listenFor } from './announcements.js';
import { serveApi, type ServedBook } from './api.js';
import { runJobs } from './jobs.js';
import { leasedShards, raiseAlarms, readinessOf } from './operations.js';
import { type Address, type ProcessParts } from './parts.js';

/** What one process has to do, of everything that runs on the wall clock. */
export interface Duties {
  /**
   * `none`: no book. `follows`: a book of all accounts beside engines, for the API. `leads`: decides about
   * its shards and seals the log.
   */
  readonly book: 'none' | 'follows' | 'leads';
  /** Of a book that leads: its shards. */
  readonly shards: ShardChoice;
  readonly runsJobs: boolean;
  /** Where the API keeps the development secret; null: health and metrics are served, and no API. */
  readonly api: Pick<ServedBook, 'dataDirectory' | 'buildsConsole'> | null;
  readonly address: Address;
}

export interface Composed {
  /** Where it serves. */
  readonly url: string;
  /** A name that no other process has. */
  readonly id: string;
  readonly book: LiveBook | null;
}

/**
 * Puts one process together from its duties, and starts it. Every command that runs on the wall clock is
 * this with other duties.
 *
 * 1. Metrics and health, which answer while the book is read.
 * 2. The book: reads the accounts, takes its shards, begins its rounds.
 * 3. The connection that listens.
 * 4. The jobs, and the alarms.
 * 5. The API, once everything it answers from is there.
 */
export async function compose(parts: ProcessParts, duties: Duties): Promise<Composed> {
  const { deps, queues, closers } = parts;
  const id = engineId();
  const metrics = createMetrics();
  const clockCheck = createClockCheck(deps);
  const book = openBook(parts, duties, { id, metrics, clockCheck });
  let isWarm = false;
  const isWarmNow = book === null ? null : (): boolean => isWarm;
  const readiness = readinessOf({ db: deps.db, queues, book, clockCheck, isWarm: isWarmNow });
  measureRows(metrics.registry, deps);
  measureLeases(metrics.registry, deps.db);
  if (book !== null) {
    measureBook(metrics.registry, deps.db, book);
  }
  const operations = { readiness, metrics: metrics.registry, log: parts.log };
  const routes =
    duties.api === null ? await serveOperationalRoutes(operations, duties.address) : null;
  closers.add('operations', () => routes?.close());

  await clockCheck.look();
  const prices = createBell();
  let listener: Listener | null = null;
  if (book !== null) {
    closers.add('book', book.stop);
    await book.warmUp();
    listener = await listenFor(parts.databaseUrl, book, prices, parts.log);
    closers.add('listener', listener.close);
  }
  measureVitals(metrics.registry, { book, listener, clockCheck });
  if (duties.runsJobs) {
    await runJobs(parts, id, clockCheck);
  }
  raiseAlarms(deps, closers, clockCheck, book);
  isWarm = true;
  if (duties.api === null || book === null) {
    return { url: routes?.url ?? '', id, book };
  }
  const { engine } = book.watch;
  const shards = (): Promise<ShardState[]> => leasedShards(deps.db);
  const served = { metrics, prices, readiness, engine, status: book.status, shards };
  const url = await serveApi(parts, { ...duties.api, ...served }, duties.address);
  return { url, id, book };
}

interface BookParts {
  readonly id: string;
  readonly metrics: ProcessMetrics;
  readonly clockCheck: ClockCheck;
}

function openBook(
  { deps, queues }: ProcessParts,
  { book, shards, api }: Duties,
  { id, metrics, clockCheck }: BookParts,
): LiveBook | null {
  if (book !== 'leads') {
    return book === 'none' ? null : createFollower(deps);
  }
  return createLeader(deps, {
    queue: queues,
    onDecided: metrics.onDecided,
    // An API answers about every account, whichever engine decides about it.
    keeps: api === null ? 'owned' : 'all',
    leases: (followed, isReading) =>
      createLeaseKeeper(deps, {
        ...shards,
        id,
        followed,
        isFit: () => isReading() && clockCheck.isRight(),
      }),
  });
}
