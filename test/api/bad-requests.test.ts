import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type Answer, type Api, anApi, codesOf, tokenFor } from './harness.js';

let api: Api;
let viewer: string;

beforeAll(async () => {
  api = await anApi();
  viewer = await tokenFor(api.system, 'vera', ['RISK_VIEWER']);
}, 60_000);
afterAll(() => api.close());

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
