import { assert } from '../../../domain/errors.js';
import {
  isProposalOver,
  type ProposalFacts,
  proposalStateAt,
} from '../../../domain/governance/proposals/proposal.js';
import { inTransaction } from '../../../store/database/database.js';
import { appendEvents } from '../../../store/log/events.js';
import {
  findProposal,
  listExecutableProposals,
  listUnnoticedProposals,
  lockProposal,
} from '../../../store/governance/governance-proposals.js';
import { type Deps } from '../../deps.js';
import { type JobQueue } from '../../ports.js';

import { GOVERNANCE_ACTOR } from '../committee/committee.js';
import { requireSaved } from './proposal-votes.js';

/** Number of proposals read at a time, and maximum number of jobs enqueued by one call. */
const PROPOSALS_PER_PAGE = 500;

/**
 * Records state changes of proposals caused by time. A passed vote is written to the log, once, and the relay
 * enqueues its execution; an executable proposal that was not executed gets its job again, in case a queue lost
 * it. Called by the sweep; idempotent and safe to run concurrently.
 *
 * @returns The number of proposals queued, and of jobs enqueued.
 */
export async function settleProposals(
  deps: Pick<Deps, 'db' | 'clock'>,
  queue: JobQueue,
): Promise<{ readonly queued: number; readonly jobs: number }> {
  const now = deps.clock.now();
  let queued = 0;
  // Read all of them: defeated proposals stay on the list until they expire, and must not hide passed ones.
  for await (const proposal of unnoticedProposals(deps, now)) {
    if (!isProposalOver(proposal, now)) {
      queued += (await recordQueued(deps, proposal.id)) ? 1 : 0;
    }
  }
  const executable = await listExecutableProposals(deps.db, now, PROPOSALS_PER_PAGE);
  if (executable.length > 0) {
    await queue.enqueue(
      executable.map((proposalId) => ({
        queue: 'execute-proposal' as const,
        id: `execute-sweep-${proposalId}`,
        payload: { proposalId },
        runAt: null,
      })),
    );
  }
  return { queued, jobs: executable.length };
}

async function* unnoticedProposals(
  { db }: Pick<Deps, 'db'>,
  now: Date,
): AsyncGenerator<ProposalFacts> {
  let page = await listUnnoticedProposals(db, now, '', PROPOSALS_PER_PAGE);
  for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
    yield* page;
    page = await listUnnoticedProposals(db, now, last.id, PROPOSALS_PER_PAGE);
  }
}

async function recordQueued(deps: Pick<Deps, 'db' | 'clock'>, id: string): Promise<boolean> {
  return inTransaction(deps.db, async (tx) => {
    const locked = await lockProposal(tx, id);
    assert(locked !== null, 'a proposal is never removed');
    const now = deps.clock.now();
    const { proposal, queuedAt } = locked;
    const state = proposalStateAt(proposal, now);
    if (queuedAt !== null || (state !== 'QUEUED' && state !== 'SUCCEEDED')) {
      return false;
    }
    await requireSaved(tx, locked, { kind: 'QUEUED', at: now });
    const payload = {
      executableAt: proposal.executableAt.toISOString(),
      expiresAt: proposal.expiresAt.toISOString(),
    };
    await appendEvents(tx, [
      { type: 'ProposalQueued', proposalId: id, actor: GOVERNANCE_ACTOR, at: now, payload },
    ]);
    return true;
  });
}

/**
 * When a proposal becomes executable, if it can; null when it has ended or does not exist. For the job, which
 * may be delivered too early.
 */
export async function executionDueAt(
  deps: Pick<Deps, 'db' | 'clock'>,
  id: string,
): Promise<Date | null> {
  const proposal = await findProposal(deps.db, id);
  if (proposal === null || isProposalOver(proposal, deps.clock.now())) {
    return null;
  }
  const firstAfterVote = proposal.votingEndsAt.getTime() + 1;
  return new Date(Math.max(firstAfterVote, proposal.executableAt.getTime()));
}
