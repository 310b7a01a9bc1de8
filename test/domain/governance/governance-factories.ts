import { decimal } from '../../../src/domain/decimal.js';
import { DomainError } from '../../../src/domain/errors.js';
import { type Committee } from '../../../src/domain/governance/committee/committee.js';
import {
  type MandateBound,
  type Mandate,
} from '../../../src/domain/governance/mandates/mandate.js';
import {
  type ProposalFacts,
  scheduleOf,
} from '../../../src/domain/governance/proposals/proposal.js';
import { type Vote, type VoteChoice } from '../../../src/domain/governance/proposals/tally.js';
import { NOW, secondsAfter } from '../../support/risk-factories.js';

export type VoteText = readonly [voter: string, choice: VoteChoice];

/** ann 3, bob 2, cid 1: a quorum of a half is 3, a vote of an hour, a timelock of two. */
export function aCommittee(overrides: Partial<Committee> = {}): Committee {
  return {
    members: [
      { subject: 'ann', weight: decimal(3) },
      { subject: 'bob', weight: decimal(2) },
      { subject: 'cid', weight: decimal(1) },
    ],
    quorum: decimal('0.5'),
    threshold: decimal('0.66'),
    votingPeriodSeconds: 3600,
    timelockSeconds: 7200,
    executionWindowSeconds: 86_400,
    guardians: ['gil'],
    maxNewlyCloseOutAccounts: 0,
    maxNewlyCalledNotional: null,
    impactThreshold: decimal('0.75'),
    lateQuorumExtensionSeconds: 0,
    ...overrides,
  };
}

export function someVotes(...votes: readonly VoteText[]): readonly Vote[] {
  return votes.map(([voter, choice], index) => ({
    voter,
    choice,
    weight: decimal(1),
    reason: null,
    at: secondsAfter(index),
  }));
}

/** Proposed by ann, voting from NOW on. */
export function aProposal(
  overrides: Partial<ProposalFacts> = {},
  committee: Committee = aCommittee(),
): ProposalFacts {
  return {
    id: 'proposal-1',
    proposer: 'ann',
    createdAt: NOW,
    ...scheduleOf(committee, NOW),
    electorate: committee,
    votes: [],
    cancelledAt: null,
    vetoedAt: null,
    executedAt: null,
    failedAt: null,
    failureCode: null,
    ...overrides,
  };
}

export type BoundText = Partial<Record<'maxStep' | 'min' | 'max', string>> &
  Partial<Omit<MandateBound, 'maxStep' | 'min' | 'max'>>;

/** Half a percentage point of maintenance margin per three days. */
export function aBound({ maxStep = '0.005', min, max, ...others }: BoundText = {}): MandateBound {
  return {
    parameter: 'maintenanceMarginFraction',
    mode: 'ABSOLUTE',
    maxStep: decimal(maxStep),
    min: min === undefined ? null : decimal(min),
    max: max === undefined ? null : decimal(max),
    cooldownSeconds: 259_200,
    ...others,
  };
}

/** dora's, in BTC-USD, granted a day before NOW, for thirty days after it. */
export function aMandate(overrides: Partial<Mandate> = {}): Mandate {
  return {
    id: 'mandate-1',
    admin: 'dora',
    markets: ['BTC-USD'],
    bounds: [aBound()],
    expiresAt: secondsAfter(30 * 86_400),
    proposalId: 'proposal-0',
    grantedAt: secondsAfter(-86_400),
    revokedAt: null,
    ...overrides,
  };
}

/** The code and details of a refusal. Any other error fails the test. */
export function refusalOf(
  attempt: () => unknown,
): { readonly code: string; readonly details: DomainError['details'] } | null {
  try {
    attempt();
    return null;
  } catch (error) {
    if (error instanceof DomainError) {
      return { code: error.code, details: error.details };
    }
    throw error;
  }
}

/** A millisecond before, at, and after. */
export function around(instant: Date): readonly [Date, Date, Date] {
  const at = instant.getTime();
  return [new Date(at - 1), instant, new Date(at + 1)];
}
