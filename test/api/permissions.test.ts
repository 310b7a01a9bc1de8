import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type Api, anApi, at, publish, tokenFor } from './harness.js';

/** The demo genesis asks for 2 % initial margin of the first bracket of BTC-USD. */
let api: Api;
let operator: string;
let viewer: string;

beforeAll(async () => {
  api = await anApi();
  operator = await tokenFor(api.system, 'olga', ['OPERATOR']);
  viewer = await tokenFor(api.system, 'vera', ['RISK_VIEWER']);
  await publish(api, operator, { 'BTC-USD': '100', 'ETH-USD': '10' });
  await mutate(
    `recordDeposit(input: { key: "d-1", accountId: "rita", asset: "USD", amount: "100", final: true, owner: "alice" }) { id }`,
  );
  await mutate(
    `recordDeposit(input: { key: "d-2", accountId: "sam", asset: "USD", amount: "1.5", final: true, owner: "bob" }) { id }`,
  );
}, 60_000);
afterAll(() => api.close());

async function mutate(text: string): Promise<Record<string, unknown>> {
  const answer = await api.ask(operator, `mutation { ${text} }`);
  expect(answer.errors).toEqual([]);
  await api.settle();
  return answer.data!;
}

let keys = 0;
const orders = (replaces: string, list: string) => {
  keys += 1;
  return mutate(
    `recordOpenOrders(input: { key: "o-${String(keys)}", replaces: [${replaces}], orders: [${list}] }) {
      accepted duplicate rejected { index code field } }`,
  );
};
const scope = (accountId: string, marketId = 'BTC-USD') =>
  `{ accountId: "${accountId}", marketId: "${marketId}" }`;
const anOrder = (id: string, more: string, accountId = 'rita') =>
  `{ id: "${id}", accountId: "${accountId}", marketId: "BTC-USD", price: "100", ${more} }`;

const CHECK = `query ($orders: [OrderCheckInput!]!) { checkOrders(orders: $orders) {
  allowed code message freeCollateralAfter maxSize } }`;
const check = async (token: string, ...asked: object[]) =>
  (await api.ask(token, CHECK, { orders: asked })).data!.checkOrders as Record<string, unknown>[];
const buy = (size: string, accountId = 'rita') => ({
  accountId,
  marketId: 'BTC-USD',
  side: 'BUY',
  size,
  price: '100',
});

describe('resting orders', () => {
  test('reserve the worse of both sides, reduce-only ones nothing, and are read back', async () => {
    expect(
      await orders(
        scope('rita'),
        [
          anOrder('a', 'side: BUY, size: "10"'),
          anOrder('b', 'side: SELL, size: "4"'),
          anOrder('c', 'side: SELL, size: "900", reduceOnly: true'),
        ].join(' '),
      ),
    ).toEqual({ recordOpenOrders: { accepted: 3, duplicate: false, rejected: [] } });

    const { data } = await api.ask(
      viewer,
      `{ account(id: "rita") { restrictions openOrders { id side size reduceOnly market { id } }
         health { equity initialMargin orderMargin freeCollateral } } }`,
    );
    expect(at(data, 'account')).toEqual({
      restrictions: [],
      openOrders: [
        { id: 'a', side: 'BUY', size: '10', reduceOnly: false, market: { id: 'BTC-USD' } },
        { id: 'b', side: 'SELL', size: '4', reduceOnly: false, market: { id: 'BTC-USD' } },
        { id: 'c', side: 'SELL', size: '900', reduceOnly: true, market: { id: 'BTC-USD' } },
      ],
      health: { equity: '100', initialMargin: '0', orderMargin: '20', freeCollateral: '80' },
    });
  });

  test('are replaced as a whole, also by an empty list; other markets stay unchanged', async () => {
    await orders(
      scope('rita', 'ETH-USD'),
      `{ id: "e", accountId: "rita", marketId: "ETH-USD", side: SELL, size: "1", price: "11" }`,
    );
    await orders(scope('rita'), '');
    const { data } = await api.ask(viewer, '{ account(id: "rita") { openOrders { id } } }');
    expect(at(data, 'account')).toEqual({ openOrders: [{ id: 'e' }] });
    await orders(scope('rita', 'ETH-USD'), '');
  });

  test('valid rows are accepted, and each invalid one is reported', async () => {
    const receipt = await orders(
      `${scope('rita')} ${scope('nobody')} ${scope('rita', 'NO-USD')}`,
      [
        anOrder('ok', 'side: BUY, size: "1"'),
        anOrder('ok', 'side: BUY, size: "1"'),
        anOrder('zero', 'side: BUY, size: "0"'),
        anOrder('fine', 'side: BUY, size: "0.000000001"'),
        anOrder('else', 'side: BUY, size: "1"', 'sam'),
        anOrder('gone', 'side: BUY, size: "1"', 'nobody'),
      ].join(' '),
    );
    expect(receipt).toEqual({
      recordOpenOrders: {
        accepted: 1,
        duplicate: false,
        rejected: [
          { index: 1, code: 'NOT_FOUND', field: 'replaces[1].accountId' },
          { index: 1, code: 'BAD_USER_INPUT', field: 'orders[1].id' },
          { index: 2, code: 'NOT_FOUND', field: 'replaces[2].marketId' },
          { index: 2, code: 'BAD_USER_INPUT', field: 'orders[2].size' },
          { index: 3, code: 'BAD_USER_INPUT', field: 'orders[3].size' },
          { index: 4, code: 'BAD_USER_INPUT', field: 'orders[4]' },
          { index: 5, code: 'BAD_USER_INPUT', field: 'orders[5]' },
        ],
      },
    });
  });

  test('are recorded once per key, and not by a viewer', async () => {
    const text = `recordOpenOrders(input: { key: "same", replaces: [${scope('rita')}], orders: [] }) { accepted duplicate rejected { index } }`;
    expect(await mutate(text)).toMatchObject({ recordOpenOrders: { duplicate: false } });
    expect(await mutate(text)).toMatchObject({ recordOpenOrders: { duplicate: true } });
    const refused = await api.ask(viewer, `mutation { ${text} }`);
    expect(refused.errors[0]!.extensions.code).toBe('FORBIDDEN');
  });

  test('reduce the collateral that may be withdrawn', async () => {
    await orders(scope('rita'), anOrder('a', 'side: BUY, size: "10"'));
    const ask = (amount: string) =>
      api.ask(
        viewer,
        `{ checkWithdrawal(accountId: "rita", asset: "USD", amount: "${amount}") { allowed code maxAmount } }`,
      );
    expect((await ask('80')).data!.checkWithdrawal).toEqual({
      allowed: true,
      code: null,
      maxAmount: '80',
    });
    expect((await ask('80.00000001')).data!.checkWithdrawal).toEqual({
      allowed: false,
      code: 'INSUFFICIENT_FREE_COLLATERAL',
      maxAmount: '80',
    });
    const taken = await api.ask(
      operator,
      `mutation { recordWithdrawal(input: { key: "w", accountId: "rita", asset: "USD", amount: "80.00000001" }) { id } }`,
    );
    expect(taken.errors[0]!.extensions).toMatchObject({
      code: 'INSUFFICIENT_FREE_COLLATERAL',
      freeCollateral: '-0.00000001',
    });
    await orders(scope('rita'), '');
  });
});

describe('checkOrders', () => {
  test('answers each order alone, with the largest size that would be allowed', async () => {
    const answers = await check(
      operator,
      buy('50'),
      buy('50.0001'),
      buy('1', 'nobody'),
      { ...buy('1'), marketId: 'NO-USD' },
      buy('0'),
      { ...buy('1'), reduceOnly: true },
    );
    expect(answers.map(({ allowed, code, maxSize }) => [allowed, code, maxSize])).toEqual([
      [true, null, '50'],
      [false, 'INSUFFICIENT_FREE_COLLATERAL', '50'],
      [false, 'NOT_FOUND', '0'],
      [false, 'NOT_FOUND', '0'],
      [false, 'BAD_USER_INPUT', '0'],
      [false, 'CONFLICT', '0'],
    ]);
  });

  test("another's account does not exist", async () => {
    const alice = await tokenFor(api.system, 'alice', ['ACCOUNT_OWNER']);
    const [own, other] = await check(alice, buy('1'), buy('1', 'sam'));
    expect(own).toMatchObject({ allowed: true });
    expect(other).toMatchObject({ allowed: false, code: 'NOT_FOUND' });
    const nobody = await tokenFor(api.system, 'alice', []);
    const refused = await api.ask(nobody, CHECK, { orders: [buy('1')] });
    expect(refused.errors[0]!.extensions.code).toBe('FORBIDDEN');
  });

  test('none and more than 1,000 are refused', async () => {
    for (const asked of [[], Array.from({ length: 1001 }, () => buy('1'))]) {
      const { errors } = await api.ask(operator, CHECK, { orders: asked });
      expect(errors[0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'orders' });
    }
  });
});

test('an account under a call is restricted, and may reduce', async () => {
  await mutate(
    `recordPositions(input: { key: "p", positions: [{ accountId: "sam", marketId: "BTC-USD", size: "0.7", entryPrice: "100" }] }) { accepted }`,
  );
  await publish(api, operator, { 'BTC-USD': '98.9' });
  await api.settle();
  const { data } = await api.ask(
    viewer,
    '{ account(id: "sam") { restrictions openMarginCall { state } } }',
  );
  expect(at(data, 'account')).toEqual({
    restrictions: ['NEW_RISK', 'WITHDRAWALS'],
    openMarginCall: { state: 'GRACE' },
  });
  const [more, less] = await check(operator, buy('0.1', 'sam'), {
    ...buy('0.7', 'sam'),
    side: 'SELL',
  });
  expect(more).toMatchObject({ allowed: false, code: 'ACCOUNT_UNDER_CALL', maxSize: '0' });
  expect(less).toMatchObject({ allowed: true, maxSize: '0.7' });
  expect(
    (
      await api.ask(
        viewer,
        '{ checkWithdrawal(accountId: "sam", asset: "USD", amount: "0.01") { allowed code maxAmount } }',
      )
    ).data!.checkWithdrawal,
  ).toEqual({ allowed: false, code: 'ACCOUNT_UNDER_CALL', maxAmount: '0' });
});
