import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { decimal, sum } from '../../src/domain/decimal.js';

import { CALL, EVERYTHING, seedCalledBook } from './called-book.js';
import { type Api, anApi, at, codesOf, tokenFor } from './harness.js';

let api: Api;
let operator: string;
let viewer: string;

beforeAll(async () => {
  api = await anApi();
  const { system } = api;
  operator = await tokenFor(system, 'olga', ['OPERATOR']);
  viewer = await tokenFor(system, 'vera', ['RISK_VIEWER']);
  await seedCalledBook(api, operator);
}, 60_000);
afterAll(() => api.close());

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
