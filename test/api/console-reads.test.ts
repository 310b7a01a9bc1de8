import { afterAll, beforeAll, expect, test } from 'vitest';

import { decimal, sum } from '../../src/domain/decimal.js';

import { type Api, anApi, at, codesOf, publish, seedBook, tokenFor } from './harness.js';

let api: Api;
let viewer: string;
let alice: string;

beforeAll(async () => {
  api = await anApi();
  const operator = await tokenFor(api.system, 'olga', ['OPERATOR']);
  viewer = await tokenFor(api.system, 'vera', ['RISK_VIEWER']);
  alice = await tokenFor(api.system, 'alice', ['ACCOUNT_OWNER']);
  await seedBook(api, operator);
  await publish(api, operator, { 'BTC-USD': '91' });
}, 60_000);
afterAll(() => api.close());

test('the book in columns says of every account what its health says, and sees no further than the caller', async () => {
  const { data } = await api.ask(
    viewer,
    `{ bookSnapshot { ids levels marginRatios notionals equities totalCount }
       accounts(orderBy: ID_ASC) { nodes { id health { level marginRatio equity } positions { notional } } } }`,
  );
  const columns = at(data, 'bookSnapshot') as Record<string, readonly unknown[]>;
  const accounts = at(data, 'accounts', 'nodes') as {
    id: string;
    health: { level: string; marginRatio: string | null; equity: string };
    positions: { notional: string }[];
  }[];
  const holders = accounts.filter(({ positions }) => positions.length > 0);
  expect(columns.totalCount).toBe(holders.length);
  for (const { id, health } of holders) {
    const place = columns.ids!.indexOf(id);
    expect(columns.levels![place]).toBe(health.level);
    expect(columns.marginRatios![place]).toBeCloseTo(Number(health.marginRatio), 3);
    expect(columns.equities![place]).toBeCloseTo(Number(health.equity), 1);
  }
  const own = await api.ask(alice, '{ bookSnapshot { ids } }');
  expect(at(own.data, 'bookSnapshot', 'ids')).toEqual(['alice-1']);
  const called = await api.ask(
    viewer,
    '{ bookSnapshot(levels: [MARGIN_CALL, CLOSE_OUT]) { levels } }',
  );
  expect(at(called.data, 'bookSnapshot', 'levels')).not.toContain('HEALTHY');
});

test('the holders of a market add up to its open interest at the mark', async () => {
  const { data } = await api.ask(
    viewer,
    `{ market(id: "BTC-USD") { openInterest markPrice { price }
         holders { longOpenInterest shortOpenInterest levels { level accounts notional } } } }`,
  );
  const market = at(data, 'market') as {
    openInterest: string;
    markPrice: { price: string };
    holders: {
      longOpenInterest: string;
      shortOpenInterest: string;
      levels: { accounts: number; notional: string }[];
    };
  };
  const { holders } = market;
  const both = Number(holders.longOpenInterest) + Number(holders.shortOpenInterest);
  expect(both).toBeCloseTo(Number(market.openInterest) * Number(market.markPrice.price), 6);
  const byLevel = holders.levels.reduce((sum, { notional }) => sum + Number(notional), 0);
  expect(byLevel).toBeCloseTo(both, 6);
  expect(holders.levels.reduce((sum, { accounts }) => sum + accounts, 0)).toBeGreaterThan(0);
});

test('the log can be read from its end, page by page, without gaps or duplicates', async () => {
  const query = `query ($last: Int!, $before: String) {
    events(last: $last, before: $before) { nodes { sequence } pageInfo { startCursor hasPreviousPage hasNextPage } } }`;
  const all = await api.ask(viewer, '{ events(first: 500) { nodes { sequence } } }');
  const lines = at(all.data, 'events', 'nodes') as { sequence: string }[];
  const found: string[] = [];
  let before: unknown = null;
  let hasMore = true;
  while (hasMore) {
    const { data } = await api.ask(viewer, query, { last: 3, before });
    const page = at(data, 'events', 'nodes') as { sequence: string }[];
    found.unshift(...page.map(({ sequence }) => sequence));
    before = at(data, 'events', 'pageInfo', 'startCursor');
    hasMore = at(data, 'events', 'pageInfo', 'hasPreviousPage') === true;
  }
  expect(found).toEqual(lines.map(({ sequence }) => sequence));
  const wrong = [
    '{ events(last: 0) { totalCount } }',
    '{ events(last: 2, after: "x") { totalCount } }',
  ];
  for (const text of [...wrong, '{ events(before: "x") { totalCount } }']) {
    expect(codesOf(await api.ask(viewer, text))).toEqual(['BAD_USER_INPUT']);
  }
});

test('a window of the log is what lies between two lines, or two instants', async () => {
  const query = `query ($filter: EventFilter, $first: Int = 500) { events(first: $first, filter: $filter) {
    totalCount nodes { sequence at } pageInfo { hasNextPage } } }`;
  interface Found {
    readonly totalCount: number;
    readonly nodes: readonly { readonly sequence: string; readonly at: string }[];
  }
  const within = async (filter: object, first?: number): Promise<Found> =>
    at((await api.ask(viewer, query, { filter, first })).data, 'events') as Found;
  const { nodes: all } = await within({});
  const numbers = (found: Found): string[] => found.nodes.map(({ sequence }) => sequence);
  expect(numbers(await within({ fromSequence: '3', untilSequence: '5' }))).toEqual(['3', '4', '5']);
  const [from, until] = [all[4]!.at, all.at(-1)!.at];
  const expected = all.filter((line) => line.at >= from && line.at < until);
  expect(expected.length).toBeGreaterThan(0);
  expect(expected.length).toBeLessThan(all.length);
  const found = await within({ from, until });
  expect(numbers(found)).toEqual(expected.map(({ sequence }) => sequence));
  expect(found.totalCount).toBe(expected.length);
  expect((await within({ from, until }, 1)).totalCount).toBe(expected.length);
  // Both kinds of bounds hold together, and an empty window is no error.
  const early = expected.filter(({ sequence }) => BigInt(sequence) <= 5n);
  expect((await within({ from, until, untilSequence: '5' })).totalCount).toBe(early.length);
  expect((await within({ from, until: from })).totalCount).toBe(0);
  const { sequence } = all.at(-1)!;
  expect((await within({ fromSequence: String(BigInt(sequence) + 1n) })).nodes).toEqual([]);
  for (const fromSequence of ['', 'x', '-1', '1.5', '1'.repeat(19)]) {
    const refused = await api.ask(viewer, query, { filter: { fromSequence } });
    expect(codesOf(refused)).toEqual(['BAD_USER_INPUT']);
  }
});

test('calls come by deadline, and by what a desk looks for', async () => {
  const { data } = await api.ask(
    viewer,
    `{ byDeadline: marginCalls(orderBy: DEADLINE_ASC, first: 1) { nodes { id } pageInfo { endCursor } }
       owner: marginCalls(filter: { owner: "alice" }) { nodes { account { owner } } }
       nobody: marginCalls(filter: { owner: "nobody" }) { totalCount }
       market: marginCalls(filter: { marketId: "BTC-USD" }) { totalCount }
       other: marginCalls(filter: { marketId: "NONE-USD" }) { totalCount }
       cause: marginCalls(filter: { causes: [PARAMETER_CHANGE] }) { totalCount }
       open: marginCalls(filter: { acknowledged: false, noticeFailed: false }) { totalCount } }`,
  );
  expect(at(data, 'byDeadline', 'nodes')).toHaveLength(1);
  expect(at(data, 'owner', 'nodes', 0, 'account', 'owner')).toBe('alice');
  expect(at(data, 'nobody', 'totalCount')).toBe(0);
  expect(at(data, 'market', 'totalCount')).toBeGreaterThan(0);
  expect(at(data, 'other', 'totalCount')).toBe(0);
  expect(at(data, 'cause', 'totalCount')).toBe(0);
  expect(at(data, 'open', 'totalCount')).toBeGreaterThan(0);
  const after = at(data, 'byDeadline', 'pageInfo', 'endCursor');
  const mixed = await api.ask(
    viewer,
    'query ($after: String) { marginCalls(after: $after) { totalCount } }',
    { after },
  );
  expect(codesOf(mixed)).toEqual(['BAD_USER_INPUT']);
});

test('a long response is compressed for a client that accepts gzip', async () => {
  const body = JSON.stringify({ query: '{ __schema { types { name description } } }' });
  const request = {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${viewer}` },
    body,
  };
  const packed = await fetch(`${api.url()}/graphql`, request);
  expect(packed.headers.get('content-encoding')).toBe('gzip');
  expect(((await packed.json()) as { data: object }).data).toBeDefined();
  const headers = { ...request.headers, 'accept-encoding': 'identity' };
  const plain = await fetch(`${api.url()}/graphql`, { ...request, headers });
  expect(plain.headers.get('content-encoding')).toBeNull();
});

test('a health has the equities at which the account changes its level, and its notional', async () => {
  const { data } = await api.ask(
    viewer,
    `{ accounts(orderBy: ID_ASC) { nodes { id
         health { level equity closeOutMargin cureMargin warningMargin warningClearMargin notional }
         positions { notional maintenanceMargin market { parameters {
           closeOutRatio cureRatio warningRatio warningClearRatio } } } } } }`,
  );
  const accounts = at(data, 'accounts', 'nodes') as {
    health: Readonly<Record<string, string>>;
    positions: {
      notional: string;
      maintenanceMargin: string;
      market: { parameters: Readonly<Record<string, string>> };
    }[];
  }[];
  const held = accounts.filter(({ positions }) => positions.length > 0);
  expect(held.length).toBeGreaterThan(0);
  for (const { positions, health } of held) {
    const marginAt = (ratio: string): string =>
      sum(
        positions.map(({ maintenanceMargin, market }) =>
          decimal(maintenanceMargin).times(market.parameters[ratio]!),
        ),
      ).toFixed();
    const equity = decimal(health.equity!);
    expect(health).toMatchObject({
      closeOutMargin: marginAt('closeOutRatio'),
      cureMargin: marginAt('cureRatio'),
      warningMargin: marginAt('warningRatio'),
      warningClearMargin: marginAt('warningClearRatio'),
      notional: sum(positions.map(({ notional }) => decimal(notional))).toFixed(),
    });
    expect(health.level === 'CLOSE_OUT').toBe(equity.gte(0) && equity.lt(health.closeOutMargin!));
  }
});

test('a health that an event recorded has none of them', async () => {
  const { data, errors } = await api.ask(
    viewer,
    `{ events(filter: { types: ["MarginCallOpened"] }) { nodes {
         ... on MarginCallOpened { health { equity warningMargin closeOutMargin notional } } } } }`,
  );
  expect(errors).toEqual([]);
  expect(at(data, 'events', 'nodes', 0, 'health')).toEqual({
    equity: expect.any(String) as string,
    warningMargin: null,
    closeOutMargin: null,
    notional: null,
  });
});

test('the clock is that of the system, which is real time here', async () => {
  const { data } = await api.ask(alice, '{ clock { now rate isPlayed } }');
  expect(at(data, 'clock')).toEqual({
    now: api.system.clock.at.toISOString(),
    rate: 1,
    isPlayed: false,
  });
});
