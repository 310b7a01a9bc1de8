import { type SealedEvent } from '../../domain/log/event.js';
import { inTransaction } from '../../store/database/database.js';
import {
  announceHead,
  hasPendingEvents,
  listEvents,
  moveCursor,
  readCursor,
  sealPendingEvents,
} from '../../store/log/events.js';
import { type Deps } from '../deps.js';
import { type JobQueue } from '../ports.js';

import { jobsOfEvents } from './jobs-of-events.js';

/** Maximum number of events sealed in one transaction. */
const SEAL_BATCH = 5000;
/** The relay's own cursor in the log: jobs of all events up to it were enqueued. */
const JOBS_CURSOR = 'jobs';

/**
 * Seals all committed events and enqueues the jobs they ask for.
 *
 * Any number of relays may run, and one seals at a time. If one dies between two steps, the next repeats the
 * rest (`resumeRelay`); no work is lost.
 *
 * @returns The events sealed now, oldest first.
 */
export async function relayLog(deps: Deps, queue: JobQueue): Promise<SealedEvent[]> {
  const all: SealedEvent[] = [];
  while (await hasPendingEvents(deps.db)) {
    const sealed = await relayBatch(deps, queue, SEAL_BATCH);
    if (sealed.length === 0) {
      // Another relay is sealing; it also enqueues the jobs of what it seals.
      break;
    }
    all.push(...sealed);
  }
  return all;
}

/**
 * Seals at most `limit` committed events in one transaction, and enqueues the jobs they ask for.
 *
 * @returns The events sealed now, oldest first; empty when there are none, or another relay is sealing.
 */
export async function relayBatch(
  deps: Deps,
  queue: JobQueue,
  limit: number,
): Promise<readonly SealedEvent[]> {
  const sealed = await inTransaction(deps.db, async (tx) => {
    const batch = await sealPendingEvents(tx, limit);
    const head = batch.at(-1);
    if (head !== undefined) {
      await announceHead(tx, head.sequence);
    }
    return batch;
  });
  if (sealed.length > 0) {
    const cursor = await readCursor(deps.db, JOBS_CURSOR);
    if (sealed[0]?.sequence === cursor + 1n) {
      await enqueueJobs(deps, queue, sealed);
    } else {
      // Another relay may have sealed earlier events without enqueueing their jobs yet. A job requested twice
      // is one job, by its id.
      await resumeRelay(deps, queue);
    }
  }
  return sealed;
}

/** Enqueues the jobs of events that a relay sealed but did not hand on: it died, or the queue refused. */
export async function resumeRelay(deps: Deps, queue: JobQueue): Promise<void> {
  for (;;) {
    const cursor = await readCursor(deps.db, JOBS_CURSOR);
    const missed = await listEvents(deps.db, {}, cursor, SEAL_BATCH);
    if (missed.length === 0) {
      return;
    }
    await enqueueJobs(deps, queue, missed);
  }
}

async function enqueueJobs(
  deps: Deps,
  queue: JobQueue,
  events: readonly SealedEvent[],
): Promise<void> {
  const jobs = jobsOfEvents(events);
  if (jobs.length > 0) {
    await queue.enqueue(jobs);
  }
  const last = events.at(-1);
  if (last !== undefined) {
    await moveCursor(deps.db, JOBS_CURSOR, last.sequence);
  }
}
