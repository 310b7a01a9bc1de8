import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { executeProposal } from '../../../src/app/governance/proposals/execute-proposal.js';
import {
  cancelProposal,
  castVote,
  vetoProposal,
} from '../../../src/app/governance/proposals/proposal-votes.js';
import { settleProposals } from '../../../src/app/governance/proposals/settle-proposals.js';
import { proposalStateAt } from '../../../src/domain/governance/proposals/proposal.js';
import { executeProposalJob } from '../../../src/jobs/execute-proposal.js';
import { findProposal } from '../../../src/store/governance/governance-proposals.js';
import { loadRiskContext } from '../../../src/store/markets/risk-context.js';

import {
  aGovernedSystem,
  ALICE,
  BOB,
  CAROL,
  ERIN,
  factsOf,
  FRANK,
  type GovernanceSystem,
  governedRows,
  MALLORY,
  NOW,
  pass,
  passed,
  proposeAction,
  refusalOf,
  secondsAfter,
  TIMELOCK_SECONDS,
  VOTING_SECONDS,
  WINDOW_SECONDS,
} from './system.js';

const TIGHTER = {
  kind: 'CHANGE_PARAMETERS',
  marketId: 'BTC-USD',
  changes: { maintenanceMarginFraction: '0.013' },
} as const;

let system: GovernanceSystem;

beforeEach(async () => {
  system = await aGovernedSystem();
});

afterEach(async () => {
  await system.close();
});

function at(seconds: number, milliseconds = 0): void {
  system.clock.at = new Date(secondsAfter(seconds).getTime() + milliseconds);
}

async function stateOf(id: string): Promise<string> {
  const proposal = await findProposal(system.db, id);
  return proposalStateAt(proposal!, system.clock.now());
}

/** Attempts, and shows that it is refused and that nothing is written. */
async function expectRefused(
  attempt: () => Promise<unknown>,
  code: string,
  details: object = {},
): Promise<void> {
  const before = await governedRows(system);
  const refusal = await refusalOf(attempt());
  expect(refusal).toMatchObject({ code, details });
  expect(await governedRows(system)).toEqual(before);
}

describe('a proposal', () => {
  test('is open for votes at once, with the committee of that instant as its electorate', async () => {
    const proposal = await proposeAction(system, TIGHTER);
    expect(proposal).toMatchObject({
      id: 'proposal-1',
      kind: 'CHANGE_PARAMETERS',
      proposer: 'alice',
      createdAt: NOW,
      votingEndsAt: secondsAfter(VOTING_SECONDS),
      executableAt: secondsAfter(VOTING_SECONDS + TIMELOCK_SECONDS),
      expiresAt: secondsAfter(VOTING_SECONDS + TIMELOCK_SECONDS + WINDOW_SECONDS),
    });
    expect(proposal.electorate.members).toHaveLength(5);
    const [created] = await factsOf(system);
    expect(created).toMatchObject({
      type: 'ProposalCreated',
      proposal_id: 'proposal-1',
      market_id: 'BTC-USD',
      actor: 'alice',
      payload: {
        proposalKind: 'CHANGE_PARAMETERS',
        impact: { newlyCalledAccounts: 0 },
        title: 'A change',
        rationale: 'Because of the numbers.',
      },
    });
  });

  test('changes state from vote to execution by the clock alone', async () => {
    const { id } = await proposeAction(system, TIGHTER);
    await pass(system, id);
    const end = VOTING_SECONDS;
    const executable = end + TIMELOCK_SECONDS;
    const seen: string[] = [];
    for (const [seconds, ms] of [
      [end, 0],
      [end, 1],
      [executable, -1],
      [executable, 0],
      [executable + WINDOW_SECONDS, -1],
      [executable + WINDOW_SECONDS, 0],
    ] as const) {
      at(seconds, ms);
      seen.push(await stateOf(id));
    }
    expect(seen).toEqual(['ACTIVE', 'QUEUED', 'QUEUED', 'QUEUED', 'QUEUED', 'EXPIRED']);
  });

  test('makes one new version, in force from its execution, with its authority', async () => {
    const { id } = await passed(system, TIGHTER);
    const executed = await executeProposal(system, MALLORY, id);
    expect(executed.executedAt).toEqual(system.clock.at);
    const { markets } = await loadRiskContext(system.db, system.clock.at);
    const { parameters } = markets.get('BTC-USD')!;
    expect(parameters).toMatchObject({
      version: 2,
      effectiveFrom: system.clock.at,
      authority: { kind: 'PROPOSAL', proposalId: id, subject: 'alice' },
      ramp: null,
    });
    expect(parameters.tiers[0]?.maintenanceMarginFraction.toFixed()).toBe('0.013');
    expect(parameters.tiers[1]?.maintenanceMarginFraction.toFixed()).toBe('0.0325');
    const facts = await factsOf(system, 'ParametersChanged', 'ProposalExecuted');
    expect(facts.map(({ type, actor }) => [type, actor])).toEqual([
      ['ParametersChanged', 'alice'],
      ['ProposalExecuted', 'mallory'],
    ]);
    expect(facts[0]?.payload).toMatchObject({
      version: 2,
      changed: ['maintenanceMarginFraction'],
      before: { maintenanceMarginFraction: '0.012' },
      after: { maintenanceMarginFraction: '0.013' },
    });
  });
});

describe('a vote', () => {
  test('at the last instant counts, and a millisecond later is refused', async () => {
    const { id } = await proposeAction(system, TIGHTER);
    const vote = (choice: 'FOR' | 'AGAINST') =>
      castVote(system, BOB, { proposalId: id, choice, reason: null });
    at(VOTING_SECONDS, -1);
    await vote('AGAINST');
    at(VOTING_SECONDS);
    await vote('FOR');
    at(VOTING_SECONDS, 1);
    await expectRefused(() => vote('AGAINST'), 'CONFLICT', { state: 'DEFEATED' });
    expect((await findProposal(system.db, id))?.votes).toMatchObject([
      { voter: 'bob', choice: 'FOR', at: secondsAfter(VOTING_SECONDS) },
    ]);
    expect(await factsOf(system, 'VoteCast')).toHaveLength(2);
  });

  test('by a non-member, by a token role, or the same twice is refused', async () => {
    const { id } = await proposeAction(system, TIGHTER);
    const vote = { proposalId: id, choice: 'FOR', reason: null } as const;
    await castVote(system, BOB, vote);
    await expectRefused(() => castVote(system, BOB, vote), 'CONFLICT', { state: 'ACTIVE' });
    await expectRefused(() => castVote(system, MALLORY, vote), 'FORBIDDEN', {
      authority: 'COMMITTEE_MEMBER',
    });
    await expectRefused(() => castVote(system, FRANK, vote), 'FORBIDDEN');
    await expectRefused(
      () => castVote(system, BOB, { ...vote, proposalId: 'proposal-9' }),
      'NOT_FOUND',
    );
  });

  test('weighs what its member weighed when voting started, however the committee changes', async () => {
    const running = await proposeAction(system, TIGHTER);
    const { id } = await proposeAction(system, {
      kind: 'CHANGE_COMMITTEE',
      committee: {
        members: [{ subject: 'alice', weight: '9' }],
        quorum: '1',
        threshold: '1',
        votingPeriodSeconds: 60,
        timelockSeconds: 0,
        executionWindowSeconds: 60,
        guardians: ['grace'],
        maxNewlyCloseOutAccounts: 0,
      },
    });
    await pass(system, id);
    await castVote(system, ERIN, { proposalId: running.id, choice: 'FOR', reason: null });
    await system.wait(VOTING_SECONDS + TIMELOCK_SECONDS);
    await executeProposal(system, null, id);
    const after = (await findProposal(system.db, running.id))!;
    expect(after.electorate.members).toHaveLength(5);
    expect(after.votes[0]?.weight.toFixed()).toBe('1');
    await expectRefused(
      () => vetoProposal(system, FRANK, { proposalId: running.id, reason: 'late' }),
      'FORBIDDEN',
      { authority: 'GUARDIAN' },
    );
  });
});

describe('an end by a person', () => {
  test('the proposer cancels while nobody relies on the result, and nobody else does', async () => {
    const { id } = await proposeAction(system, TIGHTER);
    await expectRefused(() => cancelProposal(system, BOB, id), 'FORBIDDEN', {
      authority: 'PROPOSER',
    });
    await cancelProposal(system, ALICE, id);
    expect(await stateOf(id)).toBe('CANCELLED');
    await expectRefused(() => cancelProposal(system, ALICE, id), 'CONFLICT', {
      state: 'CANCELLED',
    });
    const second = await passed(system, TIGHTER);
    await expectRefused(() => cancelProposal(system, ALICE, second.id), 'CONFLICT', {
      state: 'QUEUED',
    });
  });

  test('a guardian vetoes until it is executed, with a reason', async () => {
    const { id } = await passed(system, TIGHTER);
    await expectRefused(
      () => vetoProposal(system, FRANK, { proposalId: id, reason: ' ' }),
      'BAD_USER_INPUT',
      { field: 'reason' },
    );
    await expectRefused(
      () => vetoProposal(system, MALLORY, { proposalId: id, reason: 'no' }),
      'FORBIDDEN',
    );
    await vetoProposal(system, FRANK, { proposalId: id, reason: 'A flaw was found.' });
    await expectRefused(() => executeProposal(system, null, id), 'CONFLICT', { state: 'VETOED' });
    const [vetoed] = await factsOf(system, 'ProposalVetoed');
    expect(vetoed).toMatchObject({ actor: 'frank', payload: { reason: 'A flaw was found.' } });
  });
});

describe('an execution', () => {
  test('early, late and of a defeated proposal is refused with the state', async () => {
    const { id } = await proposeAction(system, TIGHTER);
    await pass(system, id);
    const executable = VOTING_SECONDS + TIMELOCK_SECONDS;
    at(VOTING_SECONDS);
    await expectRefused(() => executeProposal(system, null, id), 'CONFLICT', { state: 'ACTIVE' });
    at(executable, -1);
    await expectRefused(() => executeProposal(system, null, id), 'CONFLICT', {
      state: 'QUEUED',
      executableAt: secondsAfter(executable).toISOString(),
    });
    at(executable + WINDOW_SECONDS);
    await expectRefused(() => executeProposal(system, null, id), 'CONFLICT', { state: 'EXPIRED' });
    at(executable + WINDOW_SECONDS, -1);
    await executeProposal(system, null, id);
    await expectRefused(() => executeProposal(system, null, id), 'CONFLICT', {
      state: 'EXECUTED',
    });
    await expectRefused(() => executeProposal(system, null, 'proposal-7'), 'NOT_FOUND');
  });

  test('by twenty workers at the same instant happens once', async () => {
    const { id } = await passed(system, TIGHTER);
    const results = await Promise.all(
      Array.from({ length: 20 }, () => refusalOf(executeProposal(system, null, id))),
    );
    expect(results.filter((refusal) => refusal === null)).toHaveLength(1);
    const refusals = results.filter((refusal) => refusal !== null);
    expect(refusals.every(({ code }) => code === 'CONFLICT')).toBe(true);
    expect(new Set(refusals.map(({ details }) => details.state))).toEqual(new Set(['EXECUTED']));
    const versions = await system.db.marginParameters.count({ where: { marketId: 'BTC-USD' } });
    expect(versions).toBe(2);
    expect(await factsOf(system, 'ProposalExecuted')).toHaveLength(1);
  });

  test('fails permanently when its proposer has left the committee, and changes nothing', async () => {
    const { id } = await passed(system, TIGHTER, CAROL);
    const before = await governedRows(system);
    await system.db.committee.create({
      data: {
        ...(await system.db.committee.findFirstOrThrow()),
        version: 2,
        members: [{ subject: 'alice', weight: '1' }],
        effectiveFrom: system.clock.at,
      },
    });
    expect(await refusalOf(executeProposal(system, null, id))).toMatchObject({ code: 'FORBIDDEN' });
    expect(await stateOf(id)).toBe('FAILED');
    expect(await governedRows(system)).toEqual({
      ...before,
      committees: 2,
      events: (before.events ?? 0) + 1,
    });
    const [failed] = await factsOf(system, 'ProposalFailed');
    expect(failed?.payload).toMatchObject({ code: 'FORBIDDEN', details: { subject: 'carol' } });
    await expectRefused(() => executeProposal(system, null, id), 'CONFLICT', { state: 'FAILED' });
  });
});

describe('what time has done', () => {
  const queue = {
    enqueue: (requests: readonly (typeof system.jobs)[number][]): Promise<void> => {
      system.jobs.push(...requests);
      return Promise.resolve();
    },
  };

  test('a passed vote is noticed once, and its execution is asked for when it is due', async () => {
    const { id } = await proposeAction(system, TIGHTER);
    await pass(system, id);
    at(VOTING_SECONDS);
    expect(await settleProposals(system, queue)).toEqual({ queued: 0, jobs: 0 });
    at(VOTING_SECONDS, 1);
    const both = await Promise.all([
      settleProposals(system, queue),
      settleProposals(system, queue),
    ]);
    expect(both.map(({ queued }) => queued).sort()).toEqual([0, 1]);
    const [queued, ...more] = await factsOf(system, 'ProposalQueued');
    expect(more).toEqual([]);
    expect(queued?.payload).toMatchObject({
      executableAt: secondsAfter(VOTING_SECONDS + TIMELOCK_SECONDS).toISOString(),
    });
    at(VOTING_SECONDS + TIMELOCK_SECONDS);
    expect(await settleProposals(system, queue)).toEqual({ queued: 0, jobs: 1 });
    expect(system.jobs).toMatchObject([
      { queue: 'execute-proposal', payload: { proposalId: id }, runAt: null },
    ]);
  });

  test('a defeated, a cancelled and an expired proposal are never queued', async () => {
    await proposeAction(system, TIGHTER);
    const cancelled = await proposeAction(system, TIGHTER);
    await cancelProposal(system, ALICE, cancelled.id);
    const expired = await proposeAction(system, TIGHTER);
    await pass(system, expired.id);
    at(VOTING_SECONDS + TIMELOCK_SECONDS + WINDOW_SECONDS);
    expect(await settleProposals(system, queue)).toEqual({ queued: 0, jobs: 0 });
  });

  test('the job waits when it comes early, executes when it is due, and skips afterwards', async () => {
    const { id } = await proposeAction(system, TIGHTER);
    await pass(system, id);
    const dueAt = secondsAfter(VOTING_SECONDS + TIMELOCK_SECONDS);
    const run = () => executeProposalJob.run(system, { proposalId: id });
    expect(await run()).toEqual({ kind: 'later', at: dueAt });
    system.clock.at = dueAt;
    expect(await run()).toEqual({ kind: 'done' });
    expect(await run()).toMatchObject({ kind: 'skipped' });
    const [executed] = await factsOf(system, 'ProposalExecuted');
    expect(executed?.actor).toBe('system:governance');
  });
});

describe('the open proposals of a member', () => {
  const FUNDING = { kind: 'FUND_WATERFALL', layer: 'BACKSTOP', amount: '1' };

  test('are at most twenty, also when thirty are made at the same moment; another member has twenty more', async () => {
    const attempts = Array.from({ length: 30 }, () => refusalOf(proposeAction(system, FUNDING)));
    const refused = (await Promise.all(attempts)).filter((refusal) => refusal !== null);
    expect(refused).toHaveLength(10);
    expect(refused[0]).toMatchObject({
      code: 'CONFLICT',
      details: { state: 'OPEN_PROPOSALS_MAX', open: 20, allowed: 20 },
    });
    expect(await system.db.proposal.count()).toBe(20);
    await proposeAction(system, FUNDING, BOB);
  });

  test('do not include cancelled and defeated ones', async () => {
    for (let count = 0; count < 20; count += 1) {
      await proposeAction(system, FUNDING);
    }
    await pass(system, 'proposal-2');
    await cancelProposal(system, ALICE, 'proposal-1');
    await proposeAction(system, FUNDING);
    expect(await refusalOf(proposeAction(system, FUNDING))).not.toBeNull();
    at(VOTING_SECONDS, 1);
    // Only the one that passed is open still: it waits for its timelock.
    expect(await stateOf('proposal-2')).toBe('QUEUED');
    for (let count = 0; count < 19; count += 1) {
      await proposeAction(system, FUNDING);
    }
    expect(await refusalOf(proposeAction(system, FUNDING))).not.toBeNull();
  });
});
