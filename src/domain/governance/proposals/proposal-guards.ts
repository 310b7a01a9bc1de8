import { type Decimal } from '../../decimal.js';
import { DomainError, badInput } from '../../errors.js';
import { isReadableLine, isReadableText, READABLE_RULE } from '../../readable-text.js';

import { type Committee, requireGuardian } from '../committee/committee.js';
import {
  type ProposalFacts,
  type ProposalState,
  isExecutable,
  isProposalOver,
  proposalStateAt,
} from './proposal.js';
import { type Vote, type VoteChoice, votingWeightOf } from './tally.js';

export const PROPOSAL_TITLE_LENGTH_MAX = 200;
export const PROPOSAL_TEXT_LENGTH_MAX = 10_000;

/** Maximum number of open proposals of one member; more than a committee can read. */
export const OPEN_PROPOSALS_MAX = 20;

/**
 * Limits the number of a member's proposals that are PENDING, ACTIVE, SUCCEEDED or QUEUED: each one is
 * measured, voted on and swept, and without a limit one stolen key could flood the committee.
 *
 * @param own Proposals of one member; ended ones do not count.
 * @throws DomainError CONFLICT with the number of open ones.
 */
export function requireRoomForProposal(own: readonly ProposalFacts[], now: Date): void {
  const open = own.filter((facts) => !isProposalOver(facts, now)).length;
  if (open >= OPEN_PROPOSALS_MAX) {
    throw new DomainError('CONFLICT', `${open} of your proposals are open; end one first.`, {
      state: 'OPEN_PROPOSALS_MAX',
      open,
      allowed: OPEN_PROPOSALS_MAX,
    });
  }
}

/**
 * Validates a title and a reason for voters.
 *
 * @throws DomainError BAD_USER_INPUT when one is blank, too long, or has characters that hide or reorder its
 *   text.
 */
export function requireProposalText(text: {
  readonly title: string;
  readonly rationale: string;
}): void {
  requireText('title', text.title, PROPOSAL_TITLE_LENGTH_MAX, isReadableLine);
  requireText('rationale', text.rationale, PROPOSAL_TEXT_LENGTH_MAX, isReadableText);
}

/**
 * Whether a subject may vote, and with which weight.
 *
 * A voter may change its choice while ACTIVE, and the last vote counts; a repeat of the same choice is refused,
 * because it has no effect.
 *
 * @param choice Null: whichever; then only what refuses every choice is refused.
 * @returns The weight at the start of voting.
 * @throws DomainError FORBIDDEN for a subject who was not a member then; CONFLICT outside of voting, or when
 *   the subject's last vote is already `choice`.
 */
export function requireCanVote(
  facts: ProposalFacts,
  subject: string,
  choice: VoteChoice | null,
  now: Date,
): Decimal {
  const weight = votingWeightOf(facts.electorate, subject);
  if (weight === null) {
    throw new DomainError('FORBIDDEN', `${subject} was not a member when voting started.`, {
      authority: 'COMMITTEE_MEMBER',
      subject,
    });
  }
  requireState(facts, now, ['ACTIVE'], 'vote on');
  const last = facts.votes.findLast((vote) => vote.voter === subject);
  if (last?.choice === choice) {
    throw new DomainError('CONFLICT', `${subject} has already voted ${choice}.`, {
      state: 'ACTIVE',
      choice,
      votedAt: last.at.toISOString(),
    });
  }
  return weight;
}

/** The vote of a subject, if it may vote. @throws as `requireCanVote`. */
export function castVote(
  facts: ProposalFacts,
  vote: { readonly voter: string; readonly choice: VoteChoice; readonly reason: string | null },
  now: Date,
): Vote {
  if (vote.reason !== null && vote.reason.length > PROPOSAL_TEXT_LENGTH_MAX) {
    throw badInput(
      'reason',
      `has at most ${PROPOSAL_TEXT_LENGTH_MAX} characters`,
      vote.reason.length,
    );
  }
  if (vote.reason !== null && !isReadableText(vote.reason)) {
    throw badInput('reason', READABLE_RULE, null);
  }
  return { ...vote, weight: requireCanVote(facts, vote.voter, vote.choice, now), at: now };
}

/**
 * Only the proposer may cancel a proposal, and only while its result is open.
 *
 * @throws DomainError FORBIDDEN for anyone else; CONFLICT unless PENDING or ACTIVE.
 */
export function requireCanCancel(facts: ProposalFacts, subject: string, now: Date): void {
  if (subject !== facts.proposer) {
    throw new DomainError('FORBIDDEN', 'Only the proposer may cancel a proposal.', {
      authority: 'PROPOSER',
      subject,
    });
  }
  requireState(facts, now, ['PENDING', 'ACTIVE'], 'cancel');
}

/**
 * A guardian may veto a proposal at any moment before its execution.
 *
 * @param committee The committee in force now: guardians are not fixed at the start of voting.
 * @throws DomainError FORBIDDEN for a subject who is no guardian; CONFLICT when the proposal has ended.
 */
export function requireCanVeto(
  facts: ProposalFacts,
  subject: string,
  committee: Committee,
  now: Date,
): void {
  requireGuardian(committee, subject);
  requireState(facts, now, ['PENDING', 'ACTIVE', 'SUCCEEDED', 'QUEUED'], 'veto');
}

/** @throws DomainError CONFLICT with the state and the window, unless executable now. */
export function requireExecutable(facts: ProposalFacts, now: Date): void {
  if (!isExecutable(facts, now)) {
    const state = proposalStateAt(facts, now);
    const message =
      state === 'QUEUED'
        ? `The timelock of the proposal ends at ${facts.executableAt.toISOString()}.`
        : `Cannot execute a proposal that is ${state}.`;
    throw new DomainError('CONFLICT', message, {
      state,
      executableAt: facts.executableAt.toISOString(),
      expiresAt: facts.expiresAt.toISOString(),
    });
  }
}

/**
 * The proposer must still be a member when the proposal is executed (as in Aave), so that an expelled member
 * leaves no harmful proposal behind. A refusal ends the proposal as FAILED.
 *
 * @param committee The committee in force now.
 * @throws DomainError FORBIDDEN.
 */
export function requireProposerStillMember(facts: ProposalFacts, committee: Committee): void {
  if (!committee.members.some((member) => member.subject === facts.proposer)) {
    throw new DomainError('FORBIDDEN', 'The proposer is no longer a member of the committee.', {
      authority: 'COMMITTEE_MEMBER',
      subject: facts.proposer,
    });
  }
}

/**
 * What refuses every execution at an instant, whatever the action. What the action itself is refused for, the
 * impact gate included, only an execution tells.
 *
 * @param committee The committee in force now.
 * @throws DomainError as `requireExecutable`, then as `requireProposerStillMember`.
 */
export function requireCanExecute(facts: ProposalFacts, committee: Committee, now: Date): void {
  requireExecutable(facts, now);
  requireProposerStillMember(facts, committee);
}

function requireState(
  facts: ProposalFacts,
  now: Date,
  allowed: readonly ProposalState[],
  verb: string,
): void {
  const state = proposalStateAt(facts, now);
  if (!allowed.includes(state)) {
    throw new DomainError('CONFLICT', `Cannot ${verb} a proposal that is ${state}.`, { state });
  }
}

function requireText(
  field: string,
  text: string,
  lengthMax: number,
  isReadable: (text: string) => boolean,
): void {
  if (text.trim().length === 0 || text.length > lengthMax) {
    throw badInput(field, `must be 1 to ${lengthMax} characters, not blank`, text.slice(0, 80));
  }
  if (!isReadable(text)) {
    throw badInput(field, READABLE_RULE, null);
  }
}
