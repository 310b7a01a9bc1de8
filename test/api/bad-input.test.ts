import { createHmac } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  type Answer,
  type Api,
  anApi,
  at,
  codesOf,
  SECRET,
  seedBook,
  tokenFor,
} from './harness.js';

let api: Api;
let operator: string;
let viewer: string;

beforeAll(async () => {
  api = await anApi();
  operator = await tokenFor(api.system, 'olga', ['OPERATOR']);
  viewer = await tokenFor(api.system, 'vera', ['RISK_VIEWER']);
  await seedBook(api, operator);
}, 60_000);
afterAll(() => api.close());

/** How many rows there are of everything that an ingest call may write. */
async function rows(): Promise<object> {
  const { db } = api.system;
  return {
    accounts: await db.account.count(),
    positions: await db.position.count(),
    deposits: await db.deposit.count(),
    events: (await db.event.count()) + (await db.pendingEvent.count()),
    keys: await db.idempotencyKey.count(),
    prices: await db.markPrice.findMany({ orderBy: { marketId: 'asc' } }),
  };
}

async function raw(
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer & { readonly text: string }> {
  const response = await fetch(`${api.url()}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${viewer}`,
      ...headers,
    },
    body,
  });
  const text = await response.text();
  const { data, errors = [] } = JSON.parse(text) as Partial<Answer>;
  return { status: response.status, text, data, errors };
}

const PUBLISH =
  'mutation ($input: PublishMarkPricesInput!) { publishMarkPrices(input: $input) { accepted rejected { index code field } } }';
const RECORD =
  'mutation ($input: RecordPositionsInput!) { recordPositions(input: $input) { accepted rejected { index code field } } }';
const DEPOSIT =
  'mutation ($input: RecordDepositInput!) { recordDeposit(input: $input) { id status } }';

const price = (changes: object = {}): object => ({
  source: 'hostile',
  prices: [
    { marketId: 'BTC-USD', price: '100', at: api.system.clock.at.toISOString(), ...changes },
  ],
});
const position = (changes: object = {}): object => ({
  accountId: 'alice-1',
  marketId: 'BTC-USD',
  size: '1',
  entryPrice: '100',
  ...changes,
});

describe('a price', () => {
  test.each([
    ['', 'BAD_USER_INPUT', 'price'],
    [' 1', 'BAD_USER_INPUT', 'price'],
    ['1e400', 'BAD_USER_INPUT', 'price'],
    ['NaN', 'BAD_USER_INPUT', 'price'],
    ['0x10', 'BAD_USER_INPUT', 'price'],
    ['١٢٣', 'BAD_USER_INPUT', 'price'],
    ['9'.repeat(40), 'BAD_USER_INPUT', 'price'],
    ['0', 'NON_POSITIVE', 'price'],
    ['-1', 'NON_POSITIVE', 'price'],
  ])('%p is rejected with its place, and changes nothing', async (value, code, field) => {
    const before = await rows();
    const { data } = await api.ask(operator, PUBLISH, { input: price({ price: value }) });

    expect(at(data, 'publishMarkPrices')).toEqual({
      accepted: 0,
      rejected: [{ index: 0, code, field: `prices[0].${field}` }],
    });
    expect({ ...(await rows()), prices: null }).toEqual({ ...before, prices: null });
  });

  test.each([
    ['a JSON number', { price: 1.0 }, 'input.prices[0].price'],
    ['null', { price: null }, 'input.prices[0].price'],
    ['30 February', { at: '2026-02-30T00:00:00Z' }, 'input.prices[0].at'],
    ['the year 0', { at: '0000-01-01T00:00:00Z' }, 'input.prices[0].at'],
    ['a time without an offset', { at: '2026-01-01T00:00:00' }, 'input.prices[0].at'],
    ['a NUL', { marketId: 'BTC\u0000' }, 'input.prices[0].marketId'],
    ['an unknown field', { volume: '1' }, 'input.prices[0]'],
  ])('with %s refuses the call by its field', async (_name, changes, field) => {
    const answer = await api.ask(operator, PUBLISH, { input: price(changes) });

    expect(answer.status).toBe(400);
    expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
    expect(answer.errors[0]?.extensions.field).toBe(field);
  });

  test('is taken up to 2 s ahead of the clock, and not a millisecond more', async () => {
    const ahead = (ms: number): string =>
      new Date(api.system.clock.at.getTime() + ms).toISOString();
    const late = await api.ask(operator, PUBLISH, { input: price({ at: ahead(2001) }) });
    const edge = await api.ask(operator, PUBLISH, { input: price({ at: ahead(2000) }) });

    expect(at(late.data, 'publishMarkPrices', 'rejected', 0, 'field')).toBe('prices[0].at');
    expect(at(edge.data, 'publishMarkPrices', 'accepted')).toBe(1);
  });

  test('of an unknown market is NOT_FOUND, and the others are accepted', async () => {
    const mixed = {
      source: 'hostile',
      prices: ['ETH-USD', 'NO-USD', '__proto__'].map((marketId) => ({
        marketId,
        price: '10',
        at: new Date(api.system.clock.at.getTime() + 1).toISOString(),
      })),
    };
    const { data } = await api.ask(operator, PUBLISH, { input: mixed });

    expect(at(data, 'publishMarkPrices')).toEqual({
      accepted: 1,
      rejected: [
        { index: 1, code: 'NOT_FOUND', field: 'prices[1].marketId' },
        { index: 2, code: 'NOT_FOUND', field: 'prices[2].marketId' },
      ],
    });
  });
});

describe('a list', () => {
  test.each([
    ['prices', PUBLISH, { source: 'x', prices: [] }],
    ['positions', RECORD, { key: 'empty', positions: [] }],
  ])('of no %s is BAD_USER_INPUT', async (field, query, input) => {
    const before = await rows();
    const answer = await api.ask(operator, query, { input });

    expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
    expect(answer.errors[0]?.extensions.field).toBe(field);
    expect(await rows()).toEqual(before);
  });

  test('with one account and market twice takes the first and names the second', async () => {
    const input = {
      key: 'twice',
      positions: [position({ accountId: 'bob-1', size: '-9' }), position({ accountId: 'bob-1' })],
    };
    const { data } = await api.ask(operator, RECORD, { input });

    expect(at(data, 'recordPositions')).toEqual({
      accepted: 1,
      rejected: [{ index: 1, code: 'BAD_USER_INPUT', field: 'positions[1]' }],
    });
  });

  test.each([
    ['size', '1'.padEnd(30, '0')],
    ['size', '9007199254740993'],
    ['size', '0.000000001'],
    ['entryPrice', '0'],
    ['entryPrice', '-1'],
    ['accountId', ''],
    ['accountId', 'x'.repeat(101)],
    ['accountId', "a'; DROP TABLE accounts;--"],
  ])('names the position whose %s is %p', async (field, value) => {
    const input = {
      key: `odd-${field}-${value.length}`,
      positions: [position({ [field]: value })],
    };
    const { data } = await api.ask(operator, RECORD, { input });

    expect(at(data, 'recordPositions')).toEqual({
      accepted: 0,
      rejected: [{ index: 0, code: 'BAD_USER_INPUT', field: `positions[0].${field}` }],
    });
  });
});

describe('a key', () => {
  const deposit = (amount: string, key = 'same'): object => ({
    input: { key, accountId: 'alice-1', asset: 'USD', amount },
  });

  test('used eight times at once does its work once, and all get the same answer', async () => {
    const before = await api.system.db.deposit.count();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => api.ask(operator, DEPOSIT, deposit('5', 'at-once'))),
    );

    expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBe(1);
    expect(answers.flatMap(codesOf)).toEqual([]);
    expect(await api.system.db.deposit.count()).toBe(before + 1);
  });

  test('used for eight different contents at once does one, and the others are a CONFLICT', async () => {
    const before = await api.system.db.deposit.count();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        api.ask(operator, DEPOSIT, deposit(String(index + 1))),
      ),
    );

    expect(answers.flatMap(codesOf)).toEqual(Array.from({ length: 7 }, () => 'CONFLICT'));
    expect(await api.system.db.deposit.count()).toBe(before + 1);
  });

  test.each(['', ' a', 'a\nb', 'x'.repeat(101)])('cannot be %p', async (key) => {
    const answer = await api.ask(operator, DEPOSIT, deposit('5', key));

    expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
    expect(answer.errors[0]?.extensions.field).toBe('key');
  });
});

describe('a read', () => {
  const cursor = (...parts: readonly string[]): string =>
    Buffer.from(JSON.stringify(parts)).toString('base64url');

  test.each([
    ['first: 0', '{ accounts(first: 0) { totalCount } }', 'first'],
    ['first: -1', '{ marginCalls(first: -1) { totalCount } }', 'first'],
    ['first: 10^9', '{ events(first: 1000000000) { totalCount } }', 'first'],
    ['no cursor', '{ accounts(after: "x") { totalCount } }', 'after'],
    ...['1.2.3', '.', '1e999999999'].map((key) => [
      `a cursor whose key is ${key}`,
      `{ accounts(after: "${cursor('account', 'MARGIN_RATIO_ASC', key, 'x')}") { totalCount } }`,
      'after',
    ]),
    ...[
      '0000-01-01T00:00:00.000Z',
      '-004800-01-01T00:00:00.000Z',
      '+012000-01-01T00:00:00.000Z',
      '1',
    ].map((at) => [
      `a cursor of the time ${at}`,
      `{ marginCalls(after: "${cursor('marginCall', at, 'x')}") { totalCount } }`,
      'after',
    ]),
    ['an empty cursor', '{ events(after: "") { totalCount } }', 'after'],
    [
      'the cursor of another list',
      `{ accounts(after: "${cursor('deposit', '2026-01-01T00:00:00Z', 'x')}") { totalCount } }`,
      'after',
    ],
    [
      'a cursor with a NUL',
      `{ marginCalls(after: "${cursor('marginCall', '2026-01-01T00:00:00Z', '\u0000')}") { totalCount } }`,
      'after',
    ],
    [
      'a cursor beyond the log',
      `{ events(after: "${cursor('event', '999999999999999999')}") { totalCount } }`,
      'after',
    ],
    ['no event type', '{ events(filter: { types: ["Nope"] }) { totalCount } }', 'filter.types[0]'],
  ])('with %s is BAD_USER_INPUT', async (_name, query, field) => {
    const answer = await api.ask(viewer, query);

    expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
    expect(answer.errors[0]?.extensions.field).toBe(field);
  });

  test('of an unknown state in a variable names its field', async () => {
    const answer = await api.ask(
      viewer,
      'query ($filter: MarginCallFilter) { marginCalls(filter: $filter) { totalCount } }',
      { filter: { states: ['NOPE'] } },
    );

    expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
    expect(answer.errors[0]?.extensions.field).toBe('filter.states[0]');
  });

  test.each([
    ['query ($id: ID!) { account(id: $id) { id } }', { id: '\u0000' }, 'id'],
    ['query ($id: ID!) { account(id: $id) { id } }', { id: 'a\ud800' }, 'id'],
    ['{ account(id: "\\u0000") { id } }', {}, 'argument'],
    ['mutation ($id: ID!) { acknowledgeMarginCall(id: $id) { id } }', { id: 'a\u0000' }, 'id'],
  ])(
    'or a mutation with a NUL or half a surrogate pair in an id is BAD_USER_INPUT: %p',
    async (query, variables, field) => {
      const answer = await api.ask(viewer, query, variables);

      expect([answer.status, ...codesOf(answer)]).toEqual([400, 'BAD_USER_INPUT']);
      expect(answer.errors[0]?.extensions.field).toBe(field);
    },
  );
});

describe('a request', () => {
  test.each([
    ['broken JSON', '{"query":', {}, 400],
    ['nothing', '', {}, 400],
    ['a string', '"x"', {}, 400],
    ['a batch', '[{"query":"{ viewer { subject } }"}]', {}, 400],
    ['variables that are no object', '{"query":"{ viewer { subject } }","variables":[1]}', {}, 400],
    ['a key of prototypes', '{"query":"{ viewer { subject } }","__proto__":{"a":1}}', {}, 400],
    ['a form', 'query=x', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['XML', '<query/>', { 'content-type': 'application/xml' }, 415],
    ['nine megabytes', `{"query":"${'a'.repeat(9 * 1024 * 1024)}"}`, {}, 413],
    [
      'a hash that is not of its query',
      JSON.stringify({
        query: '{ viewer { subject } }',
        extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } },
      }),
      {},
      400,
    ],
    ['a subscription over HTTP', '{"query":"subscription { marginEvents { sequence } }"}', {}, 400],
  ])('with %s is a BAD_REQUEST in GraphQL’s shape', async (_name, body, headers, status) => {
    const answer = await raw(body, headers);

    expect([answer.status, ...codesOf(answer)]).toEqual([status, 'BAD_REQUEST']);
    expect(answer.text).not.toMatch(/\.[jt]s:|node_modules|stack/);
  });

  test.each([
    ['an id', 'query ($v: ID!) { account(id: $v) { id } }'],
    ['an instant', 'query ($v: DateTime!) { markets { parametersAt(time: $v) { version } } }'],
  ])(
    'with a variable for %s that is 50,000 lists deep is refused before it is read',
    async (_name, query) => {
      const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
      const answer = await raw(`{"query":${JSON.stringify(query)},"variables":{"v":${deep}}}`);

      expect(codesOf(answer)).toEqual(['QUERY_TOO_COMPLEX']);
      expect(answer.errors[0]?.extensions).toMatchObject({ what: 'variable depth', limit: 16 });
    },
  );

  test('with more ids than a page has is refused with the maximum', async () => {
    const query = 'query ($filter: AccountFilter) { accounts(filter: $filter) { totalCount } }';
    const filter = { ids: Array<string>(501).fill('a') };
    const answer = await api.ask(viewer, query, { filter });

    expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
    expect(answer.errors[0]?.extensions.field).toBe('filter.ids');
  });
});

describe('a token', () => {
  const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  const signed = (claims: object, secret = SECRET, header: object = { alg: 'HS256' }): string => {
    const now = Math.floor(api.system.clock.at.getTime() / 1000);
    const common = { iss: 'marginward-dev', aud: 'marginward', sub: 'eve', iat: now };
    const data = `${encoded(header)}.${encoded({ ...common, exp: now + 60, roles: ['ADMIN'], ...claims })}`;
    return `${data}.${createHmac('sha256', secret).update(data).digest('base64url')}`;
  };
  const whoAmI = (token: string | null): Promise<Answer> =>
    api.ask(token, '{ viewer { subject roles } }');

  test('that is valid is accepted', async () => {
    expect(at((await whoAmI(signed({}))).data, 'viewer')).toEqual({
      subject: 'eve',
      roles: ['ADMIN'],
    });
  });

  test.each([
    ['missing', () => null, 'TOKEN_MISSING'],
    ['garbage', () => 'garbage', 'TOKEN_MALFORMED'],
    [
      'signed by another key',
      () => signed({}, 'another secret that is long enough, 32'),
      'TOKEN_SIGNATURE_INVALID',
    ],
    [
      'unsigned (alg none)',
      () => signed({}, SECRET, { alg: 'none' }).replace(/[^.]*$/, ''),
      'TOKEN_SIGNATURE_INVALID',
    ],
    [
      'signed by another method',
      () => signed({}, SECRET, { alg: 'HS512' }),
      'TOKEN_SIGNATURE_INVALID',
    ],
    [
      'expired',
      () => signed({ exp: Math.floor(api.system.clock.at.getTime() / 1000) }),
      'TOKEN_EXPIRED',
    ],
    ['without an expiry', () => signed({ exp: undefined }), 'TOKEN_CLAIM_INVALID'],
    [
      'not valid yet',
      () => signed({ nbf: Math.floor(api.system.clock.at.getTime() / 1000) + 60 }),
      'TOKEN_NOT_YET_VALID',
    ],
    ['without a subject', () => signed({ sub: '' }), 'TOKEN_CLAIM_INVALID'],
    ['for another audience', () => signed({ aud: 'another' }), 'TOKEN_AUDIENCE_WRONG'],
    ['of the program itself', () => signed({ sub: 'system:engine' }), 'TOKEN_SUBJECT_RESERVED'],
  ])(
    'that is %s is UNAUTHENTICATED, with status 401 and the reason',
    async (_name, token, reason) => {
      const answer = await whoAmI(token());

      expect([answer.status, ...codesOf(answer)]).toEqual([401, 'UNAUTHENTICATED']);
      expect(answer.errors[0]?.extensions.reason).toBe(reason);
      expect(api.log.warnings).toContain(`a token was refused: ${reason}`);
    },
  );

  test.each([
    ['missing', null, 'Bearer realm="marginward"'],
    [
      'expired',
      () => signed({ exp: Math.floor(api.system.clock.at.getTime() / 1000) }),
      /^Bearer realm="marginward", error="invalid_token", error_description="The token expired at 2[^"]+"$/,
    ],
  ])('that is %s is answered with the challenge of RFC 6750', async (_name, token, challenge) => {
    const response = await fetch(`${api.url()}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === null ? {} : { authorization: `Bearer ${token()}` }),
      },
      body: '{"query":"{ viewer { subject } }"}',
    });

    expect(response.headers.get('www-authenticate')).toMatch(challenge);
  });

  test('with an unknown role grants nothing', async () => {
    const answer = await api.ask(
      signed({ roles: ['SUPERUSER', 'operator', 7] }),
      '{ viewer { roles } accounts { totalCount } }',
    );

    expect(answer.data).toEqual({ viewer: { roles: [] }, accounts: { totalCount: 0 } });
  });
});
