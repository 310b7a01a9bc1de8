import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { checkLedger } from '../../src/app/ledger/ledger.js';
import { type Answer, type Api, anApi, at, publish, tokenFor } from './harness.js';

/** The demo genesis asks for 2 % initial and 1.2 % maintenance margin of the first bracket of BTC-USD. */
let api: Api;
let operator: string;
let viewer: string;

beforeAll(async () => {
  api = await anApi();
  operator = await tokenFor(api.system, 'olga', ['OPERATOR']);
  viewer = await tokenFor(api.system, 'vera', ['RISK_VIEWER']);
  await publish(api, operator, { 'BTC-USD': '100', 'ETH-USD': '10' });
}, 60_000);
afterAll(() => api.close());

const ask = async (text: string): Promise<Answer> => {
  const answer = await api.ask(operator, `mutation { ${text} }`);
  await api.settle();
  return answer;
};
const mutate = async (text: string): Promise<Record<string, unknown>> => {
  const answer = await ask(text);
  expect(answer.errors).toEqual([]);
  return answer.data!;
};

let keys = 0;
const nextKey = (): string => `k-${String((keys += 1))}`;
const open = (...accounts: readonly string[]) =>
  mutate(
    `openAccounts(input: { key: "${nextKey()}", accounts: [${accounts.join(' ')}] }) {
      accepted rejected { index code field } } `,
  );
const deposit = (accountId: string, amount: string) =>
  mutate(
    `recordDeposit(input: { key: "${nextKey()}", accountId: "${accountId}", asset: "USD", amount: "${amount}", final: true }) { id }`,
  );
const transfer = (from: string, to: string, amount: string, key = nextKey()) =>
  ask(
    `transferCollateral(input: { key: "${key}", fromAccountId: "${from}", toAccountId: "${to}", asset: "USD", amount: "${amount}" }) {
      id asset amount from { id collateral { balance } } to { id collateral { balance } } }`,
  );
const long = (accountId: string, size: string) =>
  mutate(
    `recordPositions(input: { key: "${nextKey()}", positions: [{ accountId: "${accountId}", marketId: "BTC-USD", size: "${size}", entryPrice: "100" }] }) { accepted }`,
  );
const refusalOf = ({ errors }: Answer) => errors[0]?.extensions;

describe('accounts', () => {
  test('are opened with owner and kind, row by row, with one event each', async () => {
    const receipt = await open(
      '{ id: "ada", owner: "ada" }',
      '{ id: "ada.eth", owner: "ada", kind: ISOLATED, marketId: "ETH-USD" }',
      '{ id: "ada.2", owner: "ada", kind: SUB }',
      '{ id: "no-market", owner: "ada", kind: ISOLATED }',
      '{ id: "a-market", owner: "ada", kind: SUB, marketId: "ETH-USD" }',
      '{ id: "other-market", owner: "ada", kind: ISOLATED, marketId: "NO-USD" }',
      '{ id: "not an id", owner: "ada" }',
      '{ id: "ada", owner: "bob" }',
      '{ id: "ada", owner: "ada" }',
    );
    expect(receipt.openAccounts).toEqual({
      accepted: 4,
      rejected: [
        { index: 3, code: 'BAD_USER_INPUT', field: 'accounts[3].marketId' },
        { index: 4, code: 'BAD_USER_INPUT', field: 'accounts[4].marketId' },
        { index: 5, code: 'NOT_FOUND', field: 'accounts[5].marketId' },
        { index: 6, code: 'BAD_USER_INPUT', field: 'accounts[6].id' },
        { index: 7, code: 'CONFLICT', field: 'accounts[7].id' },
      ],
    });
    expect((await open('{ id: "ada.2", owner: "ada", kind: SUB }')).openAccounts).toMatchObject({
      accepted: 1,
    });

    const { data } = await api.ask(
      viewer,
      `{ account(id: "ada.eth") { owner kind isolatedMarket { id } }
         events(filter: { types: ["AccountOpened"] }) { nodes { accountId marketId ... on AccountOpened { owner kind } } } }`,
    );
    expect(data).toEqual({
      account: { owner: 'ada', kind: 'ISOLATED', isolatedMarket: { id: 'ETH-USD' } },
      events: {
        nodes: [
          { accountId: 'ada', marketId: null, owner: 'ada', kind: 'CROSS' },
          { accountId: 'ada.eth', marketId: 'ETH-USD', owner: 'ada', kind: 'ISOLATED' },
          { accountId: 'ada.2', marketId: null, owner: 'ada', kind: 'SUB' },
        ],
      },
    });
  });

  test('an isolated one takes no order in another market', async () => {
    await deposit('ada.eth', '10');
    const { data } = await api.ask(
      operator,
      `{ checkOrders(orders: [
          { accountId: "ada.eth", marketId: "BTC-USD", side: BUY, size: "0.1", price: "100" }
          { accountId: "ada.eth", marketId: "ETH-USD", side: BUY, size: "0.1", price: "10" }
        ]) { allowed code } }`,
    );
    expect(data!.checkOrders).toEqual([
      { allowed: false, code: 'CONFLICT' },
      { allowed: true, code: null },
    ]);
  });
});

test('an isolated account takes no trade and no position in another market', async () => {
  const row = 'accountId: "ada.eth", marketId: "BTC-USD", size: "1"';
  const receipts = await mutate(
    `recordTrades(input: { key: "${nextKey()}", trades: [{ id: "t-1", ${row}, price: "100", at: "2026-01-01T00:00:00Z" }] }) { accepted rejected { code } }
     recordPositions(input: { key: "${nextKey()}", positions: [{ ${row}, entryPrice: "100" }] }) { accepted rejected { code } }`,
  );
  const refused = { accepted: 0, rejected: [{ code: 'CONFLICT' }] };
  expect(receipts).toEqual({ recordTrades: refused, recordPositions: refused });
});

describe('a transfer', () => {
  test('moves money at once, posts it and tells both accounts; a repeat does nothing', async () => {
    await deposit('ada', '100');
    const first = await transfer('ada', 'ada.2', '40', 'move');
    const expected = {
      id: 'transfer.move',
      asset: 'USD',
      amount: '40',
      from: { id: 'ada', collateral: [{ balance: '60' }] },
      to: { id: 'ada.2', collateral: [{ balance: '40' }] },
    };
    expect(first.data!.transferCollateral).toEqual(expected);
    expect((await transfer('ada', 'ada.2', '40', 'move')).data!.transferCollateral).toEqual(
      expected,
    );
    expect(refusalOf(await transfer('ada', 'ada.2', '41', 'move'))).toMatchObject({
      code: 'CONFLICT',
      state: 'KEY_USED',
    });

    const { data } = await api.ask(
      viewer,
      `{ events(filter: { types: ["CollateralTransferred"] }) { nodes {
           accountId ... on CollateralTransferred { transferId counterpartyAccountId amount balance } } }
         ledgerEntries(filter: { transferId: "transfer.move" }) { nodes { amount cause { kind collateralTransferId } } } }`,
    );
    expect(at(data, 'events')).toEqual({
      nodes: [
        {
          accountId: 'ada',
          transferId: 'transfer.move',
          counterpartyAccountId: 'ada.2',
          amount: '-40',
          balance: '60',
        },
        {
          accountId: 'ada.2',
          transferId: 'transfer.move',
          counterpartyAccountId: 'ada',
          amount: '40',
          balance: '40',
        },
      ],
    });
    const cause = { kind: 'TRANSFER', collateralTransferId: 'transfer.move' };
    expect(at(data, 'ledgerEntries')).toEqual({
      nodes: [
        { amount: '40', cause },
        { amount: '-40', cause },
      ],
    });
    expect((await checkLedger(api.deps.db)).isSound).toBe(true);
  });

  test.each([
    ['between owners', 'ada', 'bob', '1', { code: 'CONFLICT', state: 'OTHER_OWNER' }],
    ['to itself', 'ada', 'ada', '1', { code: 'BAD_USER_INPUT', field: 'toAccountId' }],
    ['from nobody', 'nobody', 'ada', '1', { code: 'NOT_FOUND', field: 'fromAccountId' }],
    ['to nobody', 'ada', 'nobody', '1', { code: 'NOT_FOUND', field: 'toAccountId' }],
    ['of too much', 'ada', 'ada.2', '60.01', { code: 'INSUFFICIENT_BALANCE' }],
    ['of nothing', 'ada', 'ada.2', '0', { code: 'BAD_USER_INPUT', field: 'amount' }],
  ])('%s is refused and nothing is written', async (_name, from, to, amount, refusal) => {
    await open('{ id: "bob", owner: "bob" }');
    expect(refusalOf(await transfer(from, to, amount))).toMatchObject(refusal);
    const { data } = await api.ask(viewer, '{ account(id: "ada") { collateral { balance } } }');
    expect(at(data, 'account')).toEqual({ collateral: [{ balance: '60' }] });
  });

  test('leaves an isolated account a tenth of its notional, though its margin is less', async () => {
    await open(
      '{ id: "eve", owner: "eve" }',
      '{ id: "eve.btc", owner: "eve", kind: ISOLATED, marketId: "BTC-USD" }',
    );
    await deposit('eve.btc', '20');
    await long('eve.btc', '1');
    expect(refusalOf(await transfer('eve.btc', 'eve', '10.01'))).toMatchObject({
      code: 'INSUFFICIENT_FREE_COLLATERAL',
      initialMargin: '10',
    });
    expect((await transfer('eve.btc', 'eve', '10')).errors).toEqual([]);
  });
});

describe('an account under a call', () => {
  test('cannot send collateral, is cured by what it receives, and its end does not affect other accounts of its owner', async () => {
    await open(
      '{ id: "kim", owner: "kim" }',
      '{ id: "kim.btc", owner: "kim", kind: ISOLATED, marketId: "BTC-USD" }',
    );
    await deposit('kim', '50');
    await deposit('kim.btc', '3');
    await long('kim.btc', '1');
    await publish(api, operator, { 'BTC-USD': '98' });
    await api.settle();

    expect(refusalOf(await transfer('kim.btc', 'kim', '0.5'))).toMatchObject({
      code: 'ACCOUNT_UNDER_CALL',
    });
    expect((await transfer('kim', 'kim.btc', '5')).errors).toEqual([]);
    const cured = await api.ask(
      viewer,
      '{ account(id: "kim.btc") { openMarginCall { state } marginCalls { nodes { state } } } }',
    );
    expect(at(cured.data, 'account')).toEqual({
      openMarginCall: null,
      marginCalls: { nodes: [{ state: 'CURED' }] },
    });

    await publish(api, operator, { 'BTC-USD': '91' });
    await api.settle();
    const { data } = await api.ask(
      viewer,
      '{ lost: account(id: "kim.btc") { health { level equity } } kept: account(id: "kim") { health { level equity } openMarginCall { id } } }',
    );
    expect(data).toEqual({
      lost: { health: { level: 'BANKRUPT', equity: '-1' } },
      kept: { health: { level: 'HEALTHY', equity: '45' }, openMarginCall: null },
    });
  });
});
