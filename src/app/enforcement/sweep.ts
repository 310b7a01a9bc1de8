import {
  listAccountsPastDeadline,
  listBankruptAccounts,
  listMarketsDueForSteps,
} from '../../store/margin-calls.js';
import { listDueNotices } from '../../store/notice-rows.js';
import { type Deps } from '../deps.js';
import { type JobQueue, type JobRequest } from '../ports.js';

import { coverShortfalls } from './cover-shortfalls.js';

/** Due notices that one sweep looks up. */
const NOTICES_PER_SWEEP = 1000;
const NOTICES_PER_JOB = 100;

/**
 * Asks again for everything that is due and whose job a queue may have lost: graces that are over,
 * liquidation steps, orders in flight, notices, bankruptcies that the waterfall has not settled.
 *
 * @returns How many jobs it asked for.
 */
export async function sweep(deps: Deps, queue: JobQueue): Promise<number> {
  const now = deps.clock.now();
  const stamp = String(now.getTime());
  const jobs: JobRequest[] = [];

  const [overdue] = await listAccountsPastDeadline(deps.db, now, 1);
  if (overdue !== undefined) {
    const deadline = new Date(now.getTime() - 1).toISOString();
    jobs.push({
      queue: 'grace-timer',
      id: `grace-timer-sweep-${stamp}`,
      payload: { deadline },
      runAt: null,
    });
  }
  for (const marketId of await listMarketsDueForSteps(deps.db, now)) {
    const id = `liquidate-sweep-${marketId}-${stamp}`;
    jobs.push({ queue: 'liquidate', id, payload: { marketId }, runAt: null });
  }
  const noticeIds = await listDueNotices(deps.db, now, NOTICES_PER_SWEEP);
  for (let start = 0; start < noticeIds.length; start += NOTICES_PER_JOB) {
    const id = `notify-sweep-${stamp}-${String(start)}`;
    const payload = { noticeIds: noticeIds.slice(start, start + NOTICES_PER_JOB) };
    jobs.push({ queue: 'notify', id, payload, runAt: null });
  }
  if (jobs.length > 0) {
    await queue.enqueue(jobs);
  }
  await coverShortfalls(deps, await listBankruptAccounts(deps.db));
  return jobs.length;
}
