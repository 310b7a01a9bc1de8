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

/** Proposals that are read at a time, and jobs that one call asks for. */
const PROPOSALS_PER_PAGE = 500;

/**
 * Notices what time has done to proposals. A vote that passed is written into the log, once, and the
 * relay asks for its execution from there; one that is executable and was not executed gets its job
 * again, for a queue may have lost it. Called by the sweep; harmless at any time, in any number.
 *
 * @returns How many proposals it queued, and how many jobs it asked for.
 */
export async function settleProposals(
  deps: Pick<Deps, 'db' | 'clock'>,
  queue: JobQueue,
): Promise<{ readonly queued: number; readonly jobs: number }> {
  const now = deps.clock.now();
  let queued = 0;
  // All of them: what was defeated stays on the list until it expires, and must not hide what passed.
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
 * When a proposal may be executed, if it may ever be; null when it is over or there is none. For the
 * job, which may have been delivered too early.
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
