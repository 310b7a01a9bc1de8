import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  aGovernedApi,
  enacted,
  EXECUTE,
  type GovernedApi,
  okAt,
  passed,
  type Person,
  proposed,
  refusalIn,
  TIMELOCK_SECONDS,
  VOTE,
  voteFor,
  VOTING_SECONDS,
  WINDOW_SECONDS,
} from './governed-api.js';
import { codesOf } from './harness.js';

const PROPOSAL = `query ($id: ID!) { proposal(id: $id) {
  id kind state title rationale proposer action votingStartsAt createdAt votingEndsAt executableAt expiresAt executedAt
  votes { voter choice weight reason at } tally { for against abstain quorumReached thresholdReached }
  failure { code details } impactAtProposal { newlyCalledAccounts } impactNow { newlyCalledAccounts }
} }`;
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

describe('a vote', () => {
  const vote = (who: Person, id: string, choice: string) => governed.as(who, VOTE, { id, choice });

  test('is open to those who were members when voting started, and each vote must differ from the last', async () => {
    const id = await proposed(governed, 'changeParameters', RATIO);
    for (const who of ['frank', 'mallory', 'rita'] as const) {
      await expectRefused(
        who,
        VOTE,
        { id, choice: 'FOR' },
        { code: 'FORBIDDEN', authority: 'COMMITTEE_MEMBER', subject: who },
      );
    }
    okAt(await vote('bob', id, 'FOR'), 'castVote');
    await expectRefused(
      'bob',
      VOTE,
      { id, choice: 'FOR' },
      { code: 'CONFLICT', state: 'ACTIVE', choice: 'FOR' },
    );
    await expectRefused('bob', VOTE, { id: 'none', choice: 'FOR' }, { code: 'NOT_FOUND' });
    await expectRefused(
      'bob',
      VOTE,
      { id, choice: 'AGAINST', reason: 'x'.repeat(10_001) },
      { code: 'BAD_USER_INPUT', field: 'reason' },
    );
    expect(codesOf(await vote('bob', id, 'PERHAPS'))).toEqual(['BAD_USER_INPUT']);
  });

  test('counts in the last millisecond, and is refused one millisecond later', async () => {
    const id = await proposed(governed, 'changeParameters', RATIO);
    const endsAt = new Date(governed.api.system.clock.at.getTime() + VOTING_SECONDS * 1000);
    governed.setClock(endsAt);
    okAt(await vote('carol', id, 'AGAINST'), 'castVote');
    governed.setClock(new Date(endsAt.getTime() + 1));
    await expectRefused(
      'dave',
      VOTE,
      { id, choice: 'FOR' },
      { code: 'CONFLICT', state: 'DEFEATED' },
    );
    expect(await stateOf(id)).toBe('DEFEATED');
  });
});

describe('an execution', () => {
  test('is refused early and late by the millisecond, and of a defeated proposal', async () => {
    const id = await proposed(governed, 'fundWaterfall', { layer: 'BACKSTOP', amount: '1' });
    const from = governed.api.system.clock.at.getTime();
    await expectRefused('rita', EXECUTE, { id }, { code: 'CONFLICT', state: 'ACTIVE' });
    await voteFor(governed, id);
    const executableAt = from + (VOTING_SECONDS + TIMELOCK_SECONDS) * 1000;
    const expiresAt = executableAt + WINDOW_SECONDS * 1000;
    governed.setClock(new Date(executableAt - 1));
    await expectRefused('rita', EXECUTE, { id }, { code: 'CONFLICT', state: 'QUEUED' });
    governed.setClock(new Date(expiresAt));
    await expectRefused('rita', EXECUTE, { id }, { code: 'CONFLICT', state: 'EXPIRED' });
    governed.setClock(new Date(expiresAt - 1));
    expect(okAt(await governed.as('rita', EXECUTE, { id }), 'executeProposal', 'state')).toBe(
      'EXECUTED',
    );
    await expectRefused('rita', EXECUTE, { id }, { code: 'CONFLICT', state: 'EXECUTED' });
    await expectRefused('rita', EXECUTE, { id: 'none' }, { code: 'NOT_FOUND' });

    const defeated = await proposed(governed, 'fundWaterfall', { layer: 'BACKSTOP', amount: '1' });
    await governed.wait(VOTING_SECONDS + TIMELOCK_SECONDS + 1);
    await expectRefused('rita', EXECUTE, { id: defeated }, { code: 'CONFLICT', state: 'DEFEATED' });
  });

  test('requested twenty times at the same instant happens once', async () => {
    const before = await governed.api.system.db.marginParameters.count();
    const id = await passed(governed, 'changeParameters', {
      marketId: 'ETH-USD',
      changes: { maintenanceMarginFraction: '0.013' },
    });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => governed.as('rita', EXECUTE, { id })),
    );
    const executed = answers.filter(({ errors }) => errors.length === 0);
    const refused = answers.filter(({ errors }) => errors.length > 0).map(refusalIn);
    expect(executed).toHaveLength(1);
    expect(refused).toHaveLength(19);
    expect(new Set(refused.map(({ code, state }) => `${String(code)} ${String(state)}`))).toEqual(
      new Set(['CONFLICT EXECUTED']),
    );
    expect(await governed.api.system.db.marginParameters.count()).toBe(before + 1);
  });

  test('refused by a rule ends it FAILED, with the code in the proposal', async () => {
    const grant = await enacted(governed, 'grantMandate', {
      admin: 'ben',
      markets: ['BTC-USD'],
      expiresAt: '2030-01-01T00:00:00Z',
      bounds: [{ parameter: 'cureRatio', mode: 'ABSOLUTE', maxStep: '0.05', cooldownSeconds: 0 }],
    });
    const mandateId = `${grant}.mandate`;
    const [first, second] = [
      await proposed(governed, 'revokeMandate', { mandateId }),
      await proposed(governed, 'revokeMandate', { mandateId }),
    ];
    await voteFor(governed, first);
    await voteFor(governed, second);
    await governed.wait(VOTING_SECONDS + TIMELOCK_SECONDS);
    okAt(await governed.as('rita', EXECUTE, { id: first }), 'executeProposal');
    expect(refusalIn(await governed.as('rita', EXECUTE, { id: second }))).toMatchObject({
      code: 'CONFLICT',
      state: 'REVOKED',
    });
    const answer = await governed.as('rita', PROPOSAL, { id: second });
    expect(okAt(answer, 'proposal')).toMatchObject({
      state: 'FAILED',
      failure: { code: 'CONFLICT', details: { state: 'REVOKED' } },
    });
    await expectRefused('rita', EXECUTE, { id: second }, { code: 'CONFLICT', state: 'FAILED' });
  });
});
