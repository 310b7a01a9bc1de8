import net from 'node:net';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type Answer, type Api, anApi, codesOf, tokenFor } from './harness.js';

let api: Api;
let viewer: string;
let operator: string;

beforeAll(async () => {
  api = await anApi();
  viewer = await tokenFor(api.system, 'vera', ['RISK_VIEWER']);
  operator = await tokenFor(api.system, 'olga', ['OPERATOR']);
}, 60_000);
afterAll(() => api.close());

const IDS = 'query ($i: [ID!]) { accounts(filter: { ids: $i }) { totalCount } }';
const RECORD =
  'mutation ($input: RecordPositionsInput!) { recordPositions(input: $input) { accepted } }';
const WHO = '{ viewer { subject } }';

/** A connection on which the test writes HTTP by hand. */
interface RawConnection {
  readonly write: (text: string) => void;
  readonly isOpen: () => boolean;
  /** All that was answered until the server closed. */
  readonly closed: Promise<string>;
}

function connect(): RawConnection {
  const { hostname, port } = new URL(api.url());
  const socket = net.connect(Number(port), hostname);
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    answer += text;
  });
  // Written to after the server has closed.
  socket.on('error', () => undefined);
  const closed = new Promise<string>((resolve) => {
    socket.once('close', () => {
      resolve(answer);
    });
  });
  return { write: (text) => socket.write(text), isOpen: () => !socket.destroyed, closed };
}

const headersOf = (token: string | null, more: readonly string[]): string =>
  [
    'POST /graphql HTTP/1.1',
    'host: localhost',
    'content-type: application/json',
    ...(token === null ? [] : [`authorization: Bearer ${token}`]),
    ...more,
    '',
    '',
  ].join('\r\n');

describe('a body', () => {
  test('without a token is answered with 401 before its first byte', async () => {
    const connection = connect();
    connection.write(headersOf(null, ['content-length: 8000000']));

    expect(await connection.closed).toMatch(/^HTTP\/1\.1 401 [\s\S]*"reason":"TOKEN_MISSING"/);
  });

  test('without a token and a declared length loses its connection', async () => {
    const connection = connect();
    connection.write(headersOf(null, ['transfer-encoding: chunked']));

    expect(await connection.closed).toMatch(/^HTTP\/1\.1 401 /);
  });

  test('above 256 KiB from a caller who may not record is refused by its declared length', async () => {
    const connection = connect();
    connection.write(headersOf(viewer, [`content-length: ${String(256 * 1024 + 1)}`]));

    expect(await connection.closed).toMatch(
      /^HTTP\/1\.1 413 [\s\S]*"rule":"FST_ERR_CTP_BODY_TOO_LARGE"/,
    );
  });

  test('above 256 KiB in chunks is refused when the limit is passed', async () => {
    const connection = connect();
    connection.write(headersOf(viewer, ['transfer-encoding: chunked']));
    const chunk = `10000\r\n${' '.repeat(65_536)}\r\n`;
    for (let count = 0; count < 5; count += 1) {
      connection.write(chunk);
    }

    expect(await connection.closed).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('in chunks that is short enough is read', async () => {
    const connection = connect();
    connection.write(headersOf(viewer, ['transfer-encoding: chunked', 'connection: close']));
    const body = JSON.stringify({ query: WHO });
    connection.write(`${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`);

    expect(await connection.closed).toContain('{"data":{"viewer":{"subject":"vera"}}}');
  });

  test('that arrives byte by byte ends the connection, and so do such headers', async () => {
    const [body, headers] = [connect(), connect()];
    body.write(headersOf(viewer, ['content-length: 100000']));
    headers.write('POST /graphql HTTP/1.1\r\nhost: localhost\r\n');
    const drip = setInterval(() => {
      body.write(' ');
      headers.write('x');
    }, 100);
    await Promise.all([body.closed, headers.closed]);
    clearInterval(drip);

    expect([body.isOpen(), headers.isOpen()]).toEqual([false, false]);
    expect((await api.ask(viewer, WHO)).errors).toEqual([]);
  });
});

describe('variables', () => {
  const limitsOf = ({ errors }: Answer): unknown[] =>
    errors.map(({ extensions: { code, what, limit } }) => [code, what, limit]);
  const refused = (limit: number) => [['QUERY_TOO_COMPLEX', 'variable values', limit]];

  test('of 5,001 values from a caller who may not record are refused before they are read', async () => {
    const entries = (count: number) => ({ i: Array.from({ length: count }, () => []) });
    const [most, more] = [
      await api.ask(viewer, IDS, entries(4_999)),
      await api.ask(viewer, IDS, entries(5_000)),
    ];

    expect(new Set(codesOf(most))).toEqual(new Set(['BAD_USER_INPUT']));
    expect(limitsOf(more)).toEqual(refused(5_000));
  });

  test('of 100,001 values are refused for operators, too', async () => {
    const positions = Array.from({ length: 25_000 }, () => ({ a: 1, b: 1, c: 1 }));
    const answer = await api.ask(operator, RECORD, { input: { key: 'k', positions } });

    expect(limitsOf(answer)).toEqual(refused(100_000));
  });

  test('that do not fit get at most 51 errors, however many there are', async () => {
    const positions = Array.from({ length: 10_000 }, () => ({}));
    const answer = await api.ask(operator, RECORD, { input: { key: 'k', positions } });

    expect(answer.status).toBe(400);
    expect(answer.errors.length).toBeGreaterThan(0);
    expect(answer.errors.length).toBeLessThanOrEqual(51);
  });

  test('that the operation does not declare are ignored', async () => {
    const undeclared = { deep: nested(1000), unstorable: '\u0000', many: Array(20_000).fill(0) };
    const answer = await api.ask(viewer, WHO, undeclared);

    expect(answer.data).toEqual({ viewer: { subject: 'vera' } });
  });

  test.each([
    [15, ['BAD_USER_INPUT']],
    [17, ['QUERY_TOO_COMPLEX']],
  ])('that are %s lists deep are answered with %j', async (depth, codes) => {
    expect(codesOf(await api.ask(viewer, IDS, { i: nested(depth) }))).toEqual(codes);
  });
});

function nested(depth: number): unknown[] {
  let list: unknown[] = [];
  for (let level = 1; level < depth; level += 1) {
    list = [list];
  }
  return list;
}

describe('a token without a role', () => {
  test('reads no counts of the whole book', async () => {
    const nobody = await tokenFor(api.system, 'nobody', []);
    const answer = await api.ask(
      nobody,
      '{ systemStatus { engine { accounts positions } marketsNotEnforced { accounts } } }',
    );

    expect(codesOf(answer)).toEqual(['FORBIDDEN']);
    expect(JSON.stringify(answer.data ?? null)).not.toMatch(/\d/);
  });
});
