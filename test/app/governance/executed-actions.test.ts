import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { assessAccounts } from '../../../src/app/enforcement/calls/assess-accounts.js';
import { executeProposal } from '../../../src/app/governance/proposals/execute-proposal.js';
import { recordDeposit } from '../../../src/app/ingest/collateral/record-deposit.js';
import { recordWithdrawal } from '../../../src/app/ingest/collateral/withdrawals.js';
import { checkLedger } from '../../../src/app/ledger/ledger.js';
import { decimal } from '../../../src/domain/decimal.js';
import { type JsonObject } from '../../../src/domain/canonical.js';
import { executeProposalJob } from '../../../src/jobs/execute-proposal.js';
import { findProposal } from '../../../src/store/governance/governance-proposals.js';
import { readLedgerBalance } from '../../../src/store/ledger/ledger.js';
import { listMandates, readCommittee } from '../../../src/store/governance/read-governance.js';
import { loadRiskContext } from '../../../src/store/markets/risk-context.js';

import { OPERATOR } from '../ingest/system.js';
import {
  aGovernedSystem,
  anAccountWith,
  CAROL,
  enact,
  factsOf,
  type GovernanceSystem,
  passed,
  publish,
  refusalOf,
} from './system.js';

let system: GovernanceSystem;

beforeAll(async () => {
  system = await aGovernedSystem();
});

afterAll(async () => {
  await system.close();
});

async function lastFact(type: string) {
  return (await factsOf(system, type)).at(-1);
}

describe('an executed proposal', () => {
  test('changes a haircut, at once or phased in', async () => {
    await enact(system, { kind: 'CHANGE_COLLATERAL', asset: 'ETH', haircut: '0.2' });
    const haircutAt = async (at: Date) =>
      (await loadRiskContext(system.db, at)).assets.get('ETH')?.haircut.toFixed();
    expect(await haircutAt(system.clock.at)).toBe('0.2');
    await enact(system, {
      kind: 'CHANGE_COLLATERAL',
      asset: 'ETH',
      haircut: '0.3',
      phaseInSeconds: 1000,
    });
    const start = system.clock.at.getTime();
    const seen = [];
    for (const seconds of [0, 250, 1000, 2000]) {
      seen.push(await haircutAt(new Date(start + seconds * 1000)));
    }
    expect(seen).toEqual(['0.2', '0.225', '0.3', '0.3']);
    expect((await lastFact('CollateralChanged'))?.payload).toMatchObject({
      asset: 'ETH',
      before: '0.2',
      haircut: '0.3',
    });
  });

  test('grants and revokes a mandate', async () => {
    const { id } = await enact(system, {
      kind: 'GRANT_MANDATE',
      admin: 'ada',
      markets: ['BTC-USD'],
      bounds: [{ parameter: 'cureRatio', mode: 'RELATIVE', maxStep: '0.1', cooldownSeconds: 60 }],
      expiresAt: '2027-01-01T00:00:00Z',
    });
    const mandateId = `${id}.mandate`;
    const held = () => listMandates(system.db, { admin: 'ada', heldAt: system.clock.at });
    expect(await held()).toMatchObject([
      { id: mandateId, proposalId: id, grantedAt: system.clock.at, revokedAt: null },
    ]);
    await enact(system, { kind: 'REVOKE_MANDATE', mandateId });
    expect(await held()).toEqual([]);
    expect(await lastFact('MandateRevoked')).toMatchObject({
      payload: { mandateId, admin: 'ada' },
    });
  });

  test('lists a market with version 1 over the defaults', async () => {
    const parameters = { initialMarginFraction: '0.2', maintenanceMarginFraction: '0.1' };
    await enact(system, {
      kind: 'LIST_MARKET',
      marketId: 'TON-USD',
      symbol: 'TON',
      parameters,
    });
    const { markets } = await loadRiskContext(system.db, system.clock.at);
    expect(markets.get('TON-USD')).toMatchObject({
      status: 'ACTIVE',
      markPrice: null,
      parameters: { version: 1, gracePeriodSeconds: 3600, authority: { kind: 'PROPOSAL' } },
    });
    expect(await lastFact('MarketListed')).toMatchObject({
      market_id: 'TON-USD',
      payload: { symbol: 'TON', version: 1 },
    });
  });

  test('sets the status of a market', async () => {
    await enact(system, {
      kind: 'SET_MARKET_STATUS',
      marketId: 'SOL-USD',
      status: 'REDUCE_ONLY',
    });
    expect((await loadRiskContext(system.db, system.clock.at)).markets.get('SOL-USD')?.status).toBe(
      'REDUCE_ONLY',
    );
    expect((await lastFact('MarketStatusChanged'))?.payload).toMatchObject({
      status: 'REDUCE_ONLY',
      before: 'ACTIVE',
    });
  });

  test('funds a layer, and pays an open deficit first: withdrawals are halted from 100 USD on', async () => {
    const saver = { accountId: 'saver', asset: 'USD' };
    const deposit = { ...saver, key: 'savings', owner: 'saver', amount: '50', final: true };
    await recordDeposit(system, OPERATOR, deposit);
    const withdrawal = { ...saver, key: 'savings-out', amount: '50' };
    const withdraw = () => recordWithdrawal(system, OPERATOR, withdrawal);
    const balanceOf = (name: string) => readLedgerBalance(system.db, name, 'USD');
    const backstop = await balanceOf('backstop');
    await system.db.$executeRaw`
      INSERT INTO ledger_postings (transfer_id, ledger_account, asset, amount, at) VALUES
        ('loss', 'deficit', 'USD', -200, now()), ('loss', 'venue', 'USD', 200, now())`;
    await system.db.$executeRaw`
      INSERT INTO ledger_balances (ledger_account, asset, balance)
      VALUES ('deficit', 'USD', -200), ('venue', 'USD', 200)`;
    const fund = (amount: string): Promise<unknown> =>
      enact(system, { kind: 'FUND_WATERFALL', layer: 'BACKSTOP', amount });
    expect(await refusalOf(withdraw())).toMatchObject({ code: 'WITHDRAWALS_HALTED' });
    await fund('60');
    expect(await refusalOf(withdraw())).toMatchObject({ code: 'WITHDRAWALS_HALTED' });
    expect([await balanceOf('deficit'), await balanceOf('backstop')]).toEqual([
      decimal(-140),
      backstop,
    ]);
    await fund('200.50');
    expect((await balanceOf('deficit')).isZero()).toBe(true);
    expect(await balanceOf('backstop')).toEqual(backstop.plus('60.5'));
    expect(await withdraw()).toEqual({ accountId: 'saver', duplicate: false });
    expect((await lastFact('WaterfallFunded'))?.payload).toMatchObject({
      layer: 'BACKSTOP',
      amount: '200.5',
      deficitPaid: '140',
      credited: '60.5',
    });
    expect(await checkLedger(system.db)).toMatchObject({ isSound: true });
  });

  test('cancels a margin call, and the next look calls an account that is still below again', async () => {
    const account = await anAccountWith(system, 'thin', { cash: '500', size: '1' });
    await publish(system);
    await assessAccounts(system, [account], 'PRICE');
    const action: JsonObject = { kind: 'CANCEL_MARGIN_CALL', marginCallId: 'thin.call-1' };
    const { id, proposer, title } = await passed(system, action);
    await executeProposal(system, null, id);
    const call = await system.db.marginCall.findUniqueOrThrow({ where: { id: 'thin.call-1' } });
    expect(call).toMatchObject({ state: 'CANCELLED', closedAt: system.clock.at, nextStepAt: null });
    expect(await lastFact('MarginCallCancelled')).toMatchObject({
      margin_call_id: 'thin.call-1',
      proposal_id: id,
      actor: proposer,
      payload: { state: 'CANCELLED', reason: title, health: null },
    });
    await assessAccounts(system, [account], 'PRICE');
    expect(await system.db.marginCall.count({ where: { accountId: account } })).toBe(2);
    const ended = await refusalOf(enact(system, action));
    expect(ended).toMatchObject({ code: 'CONFLICT', details: { state: 'CANCELLED' } });
  });

  test('waits until the waterfall has paid for a bankrupt account', async () => {
    const account = await anAccountWith(system, 'broke', { cash: '500', size: '1' });
    await publish(system);
    await assessAccounts(system, [account], 'PRICE');
    const id = 'broke.call-1';
    const proposal = await passed(system, { kind: 'CANCEL_MARGIN_CALL', marginCallId: id });
    await system.db.marginCall.update({ where: { id }, data: { state: 'BANKRUPT' } });
    const refusal = await refusalOf(executeProposal(system, null, proposal.id));
    expect(refusal).toMatchObject({
      code: 'CONFLICT',
      details: { state: 'BANKRUPT', isTemporary: true },
    });
    const failed = await factsOf(system, 'ProposalFailed');
    expect(failed.map(({ proposal_id }) => proposal_id)).not.toContain(proposal.id);
    expect(await executeProposalJob.run(system, { proposalId: proposal.id })).toEqual({
      kind: 'later',
      at: new Date(system.clock.at.getTime() + 1000),
    });
  });

  test('fails when its preconditions have changed since the vote, with one event', async () => {
    const parameters = { initialMarginFraction: '0.2', maintenanceMarginFraction: '0.1' };
    const listing = { kind: 'LIST_MARKET', marketId: 'NEAR-USD', symbol: 'NEAR', parameters };
    const first = await passed(system, listing);
    const second = await passed(system, { ...listing, symbol: 'NEAR2' });
    await executeProposal(system, null, first.id);
    expect(await refusalOf(executeProposal(system, null, second.id))).toMatchObject({
      code: 'CONFLICT',
      details: { state: 'LISTED' },
    });
    expect(await findProposal(system.db, second.id)).toMatchObject({ failureCode: 'CONFLICT' });
    expect(await system.db.market.count({ where: { id: 'NEAR-USD' } })).toBe(1);
    const third = await passed(system, { ...listing, marketId: 'NEAR3', symbol: 'NEAR3' });
    await enact(system, { ...listing, marketId: 'NEAR4', symbol: 'NEAR3' });
    expect(await refusalOf(executeProposal(system, null, third.id))).toMatchObject({
      code: 'CONFLICT',
      details: { state: 'LISTED', symbol: 'NEAR3' },
    });
  });

  test('seats a committee at once, and a proposal of who has left ends FAILED', async () => {
    const left = await passed(
      system,
      { kind: 'FUND_WATERFALL', layer: 'BACKSTOP', amount: '1' },
      CAROL,
    );
    const committee = {
      members: ['alice', 'bob', 'dave', 'gina'].map((subject) => ({ subject, weight: '1' })),
      quorum: '0.5',
      threshold: '0.66',
      votingPeriodSeconds: 3600,
      timelockSeconds: 7200,
      executionWindowSeconds: 86_400,
      guardians: ['grace'],
      maxNewlyCloseOutAccounts: 0,
    };
    const { id } = await passed(system, { kind: 'CHANGE_COMMITTEE', committee });
    await executeProposal(system, null, id);
    expect(await readCommittee(system.db, system.clock.at)).toMatchObject({
      guardians: ['grace'],
      maxNewlyCalledNotional: null,
    });
    expect((await lastFact('CommitteeChanged'))?.payload).toMatchObject({ version: 2 });
    expect(await refusalOf(executeProposal(system, null, left.id))).toMatchObject({
      code: 'FORBIDDEN',
      details: { subject: 'carol' },
    });
  });
});
