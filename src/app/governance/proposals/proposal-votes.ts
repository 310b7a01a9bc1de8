import { DomainError, notFound } from '../../../domain/errors.js';
import {
  castVote as decideVote,
  requireCanCancel,
  requireCanVeto,
} from '../../../domain/governance/proposals/proposal-guards.js';
import { scheduleAfterQuorum } from '../../../domain/governance/proposals/proposal.js';
import { tallyOf, type Vote, type VoteChoice } from '../../../domain/governance/proposals/tally.js';
import { type NewEvent } from '../../../domain/log/event.js';
import { inTransaction, type Tx } from '../../../store/database/database.js';
import { appendEvents } from '../../../store/log/events.js';
import {
  findProposal,
  type LockedProposal,
  lockProposal,
  type ProposalTransition,
  saveProposalTransition,
  saveQuorum,
  saveVote,
} from '../../../store/governance/governance-proposals.js';
import { type ProposalView } from '../../../store/governance/read-governance.js';
import { type Actor } from '../../auth/actor.js';
import { type Deps } from '../../deps.js';

import { GOVERNANCE_ACTOR, requireCommittee, requireReason } from '../committee/committee.js';

type GovernanceDeps = Pick<Deps, 'db' | 'clock'>;

/**
 * Casts a vote, or changes it while voting lasts: the last vote counts, and the log keeps all. The first that
 * reaches the quorum extends the voting where less than `lateQuorumExtensionSeconds` is left.
 *
 * @throws DomainError NOT_FOUND; FORBIDDEN for an actor who was not a member when voting started; CONFLICT with
 *   the state outside of voting, and for a repeat of the same choice.
 */
export function castVote(
  deps: GovernanceDeps,
  actor: Actor,
  input: {
    readonly proposalId: string;
    readonly choice: VoteChoice;
    readonly reason: string | null;
  },
): Promise<ProposalView> {
  const { proposalId, choice, reason } = input;
  return onProposal(deps, proposalId, async (tx, locked, now) => {
    const vote = decideVote(locked.proposal, { voter: actor.subject, choice, reason }, now);
    await saveVote(tx, proposalId, vote);
    const { voter, weight } = vote;
    const payload = { voter, choice, weight: weight.toFixed(), reason };
    return [
      { type: 'VoteCast', proposalId, actor: actor.subject, at: now, payload },
      ...(await noticeQuorum(tx, locked, vote)),
    ];
  });
}

/** What follows when a vote first reaches the quorum: a late one extends the voting. */
async function noticeQuorum(
  tx: Tx,
  { proposal, quorumReachedAt, lateQuorumExtensionSeconds }: LockedProposal,
  vote: Vote,
): Promise<NewEvent[]> {
  const { quorumReached } = tallyOf([...proposal.votes, vote], proposal.electorate);
  if (quorumReachedAt !== null || !quorumReached) {
    return [];
  }
  const schedule = scheduleAfterQuorum(proposal, vote.at, lateQuorumExtensionSeconds);
  await saveQuorum(tx, proposal.id, { ...schedule, reachedAt: vote.at });
  if (schedule.votingEndsAt <= proposal.votingEndsAt) {
    return [];
  }
  const payload = {
    votingEndsAt: schedule.votingEndsAt.toISOString(),
    executableAt: schedule.executableAt.toISOString(),
    expiresAt: schedule.expiresAt.toISOString(),
  };
  const { id: proposalId } = proposal;
  return [{ type: 'VotingExtended', proposalId, actor: GOVERNANCE_ACTOR, at: vote.at, payload }];
}

/**
 * Cancels one's own proposal, before or during its vote.
 *
 * @throws DomainError NOT_FOUND; FORBIDDEN for any other actor; CONFLICT with the state after the vote.
 */
export function cancelProposal(
  deps: GovernanceDeps,
  actor: Actor,
  proposalId: string,
): Promise<ProposalView> {
  return onProposal(deps, proposalId, async (tx, locked, now) => {
    requireCanCancel(locked.proposal, actor.subject, now);
    await requireSaved(tx, locked, { kind: 'CANCELLED', at: now });
    return [{ type: 'ProposalCancelled', proposalId, actor: actor.subject, at: now, payload: {} }];
  });
}

/**
 * Vetoes a proposal, at any moment before its execution. The present guardians may do so.
 *
 * @throws DomainError NOT_FOUND; FORBIDDEN for an actor who is no guardian; CONFLICT with the state when the
 *   proposal has ended.
 */
export function vetoProposal(
  deps: GovernanceDeps,
  actor: Actor,
  input: { readonly proposalId: string; readonly reason: string },
): Promise<ProposalView> {
  const { proposalId, reason } = input;
  return onProposal(deps, proposalId, async (tx, locked, now) => {
    requireCanVeto(locked.proposal, actor.subject, await requireCommittee(tx, now), now);
    requireReason(reason);
    const by = actor.subject;
    await requireSaved(tx, locked, { kind: 'VETOED', at: now, by, reason });
    return [{ type: 'ProposalVetoed', proposalId, actor: by, at: now, payload: { reason } }];
  });
}

/**
 * Locks a proposal, applies one change at the instant after the lock, records it, and returns the proposal
 * afterwards.
 */
async function onProposal(
  deps: GovernanceDeps,
  id: string,
  act: (tx: Tx, locked: LockedProposal, now: Date) => Promise<NewEvent[]>,
): Promise<ProposalView> {
  return inTransaction(deps.db, async (tx) => {
    const locked = await lockProposal(tx, id);
    if (locked === null) {
      throw notFound('proposal', id, 'proposalId');
    }
    await appendEvents(tx, await act(tx, locked, deps.clock.now()));
    const after = await findProposal(tx, id);
    if (after === null) {
      throw notFound('proposal', id, 'proposalId');
    }
    return after;
  });
}

/** @throws DomainError CONFLICT when another transaction changed the proposal meanwhile. */
export async function requireSaved(
  tx: Tx,
  locked: LockedProposal,
  step: ProposalTransition,
): Promise<void> {
  if (!(await saveProposalTransition(tx, locked, step))) {
    throw new DomainError('CONFLICT', 'The proposal was changed meanwhile.', {
      state: 'CHANGED_MEANWHILE',
      proposalId: locked.proposal.id,
    });
  }
}
