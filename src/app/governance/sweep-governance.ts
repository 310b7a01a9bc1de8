import { nextGovernanceDueAt } from '../../store/governance/governance-proposals.js';
import { type Deps } from '../deps.js';
import { type JobQueue } from '../ports.js';

import { endExpiredPauses } from './committee/pause-enforcement.js';
import { settleProposals } from './proposals/settle-proposals.js';

export interface SweptGovernance {
  /** The number of passed votes recorded and pauses ended. */
  readonly written: number;
  /** The number of executions enqueued. */
  readonly jobs: number;
  /** When the next vote, timelock or pause ends; null when none is in progress. */
  readonly nextAt: Date | null;
}

/** Applies governance changes caused by time, and enqueues due executions. Idempotent. */
export async function sweepGovernance(
  deps: Pick<Deps, 'db' | 'clock'>,
  queue: JobQueue,
): Promise<SweptGovernance> {
  const ended = await endExpiredPauses(deps);
  const { queued, jobs } = await settleProposals(deps, queue);
  const nextAt = await nextGovernanceDueAt(deps.db, deps.clock.now());
  return { written: ended + queued, jobs, nextAt };
}
