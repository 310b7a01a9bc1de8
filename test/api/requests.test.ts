import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type Api, anApi, at, codesOf, seedBook, tokenFor } from './harness.js';

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

const DEPOSIT =
  'mutation ($input: RecordDepositInput!) { recordDeposit(input: $input) { id amount status finalAt } }';
const deposit = (changes: object = {}): object => ({
  input: { key: 'k-1', accountId: 'alice-1', asset: 'USD', amount: '12.50', ...changes },
});

describe('numbers', () => {
  test('a JSON number for a Decimal is BAD_USER_INPUT with the field, in a variable and in the query', async () => {
    const variable = await api.ask(operator, DEPOSIT, deposit({ amount: 12.5 }));
    const literal = await api.ask(
      operator,
      'mutation { recordDeposit(input: { key: "k", accountId: "alice-1", asset: "USD", amount: 12.5 }) { id } }',
    );

    expect(codesOf(variable)).toEqual(['BAD_USER_INPUT']);
    expect(variable.errors[0]?.extensions.field).toBe('input.amount');
    expect(codesOf(literal)).toEqual(['BAD_USER_INPUT']);
  });

  test.each(['abc', '', '1e5', '-1', '0', '1'.repeat(40), 'NaN', '0x10'])(
    'the amount %p is BAD_USER_INPUT and writes nothing',
    async (amount) => {
      const before = await api.system.db.deposit.count();
      const answer = await api.ask(operator, DEPOSIT, deposit({ amount }));

      expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
      expect(answer.errors[0]?.extensions.field).toMatch(/amount$/);
      expect(await api.system.db.deposit.count()).toBe(before);
    },
  );

  test('come out in plain notation, the same text for the same number', async () => {
    const { data } = await api.ask(operator, DEPOSIT, deposit({ key: 'k-plain', amount: '12.50' }));

    expect(at(data, 'recordDeposit', 'amount')).toBe('12.5');
  });
});

describe('refusals', () => {
  test('variables that do not fit name their field', async () => {
    const missing = await api.ask(operator, DEPOSIT, {
      input: { key: 'k', asset: 'USD', amount: '1' },
    });
    const time = await api.ask(
      viewer,
      'query ($time: DateTime!) { market(id: "BTC-USD") { parametersAt(time: $time) { version } } }',
      { time: 'yesterday' },
    );

    expect(codesOf(missing)).toEqual(['BAD_USER_INPUT']);
    expect(missing.errors[0]?.extensions.field).toMatch(/^input/);
    expect(codesOf(time)).toEqual(['BAD_USER_INPUT']);
    expect(time.errors[0]?.extensions.field).toBe('time');
  });

  test('only operators ingest', async () => {
    const answer = await api.ask(viewer, DEPOSIT, deposit());

    expect(codesOf(answer)).toEqual(['FORBIDDEN']);
    expect(answer.errors[0]?.extensions.authority).toBe('OPERATOR');
  });

  test('a key with other content is a CONFLICT; with the same, the same answer', async () => {
    const first = await api.ask(operator, DEPOSIT, deposit({ key: 'k-2' }));
    const again = await api.ask(operator, DEPOSIT, deposit({ key: 'k-2' }));
    const other = await api.ask(operator, DEPOSIT, deposit({ key: 'k-2', amount: '13' }));

    expect(again.data).toEqual(first.data);
    expect(codesOf(other)).toEqual(['CONFLICT']);
  });

  test('10,001 positions in one call are BAD_USER_INPUT, 10,000 are taken', async () => {
    const positions = (count: number): object[] =>
      Array.from({ length: count }, (_, index) => ({
        accountId: `many-${String(index)}`,
        marketId: 'BTC-USD',
        size: '0',
        entryPrice: '100',
      }));
    const query =
      'mutation ($input: RecordPositionsInput!) { recordPositions(input: $input) { accepted duplicate rejected { index } } }';
    const tooMany = await api.ask(operator, query, {
      input: { key: 'many-1', owner: 'many', positions: positions(10_001) },
    });
    const full = await api.ask(operator, query, {
      input: { key: 'many-2', owner: 'many', positions: positions(10_000) },
    });

    expect(codesOf(tooMany)).toEqual(['BAD_USER_INPUT']);
    expect(full.errors).toEqual([]);
  });

  test('a deposit lives through final and reversed', async () => {
    const id = at(
      (await api.ask(operator, DEPOSIT, deposit({ key: 'k-life' }))).data,
      'recordDeposit',
      'id',
    );
    const query = 'mutation ($id: ID!) { finalizeDeposit(id: $id) { status finalAt } }';
    const final = await api.ask(operator, query, { id });
    const unknown = await api.ask(operator, query, { id: 'no-such' });

    expect(at(final.data, 'finalizeDeposit', 'status')).toBe('FINAL');
    expect(codesOf(unknown)).toEqual(['NOT_FOUND']);
  });

  test('a withdrawal answers the account as it is afterwards', async () => {
    const answer = await api.ask(
      operator,
      `mutation { recordWithdrawal(input: { key: "w-1", accountId: "bob-1", asset: "USD", amount: "100" }) {
        id collateral { asset balance } } }`,
    );
    const tooMuch = await api.ask(
      operator,
      'mutation { recordWithdrawal(input: { key: "w-2", accountId: "bob-1", asset: "USD", amount: "100000" }) { id } }',
    );

    expect(at(answer.data, 'recordWithdrawal', 'collateral', 0)).toEqual({
      asset: 'USD',
      balance: '900',
    });
    expect(codesOf(tooMuch)).toEqual(['INSUFFICIENT_BALANCE']);
  });
});

describe('limits', () => {
  const nested = (depth: number): string =>
    depth === 0 ? 'id' : `marginCalls(first: 1) { nodes { account { ${nested(depth - 1)} } } }`;

  test.each([
    ['a deep query', `{ account(id: "alice-1") { ${nested(6)} } }`, {}],
    [
      'many aliases',
      `{ ${Array.from({ length: 61 }, (_, i) => `a${String(i)}: viewer { subject }`).join(' ')} }`,
      {},
    ],
    [
      'many objects behind a variable',
      'query ($n: Int) { accounts(first: $n) { nodes { marginCalls(first: $n) { nodes { timeline { type ... on MarginCallOpened { health { equity } } } } } } } }',
      { n: 500 },
    ],
  ])('%s is QUERY_TOO_COMPLEX', async (_name, query, variables) => {
    expect(new Set(codesOf(await api.ask(viewer, query, variables)))).toEqual(
      new Set(['QUERY_TOO_COMPLEX']),
    );
  });

  test('a full page of accounts with their health, positions and calls is not', async () => {
    const answer = await api.ask(
      viewer,
      `{ accounts(first: 500) { totalCount nodes { id health { equity } positions { size market { id } } collateral { asset } openMarginCall { id } } } }`,
    );

    expect(answer.errors).toEqual([]);
  });

  test('more tokens than a document may have are refused', async () => {
    const answer = await api.ask(viewer, `{ viewer { ${'subject '.repeat(6000)} } }`);

    expect(codesOf(answer)).toEqual(['QUERY_TOO_COMPLEX']);
  });
});

describe('the server', () => {
  test('a failure says nothing but a name that the log has too', async () => {
    await api.system.db.$executeRawUnsafe('ALTER TABLE committees RENAME TO hidden_committees');
    const answer = await api.ask(viewer, '{ committee { quorum } }');
    await api.system.db.$executeRawUnsafe('ALTER TABLE hidden_committees RENAME TO committees');

    expect(codesOf(answer)).toEqual(['INTERNAL_SERVER_ERROR']);
    const { errorId } = answer.errors[0]?.extensions ?? {};
    expect(Object.keys(answer.errors[0]?.extensions ?? {}).sort()).toEqual(['code', 'errorId']);
    expect(answer.errors[0]?.message).toBe('Internal error.');
    expect(JSON.stringify(answer)).not.toMatch(/select|committees|\.ts|stack/i);
    expect(
      api.log.errors.some(({ facts }) => (facts as { errorId?: unknown }).errorId === errorId),
    ).toBe(true);
  });

  test('an invalid query keeps the message of GraphQL and gets a code', async () => {
    expect(codesOf(await api.ask(viewer, '{ noSuchField }'))).toEqual([
      'GRAPHQL_VALIDATION_FAILED',
    ]);
    expect(codesOf(await api.ask(viewer, '{ viewer {'))).toEqual(['GRAPHQL_PARSE_FAILED']);
  });

  test('a form from another site is refused before anything runs', async () => {
    const response = await fetch(`${api.url()}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain', authorization: `Bearer ${operator}` },
      body: JSON.stringify({ query: '{ viewer { subject } }' }),
    });

    expect(response.ok).toBe(false);
  });

  test('a mutation by GET is refused', async () => {
    const url = `${api.url()}/graphql?query=${encodeURIComponent('mutation { finalizeDeposit(id: "x") { id } }')}`;
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${operator}`, 'apollo-require-preflight': '1' },
    });

    expect(response.status).toBe(405);
  });

  test('tells whether it is alive, ready, and how it does', async () => {
    const [alive, ready, metrics] = await Promise.all(
      ['healthz', 'readyz', 'metrics'].map((path) => fetch(`${api.url()}/${path}`)),
    );

    expect([alive?.status, ready?.status, metrics?.status]).toEqual([200, 200, 200]);
    expect(await metrics?.text()).toMatch(/^marginward_log_readers \d+$/m);
  });
});
