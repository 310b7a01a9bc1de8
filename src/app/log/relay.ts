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

/** Lines sealed in one transaction at the most. */
const SEAL_BATCH = 5000;
/** The relay's own place in the log: everything up to it has been handed to the queues. */
const JOBS_CURSOR = 'jobs';

/**
 * Seals everything that is committed and hands the jobs it asks for to the queues.
 *
 * Only one relay seals at a time; any number may run. One that dies between two of its steps leaves
 * work that the next does again (`resumeRelay`), never work that nobody does.
 *
 * @returns The lines sealed now, oldest first.
 */
export async function relayLog(deps: Deps, queue: JobQueue): Promise<SealedEvent[]> {
  const all: SealedEvent[] = [];
  while (await hasPendingEvents(deps.db)) {
    const sealed = await inTransaction(deps.db, async (tx) => {
      const batch = await sealPendingEvents(tx, SEAL_BATCH);
      const head = batch.at(-1);
      if (head !== undefined) {
        await announceHead(tx, head.sequence);
      }
      return batch;
    });
    if (sealed.length === 0) {
      // Another relay is sealing: what it seals, it also hands on.
      break;
    }
    all.push(...sealed);
    const cursor = await readCursor(deps.db, JOBS_CURSOR);
    if (sealed[0]?.sequence === cursor + 1n) {
      await handOn(deps, queue, sealed);
    } else {
      // Another relay sealed lines before these and did not hand them on, or has yet to: asked for
      // twice, a job is one job.
      await resumeRelay(deps, queue);
    }
  }
  return all;
}

/** Hands on what a relay sealed and did not enqueue: it died, or the queue refused. */
export async function resumeRelay(deps: Deps, queue: JobQueue): Promise<void> {
  for (;;) {
    const cursor = await readCursor(deps.db, JOBS_CURSOR);
    const missed = await listEvents(deps.db, {}, cursor, SEAL_BATCH);
    if (missed.length === 0) {
      return;
    }
    await handOn(deps, queue, missed);
  }
}

async function handOn(deps: Deps, queue: JobQueue, events: readonly SealedEvent[]): Promise<void> {
  const jobs = jobsOfEvents(events);
  if (jobs.length > 0) {
    await queue.enqueue(jobs);
  }
  const last = events.at(-1);
  if (last !== undefined) {
    await moveCursor(deps.db, JOBS_CURSOR, last.sequence);
  }
}
