import { executeProposalJob } from '../../jobs/execute-proposal.js';
import { graceTimerJob } from '../../jobs/grace-timer.js';
import { startWorkers } from '../../jobs/job-workers.js';
import { type JobDefinition } from '../../jobs/job.js';
import { liquidateJob } from '../../jobs/liquidate.js';
import { notifyJob } from '../../jobs/notify.js';
import { startSweeper } from '../../jobs/sweeper.js';
import { verifyLedgerJob } from '../../jobs/verify-ledger.js';

import { type ProcessParts } from './parts.js';

/** The jobs that events ask for. A played run drains these, and does timed work itself. */
export const EVENT_JOBS: readonly JobDefinition[] = [
  executeProposalJob,
  graceTimerJob,
  liquidateJob,
  notifyJob,
];

/** Runs every job in this process, sweeps in its turn, and requests periodic jobs. */
export async function runJobs(
  { queues, deps, closers, config }: ProcessParts,
  id: string,
): Promise<void> {
  const workers = startWorkers(queues, [...EVENT_JOBS, verifyLedgerJob], deps);
  closers.add('workers', () => workers.close());
  closers.add('sweeper', startSweeper(deps, queues, EVENT_JOBS, id).close);
  // If several processes request it under one id, one request per period counts.
  await queues.repeat(
    { queue: 'verify-ledger', id: 'verify-ledger', payload: {} },
    config.LEDGER_CHECK_SECONDS * 1000,
  );
}
