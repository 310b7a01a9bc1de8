import { assert } from '../../errors.js';

import { type Committee } from '../committee/committee.js';
import { type Electorate, type Tally, type Vote, tallyOf } from './tally.js';

export const PROPOSAL_STATES = [
  'PENDING',
  'ACTIVE',
  'DEFEATED',
  'SUCCEEDED',
  'QUEUED',
  'EXECUTED',
  'CANCELLED',
  'VETOED',
  'EXPIRED',
  'FAILED',
] as const;
export type ProposalState = (typeof PROPOSAL_STATES)[number];

/** The instants of a proposal, fixed when it is created. */
export interface ProposalSchedule {
  /** First instant of voting; the weights are those of this instant. */
  readonly votingStartsAt: Date;
  /** Last instant of voting, inclusive. */
  readonly votingEndsAt: Date;
  /** First instant the timelock allows execution. */
  readonly executableAt: Date;
  /** First instant at which it is too late to execute. */
  readonly expiresAt: Date;
}

/** The recorded facts of a proposal. Its state is never stored, only computed from these. */
export interface ProposalFacts extends ProposalSchedule {
  readonly id: string;
  readonly proposer: string;
  readonly createdAt: Date;
  /** The committee at the start of voting. */
  readonly electorate: Electorate;
  /** Oldest first. */
  readonly votes: readonly Vote[];
  readonly cancelledAt: Date | null;
  readonly vetoedAt: Date | null;
  readonly executedAt: Date | null;
  /** When a rule refused the execution, which ended the proposal. */
  readonly failedAt: Date | null;
  /** The code of that refusal; null exactly when `failedAt` is null. */
  readonly failureCode: string | null;
}

/**
 * The schedule of a proposal under a committee's periods.
 *
 *     votingEndsAt = votingStartsAt + votingPeriod
 *     executableAt = votingEndsAt + timelock
 *     expiresAt    = executableAt + executionWindow
 */
export function scheduleOf(
  committee: Pick<Committee, 'votingPeriodSeconds' | 'timelockSeconds' | 'executionWindowSeconds'>,
  votingStartsAt: Date,
): ProposalSchedule {
  const votingEndsAt = secondsAfter(votingStartsAt, committee.votingPeriodSeconds);
  const executableAt = secondsAfter(votingEndsAt, committee.timelockSeconds);
  const expiresAt = secondsAfter(executableAt, committee.executionWindowSeconds);
  return { votingStartsAt, votingEndsAt, executableAt, expiresAt };
}

/**
 * The schedule after a proposal first reached its quorum: voting lasts at least the extension from there, and
 * the instants after it move with its end. Whoever holds the deciding weight back until the last second leaves
 * time to answer.
 *
 *     votingEndsAt' = max(votingEndsAt, reachedAt + extension)
 *
 * Source: OpenZeppelin, GovernorPreventLateQuorum.
 */
export function scheduleAfterQuorum(
  schedule: ProposalSchedule,
  reachedAt: Date,
  extensionSeconds: number,
): ProposalSchedule {
  const { votingStartsAt, votingEndsAt, executableAt, expiresAt } = schedule;
  const laterMs = secondsAfter(reachedAt, extensionSeconds).getTime() - votingEndsAt.getTime();
  const moved = (instant: Date): Date => new Date(instant.getTime() + Math.max(0, laterMs));
  return {
    votingStartsAt,
    votingEndsAt: moved(votingEndsAt),
    executableAt: moved(executableAt),
    expiresAt: moved(expiresAt),
  };
}

/**
 * The state of a proposal at an instant.
 *
 *     PENDING             now < votingStartsAt
 *     ACTIVE              votingStartsAt ≤ now ≤ votingEndsAt          (inclusive, as OpenZeppelin)
 *     DEFEATED            after it, when the vote does not pass
 *     QUEUED, SUCCEEDED   after it, when it passes, while now < expiresAt
 *     EXPIRED             when it passed and expiresAt ≤ now
 *
 * A passed proposal with a timelock is QUEUED from the first instant after the vote until it expires; one
 * without a timelock is SUCCEEDED. The result of an action (EXECUTED, FAILED, VETOED, CANCELLED) is final and
 * takes precedence over the time. The answer is right without any job having run.
 *
 * @see docs/governance.md#the-life-of-a-proposal
 */
export function proposalStateAt(facts: ProposalFacts, now: Date): ProposalState {
  const decided = decidedState(facts);
  if (decided !== null) {
    return decided;
  }
  if (now < facts.votingStartsAt) {
    return 'PENDING';
  }
  if (now <= facts.votingEndsAt) {
    return 'ACTIVE';
  }
  if (!proposalTally(facts).passes) {
    return 'DEFEATED';
  }
  if (now >= facts.expiresAt) {
    return 'EXPIRED';
  }
  return facts.executableAt > facts.votingEndsAt ? 'QUEUED' : 'SUCCEEDED';
}

/**
 * Whether a proposal may be executed at an instant: passed, and in its window.
 *
 *     now > votingEndsAt   and   executableAt ≤ now < expiresAt
 *
 * The mutation, the job and the query all use this predicate, so that their comparisons cannot differ.
 */
export function isExecutable(facts: ProposalFacts, now: Date): boolean {
  const state = proposalStateAt(facts, now);
  return (state === 'QUEUED' || state === 'SUCCEEDED') && now >= facts.executableAt;
}

/** The count of a proposal's votes so far, with the weights at the start of voting. */
export function proposalTally(facts: ProposalFacts): Tally {
  return tallyOf(facts.votes, facts.electorate);
}

/** Whether the proposal has ended: nothing can happen to it any more. */
export function isProposalOver(facts: ProposalFacts, now: Date): boolean {
  const state = proposalStateAt(facts, now);
  return state !== 'PENDING' && state !== 'ACTIVE' && state !== 'QUEUED' && state !== 'SUCCEEDED';
}

function decidedState(facts: ProposalFacts): ProposalState | null {
  const decided: ProposalState[] = [];
  if (facts.executedAt !== null) {
    decided.push('EXECUTED');
  }
  if (facts.failedAt !== null) {
    decided.push('FAILED');
  }
  if (facts.vetoedAt !== null) {
    decided.push('VETOED');
  }
  if (facts.cancelledAt !== null) {
    decided.push('CANCELLED');
  }
  assert(decided.length <= 1, 'a proposal ends in one way');
  assert((facts.failedAt === null) === (facts.failureCode === null), 'a failure has its code');
  return decided[0] ?? null;
}

function secondsAfter(instant: Date, seconds: number): Date {
  return new Date(instant.getTime() + seconds * 1000);
}
