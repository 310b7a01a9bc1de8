import {
  type Electorate,
  type Vote,
  tallyOf,
} from '../../src/domain/governance/proposals/tally.js';

/**
 * The last instant of voting when a late quorum gives everyone time to answer it.
 *
 *     end = max(votingEndsAt, instant at which the quorum was first reached + extension)
 *
 * Whoever waits with the deciding weight until the last second leaves nobody time to vote against.
 * With an extension there is always that time. Only the first time counts: a vote changed away and
 * back again does not extend twice. Worked out from the votes, so nothing has to be stored.
 *
 * @param votes Oldest first.
 * @param extensionSeconds Time that must remain after the quorum is reached. Not negative.
 *
 * Source: OpenZeppelin, GovernorPreventLateQuorum.
 */
export function votingEndWithExtension(
  facts: {
    readonly votingEndsAt: Date;
    readonly votes: readonly Vote[];
    readonly electorate: Electorate;
  },
  extensionSeconds: number,
): Date {
  const { votingEndsAt, votes, electorate } = facts;
  const reached = votes.findIndex(
    (_, index) => tallyOf(votes.slice(0, index + 1), electorate).quorumReached,
  );
  const vote = votes[reached];
  if (vote === undefined) {
    return votingEndsAt;
  }
  const extended = new Date(vote.at.getTime() + extensionSeconds * 1000);
  return extended > votingEndsAt ? extended : votingEndsAt;
}
