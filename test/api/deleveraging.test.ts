import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { assessAccountHealth } from '../../src/domain/risk/health/account-health.js';
import {
  deleveragingCandidateOf,
  deleveragingQueueOf,
} from '../../src/domain/risk/waterfall/auto-deleveraging.js';
import { loadAccounts } from '../../src/store/accounts/accounts.js';
import { loadRiskContext } from '../../src/store/markets/risk-context.js';

import { type Api, anApi, at, codesOf, publish, tokenFor } from './harness.js';

let api: Api;
let operator: string;
let viewer: string;

/** Longs of BTC entered at different prices with different cash; one at a loss, two alike, one with BTC as collateral. */
const BOOK = [
  { id: 'a', cash: '1000', size: '10', entry: '90' },
  { id: 'b', cash: '200', size: '10', entry: '90' },
  { id: 'c', cash: '200', size: '10', entry: '99' },
  { id: 'd', cash: '500', size: '5', entry: '101' },
  { id: 'e', cash: '200', size: '10', entry: '90' },
  { id: 'f', cash: '777.77', size: '3.5003', entry: '71.03' },
  { id: 's', cash: '5000', size: '-20', entry: '130' },
] as const;

async function seed(): Promise<void> {
  await publish(api, operator, { 'BTC-USD': '100', 'ETH-USD': '10' });
  for (const { id, cash, size, entry } of BOOK) {
    const answer = await api.ask(
      operator,
      `mutation { recordDeposit(input: { key: "d-${id}", accountId: "${id}", asset: "USD", amount: "${cash}", final: true, owner: "own-${id}" }) { id }
        recordPositions(input: { key: "p-${id}", positions: [{ accountId: "${id}", marketId: "BTC-USD", size: "${size}", entryPrice: "${entry}" }] }) { rejected { message } } }`,
    );
    expect(answer.errors).toEqual([]);
  }
  await api.ask(
    operator,
    'mutation { recordDeposit(input: { key: "btc", accountId: "f", asset: "BTC", amount: "0.25", final: true }) { id } }',
  );
  await api.settle();
}

beforeAll(async () => {
  api = await anApi();
  operator = await tokenFor(api.system, 'olga', ['OPERATOR']);
  viewer = await tokenFor(api.system, 'vera', ['RISK_VIEWER']);
  await seed();
}, 60_000);
afterAll(() => api.close());

const QUEUE = `query ($side: PositionSide!, $first: Int, $after: String) {
  market(id: "BTC-USD") { deleveragingQueue(side: $side, first: $first, after: $after) {
    totalCount
    nodes { position quantile accountId size entryPrice unrealizedPnl equity reducibleSize }
    pageInfo { hasNextPage hasPreviousPage endCursor }
  } }
}`;
const RANK = `query ($id: ID!) { account(id: $id) { positions {
  deleveragingRank { position of quantile } } } }`;

interface Entry {
  readonly position: number;
  readonly quantile: number;
  readonly accountId: string;
}

async function queue(side = 'LONG', page: object = {}) {
  const answer = await api.ask(viewer, QUEUE, { side, ...page });
  expect(answer.errors).toEqual([]);
  const connection = at(answer.data, 'market', 'deleveragingQueue');
  return {
    nodes: at(connection, 'nodes') as readonly Entry[],
    totalCount: at(connection, 'totalCount'),
    endCursor: at(connection, 'pageInfo', 'endCursor'),
    hasNextPage: at(connection, 'pageInfo', 'hasNextPage'),
  };
}

/** Later than any ranking that is still shown. */
function waitForNewRanking(): void {
  api.system.clock.at = new Date(api.system.clock.at.getTime() + 1000);
}

describe('the deleveraging queue of a market', () => {
  test('is in the order that auto-deleveraging takes, with the same equity to the last digit', async () => {
    const { db, clock } = api.system;
    const context = await loadRiskContext(db, clock.now());
    const accounts = [
      ...(
        await loadAccounts(
          db,
          BOOK.map(({ id }) => id),
        )
      ).values(),
    ];
    const candidates = accounts.flatMap((account) => {
      const candidate = deleveragingCandidateOf(assessAccountHealth(account, context), 'BTC-USD');
      return candidate?.position.size.isPositive() === true ? [candidate] : [];
    });
    const expected = deleveragingQueueOf(candidates).map(({ accountId, equity, position }) => ({
      accountId,
      equity: equity.toFixed(),
      unrealizedPnl: position.unrealizedPnl.toFixed(),
    }));

    const { nodes, totalCount } = await queue();

    expect(expected.map(({ accountId }) => accountId)).toEqual(['b', 'e', 'f', 'a', 'c']);
    expect(nodes).toEqual(expected.map((entry) => expect.objectContaining(entry) as unknown));
    expect(totalCount).toBe(5);
  });

  test('counts places from 1, lights from 5, and shows half of a position, in whole lots, as what one event takes', async () => {
    const { nodes } = await queue();

    expect(nodes.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5]);
    expect(nodes.map(({ quantile }) => quantile)).toEqual([5, 4, 3, 2, 1]);
    expect(nodes[0]).toMatchObject({ accountId: 'b', size: '10', reducibleSize: '5' });
    expect(nodes[1]).toMatchObject({ accountId: 'e' });
    // Half is 1.75015, and a lot 0.0001.
    expect(nodes[2]).toMatchObject({ accountId: 'f', reducibleSize: '1.7501' });
  });

  test('has the positions of its side in profit and no others', async () => {
    expect((await queue('SHORT')).nodes).toEqual([
      expect.objectContaining({ accountId: 's', position: 1, quantile: 5, size: '-20' }),
    ]);
    expect((await queue()).nodes.map(({ accountId }) => accountId)).not.toContain('d');
  });

  test('continues after the present place of an account', async () => {
    const whole = (await queue()).nodes.map(({ accountId }) => accountId);
    const first = await queue('LONG', { first: 2 });
    const second = await queue('LONG', { first: 2, after: first.endCursor });
    const third = await queue('LONG', { first: 2, after: second.endCursor });

    expect([...first.nodes, ...second.nodes, ...third.nodes].map((e) => e.accountId)).toEqual(
      whole,
    );
    expect([first.hasNextPage, second.hasNextPage, third.hasNextPage]).toEqual([true, true, false]);
  });

  test('is empty where nobody has a position', async () => {
    const { data } = await api.ask(
      viewer,
      'query { market(id: "ETH-USD") { deleveragingQueue(side: LONG) { totalCount nodes { accountId } } } }',
    );
    expect(at(data, 'market', 'deleveragingQueue')).toEqual({ totalCount: 0, nodes: [] });
  });

  test('requires a role that reads every account', async () => {
    const owner = await tokenFor(api.system, 'own-a', ['ACCOUNT_OWNER']);
    const partner = await tokenFor(api.system, 'pia', ['PARTNER'], ['a']);
    for (const token of [owner, partner]) {
      expect(codesOf(await api.ask(token, QUEUE, { side: 'LONG' }))).toEqual(['FORBIDDEN']);
    }
    expect(codesOf(await api.ask(null, QUEUE, { side: 'LONG' }))).toEqual(['UNAUTHENTICATED']);
  });

  test.each([{ first: 0 }, { first: 501 }, { after: 'x' }, { side: 'FLAT' }])(
    'refuses %j as BAD_USER_INPUT',
    async (page) => {
      const answer = await api.ask(viewer, QUEUE, { side: 'LONG', ...page });
      expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
    },
  );
});

describe('the rank of a position', () => {
  test('is its own place in the queue, for its owner', async () => {
    const owner = await tokenFor(api.system, 'own-e', ['ACCOUNT_OWNER']);
    const { data } = await api.ask(owner, RANK, { id: 'e' });

    expect(at(data, 'account', 'positions', 0, 'deleveragingRank')).toEqual({
      position: 2,
      of: 5,
      quantile: 4,
    });
  });

  test('is null for a position at a loss, and for one that has just come to its entry', async () => {
    const loss = await api.ask(viewer, RANK, { id: 'd' });
    expect(at(loss.data, 'account', 'positions', 0, 'deleveragingRank')).toBeNull();

    waitForNewRanking();
    await publish(api, operator, { 'BTC-USD': '99' });
    const even = await api.ask(viewer, RANK, { id: 'c' });
    expect(at(even.data, 'account', 'positions', 0, 'deleveragingRank')).toBeNull();
  });

  test('follows the price: a short takes its place among the winners as the mark falls', async () => {
    waitForNewRanking();
    await publish(api, operator, { 'BTC-USD': '98' });
    const { data } = await api.ask(viewer, RANK, { id: 's' });

    expect(at(data, 'account', 'positions', 0, 'deleveragingRank')).toEqual({
      position: 1,
      of: 1,
      quantile: 5,
    });
    expect((await queue()).nodes.map(({ accountId }) => accountId)).not.toContain('c');
  });
});
