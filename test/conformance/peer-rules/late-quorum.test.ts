import { describe, expect, test } from 'vitest';

import { decimal } from '../../../src/domain/decimal.js';
import { votingEndWithExtension } from '../../../conformance/peer-rules/late-quorum.js';
import { type Vote, type VoteChoice } from '../../../src/domain/governance/proposals/tally.js';
import { NOW, secondsAfter } from '../../support/risk-factories.js';

const END = secondsAfter(100);
const ELECTORATE = {
  members: ['ann', 'bob', 'cleo', 'dan'].map((subject) => ({ subject, weight: decimal(1) })),
  quorum: decimal('0.5'),
  threshold: decimal('0.5'),
};

type VoteText = readonly [voter: string, choice: VoteChoice, second: number];

function votesAt(...votes: readonly VoteText[]): readonly Vote[] {
  return votes.map(([voter, choice, second]) => ({
    voter,
    choice,
    weight: decimal(1),
    reason: null,
    at: secondsAfter(second),
  }));
}

/** Seconds after the start at which voting ends, with an extension of 30. */
function endAfter(...votes: readonly VoteText[]): number {
  const facts = { votingEndsAt: END, votes: votesAt(...votes), electorate: ELECTORATE };
  return (votingEndWithExtension(facts, 30).getTime() - NOW.getTime()) / 1000;
}

describe('the end of voting with an extension', () => {
  test('stays where it is without a quorum', () => {
    expect(endAfter()).toBe(100);
    expect(endAfter(['ann', 'FOR', 99])).toBe(100);
    expect(endAfter(['ann', 'FOR', 99], ['bob', 'AGAINST', 100])).toBe(100);
  });

  test('moves when the quorum comes late, to the second', () => {
    const reachedAt = (second: number): number =>
      endAfter(['ann', 'FOR', 1], ['bob', 'ABSTAIN', second]);
    expect([10, 69, 70, 71, 100].map(reachedAt)).toEqual([100, 100, 100, 101, 130]);
  });

  test('counts from the first time only', () => {
    const turned = endAfter(
      ['ann', 'FOR', 1],
      ['bob', 'FOR', 80],
      ['bob', 'AGAINST', 90],
      ['bob', 'FOR', 99],
      ['cleo', 'FOR', 100],
    );
    expect(turned).toBe(110);
  });

  test('an extension of zero never moves it', () => {
    const facts = {
      votingEndsAt: END,
      votes: votesAt(['ann', 'FOR', 100], ['bob', 'FOR', 100]),
      electorate: ELECTORATE,
    };
    expect(votingEndWithExtension(facts, 0)).toEqual(END);
  });
});
