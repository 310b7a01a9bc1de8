import { describe, expect, test } from 'vitest';

import { decimal } from '../../../../src/domain/decimal.js';
import {
  PROPOSAL_STATES,
  type ProposalFacts,
  type ProposalState,
  isExecutable,
  isProposalOver,
  proposalStateAt,
  scheduleOf,
} from '../../../../src/domain/governance/proposals/proposal.js';
import { NOW, secondsAfter } from '../../../support/risk-factories.js';

import { aCommittee, aProposal, around, someVotes } from '../governance-factories.js';
import { PEER_VECTORS_FILE, peerVectorsOf, readSharedFile } from '../shared-files.js';

const peerText = readSharedFile(PEER_VECTORS_FILE);
const passing = someVotes(['ann', 'FOR'], ['bob', 'FOR']);
const withoutTimelock = aCommittee({ timelockSeconds: 0 });

function statesAround(facts: ProposalFacts, instant: Date): readonly ProposalState[] {
  return around(instant).map((now) => proposalStateAt(facts, now));
}

function executableAround(facts: ProposalFacts, instant: Date): readonly boolean[] {
  return around(instant).map((now) => isExecutable(facts, now));
}

describe('scheduleOf', () => {
  test('adds the periods of the committee one after the other', () => {
    expect(scheduleOf(aCommittee(), NOW)).toEqual({
      votingStartsAt: NOW,
      votingEndsAt: secondsAfter(3600),
      executableAt: secondsAfter(3600 + 7200),
      expiresAt: secondsAfter(3600 + 7200 + 86_400),
    });
  });
});

describe('proposalStateAt, a millisecond before, at and after', () => {
  const passed = aProposal({ votes: passing });
  const lost = aProposal({ votes: someVotes(['ann', 'AGAINST']) });
  const passedAtOnce = aProposal({ votes: passing }, withoutTimelock);

  test.each([
    ['the start of voting', passed, 'votingStartsAt', ['PENDING', 'ACTIVE', 'ACTIVE']],
    ['the end of a vote that passes', passed, 'votingEndsAt', ['ACTIVE', 'ACTIVE', 'QUEUED']],
    ['the end of a vote that fails', lost, 'votingEndsAt', ['ACTIVE', 'ACTIVE', 'DEFEATED']],
    ['the end without a timelock', passedAtOnce, 'votingEndsAt', ['ACTIVE', 'ACTIVE', 'SUCCEEDED']],
    ['the end of the timelock', passed, 'executableAt', ['QUEUED', 'QUEUED', 'QUEUED']],
    ['the end of the window', passed, 'expiresAt', ['QUEUED', 'EXPIRED', 'EXPIRED']],
    ['that end without a timelock', passedAtOnce, 'expiresAt', ['SUCCEEDED', 'EXPIRED', 'EXPIRED']],
    ['that end of a defeated one', lost, 'expiresAt', ['DEFEATED', 'DEFEATED', 'DEFEATED']],
  ] as const)('%s', (_name, facts, boundary, states) => {
    expect(statesAround(facts, facts[boundary])).toEqual(states);
  });

  test.each([
    ['EXECUTED', { executedAt: NOW }],
    ['FAILED', { failedAt: NOW, failureCode: 'IMPACT_LIMIT' }],
    ['VETOED', { vetoedAt: NOW }],
    ['CANCELLED', { cancelledAt: NOW }],
  ] as const)('%s is final at every instant', (state, fact) => {
    const facts = aProposal({ votes: passing, ...fact });
    for (const boundary of [facts.votingStartsAt, facts.votingEndsAt, facts.expiresAt]) {
      expect(statesAround(facts, boundary)).toEqual([state, state, state]);
      expect(executableAround(facts, boundary)).toEqual([false, false, false]);
    }
    expect(isProposalOver(facts, NOW)).toBe(true);
  });

  test('two ends of one proposal are a bug, not a state', () => {
    const impossible = aProposal({ executedAt: NOW, vetoedAt: NOW });
    expect(() => proposalStateAt(impossible, NOW)).toThrow('a proposal ends in one way');
    const nameless = aProposal({ failedAt: NOW });
    expect(() => proposalStateAt(nameless, NOW)).toThrow('a failure has its code');
  });

  test('every state is shown by some facts at some instant', () => {
    const facts = [
      passed,
      lost,
      passedAtOnce,
      aProposal({ executedAt: NOW }),
      aProposal({ failedAt: NOW, failureCode: 'FORBIDDEN' }),
      aProposal({ vetoedAt: NOW }),
      aProposal({ cancelledAt: NOW }),
    ];
    const instants = [secondsAfter(-1), NOW, secondsAfter(3601), secondsAfter(1_000_000)];
    const shown = facts.flatMap((fact) => instants.map((now) => proposalStateAt(fact, now)));
    expect([...new Set(shown)].sort()).toEqual([...PROPOSAL_STATES].sort());
  });

  test('is over exactly when nothing can happen any more', () => {
    expect(isProposalOver(passed, secondsAfter(-1))).toBe(false);
    expect(isProposalOver(passed, NOW)).toBe(false);
    expect(isProposalOver(passed, passed.executableAt)).toBe(false);
    expect(isProposalOver(passedAtOnce, secondsAfter(3601))).toBe(false);
    expect(isProposalOver(passed, passed.expiresAt)).toBe(true);
    expect(isProposalOver(lost, passed.executableAt)).toBe(true);
  });
});

describe('isExecutable, a millisecond before, at and after', () => {
  const passed = aProposal({ votes: passing });
  const passedAtOnce = aProposal({ votes: passing }, withoutTimelock);

  test('opens at the end of the timelock', () => {
    expect(executableAround(passed, passed.executableAt)).toEqual([false, true, true]);
  });

  test('shuts at the end of the window', () => {
    expect(executableAround(passed, passed.expiresAt)).toEqual([true, false, false]);
  });

  test('without a timelock it waits for the last vote: at the end itself one may still vote', () => {
    expect(passedAtOnce.executableAt).toEqual(passedAtOnce.votingEndsAt);
    expect(executableAround(passedAtOnce, passedAtOnce.executableAt)).toEqual([false, false, true]);
  });

  test('never for a vote that failed', () => {
    const lost = aProposal({ votes: someVotes(['ann', 'AGAINST'], ['bob', 'FOR']) });
    expect(executableAround(lost, lost.executableAt)).toEqual([false, false, false]);
  });
});

(peerText === null ? describe.skip : describe)('other projects, in whole seconds', () => {
  // OpenZeppelin's clock counts blocks and votes only after the snapshot: its first block of voting
  // is ours, so votingStartsAt = snapshot + 1. Its expiry is Compound's: eta + 14 days.
  test('OpenZeppelin shows the same states', () => {
    const vectors = peerVectorsOf(peerText, 'oz_state');
    for (const { id, inputs, expected } of vectors) {
      const member = { subject: 'ann', weight: decimal(100) };
      const voted = decimal(String(inputs.for ?? '0'));
      const others = { subject: 'bob', weight: member.weight.minus(voted) };
      const eta = inputs.eta === undefined ? null : Number(inputs.eta);
      const facts = aProposal({
        votingStartsAt: new Date(Number(inputs.snapshot) * 1000 + 1000),
        votingEndsAt: new Date(Number(inputs.deadline) * 1000),
        executableAt: new Date(Number(eta ?? inputs.deadline) * 1000),
        expiresAt: new Date((Number(eta ?? inputs.deadline) + 1_209_600) * 1000),
        electorate: {
          members: [{ ...member, weight: voted }, others],
          quorum: decimal('0.1'),
          threshold: decimal('0.5'),
        },
        votes: voted.isZero() ? [] : someVotes(['ann', 'FOR']),
      });
      const now = new Date(Number(inputs.ts ?? inputs.now) * 1000);
      const state = proposalStateAt(facts, now);
      expect({ id, state }).toEqual({ id, state: String(expected.state).toUpperCase() });
    }
    expect(vectors).toHaveLength(6);
  });

  test('a timelock shorter by a second is too short', () => {
    for (const { inputs, expected } of peerVectorsOf(peerText, 'timelock_schedule')) {
      const committee = aCommittee({ timelockSeconds: Number(inputs.min_delay) });
      const facts = aProposal({ votes: passing }, committee);
      const waited = secondsAfter(Number(inputs.delay), facts.votingEndsAt);
      expect(isExecutable(facts, waited)).toBe(expected.ok);
    }
  });

  test('an end is inclusive, as in Aave', () => {
    for (const { inputs, expected } of peerVectorsOf(peerText, 'deadline_strict')) {
      const committee = aCommittee({ votingPeriodSeconds: Number(inputs.period) });
      const facts = aProposal({}, committee);
      const isOver = proposalStateAt(facts, secondsAfter(Number(inputs.now))) !== 'ACTIVE';
      expect(isOver).toBe(expected.expired);
    }
  });
});
