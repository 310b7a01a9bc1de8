import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { CALL, EVERYTHING, seedCalledBook } from './called-book.js';
import { type Answer, type Api, anApi, at, codesOf, tokenFor } from './harness.js';

let api: Api;
let operator: string;
let viewer: string;
let alice: string;
let mallory: string;
let partner: string;

beforeAll(async () => {
  api = await anApi();
  const { system } = api;
  operator = await tokenFor(system, 'olga', ['OPERATOR']);
  viewer = await tokenFor(system, 'vera', ['RISK_VIEWER']);
  alice = await tokenFor(system, 'alice', ['ACCOUNT_OWNER']);
  mallory = await tokenFor(system, 'mallory', ['ACCOUNT_OWNER']);
  partner = await tokenFor(system, 'acme', ['PARTNER'], ['bob-1']);
  await seedCalledBook(api, operator);
}, 60_000);
afterAll(() => api.close());

describe('scope', () => {
  const HIDDEN = `{
    account(id: "alice-1") { id }
    marginCall(id: "${CALL}") { id }
    liquidation(id: "${CALL}.step-1") { id }
    accounts { totalCount nodes { id } }
    named: accounts(filter: { ids: ["alice-1"] }) { totalCount }
    marginCalls { totalCount nodes { id } }
    ofAlice: marginCalls(filter: { accountId: "alice-1" }) { totalCount }
    events(filter: { accountIds: ["alice-1"] }) { totalCount nodes { type } }
    ofCall: events(filter: { marginCallId: "${CALL}" }) { totalCount }
  }`;

  test("another's account does not exist for an owner or a partner, on any field", async () => {
    for (const [token, own] of [
      [mallory, 0],
      [partner, 1],
    ] as const) {
      const { data, errors } = await api.ask(token, HIDDEN);

      expect(errors).toEqual([]);
      expect(data).toMatchObject({
        account: null,
        marginCall: null,
        liquidation: null,
        accounts: { totalCount: own },
        named: { totalCount: 0 },
        marginCalls: { totalCount: 0, nodes: [] },
        ofAlice: { totalCount: 0 },
        events: { totalCount: 0, nodes: [] },
        ofCall: { totalCount: 0 },
      });
    }
  });

  test('an owner sees its own account, its part of the book, and no counterparty by name', async () => {
    const { data, errors } = await api.ask(alice, EVERYTHING);

    expect(errors).toEqual([]);
    expect(at(data, 'accounts', 'nodes', 0)).toMatchObject({
      id: 'alice-1',
      openMarginCall: {
        liquidations: [{ waterfall: [{ amount: '1.5', counterpartyAccountId: null }] }],
        waterfall: [
          { kind: 'AUTO_DELEVERAGING', amount: '1.5', counterpartyAccountId: null },
          { kind: 'GLOBAL_INSURANCE', amount: '2.5', counterpartyAccountId: null },
        ],
      },
    });
    expect(at(data, 'accounts', 'nodes')).toHaveLength(1);
    expect(at(data, 'riskSummary')).toMatchObject({ openMarginCalls: 1, equity: '100' });
  });

  test('facts of governance are for every token, facts of no account in particular are not', async () => {
    const { data } = await api.ask(mallory, '{ events { nodes { type accountId } } }');

    expect(at(data, 'events', 'nodes')).toEqual([{ type: 'GenesisApplied', accountId: null }]);
  });

  test('a token without a role sees no account', async () => {
    const nobody = await tokenFor(api.system, 'alice', [], ['alice-1', 'bob-1']);
    const { data } = await api.ask(
      nobody,
      '{ accounts { totalCount } account(id: "bob-1") { id } }',
    );

    expect(data).toEqual({ accounts: { totalCount: 0 }, account: null });
  });

  test('the whole log is verified by those who may read it', async () => {
    expect(codesOf(await api.ask(alice, '{ verifyLog { ok } }'))).toEqual(['FORBIDDEN']);
  });

  test('every root field refuses a request without a token or with an invalid one', async () => {
    const fields = [
      'viewer { subject }',
      'systemStatus { version }',
      'markets { id }',
      'market(id: "BTC-USD") { id }',
      'collateralAssets { asset }',
      'account(id: "alice-1") { id }',
      'accounts { totalCount }',
      'marginCall(id: "x") { id }',
      'marginCalls { totalCount }',
      'liquidation(id: "x") { id }',
      'riskSummary { equity }',
      'committee { quorum }',
      'proposal(id: "x") { id }',
      'proposals { totalCount }',
      'mandates { id }',
      'waterfall { kind }',
      'events { totalCount }',
      'verifyLog { ok }',
    ];
    const expired = await tokenFor(api.system, 'vera', ['RISK_VIEWER'], [], -1);
    const answers: Answer[] = [];
    for (const field of fields) {
      answers.push(await api.ask(null, `{ ${field} }`), await api.ask(expired, `{ ${field} }`));
    }

    expect(answers.map(codesOf)).toEqual(answers.map(() => ['UNAUTHENTICATED']));
    expect(answers.every(({ data }) => !JSON.stringify(data ?? null).includes('alice'))).toBe(true);
  });
});

describe('acknowledging a margin call', () => {
  const acknowledge = (token: string): Promise<Answer> =>
    api.ask(
      token,
      `mutation { acknowledgeMarginCall(id: "${CALL}") { id acknowledgedAt state deadline } }`,
    );

  test("another's call is NOT_FOUND, and reading it is not holding it", async () => {
    expect(codesOf(await acknowledge(mallory))).toEqual(['NOT_FOUND']);
    expect(codesOf(await acknowledge(partner))).toEqual(['NOT_FOUND']);
    expect(codesOf(await acknowledge(viewer))).toEqual(['FORBIDDEN']);
  });

  test('its holder does it once; saying it again changes nothing', async () => {
    await api.system.db.notice.updateMany({
      where: { marginCallId: CALL },
      data: { status: 'SENT', sentAt: api.system.clock.now(), nextAttemptAt: null, attempts: 1 },
    });
    const first = await acknowledge(alice);
    api.system.clock.at = new Date(api.system.clock.at.getTime() + 5000);
    const again = await acknowledge(operator);
    await api.settle();
    const { data } = await api.ask(
      alice,
      `{ marginCall(id: "${CALL}") { notices { status acknowledgedAt } timeline { type actor ... on MarginCallAcknowledged { acknowledgedNoticeIds } } } }`,
    );

    expect(at(first.data, 'acknowledgeMarginCall', 'acknowledgedAt')).not.toBeNull();
    expect(again.data).toEqual(first.data);
    const timeline = at(data, 'marginCall', 'timeline') as { type: string }[];
    expect(timeline.filter(({ type }) => type === 'MarginCallAcknowledged')).toEqual([
      expect.objectContaining({ actor: 'alice', acknowledgedNoticeIds: [expect.any(String)] }),
    ]);
    expect(at(data, 'marginCall', 'notices', 0)).toMatchObject({
      status: 'SENT',
      acknowledgedAt: at(first.data, 'acknowledgeMarginCall', 'acknowledgedAt'),
    });
  });
});
