import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type Api, anApi, at, publish, tokenFor } from './harness.js';

/**
 * One BTC long at 100, 2 % initial and 1.2 % maintenance margin in the first bracket of the demo genesis.
 * Maintenance margin 1.2, cure margin 1.32, close-out margin 0.8.
 */
let api: Api;
let operator: string;
let viewer: string;

beforeAll(async () => {
  api = await anApi();
  operator = await tokenFor(api.system, 'olga', ['OPERATOR']);
  viewer = await tokenFor(api.system, 'vera', ['RISK_VIEWER']);
  await publish(api, operator, { 'BTC-USD': '100' });
}, 60_000);
afterAll(() => api.close());

async function mutate(text: string): Promise<unknown> {
  const answer = await api.ask(operator, `mutation { ${text} }`);
  expect(answer.errors).toEqual([]);
  await api.settle();
  return answer.data;
}

const deposit = (key: string, accountId: string, amount: string, more = 'final: true') =>
  mutate(
    `recordDeposit(input: { key: "${key}", accountId: "${accountId}", asset: "USD", amount: "${amount}", ${more}, owner: "alice" }) { id }`,
  );

const position = (accountId: string) =>
  mutate(
    `recordPositions(input: { key: "${accountId}", positions: [{ accountId: "${accountId}", marketId: "BTC-USD", size: "1", entryPrice: "100" }] }) { accepted rejected { message } }`,
  );

const ACCOUNT = `query ($id: ID!) { account(id: $id) {
  health { equity collateralValue level projectedMarginRatio }
  collateral { asset balance value }
  openMarginCall { state cause amountDue amountOutstanding deadline }
  marginCalls { nodes { state cause } } } }`;

const accountOf = async (id: string) =>
  at((await api.ask(viewer, ACCOUNT, { id })).data, 'account') as Record<string, unknown>;

describe('a reversal after a deposit was final', () => {
  test('is a debit that breaches by itself: a call with cause COLLATERAL_CHANGE', async () => {
    await deposit('r-1', 'rev', '1.5');
    await deposit('r-2', 'rev', '1');
    await position('rev');
    expect((await accountOf('rev')).openMarginCall).toBeNull();

    await mutate('reverseDeposit(id: "deposit.r-1", reason: "double spend") { status }');
    const account = await accountOf('rev');

    expect(account.health).toMatchObject({ equity: '1', level: 'MARGIN_CALL' });
    expect(account.openMarginCall).toMatchObject({
      state: 'GRACE',
      cause: 'COLLATERAL_CHANGE',
      amountDue: '0.32',
    });
  });

  test('of the rest voids the grace, and repeated changes nothing', async () => {
    const reverse = 'reverseDeposit(id: "deposit.r-2", reason: "double spend") { status }';
    await mutate(reverse);
    await mutate(reverse);
    const account = await accountOf('rev');

    expect(account.health).toMatchObject({ equity: '0' });
    expect(account.collateral).toEqual([{ asset: 'USD', balance: '0', value: '0' }]);
    expect(at(account, 'openMarginCall', 'state')).toBe('LIQUIDATING');
  });

  test('leaves a debt that counts in full', async () => {
    await mutate(
      'recordDeposit(input: { key: "x-1", accountId: "debt", asset: "BTC", amount: "0.01", final: true, owner: "alice" }) { id }',
    );
    await deposit('x-2', 'debt', '10');
    await position('debt');
    // 0.01 BTC at 100 with a haircut of 10 % is 0.9; a debt of it would be a whole 1.
    expect((await accountOf('debt')).health).toMatchObject({ equity: '10.9' });
    await api.system.db.$executeRaw`
      INSERT INTO ledger_postings (transfer_id, ledger_account, asset, amount, at)
      VALUES ('moved', 'account:debt', 'BTC', -0.01, now()), ('moved', 'external', 'BTC', 0.01, now())`;
    await api.system.db
      .$executeRaw`UPDATE collateral_balances SET balance = 0 WHERE account_id = 'debt' AND asset = 'BTC'`;
    await mutate('reverseDeposit(id: "deposit.x-1", reason: "double spend") { status }');
    const account = await accountOf('debt');

    expect(account.health).toMatchObject({ equity: '9' });
    expect(account.collateral).toContainEqual({ asset: 'BTC', balance: '-0.01', value: '-1' });
  });
});

describe('a pending deposit of an account under call', () => {
  test('counts for nothing, shows in the projection, and cures when it is confirmed', async () => {
    await deposit('c-0', 'conf', '1.6');
    await deposit('c-1', 'conf', '0.9');
    await position('conf');
    await mutate('reverseDeposit(id: "deposit.c-0", reason: "double spend") { status }');
    const called = await accountOf('conf');
    expect(called.openMarginCall).toMatchObject({ state: 'GRACE', amountDue: '0.42' });
    await mutate(
      'recordDeposit(input: { key: "c-2", accountId: "conf", asset: "BTC", amount: "0.01", confirmations: 1 }) { status }',
    );
    const pending = await accountOf('conf');
    expect(pending.openMarginCall).toMatchObject({ state: 'GRACE', amountOutstanding: '0.42' });
    expect(pending.health).toMatchObject({ equity: '0.9', projectedMarginRatio: '1.5' });

    await mutate('recordConfirmations(depositId: "deposit.c-2", confirmations: 2) { status }');
    const cured = await accountOf('conf');
    expect(cured.openMarginCall).toBeNull();
    expect(at(cured, 'marginCalls', 'nodes')).toEqual([
      { state: 'CURED', cause: 'COLLATERAL_CHANGE' },
    ]);
  });
});
