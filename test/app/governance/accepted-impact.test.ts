import { afterEach, beforeEach, expect, test } from 'vitest';

import { executeProposal } from '../../../src/app/governance/proposals/execute-proposal.js';
import { impactsAtProposal } from '../../../src/app/governance/proposals/proposal-impact.js';
import { castVote } from '../../../src/app/governance/proposals/proposal-votes.js';
import { proposalStateAt } from '../../../src/domain/governance/proposals/proposal.js';
import { type VoteChoice } from '../../../src/domain/governance/proposals/tally.js';
import { findProposal } from '../../../src/store/governance/governance-proposals.js';

import {
  aGovernedSystem,
  ALICE,
  anAccountWith,
  BOB,
  CAROL,
  CASH,
  DAVE,
  type GovernanceSystem,
  passed,
  proposeAction,
  refusalOf,
  TIMELOCK_SECONDS,
  VOTING_SECONDS,
} from './system.js';

// A depeg: USDC is to count for 30 %. Maintenance margin of 1 BTC at 50,000 is 600, close-out 400: whoever holds
// 1,300 of it is left with 390 and closed out, notional 50,000.
const HAIRCUT = { kind: 'CHANGE_COLLATERAL', asset: CASH, haircut: '0.7' } as const;
const NUMBERS = { newlyCloseOutAccounts: 1, newlyCalledNotional: '50000' };

let system: GovernanceSystem;

beforeEach(async () => {
  system = await aGovernedSystem();
  await anAccountWith(system, 'depegged', { cash: '1300', size: '1' });
});

afterEach(() => system.close());

test('a haircut change is executed with accepted numbers, and not without them', async () => {
  const without = await passed(system, HAIRCUT);
  expect(await refusalOf(executeProposal(system, null, without.id))).toMatchObject({
    code: 'IMPACT_LIMIT',
  });
  const accepting = await passed(system, { ...HAIRCUT, acceptsImpact: NUMBERS });
  expect((await impactsAtProposal(system, [accepting.id])).get(accepting.id)).toMatchObject({
    newlyCloseOutAccounts: 1,
    newlyCalledNotional: '50000',
  });
  expect(accepting.action).toMatchObject({ acceptsImpact: NUMBERS });
  await executeProposal(system, null, accepting.id);
  const asset = await system.db.collateralAsset.findUnique({ where: { asset: CASH } });
  expect(asset?.haircut.toFixed()).toBe('0.7');
});

test.each([
  { newlyCloseOutAccounts: 0, newlyCalledNotional: '50000' },
  { newlyCloseOutAccounts: 1, newlyCalledNotional: '49999.99' },
])('what is beyond the accepted numbers ends as any other: %j', async (acceptsImpact) => {
  const { id } = await passed(system, { ...HAIRCUT, acceptsImpact });
  expect(await refusalOf(executeProposal(system, null, id))).toMatchObject({
    code: 'IMPACT_LIMIT',
    details: { newlyCloseOutAccounts: 1, newlyCalledNotional: '50000' },
  });
});

test('it needs the higher threshold', async () => {
  // 0.66 of FOR + AGAINST passes an ordinary change, 0.75 one that accepts its impact. 2 of 3 is between.
  const states: string[] = [];
  for (const acceptsImpact of [undefined, NUMBERS]) {
    const { id } = await proposeAction(system, {
      ...HAIRCUT,
      ...(acceptsImpact === undefined ? {} : { acceptsImpact }),
    });
    const votes: readonly [typeof ALICE, VoteChoice][] = [
      [ALICE, 'FOR'],
      [BOB, 'FOR'],
      [CAROL, 'AGAINST'],
      [DAVE, 'ABSTAIN'],
    ];
    for (const [voter, choice] of votes) {
      await castVote(system, voter, { proposalId: id, choice, reason: null });
    }
    await system.wait(VOTING_SECONDS + TIMELOCK_SECONDS);
    const proposal = await findProposal(system.db, id);
    states.push(proposalStateAt(proposal!, system.clock.now()));
  }
  expect(states).toEqual(['QUEUED', 'DEFEATED']);
});

test('negative numbers are refused', async () => {
  const acceptsImpact = { newlyCloseOutAccounts: -1, newlyCalledNotional: '-1' };
  const refusal = await refusalOf(proposeAction(system, { ...HAIRCUT, acceptsImpact }));
  expect(refusal?.code).toBe('BAD_USER_INPUT');
});
