import { afterAll, beforeAll, expect, test } from 'vitest';

import { type Answer, type Api, anApi, at, codesOf, publish, tokenFor } from './harness.js';

let api: Api;
let operator: string;
let viewer: string;
let alice: string;
let told: Answer;

beforeAll(async () => {
  api = await anApi();
  operator = await tokenFor(api.system, 'olga', ['OPERATOR']);
  viewer = await tokenFor(api.system, 'vera', ['RISK_VIEWER']);
  alice = await tokenFor(api.system, 'alice', ['ACCOUNT_OWNER']);
  await publish(api, operator, { 'BTC-USD': '100' });
  const now = api.system.clock.now().toISOString();
  told = await api.ask(
    operator,
    `mutation ($at: DateTime!) {
      trades: recordTrades(input: { key: "k-1", owner: "alice", trades: [
        { id: "t-1", accountId: "rita", marketId: "BTC-USD", size: "2", price: "90", fee: "0.5", at: $at }
        { id: "t-2", accountId: "rita", marketId: "BTC-USD", size: "-1", price: "110", at: $at }
        { id: "t-3", accountId: "rita", marketId: "BTC-USD", size: "0", price: "110", at: $at }
      ] }) { accepted duplicate rejected { index code field } }
      flows: recordCashFlows(input: { key: "k-1", flows: [
        { id: "f-1", accountId: "rita", asset: "USD", amount: "-3", kind: INTEREST, at: $at }
        { id: "f-2", accountId: "rita", asset: "USD", amount: "1", kind: CORRECTION, at: $at }
      ] }) { accepted rejected { index code field } }
      rates: recordFundingRates(input: { key: "k-1", rates: [
        { marketId: "BTC-USD", rate: "0.001", markPrice: "100", at: $at }
      ] }) { accepted rejected { code } }
      settled: recordProfitSettlements(input: { key: "k-1", settlements: [
        { marketId: "BTC-USD", price: "95", at: $at }
      ] }) { accepted rejected { code } }
      reported: recordPositions(input: { key: "k-1", positions: [
        { accountId: "rita", marketId: "BTC-USD", size: "0.5", entryPrice: "95", price: "99" }
      ] }) { accepted rejected { code } }
    }`,
    { at: now },
  );
  await api.settle();
}, 60_000);
afterAll(() => api.close());

test('each row of facts is accepted or rejected by itself', () => {
  expect(told.errors).toEqual([]);
  expect(told.data).toEqual({
    trades: {
      accepted: 2,
      duplicate: false,
      rejected: [{ index: 2, code: 'BAD_USER_INPUT', field: 'trades[2].size' }],
    },
    flows: {
      accepted: 1,
      rejected: [{ index: 1, code: 'BAD_USER_INPUT', field: 'flows[1].reason' }],
    },
    rates: { accepted: 1, rejected: [] },
    settled: { accepted: 1, rejected: [] },
    reported: { accepted: 1, rejected: [] },
  });
});

test('booked facts change the account exactly', async () => {
  const { data } = await api.ask(
    viewer,
    `{ account(id: "rita") { positions { size entryPrice } health { equity } } }`,
  );
  // 20 − 0.5 of trades, −3 of interest, −0.1 of funding, 5 settled, 2 closed; 0.5 · (100 − 95) open.
  expect(at(data, 'account')).toEqual({
    positions: [{ size: '0.5', entryPrice: '95' }],
    health: { equity: '25.9' },
  });
});

test('each is an event with typed fields', async () => {
  const { data } = await api.ask(
    viewer,
    `{ events(first: 50, filter: { types: ["TradesRecorded", "CashFlowsRecorded", "FundingPaid", "ProfitsSettled", "PositionsRecorded"] }) {
      nodes { type
        ... on TradesRecorded { realizedPnl fee trades { tradeId realizedPnl } changes { asset amount balance } }
        ... on CashFlowsRecorded { flows { cashFlowId kind amount } }
        ... on FundingPaid { marketId holders paid received rate longSize }
        ... on ProfitsSettled { price paid received }
        ... on PositionsRecorded { realized { marketId price realizedPnl } } } } }`,
  );
  expect(at(data, 'events', 'nodes')).toEqual([
    {
      type: 'TradesRecorded',
      realizedPnl: '20',
      fee: '0.5',
      trades: [
        { tradeId: 't-1', realizedPnl: '0' },
        { tradeId: 't-2', realizedPnl: '20' },
      ],
      changes: [{ asset: 'USD', amount: '19.5', balance: '19.5' }],
    },
    {
      type: 'CashFlowsRecorded',
      flows: [{ cashFlowId: 'flow.f-1', kind: 'INTEREST', amount: '-3' }],
    },
    {
      type: 'FundingPaid',
      marketId: 'BTC-USD',
      holders: 1,
      paid: '0.1',
      received: '0',
      rate: '0.001',
      longSize: '1',
    },
    { type: 'ProfitsSettled', price: '95', paid: '0', received: '5' },
    {
      type: 'PositionsRecorded',
      realized: [{ marketId: 'BTC-USD', price: '99', realizedPnl: '2' }],
    },
  ]);
});

test('an owner finds what was paid in the journal, by its cause', async () => {
  const { data } = await api.ask(
    alice,
    `{ ledgerEntries(first: 10) { nodes { amount transferId cause { kind } } } }`,
  );
  const lines = at(data, 'ledgerEntries', 'nodes') as {
    amount: string;
    transferId: string | null;
    cause: { kind: string };
  }[];
  expect(lines.map(({ amount, cause }) => [cause.kind, amount])).toEqual([
    ['REPORTED_POSITIONS', '2'],
    ['PROFIT_SETTLEMENT', '5'],
    ['FUNDING_PAYMENT', '-0.1'],
    ['CASH_FLOWS', '-3'],
    ['TRADES', '-0.5'],
    ['TRADES', '20'],
  ]);
  expect(lines.at(-1)?.transferId).toBe('trades/k-1');
});

test('only an operator may record facts', async () => {
  const answer = await api.ask(
    alice,
    `mutation { recordProfitSettlements(input: { key: "x", settlements: [
      { marketId: "BTC-USD", price: "1", at: "2026-01-01T00:00:00Z" } ] }) { accepted } }`,
  );
  expect(codesOf(answer)).toEqual(['FORBIDDEN']);
});
