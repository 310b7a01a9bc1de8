import { type Deps } from '../../app/deps.js';
import { executeProposalJob } from '../../jobs/execute-proposal.js';
import { graceTimerJob } from '../../jobs/grace-timer.js';
import { type Queues } from '../../jobs/job-queues.js';
import { startWorkers } from '../../jobs/job-workers.js';
import { type JobDefinition } from '../../jobs/job.js';
import { liquidateJob } from '../../jobs/liquidate.js';
import { notifyJob } from '../../jobs/notify.js';
import { sweepJob } from '../../jobs/sweep.js';
import { verifyLedgerJob } from '../../jobs/verify-ledger.js';

import { type Closers } from '../process/process.js';

/** How often overdue work is looked for. */
const SWEEP_MS = 3000;

/** What events ask for. A played run drains these, and does by itself what a timer asks for. */
export const EVENT_JOBS: readonly JobDefinition[] = [
  executeProposalJob,
  graceTimerJob,
  liquidateJob,
  notifyJob,
];

/** Runs every job in this process, and asks for those that come round by time. */
export async function runJobs(
  queues: Queues,
  deps: Deps,
  closers: Closers,
  ledgerCheckSeconds: number,
): Promise<void> {
  const workers = startWorkers(queues, [...EVENT_JOBS, sweepJob(queues), verifyLedgerJob], deps);
  closers.add('workers', () => workers.close());
  // Of all processes that ask under one id, one is heard in each period.
  await queues.repeat({ queue: 'sweep', id: 'sweep', payload: {} }, SWEEP_MS);
  await queues.repeat(
    { queue: 'verify-ledger', id: 'verify-ledger', payload: {} },
    ledgerCheckSeconds * 1000,
  );
}
