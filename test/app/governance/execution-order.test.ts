import { readFileSync } from 'node:fs';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import {
  executeInTurn,
  executeProposal,
} from '../../../src/app/governance/proposals/execute-proposal.js';
import { castVote, cancelProposal } from '../../../src/app/governance/proposals/proposal-votes.js';
import { pauseEnforcement } from '../../../src/app/governance/committee/pause-enforcement.js';
import { recordWithdrawal } from '../../../src/app/ingest/collateral/withdrawals.js';
import { DomainError } from '../../../src/domain/errors.js';
import { executeProposalJob } from '../../../src/jobs/execute-proposal.js';
import { findProposal } from '../../../src/store/governance/governance-proposals.js';
import { loadRiskContext } from '../../../src/store/markets/risk-context.js';

import { OPERATOR } from '../ingest/system.js';
import {
  aGovernedSystem,
  anAccountWith,
  CASH,
  enact,
  factsOf,
  FRANK,
  type GovernanceSystem,
  MALLORY,
  pass,
  passed,
  proposeAction,
  publish,
  refusalOf,
  TIMELOCK_SECONDS,
  VOTING_SECONDS,
} from './system.js';

const PAGE = readFileSync(new URL('../../../docs/governance.md', import.meta.url), 'utf8');
let system: GovernanceSystem;

beforeEach(async () => {
  system = await aGovernedSystem();
});

afterEach(async () => {
  await system.close();
});

const cureAt = (cureRatio: string) =>
  ({ kind: 'CHANGE_PARAMETERS', marketId: 'BTC-USD', changes: { cureRatio } }) as const;

async function executedIds(): Promise<(string | null)[]> {
  return (await factsOf(system, 'ProposalExecuted')).map((fact) => fact.proposal_id);
}

describe('proposals that are due together', () => {
  test('are executed in the order in which they became executable, whichever job comes first', async () => {
    const ids: string[] = [];
    for (const cents of [11, 12, 13, 14, 15, 16, 17, 18, 19, 20]) {
      const { id } = await proposeAction(system, cureAt(`1.${cents}`));
      await pass(system, id);
      ids.push(id);
    }
    await system.wait(VOTING_SECONDS + TIMELOCK_SECONDS);
    // As text, proposal-10 comes before proposal-9.
    await executeInTurn(system, 'proposal-10');
    expect(await executedIds()).toEqual(ids);
    const { markets } = await loadRiskContext(system.db, system.clock.at);
    expect(markets.get('BTC-USD')?.parameters.cureRatio.toFixed()).toBe('1.2');
  });

  test('are executed in that order across kinds, too', async () => {
    const haircut = (value: string) =>
      ({ kind: 'CHANGE_COLLATERAL', asset: CASH, haircut: value }) as const;
    const ids: string[] = [];
    for (const action of [
      haircut('0.1'),
      { kind: 'SET_MARKET_STATUS', marketId: 'BTC-USD', status: 'REDUCE_ONLY' },
      cureAt('1.15'),
      { kind: 'FUND_WATERFALL', layer: 'BACKSTOP', amount: '1' },
      haircut('0.2'),
    ]) {
      const { id } = await proposeAction(system, action);
      await pass(system, id);
      ids.push(id);
    }
    await system.wait(VOTING_SECONDS + TIMELOCK_SECONDS);
    await executeInTurn(system, ids.at(-1) ?? '');
    expect(await executedIds()).toEqual(ids);
    const asset = await system.db.collateralAsset.findUnique({ where: { asset: CASH } });
    expect(asset?.haircut.toFixed()).toBe('0.2');
  });

  test('of which one is refused for good or has not passed do not hold up the later ones', async () => {
    const grant = {
      kind: 'GRANT_MANDATE',
      admin: 'ada',
      markets: ['BTC-USD'],
      bounds: [{ parameter: 'cureRatio', mode: 'RELATIVE', maxStep: '0.1', cooldownSeconds: 60 }],
    };
    const expired = await proposeAction(system, {
      ...grant,
      expiresAt: new Date(system.clock.at.getTime() + 1000).toISOString(),
    });
    await pass(system, expired.id);
    await proposeAction(system, cureAt('1.18'));
    const { id } = await passed(system, cureAt('1.15'));
    await executeInTurn(system, id);
    expect(await executedIds()).toEqual([id]);
    expect(await findProposal(system.db, expired.id)).toMatchObject({
      failureCode: 'BAD_USER_INPUT',
    });
  });
});

describe('an execution that is refused', () => {
  test('by a temporary failure leaves the proposal unchanged, and the job retries', async () => {
    const { id } = await passed(system, cureAt('1.15'));
    const busy = () =>
      Promise.reject(new DomainError('RATE_LIMITED', 'Too many measures.', { limit: 1 }));
    expect(await refusalOf(executeProposal(system, null, id, busy))).toMatchObject({
      code: 'RATE_LIMITED',
    });
    expect(await factsOf(system, 'ProposalFailed')).toEqual([]);
    expect(await executeProposalJob.run(system, { proposalId: id })).toEqual({ kind: 'done' });
  });
});

describe('SET_MARKET_STATUS', () => {
  test('to the status in force is refused, and while a guardian pauses it is not', async () => {
    const active = { kind: 'SET_MARKET_STATUS', marketId: 'BTC-USD', status: 'ACTIVE' };
    const refusal = { code: 'CONFLICT', details: { state: 'STATUS_IN_FORCE', status: 'ACTIVE' } };
    expect(await refusalOf(proposeAction(system, active))).toMatchObject(refusal);
    const { id } = await passed(system, { ...active, status: 'REDUCE_ONLY' });
    await executeProposal(system, null, id);
    await pauseEnforcement(system, FRANK, { marketId: 'BTC-USD', reason: 'An incident.' });
    expect((await proposeAction(system, { ...active, status: 'REDUCE_ONLY' })).kind).toBe(
      'SET_MARKET_STATUS',
    );
  });

  test('that another vote has done meanwhile ends as FAILED', async () => {
    const reduce = { kind: 'SET_MARKET_STATUS', marketId: 'BTC-USD', status: 'REDUCE_ONLY' };
    await pass(system, (await proposeAction(system, reduce)).id);
    const { id } = await passed(system, reduce);
    expect(await refusalOf(executeInTurn(system, id))).toMatchObject({
      details: { state: 'STATUS_IN_FORCE' },
    });
    expect(await findProposal(system.db, id)).toMatchObject({ failureCode: 'CONFLICT' });
  });
});

describe('SET_PRICE_SOURCES', () => {
  test('that another vote has declared meanwhile ends as FAILED', async () => {
    const declare = {
      kind: 'SET_PRICE_SOURCES',
      marketId: 'BTC-USD',
      sources: [{ id: 'alpha', weight: '1', publishers: ['feed-alpha'] }],
    };
    await pass(system, (await proposeAction(system, declare)).id);
    const { id } = await passed(system, declare);
    expect(await refusalOf(executeInTurn(system, id))).toMatchObject({
      details: { state: 'SOURCES_IN_FORCE' },
    });
    expect(await findProposal(system.db, id)).toMatchObject({ failureCode: 'CONFLICT' });
  });
});

describe('which refusal comes first', () => {
  test('FORBIDDEN before NOT_FOUND before CONFLICT; of no proposal everybody hears NOT_FOUND', async () => {
    expect(PAGE).toContain('FORBIDDEN comes before NOT_FOUND, and NOT_FOUND before CONFLICT');
    expect(PAGE).toContain('proposals are public, so the answer is NOT_FOUND for everybody');
    const { id } = await passed(system, cureAt('1.15'));
    const vote = { choice: 'FOR', reason: null } as const;
    const codes = [];
    for (const attempt of [
      () => castVote(system, MALLORY, { proposalId: 'proposal-9', ...vote }),
      () => castVote(system, MALLORY, { proposalId: id, ...vote }),
      () => cancelProposal(system, MALLORY, id),
      () => pauseEnforcement(system, MALLORY, { marketId: 'XYZ', reason: 'None.' }),
      () => pauseEnforcement(system, FRANK, { marketId: 'XYZ', reason: 'None.' }),
    ]) {
      codes.push((await refusalOf(attempt()))?.code);
    }
    expect(codes).toEqual(['NOT_FOUND', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN', 'NOT_FOUND']);
  });
});

test('the rationale of a proposal is a field of its line in the log', async () => {
  const events = readFileSync(new URL('../../../docs/events.md', import.meta.url), 'utf8');
  expect(events).toMatch(/^\| `ProposalCreated` .*`rationale`/m);
  const { id } = await proposeAction(system, cureAt('1.15'));
  const { rationale } = (await findProposal(system.db, id))!;

  expect(rationale).not.toBe('');
  expect(await factsOf(system, 'ProposalCreated')).toMatchObject([{ payload: { rationale } }]);
});

describe('a pause', () => {
  test('does not stop the withdrawal of what is free, a price that cannot be used does', async () => {
    expect(PAGE).toContain('A pause does not stop withdrawals');
    expect(PAGE).toContain('A price that cannot be used refuses a withdrawal (PRICE_STALE)');
    await publish(system);
    const accountId = await anAccountWith(system, 'heron', { cash: '20000', size: '0.1' });
    await pauseEnforcement(system, FRANK, { marketId: 'BTC-USD', reason: 'An incident.' });
    const withdraw = (key: string) =>
      recordWithdrawal(system, OPERATOR, { key, accountId, asset: CASH, amount: '100' });

    expect(await refusalOf(withdraw('w-1'))).toBeNull();
    system.clock.at = new Date(system.clock.at.getTime() + 61_000);
    expect(await refusalOf(withdraw('w-2'))).toMatchObject({ code: 'PRICE_STALE' });
  });
});

describe('a parameter that was declared after the columns of its table', () => {
  test('is changed by a vote, kept by later changes, and read back from its row', async () => {
    const secondsNow = async () =>
      (await loadRiskContext(system.db, system.clock.at)).markets.get('BTC-USD')?.parameters
        .jumpConfirmationSeconds;
    expect(await secondsNow()).toBe(10);
    await enact(system, { ...cureAt('1.15'), changes: { jumpConfirmationSeconds: 20 } });
    expect(await secondsNow()).toBe(20);
    await enact(system, cureAt('1.15'));
    expect(await secondsNow()).toBe(20);
    const [changed] = await factsOf(system, 'ParametersChanged');
    expect(changed?.payload).toMatchObject({
      changed: ['jumpConfirmationSeconds'],
      before: { jumpConfirmationSeconds: 10 },
      after: { jumpConfirmationSeconds: 20 },
    });
  });
});
