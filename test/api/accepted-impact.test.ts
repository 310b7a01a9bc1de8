import { afterEach, beforeEach, expect, test } from 'vitest';

import {
  aGovernedApi,
  anInput,
  EXECUTE,
  type GovernedApi,
  okAt,
  type Person,
  PROPOSE,
  refusalIn,
  TIMELOCK_SECONDS,
  VOTE,
  VOTING_SECONDS,
} from './governed-api.js';

// A depeg: USDC is to count for 30 %. The account is healthy before and closed out afterwards.
const HAIRCUT = { asset: 'USDC', haircut: '0.7' };
const EVERYBODY: readonly Person[] = ['alice', 'bob', 'carol', 'dave', 'erin'];
const STATE = `query ($id: ID!) {
  proposal(id: $id) { state action tally { for against thresholdReached } }
  collateralAssets { asset haircut }
}`;

let governed: GovernedApi;

beforeEach(async () => {
  governed = await aGovernedApi([{ id: 'depegged', asset: 'USDC', cash: '1300', size: '1' }]);
});

afterEach(() => governed.close());

async function voted(
  fields: object,
  choices: Readonly<Partial<Record<Person, string>>> | 'FOR',
): Promise<string> {
  const answer = await governed.as('alice', PROPOSE, anInput('changeCollateral', fields));
  const id = String(okAt(answer, 'propose', 'id'));
  for (const voter of EVERYBODY) {
    const choice = choices === 'FOR' ? choices : choices[voter];
    if (choice !== undefined) {
      okAt(await governed.as(voter, VOTE, { id, choice }), 'castVote');
    }
  }
  await governed.wait(VOTING_SECONDS + TIMELOCK_SECONDS);
  return id;
}

test('a haircut of 0.7 that was voted 5:0 and failed for its impact is executed once it is accepted', async () => {
  const first = await voted(HAIRCUT, 'FOR');
  const refusal = refusalIn(await governed.as('rita', EXECUTE, { id: first }));
  expect(refusal).toMatchObject({ code: 'IMPACT_LIMIT', newlyCloseOutAccounts: 1 });
  expect(okAt(await governed.as('rita', STATE, { id: first }), 'proposal', 'state')).toBe('FAILED');

  const { newlyCloseOutAccounts, newlyCalledNotional } = refusal;
  const acceptsImpact = { newlyCloseOutAccounts, newlyCalledNotional };
  const id = await voted({ ...HAIRCUT, acceptsImpact }, 'FOR');
  const executed = await governed.as('rita', EXECUTE, { id });
  expect(okAt(executed, 'executeProposal', 'state')).toBe('EXECUTED');
  const after = await governed.as('rita', STATE, { id });
  expect(okAt(after, 'proposal')).toMatchObject({
    state: 'EXECUTED',
    action: { acceptsImpact },
    tally: { for: '5', against: '0', thresholdReached: true },
  });
  const assets = okAt(after, 'collateralAssets') as { asset: string; haircut: string }[];
  expect(assets.find(({ asset }) => asset === 'USDC')?.haircut).toBe('0.7');
});

test('two of three are enough for a change, and not for one that accepts its impact', async () => {
  const votes = { alice: 'FOR', bob: 'FOR', carol: 'AGAINST', dave: 'ABSTAIN' };
  const acceptsImpact = { newlyCloseOutAccounts: 1, newlyCalledNotional: '50000' };
  const states: unknown[] = [];
  for (const fields of [HAIRCUT, { ...HAIRCUT, acceptsImpact }]) {
    const id = await voted(fields, votes);
    states.push(okAt(await governed.as('rita', STATE, { id }), 'proposal', 'state'));
  }
  expect(states).toEqual(['QUEUED', 'DEFEATED']);
});
