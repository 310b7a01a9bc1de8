import { nextGovernanceDueAt } from '../../store/governance/governance-proposals.js';
import { type Deps } from '../deps.js';
import { type JobQueue } from '../ports.js';

import { endExpiredPauses } from './committee/pause-enforcement.js';
import { settleProposals } from './proposals/settle-proposals.js';

export interface SweptGovernance {
  /** Votes that were noticed to have passed, and pauses that were ended. */
  readonly written: number;
  /** Executions that were asked for. */
  readonly jobs: number;
  /** When the next vote, timelock or pause ends; null when none is under way. */
  readonly nextAt: Date | null;
}

/** Does what time alone decides in governance, and asks for the executions that are due. Harmless at any time. */
export async function sweepGovernance(
  deps: Pick<Deps, 'db' | 'clock'>,
  queue: JobQueue,
): Promise<SweptGovernance> {
  const ended = await endExpiredPauses(deps);
  const { queued, jobs } = await settleProposals(deps, queue);
  const nextAt = await nextGovernanceDueAt(deps.db, deps.clock.now());
  return { written: ended + queued, jobs, nextAt };
}
