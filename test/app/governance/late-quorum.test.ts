import { afterEach, describe, expect, test } from 'vitest';

import { castVote } from '../../../src/app/governance/proposals/proposal-votes.js';
import { settleProposals } from '../../../src/app/governance/proposals/settle-proposals.js';
import { proposalStateAt } from '../../../src/domain/governance/proposals/proposal.js';
import { type VoteChoice } from '../../../src/domain/governance/proposals/tally.js';
import { findProposal } from '../../../src/store/governance/governance-proposals.js';
import { type ProposalView } from '../../../src/store/governance/read-governance.js';

import {
  aGovernedSystem,
  ALICE,
  BOB,
  CAROL,
  factsOf,
  type GovernanceSystem,
  proposeAction,
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
const EXTENSION = 600;

let system: GovernanceSystem;

afterEach(() => system.close());

/** Two of five reach the quorum. */
async function aProposal(lateQuorumExtensionSeconds = EXTENSION): Promise<string> {
  system = await aGovernedSystem({ quorum: '0.4', threshold: '0.7', lateQuorumExtensionSeconds });
  return (await proposeAction(system, TIGHTER)).id;
}

async function vote(
  id: string,
  voter: typeof ALICE,
  choice: VoteChoice,
  seconds: number,
): Promise<ProposalView> {
  system.clock.at = secondsAfter(seconds);
  return castVote(system, voter, { proposalId: id, choice, reason: null });
}

const scheduleOf = ({ votingEndsAt, executableAt, expiresAt }: ProposalView) => ({
  votingEndsAt,
  executableAt,
  expiresAt,
});

const movedBy = (seconds: number) => ({
  votingEndsAt: secondsAfter(VOTING_SECONDS + seconds),
  executableAt: secondsAfter(VOTING_SECONDS + seconds + TIMELOCK_SECONDS),
  expiresAt: secondsAfter(VOTING_SECONDS + seconds + TIMELOCK_SECONDS + WINDOW_SECONDS),
});

describe('a quorum that is first reached with less than the extension left', () => {
  test.each([
    [VOTING_SECONDS - EXTENSION, 0],
    [VOTING_SECONDS - EXTENSION + 1, 1],
    [VOTING_SECONDS, EXTENSION],
  ])('at second %i moves the schedule by %i', async (at, moved) => {
    const id = await aProposal();
    await vote(id, ALICE, 'FOR', 1);
    expect(scheduleOf(await vote(id, BOB, 'ABSTAIN', at))).toEqual(movedBy(moved));
    const events = await factsOf(system, 'VotingExtended');
    expect(events.map(({ payload, actor }) => ({ payload, actor }))).toEqual(
      moved === 0
        ? []
        : [
            {
              actor: 'system:governance',
              payload: JSON.parse(JSON.stringify(movedBy(moved))) as unknown,
            },
          ],
    );
  });

  test('extends once: a vote that is changed away and back does not count again', async () => {
    const id = await aProposal();
    await vote(id, ALICE, 'FOR', 1);
    await vote(id, BOB, 'FOR', VOTING_SECONDS - 100);
    await vote(id, BOB, 'AGAINST', VOTING_SECONDS + 100);
    const last = await vote(id, BOB, 'FOR', VOTING_SECONDS + 400);
    expect(scheduleOf(last)).toEqual(movedBy(EXTENSION - 100));
    expect(await factsOf(system, 'VotingExtended')).toHaveLength(1);
  });

  test('leaves time to answer: the later vote decides, and nothing is executed before', async () => {
    const id = await aProposal();
    await vote(id, ALICE, 'FOR', 1);
    await vote(id, BOB, 'FOR', VOTING_SECONDS);
    system.clock.at = secondsAfter(VOTING_SECONDS + 1);
    const queue = { enqueue: () => Promise.resolve() };
    expect((await settleProposals(system, queue)).queued).toBe(0);
    await vote(id, CAROL, 'AGAINST', VOTING_SECONDS + EXTENSION);
    system.clock.at = secondsAfter(VOTING_SECONDS + EXTENSION + 1);
    const proposal = (await findProposal(system.db, id))!;
    // 2 for, 1 against: two thirds, and seven tenths are needed.
    expect(proposalStateAt(proposal, secondsAfter(VOTING_SECONDS + EXTENSION))).toBe('ACTIVE');
    expect(proposalStateAt(proposal, system.clock.at)).toBe('DEFEATED');
  });

  test('extends nothing without the setting', async () => {
    const id = await aProposal(0);
    await vote(id, ALICE, 'FOR', 1);
    expect(scheduleOf(await vote(id, BOB, 'FOR', VOTING_SECONDS))).toEqual(movedBy(0));
    expect(await factsOf(system, 'VotingExtended')).toEqual([]);
  });
});
