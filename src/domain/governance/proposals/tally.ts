import { type Decimal, ZERO, sum } from '../../decimal.js';

import { type CommitteeMember } from '../committee/committee.js';

export const VOTE_CHOICES = ['FOR', 'AGAINST', 'ABSTAIN'] as const;
export type VoteChoice = (typeof VOTE_CHOICES)[number];

export interface Vote {
  readonly voter: string;
  readonly choice: VoteChoice;
  /** The voter's weight when voting started. */
  readonly weight: Decimal;
  readonly reason: string | null;
  readonly at: Date;
}

/** The voters of a proposal and the conditions to pass: the committee at the start of its voting. */
export interface Electorate {
  readonly members: readonly CommitteeMember[];
  /** Part of the total weight that FOR + ABSTAIN must reach, in (0, 1]. */
  readonly quorum: Decimal;
  /** Part of FOR + AGAINST that FOR must reach, in [0.5, 1]. */
  readonly threshold: Decimal;
}

export interface Tally {
  readonly for: Decimal;
  readonly against: Decimal;
  readonly abstain: Decimal;
  readonly quorumReached: boolean;
  readonly thresholdReached: boolean;
  /** Both conditions hold. */
  readonly passes: boolean;
}

/** A member's weight at the start of voting; null for anyone else. */
export function votingWeightOf(electorate: Electorate, subject: string): Decimal | null {
  return electorate.members.find((member) => member.subject === subject)?.weight ?? null;
}

/**
 * Counts the votes.
 *
 *     quorum      FOR + ABSTAIN ≥ quorum · all weight
 *     threshold   FOR ≥ threshold · (FOR + AGAINST)   and   FOR > AGAINST
 *
 * Compared as products, so nothing is rounded. Of several votes of one voter the last in the list counts.
 * Weights are those of the electorate at the start of voting; a vote of anyone else has no weight. AGAINST does
 * not count for the quorum: opposition alone can never make a proposal valid, and not voting never has more
 * effect than voting against.
 *
 * @param votes Oldest first.
 * @see docs/governance.md#what-passes
 */
export function tallyOf(votes: readonly Vote[], electorate: Electorate): Tally {
  const lastChoices = new Map(votes.map((vote) => [vote.voter, vote.choice]));
  const weightOf = (choice: VoteChoice): Decimal =>
    sum(
      electorate.members.map(({ subject, weight }) =>
        lastChoices.get(subject) === choice ? weight : ZERO,
      ),
    );
  const inFavour = weightOf('FOR');
  const against = weightOf('AGAINST');
  const abstain = weightOf('ABSTAIN');
  const allWeight = sum(electorate.members.map(({ weight }) => weight));

  const quorumReached = inFavour.plus(abstain).gte(electorate.quorum.times(allWeight));
  const thresholdReached =
    inFavour.gte(electorate.threshold.times(inFavour.plus(against))) && inFavour.gt(against);
  return {
    for: inFavour,
    against,
    abstain,
    quorumReached,
    thresholdReached,
    passes: quorumReached && thresholdReached,
  };
}
