import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  aGovernedApi,
  anInput,
  enacted,
  EXECUTE,
  type GovernedApi,
  okAt,
  passed,
  type Person,
  PROPOSE,
  proposed,
  refusalIn,
  TIMELOCK_SECONDS,
  VOTE,
  voteFor,
  VOTING_SECONDS,
  WINDOW_SECONDS,
} from './governed-api.js';
import { at } from './harness.js';

const PROPOSAL = `query ($id: ID!) { proposal(id: $id) {
  id kind state title rationale proposer action votingStartsAt createdAt votingEndsAt executableAt expiresAt executedAt
  votes { voter choice weight reason at } tally { for against abstain quorumReached thresholdReached }
  failure { code details } impactAtProposal { newlyCalledAccounts } impactNow { newlyCalledAccounts }
} }`;
const CANCEL = 'mutation ($id: ID!) { cancelProposal(proposalId: $id) { id state } }';
const VETO =
  'mutation ($id: ID!, $reason: String!) { vetoProposal(proposalId: $id, reason: $reason) { id state } }';
const RATIO = { marketId: 'BTC-USD', changes: { cureRatio: '1.15' } };

let governed: GovernedApi;

beforeAll(async () => {
  governed = await aGovernedApi();
});
afterAll(() => governed.close());

async function stateOf(id: string): Promise<unknown> {
  return okAt(await governed.as('rita', PROPOSAL, { id }), 'proposal', 'state');
}

/** Asks, and shows that it is refused with this code and that nothing is written. */
async function expectRefused(
  who: Person | null,
  query: string,
  variables: object,
  facts: object,
): Promise<void> {
  const before = await governed.rows();
  expect(refusalIn(await governed.as(who, query, variables))).toMatchObject(facts);
  expect(await governed.rows()).toEqual(before);
}

describe('a proposal', () => {
  test('returns its action and its instants, and changes state by the clock until its execution', async () => {
    const from = governed.api.system.clock.at;
    const later = (seconds: number): string =>
      new Date(from.getTime() + seconds * 1000).toISOString();
    const answer = await governed.as('alice', PROPOSE, anInput('changeParameters', RATIO));
    expect(okAt(answer, 'propose')).toEqual({
      id: expect.stringMatching(/^proposal-\d+$/) as unknown,
      kind: 'CHANGE_PARAMETERS',
      state: 'ACTIVE',
      proposer: 'alice',
      action: { kind: 'CHANGE_PARAMETERS', ...RATIO, phaseInSeconds: 0 },
      votingEndsAt: later(VOTING_SECONDS),
      executableAt: later(VOTING_SECONDS + TIMELOCK_SECONDS),
      expiresAt: later(VOTING_SECONDS + TIMELOCK_SECONDS + WINDOW_SECONDS),
    });
    const id = String(at(answer.data, 'propose', 'id'));

    const vote = await governed.as('bob', VOTE, { id, choice: 'AGAINST', reason: 'Too fast.' });
    expect(okAt(vote, 'castVote')).toEqual({
      id,
      state: 'ACTIVE',
      votes: [{ voter: 'bob', choice: 'AGAINST', weight: '1' }],
      tally: {
        for: '0',
        against: '1',
        abstain: '0',
        quorumReached: false,
        thresholdReached: false,
      },
    });
    await voteFor(governed, id);
    const changed = await governed.as('erin', VOTE, { id, choice: 'ABSTAIN' });
    expect(okAt(changed, 'castVote', 'tally')).toEqual({
      for: '4',
      against: '0',
      abstain: '1',
      quorumReached: true,
      thresholdReached: true,
    });

    await governed.wait(VOTING_SECONDS);
    expect(await stateOf(id)).toBe('ACTIVE');
    await governed.wait(1);
    expect(await stateOf(id)).toBe('QUEUED');
    await governed.wait(TIMELOCK_SECONDS - 1);
    const executed = await governed.as('rita', EXECUTE, { id });
    expect(okAt(executed, 'executeProposal')).toEqual({
      id,
      state: 'EXECUTED',
      executedAt: governed.api.system.clock.at.toISOString(),
    });
    const market = await governed.as(
      'rita',
      '{ market(id: "BTC-USD") { parameters { version cureRatio authority { kind proposalId subject } } } }',
    );
    expect(okAt(market, 'market', 'parameters')).toEqual({
      version: 2,
      cureRatio: '1.15',
      authority: { kind: 'PROPOSAL', proposalId: id, subject: 'alice' },
    });
  });

  test('has an input for each kind, and execution applies it', async () => {
    const kinds: Record<string, unknown> = {};
    const run = async (action: string, fields: object): Promise<string> => {
      const id = await enacted(governed, action, fields);
      const answer = await governed.as('rita', PROPOSAL, { id });
      kinds[action] = [at(answer.data, 'proposal', 'kind'), at(answer.data, 'proposal', 'state')];
      return id;
    };
    await run('changeParameters', { marketId: 'BTC-USD', changes: { maxSlippage: '0.009' } });
    await run('changeCollateral', { asset: 'BTC', haircut: '0.15', phaseInSeconds: null });
    await enacted(governed, 'changeCollateral', {
      asset: 'ETH',
      haircut: '0.2',
      phaseInSeconds: 864_000,
    });
    const endsAt = new Date(governed.api.system.clock.at.getTime() + 864_000_000).toISOString();
    const granted = await run('grantMandate', {
      admin: 'ada',
      markets: ['BTC-USD'],
      expiresAt: '2030-01-01T00:00:00Z',
      bounds: [
        { parameter: 'cureRatio', mode: 'ABSOLUTE', maxStep: '0.05', cooldownSeconds: 3600 },
      ],
    });
    await run('revokeMandate', { mandateId: `${granted}.mandate` });
    await run('listMarket', {
      id: 'NEW-USD',
      symbol: 'NEW',
      parameters: { initialMarginFraction: '0.1', maintenanceMarginFraction: '0.05' },
    });
    await run('setMarketStatus', { marketId: 'NEW-USD', status: 'REDUCE_ONLY' });
    await run('fundWaterfall', { layer: 'BACKSTOP', amount: '1000.50' });
    await run('changeCommittee', {
      members: ['alice', 'bob', 'carol', 'dave', 'erin'].map((subject) => ({
        subject,
        weight: '1',
      })),
      quorum: '0.5',
      threshold: '0.66',
      guardians: ['frank'],
      votingPeriodSeconds: VOTING_SECONDS,
      timelockSeconds: TIMELOCK_SECONDS,
      executionWindowSeconds: WINDOW_SECONDS,
      maxNewlyCalledNotional: '5000000',
    });

    expect(kinds).toEqual({
      changeParameters: ['CHANGE_PARAMETERS', 'EXECUTED'],
      changeCollateral: ['CHANGE_COLLATERAL', 'EXECUTED'],
      grantMandate: ['GRANT_MANDATE', 'EXECUTED'],
      revokeMandate: ['REVOKE_MANDATE', 'EXECUTED'],
      listMarket: ['LIST_MARKET', 'EXECUTED'],
      setMarketStatus: ['SET_MARKET_STATUS', 'EXECUTED'],
      fundWaterfall: ['FUND_WATERFALL', 'EXECUTED'],
      changeCommittee: ['CHANGE_COMMITTEE', 'EXECUTED'],
    });
    const world = await governed.as(
      'rita',
      `{ collateralAssets { asset haircut phaseInEndsAt } market(id: "NEW-USD") { symbol status parameters { version } }
         mandates(activeOnly: false) { id admin revokedAt grantedBy { id } } waterfall { kind balance }
         committee { quorum guardians maxNewlyCloseOutAccounts maxNewlyCalledNotional members { subject weight } } }`,
    );
    expect(okAt(world, 'market')).toEqual({
      symbol: 'NEW',
      status: 'REDUCE_ONLY',
      parameters: { version: 1 },
    });
    expect(at(world.data, 'collateralAssets')).toContainEqual({
      asset: 'BTC',
      haircut: '0.15',
      phaseInEndsAt: null,
    });
    expect(at(world.data, 'collateralAssets')).toContainEqual({
      // From 0.1, by 0.01 a day; the six proposals since have taken three hours each.
      asset: 'ETH',
      haircut: '0.1075',
      phaseInEndsAt: endsAt,
    });
    expect(at(world.data, 'mandates')).toEqual([
      {
        id: `${granted}.mandate`,
        admin: 'ada',
        revokedAt: expect.any(String) as unknown,
        grantedBy: { id: granted },
      },
    ]);
    expect(at(world.data, 'committee')).toMatchObject({
      guardians: ['frank'],
      maxNewlyCloseOutAccounts: 0,
      maxNewlyCalledNotional: '5000000',
    });
    expect(at(world.data, 'waterfall')).toContainEqual(
      expect.objectContaining({ kind: 'BACKSTOP', balance: expect.any(String) as unknown }),
    );
  });

  test('can be cancelled by its proposer alone, during the vote', async () => {
    const id = await proposed(governed, 'changeParameters', RATIO);
    for (const who of ['bob', 'frank', 'mallory'] as const) {
      await expectRefused(who, CANCEL, { id }, { code: 'FORBIDDEN', authority: 'PROPOSER' });
    }
    expect(okAt(await governed.as('alice', CANCEL, { id }), 'cancelProposal', 'state')).toBe(
      'CANCELLED',
    );
    await expectRefused('alice', CANCEL, { id }, { code: 'CONFLICT', state: 'CANCELLED' });
    await expectRefused('alice', CANCEL, { id: 'none' }, { code: 'NOT_FOUND' });
  });

  test('can be vetoed by a guardian with a reason until it is executed, and by nobody else', async () => {
    const id = await passed(governed, 'changeParameters', {
      ...RATIO,
      changes: { cureRatio: '1.16' },
    });
    const reason = 'The venue is down.';
    for (const who of ['alice', 'bob', 'mallory'] as const) {
      await expectRefused(
        who,
        VETO,
        { id, reason },
        { code: 'FORBIDDEN', authority: 'GUARDIAN', subject: who },
      );
    }
    await expectRefused(
      'frank',
      VETO,
      { id, reason: ' ' },
      { code: 'BAD_USER_INPUT', field: 'reason' },
    );
    expect(okAt(await governed.as('frank', VETO, { id, reason }), 'vetoProposal', 'state')).toBe(
      'VETOED',
    );
    await expectRefused('rita', EXECUTE, { id }, { code: 'CONFLICT', state: 'VETOED' });
    await expectRefused('frank', VETO, { id, reason }, { code: 'CONFLICT', state: 'VETOED' });
  });

  test('requires a token', async () => {
    const id = await proposed(governed, 'changeParameters', RATIO);
    await expectRefused(null, PROPOSE, anInput('changeParameters', RATIO), {
      code: 'UNAUTHENTICATED',
    });
    await expectRefused(null, VOTE, { id, choice: 'FOR' }, { code: 'UNAUTHENTICATED' });
    await expectRefused(null, CANCEL, { id }, { code: 'UNAUTHENTICATED' });
    await expectRefused(null, VETO, { id, reason: 'x' }, { code: 'UNAUTHENTICATED' });
    await expectRefused(null, EXECUTE, { id }, { code: 'UNAUTHENTICATED' });
    okAt(await governed.as('alice', CANCEL, { id }), 'cancelProposal');
  });

  test('made twice in one request answers each at its own instant', async () => {
    const input = anInput('changeParameters', RATIO) as { readonly input: object };
    const answer = await governed.as(
      'alice',
      `mutation ($input: ProposeInput!) {
        first: propose(input: $input) { id state } second: propose(input: $input) { id state }
      }`,
      input,
    );
    expect([okAt(answer, 'first', 'state'), at(answer.data, 'second', 'state')]).toEqual([
      'ACTIVE',
      'ACTIVE',
    ]);
  });
});

test('proposals are listed newest first, by state, in pages', async () => {
  const list = `query ($after: String, $states: [ProposalState!]) {
    proposals(first: 3, after: $after, states: $states) { totalCount pageInfo { hasNextPage endCursor } nodes { id state } } }`;
  const first = await governed.as('rita', list);
  const next = await governed.as('rita', list, {
    after: okAt(first, 'proposals', 'pageInfo', 'endCursor'),
  });
  const ids = [first, next].flatMap((page) =>
    (okAt(page, 'proposals', 'nodes') as { readonly id: string }[]).map(({ id }) => id),
  );
  const numbers = ids.map((id) => Number(id.replace('proposal-', '')));
  expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
  expect(new Set(numbers).size).toBe(6);

  const executed = await governed.as('rita', list, { states: ['EXECUTED'] });
  const states = okAt(executed, 'proposals', 'nodes') as { readonly state: string }[];
  expect(new Set(states.map(({ state }) => state))).toEqual(new Set(['EXECUTED']));
});
