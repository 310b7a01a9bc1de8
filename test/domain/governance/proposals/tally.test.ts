import { describe, expect, test } from 'vitest';
import fc from 'fast-check';

import { decimal } from '../../../../src/domain/decimal.js';
import {
  VOTE_CHOICES,
  tallyOf,
  votingWeightOf,
} from '../../../../src/domain/governance/proposals/tally.js';

import { aCommittee, someVotes } from '../governance-factories.js';
import { PEER_VECTORS_FILE, peerVectorsOf, readSharedFile } from '../shared-files.js';

const peerText = readSharedFile(PEER_VECTORS_FILE);

// ann 3, bob 2, cid 1; quorum 0.5 of 6 is 3; threshold 0.66.
describe('tallyOf', () => {
  test.each([
    ['nobody voted', [], '0/0/0', false, false],
    ['exactly the quorum', [['ann', 'FOR']], '3/0/0', true, true],
    [
      'abstention helps the quorum',
      [
        ['bob', 'FOR'],
        ['cid', 'ABSTAIN'],
      ],
      '2/0/1',
      true,
      true,
    ],
    [
      'opposition does not',
      [
        ['bob', 'FOR'],
        ['cid', 'AGAINST'],
      ],
      '2/1/0',
      false,
      true,
    ],
    [
      'a third against',
      [
        ['ann', 'FOR'],
        ['bob', 'AGAINST'],
      ],
      '3/2/0',
      true,
      false,
    ],
    [
      'all abstain',
      [
        ['ann', 'ABSTAIN'],
        ['bob', 'ABSTAIN'],
      ],
      '0/0/5',
      true,
      false,
    ],
    [
      'a tie',
      [
        ['ann', 'FOR'],
        ['bob', 'AGAINST'],
        ['cid', 'AGAINST'],
      ],
      '3/3/0',
      true,
      false,
    ],
    [
      'the last vote counts',
      [
        ['ann', 'AGAINST'],
        ['ann', 'FOR'],
      ],
      '3/0/0',
      true,
      true,
    ],
    [
      'a stranger weighs nothing',
      [
        ['ann', 'FOR'],
        ['eve', 'AGAINST'],
      ],
      '3/0/0',
      true,
      true,
    ],
  ] as const)('%s', (_name, votes, counts, quorumReached, thresholdReached) => {
    const tally = tallyOf(someVotes(...votes), aCommittee());

    expect(`${tally.for.toFixed()}/${tally.against.toFixed()}/${tally.abstain.toFixed()}`).toBe(
      counts,
    );
    expect(tally).toMatchObject({ quorumReached, thresholdReached });
    expect(tally.passes).toBe(quorumReached && thresholdReached);
  });

  test('a threshold of exactly two thirds is reached by two thirds, which no float can say', () => {
    const thirds = ['a', 'b', 'c'].map((subject) => ({ subject, weight: decimal('0.1') }));
    const votes = someVotes(['a', 'FOR'], ['b', 'FOR'], ['c', 'AGAINST']);
    const tallyAt = (threshold: string): boolean =>
      tallyOf(votes, { members: thirds, quorum: decimal(1), threshold: decimal(threshold) })
        .thresholdReached;
    expect(tallyAt('0.666666666666666666')).toBe(true);
    expect(tallyAt('0.666666666666666667')).toBe(false);
  });

  test('a threshold of a half still needs more for than against', () => {
    const electorate = aCommittee({ threshold: decimal('0.5') });
    const tied = someVotes(['ann', 'FOR'], ['bob', 'AGAINST'], ['cid', 'AGAINST']);
    expect(tallyOf(tied, electorate).thresholdReached).toBe(false);
  });

  test('weight of a member and of a stranger', () => {
    expect(votingWeightOf(aCommittee(), 'bob')?.toFixed()).toBe('2');
    expect(votingWeightOf(aCommittee(), 'eve')).toBeNull();
  });

  const electorateOf = (weights: readonly number[]): ReturnType<typeof aCommittee> =>
    aCommittee({
      members: weights.map((weight, index) => ({ subject: `m${index}`, weight: decimal(weight) })),
    });
  const someWeights = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 8 });
  const someChoices = fc.array(fc.constantFrom(...VOTE_CHOICES), { maxLength: 8 });

  test('only shares of weight matter: all weights times ten decide the same', () => {
    fc.assert(
      fc.property(someWeights, someChoices, (weights, choices) => {
        const votes = someVotes(...choices.map((choice, at) => [`m${at}`, choice] as const));
        const scaled = tallyOf(votes, electorateOf(weights.map((weight) => weight * 10)));
        expect(scaled.passes).toBe(tallyOf(votes, electorateOf(weights)).passes);
      }),
    );
  });

  test('turning a vote to FOR never makes a passing proposal fail', () => {
    fc.assert(
      fc.property(someWeights, someChoices, fc.nat({ max: 7 }), (weights, choices, turned) => {
        const votes = someVotes(...choices.map((choice, at) => [`m${at}`, choice] as const));
        const electorate = electorateOf(weights);
        const after = tallyOf([...votes, ...someVotes([`m${turned}`, 'FOR'])], electorate);
        expect(after.passes || !tallyOf(votes, electorate).passes).toBe(true);
      }),
    );
  });
});

(peerText === null ? describe.skip : describe)('other projects', () => {
  test('Vega passes the same votes', () => {
    const vectors = peerVectorsOf(peerText, 'vega_vote');
    for (const { inputs, expected } of vectors) {
      const [yes, no] = [decimal(String(inputs.yes)), decimal(String(inputs.no))];
      const rest = decimal(String(inputs.supply)).minus(yes).minus(no);
      const weights = [yes, no, rest].filter((weight) => weight.gt(0));
      const subjects = no.isZero() ? ['yes', 'rest'] : ['yes', 'no', 'rest'];
      const tally = tallyOf(someVotes(['yes', 'FOR'], ['no', 'AGAINST']), {
        members: weights.map((weight, at) => ({ subject: subjects[at]!, weight })),
        quorum: decimal(String(inputs.participation)),
        threshold: decimal(String(inputs.majority)),
      });
      expect(tally.passes).toBe(expected.state === 'PASSED');
    }
    expect(vectors).toHaveLength(2);
  });
});
