import { type DueWork, readDueWork } from '../../store/margin-calls/due-work.js';
import { type Deps } from '../deps.js';
import { type JobQueue, type JobRequest } from '../ports.js';

import { chargeInterest } from '../ingest/interest/charge-interest.js';

import { watchOpenInterest } from './open-interest/watch-caps.js';
import { coverShortfalls } from './waterfall/cover-shortfalls.js';

/** Maximum number of due notices per sweep. */
const NOTICES_PER_SWEEP = 1000;
const NOTICES_PER_JOB = 100;

export interface Swept {
  /** Number of jobs enqueued again, of charges of interest, and of lines about caps on open interest. */
  readonly asked: number;
  /** When the next work is due; null when none is. */
  readonly nextAt: Date | null;
}

/**
 * Enqueues all overdue work again, in case the queue lost its job: expired graces, liquidation steps, orders in
 * flight, notices, ends of markets, and bankruptcies that the waterfall has not settled. Says in the log which caps
 * on open interest are exceeded, and charges interest that is due.
 */
export async function sweep(deps: Deps, queue: JobQueue): Promise<Swept> {
  const now = deps.clock.now();
  const due = await readDueWork(deps.db, now, NOTICES_PER_SWEEP);
  const jobs = jobsOf(due, now);
  if (jobs.length > 0) {
    await queue.enqueue(jobs);
  }
  await coverShortfalls(deps, due.bankruptAccounts);
  const told = due.hasCaps ? await watchOpenInterest(deps) : 0;
  const interest = await chargeInterest(deps);
  return {
    asked: jobs.length + told + interest.written,
    nextAt: earlierOf(due.nextAt, interest.nextAt),
  };
}

function earlierOf(a: Date | null, b: Date | null): Date | null {
  return a === null || (b !== null && b < a) ? b : a;
}

function jobsOf(due: DueWork, now: Date): JobRequest[] {
  const jobs: JobRequest[] = due.markets.map((marketId) => ({
    queue: 'liquidate',
    id: `liquidate-sweep-${marketId}`,
    payload: { marketId },
    runAt: null,
  }));
  for (const marketId of due.windDowns) {
    const id = `wind-down-sweep-${marketId}`;
    jobs.push({ queue: 'wind-down', id, payload: { marketId }, runAt: null });
  }
  if (due.hasExpiredGrace) {
    const deadline = new Date(now.getTime() - 1).toISOString();
    const id = 'grace-timer-sweep';
    jobs.push({ queue: 'grace-timer', id, payload: { deadline }, runAt: null });
  }
  for (let start = 0; start < due.noticeIds.length; start += NOTICES_PER_JOB) {
    const id = `notify-sweep-${String(start)}`;
    const payload = { noticeIds: due.noticeIds.slice(start, start + NOTICES_PER_JOB) };
    jobs.push({ queue: 'notify', id, payload, runAt: null });
  }
  return jobs;
}
