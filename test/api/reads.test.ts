import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { decimal, sum } from '../../src/domain/decimal.js';

import {
  type Answer,
  type Api,
  anApi,
  at,
  codesOf,
  publish,
  seedBook,
  tokenFor,
} from './harness.js';

let api: Api;
let operator: string;
let viewer: string;
let alice: string;
let mallory: string;
let partner: string;
const CALL = 'alice-1.call-1';

beforeAll(async () => {
  api = await anApi();
  const { system } = api;
  operator = await tokenFor(system, 'olga', ['OPERATOR']);
  viewer = await tokenFor(system, 'vera', ['RISK_VIEWER']);
  alice = await tokenFor(system, 'alice', ['ACCOUNT_OWNER']);
  mallory = await tokenFor(system, 'mallory', ['ACCOUNT_OWNER']);
  partner = await tokenFor(system, 'acme', ['PARTNER'], ['bob-1']);
  await seedBook(api, operator);
  await publish(api, operator, { 'BTC-USD': '91' });
  await system.db.liquidation.create({
    data: {
      id: `${CALL}.step-1`,
      marginCallId: CALL,
      accountId: 'alice-1',
      marketId: 'BTC-USD',
      step: 1,
      size: '-10',
      limitPrice: '90',
      state: 'SUBMITTED',
      venue: 'none',
      submittedAt: system.clock.now(),
      explanation: { rule: 'test' },
    },
  });
  await system.db.waterfallAllocation.create({
    data: {
      marginCallId: CALL,
      liquidationId: `${CALL}.step-1`,
      ordinal: 1,
      kind: 'AUTO_DELEVERAGING',
      amount: '1.5',
      counterpartyAccountId: 'bob-1',
    },
  });
  await system.db.waterfallAllocation.create({
    data: { marginCallId: CALL, ordinal: 2, kind: 'GLOBAL_INSURANCE', amount: '2.5' },
  });
}, 60_000);
afterAll(() => api.close());

const EVERYTHING = `{
  accounts { nodes { id owner
    health { equity maintenanceMargin marginRatio level asOf freeCollateral projectedMarginRatio leverage }
    positions { market { id } size markPrice notional liquidationPrice bankruptcyPrice }
    collateral { asset balance pending haircut value }
    deposits { totalCount nodes { id amount status seenAt } }
    openMarginCall { id state cause amountDue amountOutstanding graceRemainingSeconds deadline
      healthAtOpening { equity level } notices { kind channel status attempts }
      liquidations { id size state waterfall { kind amount counterpartyAccountId } explanation }
      waterfall { kind amount counterpartyAccountId }
      timeline { type ... on MarginCallOpened { health { equity } amountDue cause graceSeconds } } }
    marginCalls { totalCount nodes { id account { id } } } } }
  riskSummary { openMarginCalls accountsWithoutPositions equity levels { level accounts } }
}`;

describe('a viewer', () => {
  test('reads every account down to its calls, steps and timelines', async () => {
    const answer = await api.ask(viewer, EVERYTHING);

    expect(answer.errors).toEqual([]);
    const [first] = at(answer.data, 'accounts', 'nodes') as unknown[];
    expect(first).toMatchObject({
      id: 'alice-1',
      health: { equity: '100', level: 'MARGIN_CALL' },
      positions: [{ market: { id: 'BTC-USD' }, size: '100', notional: '9100' }],
      openMarginCall: {
        id: CALL,
        state: 'GRACE',
        cause: 'PRICE',
        // 1.1 · 1.2 % of 9,100 USD less 100 USD, rounded up to the cent.
        amountDue: '20.12',
        amountOutstanding: '20.12',
        graceRemainingSeconds: 3600,
        healthAtOpening: { equity: '100', level: 'MARGIN_CALL' },
        liquidations: [
          { size: '-10', waterfall: [{ amount: '1.5', counterpartyAccountId: 'bob-1' }] },
        ],
      },
    });
    expect(at(first, 'openMarginCall', 'timeline', 0)).toMatchObject({
      type: 'MarginCallOpened',
      health: { equity: '100' },
      amountDue: '20.12',
      graceSeconds: 3600,
    });
    expect(at(answer.data, 'riskSummary')).toMatchObject({ openMarginCalls: 1, equity: '1190' });
    const { accountsWithoutPositions, levels } = at(answer.data, 'riskSummary') as {
      readonly accountsWithoutPositions: number;
      readonly levels: readonly { readonly accounts: number }[];
    };
    const counted = levels.reduce((total, { accounts }) => total + accounts, 0);
    // alice-1 and bob-1, who both hold positions.
    expect([counted, accountsWithoutPositions]).toEqual([2, 0]);
  });

  test('gets exact sums of all accounts', async () => {
    const { data } = await api.ask(
      viewer,
      `{ riskSummary { equity maintenanceMargin openInterest levels { accounts notional } }
         accounts { nodes { health { equity maintenanceMargin } positions { notional } } } }`,
    );
    const nodes = at(data, 'accounts', 'nodes') as {
      readonly health: { readonly equity: string; readonly maintenanceMargin: string };
      readonly positions: readonly { readonly notional: string }[];
    }[];
    const total = (amounts: readonly string[]): string => sum(amounts.map(decimal)).toFixed();
    const notional = total(nodes.flatMap(({ positions }) => positions.map((p) => p.notional)));
    const summary = at(data, 'riskSummary');

    expect(summary).toMatchObject({
      equity: total(nodes.map(({ health }) => health.equity)),
      maintenanceMargin: total(nodes.map(({ health }) => health.maintenanceMargin)),
      openInterest: notional,
    });
    const levels = at(summary, 'levels') as { readonly notional: string }[];
    expect(total(levels.map((level) => level.notional))).toBe(notional);
  });

  test('pages through accounts in the order of their ratios', async () => {
    const query = `query ($after: String) { accounts(first: 1, after: $after) {
      totalCount nodes { id } pageInfo { hasNextPage hasPreviousPage endCursor } } }`;
    const first = await api.ask(viewer, query);
    const after = at(first.data, 'accounts', 'pageInfo', 'endCursor');
    const second = await api.ask(viewer, query, { after });

    expect(at(first.data, 'accounts')).toMatchObject({
      totalCount: 2,
      nodes: [{ id: 'alice-1' }],
      pageInfo: { hasNextPage: true, hasPreviousPage: false },
    });
    expect(at(second.data, 'accounts')).toMatchObject({
      nodes: [{ id: 'bob-1' }],
      pageInfo: { hasNextPage: false, hasPreviousPage: true },
    });
  });

  test('pages through the log from cursor to cursor without a gap', async () => {
    const query = `query ($after: String) { events(first: 2, after: $after) {
      totalCount nodes { sequence } pageInfo { hasNextPage endCursor } } }`;
    const sequences: unknown[] = [];
    for (let after: unknown = null, more: unknown = true; more === true;) {
      const { data } = await api.ask(viewer, query, { after });
      const nodes = at(data, 'events', 'nodes') as { sequence: string }[];
      sequences.push(...nodes.map(({ sequence }) => Number(sequence)));
      after = at(data, 'events', 'pageInfo', 'endCursor');
      more = at(data, 'events', 'pageInfo', 'hasNextPage');
    }

    expect(sequences).toEqual(sequences.map((_, index) => index + 1));
    expect(sequences.length).toBeGreaterThan(5);
  });

  test('pages through rows of one instant without losing or repeating one', async () => {
    const { db, clock } = api.system;
    const seenAt = new Date(clock.now().getTime() + 7);
    const ids = ['a', 'b', 'c', 'd', 'e'];
    await db.account.create({ data: { id: 'paged', owner: 'many', createdAt: seenAt } });
    await db.deposit.createMany({
      data: ids.map((id) => ({
        id: `paged-${id}`,
        accountId: 'paged',
        asset: 'USD',
        amount: '1',
        status: 'PENDING',
        seenAt,
      })),
    });
    await db.marginCall.createMany({
      data: ids.map((id, index) => ({
        id: `paged-${id}`,
        accountId: 'paged',
        ordinal: index + 1,
        state: 'CURED',
        cause: 'PRICE',
        openedAt: seenAt,
        deadline: seenAt,
        closedAt: seenAt,
        graceSeconds: 0,
        terms: {},
        amountDue: '1',
        amountOutstanding: '0',
        healthAtOpening: {},
      })),
    });
    const walk = async (field: string): Promise<unknown[]> => {
      const query = `query ($after: String) { account(id: "paged") {
        ${field}(first: 2, after: $after) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } } }`;
      const found: unknown[] = [];
      for (let after: unknown = null, more: unknown = true; more === true;) {
        const { data } = await api.ask(viewer, query, { after });
        found.push(
          ...(at(data, 'account', field, 'nodes') as { id: string }[]).map(({ id }) => id),
        );
        after = at(data, 'account', field, 'pageInfo', 'endCursor');
        more = at(data, 'account', field, 'pageInfo', 'hasNextPage');
      }
      return found;
    };
    const newestFirst = ids.map((id) => `paged-${id}`).reverse();

    expect(await walk('deposits')).toEqual(newestFirst);
    expect(await walk('marginCalls')).toEqual(newestFirst);
    const all = await api.ask(
      viewer,
      '{ marginCalls(filter: { accountId: "paged", openOnly: true }) { totalCount } ended: marginCalls(filter: { accountId: "paged", states: [CURED] }) { totalCount } }',
    );
    expect(all.data).toMatchObject({ marginCalls: { totalCount: 0 }, ended: { totalCount: 5 } });
  });

  test('verifies the log from any line of it', async () => {
    const query =
      'query ($from: String) { verifyLog(fromSequence: $from) { ok checked firstBadSequence headHash } }';
    const whole = await api.ask(viewer, query);
    const part = await api.ask(viewer, query, { from: '3' });

    expect(at(whole.data, 'verifyLog')).toMatchObject({ ok: true, firstBadSequence: null });
    expect(at(part.data, 'verifyLog', 'checked')).toBe(
      (at(whole.data, 'verifyLog', 'checked') as number) - 2,
    );
  });

  test('verifies the log once in a request, and is told of no check when none is under way', async () => {
    const one = await api.ask(
      viewer,
      '{ a: verifyLog { ok } systemStatus { logCheck { checked } } }',
    );
    const two = await api.ask(viewer, '{ a: verifyLog { ok } b: verifyLog { ok } }');

    expect(at(one.data, 'a', 'ok')).toBe(true);
    expect(codesOf(two)).toEqual(['QUERY_TOO_COMPLEX']);
    const { data } = await api.ask(viewer, '{ systemStatus { logCheck { checked waiting } } }');
    expect(at(data, 'systemStatus', 'logCheck')).toBeNull();
  });

  test('gets the fault of an invalid page, order or cursor', async () => {
    const bad = [
      'accounts(first: 501) { totalCount }',
      'accounts(first: 0) { totalCount }',
      'accounts(after: "nonsense") { totalCount }',
      'events(after: "nonsense") { totalCount }',
      'events(after: "WyJldmVudCIsIjk5OTk5OSJd") { totalCount }',
      'events(filter: { types: ["NoSuchFact"] }) { totalCount }',
      'marginCalls(first: 1000) { totalCount }',
      'verifyLog(fromSequence: "-1") { ok }',
      'verifyLog(fromSequence: "999999") { ok }',
    ];
    const answers = await Promise.all(bad.map((field) => api.ask(viewer, `{ ${field} }`)));

    expect(answers.map(codesOf)).toEqual(bad.map(() => ['BAD_USER_INPUT']));
    expect(answers.every(({ errors }) => typeof errors[0]?.extensions.field === 'string')).toBe(
      true,
    );
  });

  test('sees markets with the parameters of any moment', async () => {
    const { data, errors } = await api.ask(
      viewer,
      `{ market(id: "BTC-USD") { openInterest markPrice { price stale source }
          parameters { version tiers { floor } closeOutRatio authority { kind } }
          before: parametersAt(time: "2020-01-01T00:00:00Z") { version }
          parameterHistory { totalCount nodes { version } } }
        none: market(id: "NO-SUCH") { id } committee { quorum members { subject } }
        waterfall { kind marketId balance } collateralAssets { asset haircut price { price } } }`,
    );

    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      market: {
        openInterest: '110',
        markPrice: { price: '91', stale: false, source: 'test' },
        before: null,
        parameterHistory: { totalCount: 1, nodes: [{ version: 1 }] },
      },
      none: null,
    });
  });

  test('is told PRICE_STALE where a market it asks about has had no price', async () => {
    await api.system.db.position.create({
      data: { accountId: 'bob-1', marketId: 'SOL-USD', size: '1', entryPrice: '20' },
    });
    const answer = await api.ask(viewer, '{ account(id: "bob-1") { health { equity } } }');
    await api.system.db.position.deleteMany({ where: { marketId: 'SOL-USD' } });

    expect(codesOf(answer)).toEqual(['PRICE_STALE']);
    expect(answer.errors[0]?.extensions.marketId).toBe('SOL-USD');
  });
});

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
