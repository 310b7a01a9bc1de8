import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { assessAccounts } from '../../../src/app/enforcement/calls/assess-accounts.js';
import { executeProposal } from '../../../src/app/governance/proposals/execute-proposal.js';
import {
  castVote,
  cancelProposal,
  vetoProposal,
} from '../../../src/app/governance/proposals/proposal-votes.js';
import { settleProposals } from '../../../src/app/governance/proposals/settle-proposals.js';
import { lockAccounts } from '../../../src/store/accounts/accounts.js';
import { inTransaction, type Tx } from '../../../src/store/database/database.js';
import { lockLedgerBalances } from '../../../src/store/ledger/funds.js';
import { lockAsset, lockMarket } from '../../../src/store/governance/governance-parameters.js';
import {
  lockProposal,
  takeGovernanceTurn,
} from '../../../src/store/governance/governance-proposals.js';
import { holdMandates } from '../../../src/store/governance/governance-records.js';

import {
  aGovernedSystem,
  ALICE,
  anAccountWith,
  BOB,
  enact,
  FRANK,
  type GovernanceSystem,
  passed,
  proposeAction,
} from './system.js';

const GRANT = {
  kind: 'GRANT_MANDATE',
  admin: 'ada',
  markets: ['BTC-USD'],
  bounds: [{ parameter: 'cureRatio', mode: 'RELATIVE', maxStep: '0.1', cooldownSeconds: 0 }],
  expiresAt: '2027-01-01T00:00:00Z',
};

let system: GovernanceSystem;

beforeEach(async () => {
  system = await aGovernedSystem();
});
afterEach(() => system.close());

/** Another transaction holds the locks that `ask` needs, and releases them a second later. */
async function whileHeld(
  take: (tx: Tx) => Promise<unknown>,
  ask: () => Promise<unknown>,
): Promise<Date> {
  const asked = await inTransaction(system.db, async (tx) => {
    await take(tx);
    const answer = ask();
    for (let isWaiting = false; !isWaiting;) {
      const [row] = await system.db.$queryRaw<{ waits: boolean }[]>`
        SELECT EXISTS (SELECT 1 FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock') AS waits`;
      isWaiting = row?.waits === true;
    }
    system.clock.at = new Date(system.clock.at.getTime() + 1000);
    return { answer };
  });
  await asked.answer;
  return system.clock.at;
}

async function lastEventAt(type: string): Promise<Date | undefined> {
  const [row] = await system.db.$queryRaw<{ at: Date }[]>`
    SELECT at FROM pending_events WHERE type = ${type} ORDER BY id DESC LIMIT 1`;
  return row?.at;
}

describe('what waits for somebody happens after what it waited for', () => {
  test('ProposalCreated', async () => {
    const at = await whileHeld(takeGovernanceTurn, () => proposeAction(system, GRANT));
    expect(await lastEventAt('ProposalCreated')).toEqual(at);
    expect(await system.db.proposal.findFirst()).toMatchObject({
      createdAt: at,
      votingStartsAt: at,
    });
  });

  test.each([
    [
      'VoteCast',
      (id: string) => castVote(system, BOB, { proposalId: id, choice: 'FOR', reason: null }),
    ],
    ['ProposalCancelled', (id: string) => cancelProposal(system, ALICE, id)],
    [
      'ProposalVetoed',
      (id: string) => vetoProposal(system, FRANK, { proposalId: id, reason: 'No.' }),
    ],
  ])('%s', async (type, ask) => {
    const { id } = await proposeAction(system, GRANT);
    const at = await whileHeld(
      (tx) => lockProposal(tx, id),
      () => ask(id),
    );
    expect(await lastEventAt(type)).toEqual(at);
  });

  test('ProposalQueued', async () => {
    const { id } = await passed(system, GRANT);
    const queue = { enqueue: () => Promise.resolve() };
    const at = await whileHeld(
      (tx) => lockProposal(tx, id),
      () => settleProposals(system, queue),
    );
    expect(await lastEventAt('ProposalQueued')).toEqual(at);
  });

  test('a revocation: a change under the mandate that was under way is dated before it', async () => {
    const mandateId = `${(await enact(system, GRANT)).id}.mandate`;
    const { id } = await passed(system, { kind: 'REVOKE_MANDATE', mandateId });
    const at = await whileHeld(
      (tx) => holdMandates(tx, 'ada'),
      () => executeProposal(system, null, id),
    );
    expect(await system.db.mandate.findFirst()).toMatchObject({ revokedAt: at });
    expect(await system.db.proposal.findFirst({ where: { id } })).toMatchObject({ executedAt: at });
  });

  test.each<[string, object, (tx: Tx) => Promise<unknown>]>([
    [
      'ParametersChanged',
      { kind: 'CHANGE_PARAMETERS', marketId: 'BTC-USD', changes: { cureRatio: '1.15' } },
      (tx) => lockMarket(tx, 'BTC-USD'),
    ],
    [
      'MarketStatusChanged',
      { kind: 'SET_MARKET_STATUS', marketId: 'BTC-USD', status: 'REDUCE_ONLY' },
      (tx) => lockMarket(tx, 'BTC-USD'),
    ],
    [
      'CollateralChanged',
      { kind: 'CHANGE_COLLATERAL', asset: 'ETH', haircut: '0.2' },
      (tx) => lockAsset(tx, 'ETH'),
    ],
    [
      'WaterfallFunded',
      { kind: 'FUND_WATERFALL', layer: 'BACKSTOP', amount: '10' },
      (tx) => lockLedgerBalances(tx, 'USD'),
    ],
  ])('%s', async (type, action, take) => {
    const { id } = await passed(system, { ...action });
    const at = await whileHeld(take, () => executeProposal(system, null, id));
    expect(await lastEventAt(type)).toEqual(at);
    expect(await lastEventAt('ProposalExecuted')).toEqual(at);
  });

  test('MarginCallCancelled', async () => {
    await anAccountWith(system, 'thin', { cash: '500', size: '1' });
    await assessAccounts(system, ['thin'], 'PRICE');
    const { id } = await passed(system, {
      kind: 'CANCEL_MARGIN_CALL',
      marginCallId: 'thin.call-1',
    });
    const at = await whileHeld(
      (tx) => lockAccounts(tx, ['thin']),
      () => executeProposal(system, null, id),
    );
    expect(await system.db.marginCall.findFirst()).toMatchObject({
      state: 'CANCELLED',
      closedAt: at,
    });
  });

  test('a proposal that expires while it waits is not executed', async () => {
    const { id } = await passed(system, GRANT);
    const { expiresAt } = await system.db.proposal.findFirstOrThrow({ where: { id } });
    system.clock.at = new Date(expiresAt.getTime() - 1);
    await expect(
      whileHeld(takeGovernanceTurn, () => executeProposal(system, null, id)),
    ).rejects.toMatchObject({ code: 'CONFLICT', details: { state: 'EXPIRED' } });
  });
});
