import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { assessAccounts } from '../../../../src/app/enforcement/calls/assess-accounts.js';
import {
  CASH_FLOWS_PER_CALL_MAX,
  recordCashFlows,
} from '../../../../src/app/ingest/flows/record-cash-flows.js';
import { type CashFlowInput } from '../../../../src/app/ingest/flows/flow-rows.js';
import { createPlayedLeader } from '../../../../src/app/enforcement/watch/watch.js';
import { checkLedger } from '../../../../src/app/ledger/ledger.js';
import { relayLog } from '../../../../src/app/log/relay.js';
import { findLedgerDifferences } from '../../../../src/app/verification/verify-ledger.js';
import { verifyLog } from '../../../../src/app/verification/verify-log.js';
import { type JsonObject } from '../../../../src/domain/canonical.js';
import { CASH_FLOW_KINDS } from '../../../../src/domain/cash-flow-kind.js';
import { listEvents } from '../../../../src/store/log/events.js';
import {
  anEnforcedSystem,
  callsOf,
  type EnforcedSystem,
  fund,
  hold,
  publish,
  publishLater,
} from '../../enforcement/system.js';
import {
  actorWith,
  balanceOf,
  factsOf,
  NOW,
  OPERATOR,
  rowCounts,
  secondsAfter,
} from '../system.js';

let system: EnforcedSystem;
let lastKey = 0;

beforeEach(async () => {
  system = await anEnforcedSystem();
});
afterEach(() => system.close());

const aFlow = (id: string, changes: Partial<CashFlowInput> = {}): CashFlowInput => ({
  id,
  accountId: 'e-1',
  asset: 'USD',
  amount: '1',
  kind: 'FUNDING',
  marketId: null,
  at: NOW,
  reason: null,
  ...changes,
});
const record = (...flows: readonly CashFlowInput[]) => {
  lastKey += 1;
  return recordCashFlows(system, OPERATOR, { key: `k-${lastKey}`, flows });
};
const cashOf = async (accountId: string, asset = 'USD') =>
  (await balanceOf(system, accountId, asset)).balance;
const seal = () => relayLog(system, { enqueue: () => Promise.resolve() });

async function expectSound(): Promise<void> {
  await seal();
  expect(await verifyLog(system, null)).toMatchObject({ ok: true, fault: null });
  expect(await findLedgerDifferences(system.db)).toEqual([]);
  expect((await checkLedger(system.db)).isSound).toBe(true);
}

describe('a batch of cash flows', () => {
  test('moves balances of any asset, below zero too, each kind against its own ledger account', async () => {
    await fund(system, 'e-1', '10');
    const flows = CASH_FLOW_KINDS.map((kind, index) =>
      aFlow(kind, { kind, amount: String(-(2 ** index)), reason: 'told by the venue' }),
    );
    const receipt = await record(
      ...flows,
      aFlow('btc', { asset: 'BTC', amount: '-0.000000000001', marketId: 'BTC-USD' }),
    );

    expect(receipt).toEqual({ accepted: 8, rejected: [], duplicate: false });
    expect(await cashOf('e-1')).toBe('-117');
    expect(await cashOf('e-1', 'BTC')).toBe('-0.000000000001');
    const rows = await system.db.ledgerBalance.findMany({
      where: { ledgerAccount: { startsWith: 'venue' }, asset: 'USD' },
      orderBy: { ledgerAccount: 'asc' },
    });
    expect(rows.map(({ ledgerAccount, balance }) => [ledgerAccount, balance.toFixed()])).toEqual([
      ['venue', '48'],
      ['venue:corrections', '64'],
      ['venue:fees', '12'],
      ['venue:funding', '1'],
      ['venue:interest', '2'],
    ]);
    const facts = await factsOf(system, 'e-1');
    expect(facts.at(-1)).toMatchObject({
      type: 'CashFlowsRecorded',
      payload: {
        transferId: `flows/k-${lastKey}`,
        changes: [
          { asset: 'USD', amount: '-127', balance: '-117' },
          { asset: 'BTC', amount: '-0.000000000001', balance: '-0.000000000001' },
        ],
      },
    });
    await expectSound();
  });

  test('is booked once, whatever the key; other content under an id is a CONFLICT of its row', async () => {
    await fund(system, 'e-1', '10');
    await record(aFlow('f-1'));
    const flows = [aFlow('f-1'), aFlow('f-2')];
    const second = await record(...flows);
    expect(second).toEqual({ accepted: 2, rejected: [], duplicate: false });
    const key = `k-${lastKey}`;
    expect(await recordCashFlows(system, OPERATOR, { key, flows })).toEqual({
      ...second,
      duplicate: true,
    });
    expect(await cashOf('e-1')).toBe('12');
    const other = await record(aFlow('f-1', { amount: '2' }), aFlow('f-2', { kind: 'FEE' }));
    expect(other.rejected.map(({ code, field }) => [code, field])).toEqual([
      ['CONFLICT', 'flows[0].id'],
      ['CONFLICT', 'flows[1].id'],
    ]);
    expect(await cashOf('e-1')).toBe('12');
  });

  test('rejects rows one by one; nothing of them is written', async () => {
    await fund(system, 'e-1', '999999999999');
    const before = await rowCounts(system);
    const { accepted, rejected } = await record(
      aFlow('b-0', { amount: '0' }),
      aFlow('b-1', { amount: '0.0000000000001' }),
      aFlow('b-2', { amount: '1000000000001' }),
      aFlow('b-3', { amount: '1.1' }),
      aFlow('b-4', { asset: 'DOGE' }),
      aFlow('b-5', { marketId: 'NONE-USD' }),
      aFlow('b-6', { accountId: 'nobody' }),
      aFlow('b-7', { kind: 'CORRECTION' }),
      aFlow('b-8', { kind: 'CORRECTION', reason: ' ' }),
      aFlow('b-9', { at: secondsAfter(61) }),
    );
    expect(accepted).toBe(0);
    expect(rejected.map(({ index, code, field }) => [index, code, field])).toEqual([
      [0, 'BAD_USER_INPUT', 'flows[0].amount'],
      [1, 'BAD_USER_INPUT', 'flows[1].amount'],
      [2, 'BAD_USER_INPUT', 'flows[2].amount'],
      [3, 'BAD_USER_INPUT', 'flows[3].amount'],
      [4, 'NOT_FOUND', 'flows[4].asset'],
      [5, 'NOT_FOUND', 'flows[5].marketId'],
      [6, 'NOT_FOUND', 'flows[6].accountId'],
      [7, 'BAD_USER_INPUT', 'flows[7].reason'],
      [8, 'BAD_USER_INPUT', 'flows[8].reason'],
      [9, 'BAD_USER_INPUT', 'flows[9].at'],
    ]);
    expect(await rowCounts(system)).toEqual({ ...before, keys: before.keys! + 1 });
  });

  test('is refused as a whole without rows, with too many, or by anybody but an operator', async () => {
    await expect(record()).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    const many = Array.from({ length: CASH_FLOWS_PER_CALL_MAX + 1 }, (_, i) => aFlow(`m-${i}`));
    await expect(record(...many)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    await expect(
      recordCashFlows(system, actorWith('ADMIN'), { key: 'x', flows: [aFlow('x')] }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

// BTC-USD: a long of 1 entered at 50,000 with 1,000 USD is called below 49,595 (MM 1.2 %), and below
// 49,395 its equity is below the close-out margin. The cure margin is 1.32 % of the price.
describe('a cash flow', () => {
  const events = async (): Promise<{ type: string; payload: JsonObject }[]> => {
    await seal();
    const all = await listEvents(system.db, {}, 0n, 1000);
    return all.filter(({ marginCallId }) => marginCallId !== null);
  };
  beforeEach(async () => {
    await publish(system, { 'BTC-USD': '50000' });
    await fund(system, 'e-1', '1000');
    await hold(system, 'e-1', '1', '50000');
  });

  test('that debits an account causes a call, through the log', async () => {
    const watch = createPlayedLeader(system);
    await watch.warmUp();
    await watch.onUsability((marketId) => (marketId === 'BTC-USD' ? 'USABLE' : 'BARRED'));
    await seal();
    const head = (await listEvents(system.db, {}, 0n, 1000)).at(-1)!.sequence;
    await record(aFlow('out', { amount: '-401' }));
    await seal();
    await watch.onEvents(await listEvents(system.db, {}, head, 100));

    expect(await callsOf(system)).toEqual(['e-1 GRACE']);
    const [opened] = await events();
    expect(opened).toMatchObject({
      type: 'MarginCallOpened',
      payload: { cause: 'COLLATERAL_CHANGE' },
    });
    await expectSound();
  });

  test('that credits an account under a call is a top-up, announced once; a sufficient one cures', async () => {
    await publishLater(system, 1, { 'BTC-USD': '49590' });
    await assessAccounts(system, ['e-1'], 'PRICE');
    await record(aFlow('in-1', { amount: '20' }), aFlow('out', { amount: '-1', kind: 'FEE' }));
    await assessAccounts(system, ['e-1'], 'COLLATERAL_CHANGE');
    await assessAccounts(system, ['e-1'], 'COLLATERAL_CHANGE');
    const told = (await events()).filter(({ type }) => type !== 'AccountRestricted');
    expect(told.map(({ type }) => type)).toEqual(['MarginCallOpened', 'TopUpReceived']);
    // 654.588 − (590 + 19)
    expect(told[1]?.payload).toMatchObject({
      depositIds: [],
      cashFlowIds: ['flow.in-1'],
      amountOutstanding: '45.59',
    });
    await record(aFlow('in-2', { amount: '45.59' }));
    await assessAccounts(system, ['e-1'], 'COLLATERAL_CHANGE');
    expect(await callsOf(system)).toEqual(['e-1 CURED']);
    await expectSound();
  });
});

test('flows that were changed in the log are found, and so are postings of another amount', async () => {
  await fund(system, 'e-1', '10');
  await record(aFlow('f-1'), aFlow('f-2'));
  await system.db.$executeRaw`UPDATE pending_events
    SET payload = jsonb_set(payload::jsonb, '{flows,0,amount}', '"2"') WHERE type = 'CashFlowsRecorded'`;
  await seal();
  expect(await verifyLog(system, null)).toMatchObject({
    ok: false,
    fault: 'what the flows moved is not their sum',
  });
  await record(aFlow('f-3'));
  await system.db.$executeRaw`UPDATE pending_events
    SET payload = jsonb_set(payload::jsonb, '{changes,0,amount}', '"2"') WHERE type = 'CashFlowsRecorded'`;
  await seal();
  expect(await findLedgerDifferences(system.db)).toMatchObject([
    { kind: 'FACT', transferId: `flows/k-${lastKey}`, ledgerAccount: 'account:e-1' },
  ]);
});
