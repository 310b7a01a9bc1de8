import { type ClockCheck } from '../../app/leases/clock-check.js';
import { createWebhookSender } from '../../infra/webhooks/webhook-sender.js';
import { executeProposalJob } from '../../jobs/execute-proposal.js';
import { graceTimerJob } from '../../jobs/grace-timer.js';
import { startWorkers } from '../../jobs/job-workers.js';
import { type JobDefinition } from '../../jobs/job.js';
import { liquidateJob } from '../../jobs/liquidate.js';
import { notifyJob } from '../../jobs/notify.js';
import { startSweeper } from '../../jobs/sweeper.js';
import { startWebhookDispatcher, webhookJob } from '../../jobs/webhook.js';
import { verifyLedgerJob } from '../../jobs/verify-ledger.js';
import { windDownJob } from '../../jobs/wind-down.js';

import { type ProcessParts } from './parts.js';

/** The jobs that events ask for. A played run drains these, and does timed work itself. */
export const EVENT_JOBS: readonly JobDefinition[] = [
  executeProposalJob,
  graceTimerJob,
  liquidateJob,
  windDownJob,
  notifyJob,
];

/** How soon a clock that is wrong, or right again, is heeded. */
const CLOCK_MS = 500;

/**
 * Runs every job in this process, sweeps in its turn, and asks for what comes round by time.
 *
 * While the clock of this process is wrong it does none of that: an hour ahead, every grace would be over,
 * every timelock at its end, and an order that was just sent long lost. Other processes go on.
 */
export async function runJobs(
  { queues, deps, closers, config }: Pick<ProcessParts, 'queues' | 'deps' | 'closers' | 'config'>,
  id: string,
  { isRight }: Pick<ClockCheck, 'isRight'>,
): Promise<void> {
  const sender = createWebhookSender({ allowsLoopback: config.WEBHOOK_ALLOW_LOOPBACK === 'true' });
  const definitions = [...EVENT_JOBS, verifyLedgerJob, webhookJob(sender)];
  const workers = startWorkers(queues, definitions, deps);
  workers.setActive(isRight());
  const heedClock = setInterval(() => {
    workers.setActive(isRight());
  }, CLOCK_MS);
  closers.add('workers', () => {
    clearInterval(heedClock);
    return workers.close();
  });
  closers.add('webhooks', startWebhookDispatcher(deps, queues).close);
  closers.add('sweeper', startSweeper(deps, queues, EVENT_JOBS, { id, isFit: isRight }).close);
  // Of all processes that ask under one id, one is heard in each period.
  await queues.repeat(
    { queue: 'verify-ledger', id: 'verify-ledger', payload: {} },
    config.LEDGER_CHECK_SECONDS * 1000,
  );
}
