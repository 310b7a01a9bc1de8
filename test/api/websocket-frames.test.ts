import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';

import { type Api, anApi, tokenFor } from './harness.js';

let api: Api;
let viewer: string;
let open: WebSocket[] = [];

beforeAll(async () => {
  api = await anApi();
  viewer = await tokenFor(api.system, 'vera', ['RISK_VIEWER']);
}, 60_000);
afterEach(() => {
  open.forEach((socket) => {
    socket.terminate();
  });
  open = [];
});
afterAll(() => api.close());

interface Frame {
  readonly id?: string;
  readonly type: string;
  readonly payload?: unknown;
}

/** A connection whose every message the test writes by hand. */
interface RawSocket {
  readonly send: (frame: string | Buffer | Frame) => void;
  readonly next: () => Promise<Frame>;
  readonly closed: Promise<number>;
  /** What the closing frame says besides its code. */
  readonly reason: () => string;
}

async function aSocket(): Promise<RawSocket> {
  const socket = new WebSocket(
    `${api.url().replace('http', 'ws')}/graphql`,
    'graphql-transport-ws',
  );
  open.push(socket);
  const frames: Frame[] = [];
  const waiting: ((frame: Frame) => void)[] = [];
  socket.on('message', (data: Buffer) => {
    const frame = JSON.parse(data.toString()) as Frame;
    const taker = waiting.shift();
    if (taker === undefined) {
      frames.push(frame);
    } else {
      taker(frame);
    }
  });
  let reason = '';
  const closed = new Promise<number>((resolve) => {
    socket.once('close', (code, text) => {
      reason = text.toString();
      resolve(code);
    });
  });
  // A message that is too large breaks the connection while it is being written.
  socket.on('error', () => undefined);
  await new Promise((resolve) => {
    socket.once('open', resolve);
  });
  return {
    send: (frame) => {
      socket.send(
        typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame),
      );
    },
    next: () => {
      const frame = frames.shift();
      return frame === undefined
        ? new Promise((resolve) => {
            waiting.push(resolve);
          })
        : Promise.resolve(frame);
    },
    closed,
    reason: () => reason,
  };
}

async function aSession(): Promise<RawSocket> {
  const socket = await aSocket();
  socket.send({ type: 'connection_init', payload: { authorization: `Bearer ${viewer}` } });
  expect(await socket.next()).toMatchObject({ type: 'connection_ack' });
  return socket;
}

const subscribe = (id: string, query: string, variables: object = {}): Frame => ({
  id,
  type: 'subscribe',
  payload: { query, variables },
});
const LIVE = 'subscription { marginEvents { sequence } }';

describe('a message that is none', () => {
  test.each([
    ['garbage', 'garbage'],
    ['bytes', Buffer.from([0xff, 0x00, 0x80])],
    ['null', 'null'],
    ['an unknown type', '{"type":"shout"}'],
    ['a subscription without a payload', '{"id":"1","type":"subscribe"}'],
    [
      'variables that are text',
      '{"id":"1","type":"subscribe","payload":{"query":"{a}","variables":"x"}}',
    ],
  ])('(%s) closes with 4400, and the server goes on', async (_name, frame) => {
    const socket = await aSession();
    socket.send(frame);

    expect(await socket.closed).toBe(4400);
    await aSession();
  });

  test('of more than 256 KiB closes with 1009, and the log tells of it', async () => {
    const socket = await aSession();
    socket.send('x'.repeat(256 * 1024 + 1));

    expect([1006, 1009]).toContain(await socket.closed);
    await aSession();
  });
});

describe('before its token is known, a connection', () => {
  test('that sends more than 16 KiB is closed', async () => {
    const socket = await aSocket();
    socket.send({ type: 'ping', payload: { text: 'x'.repeat(20_000) } });

    // 1006: the end came while the message was still being written.
    expect([1006, 1009]).toContain(await socket.closed);
    await aSession();
  });

  test('that pings closes with 4401', async () => {
    const socket = await aSocket();
    socket.send({ type: 'ping' });

    expect(await socket.closed).toBe(4401);
  });

  test.each([
    ['no token', () => Promise.resolve(undefined), /^TOKEN_MISSING: /],
    [
      'an expired one',
      async () => `Bearer ${await tokenFor(api.system, 'vera', [], [], -1)}`,
      /^TOKEN_EXPIRED: The token expired at 2.*: get a new one\.$/,
    ],
    ['none that is signed', () => Promise.resolve('Bearer x'), /^TOKEN_MALFORMED: /],
  ])('that greets with %s closes with 4403 and says why', async (_name, authorization, reason) => {
    const socket = await aSocket();
    socket.send({ type: 'connection_init', payload: { authorization: await authorization() } });

    expect(await socket.closed).toBe(4403);
    expect(socket.reason()).toMatch(reason);
  });
});

describe('a ping', () => {
  test('is answered with its payload, and closes with 4400 when that is long', async () => {
    const socket = await aSession();
    socket.send({ type: 'ping', payload: { n: 1 } });
    expect(await socket.next()).toEqual({ type: 'pong', payload: { n: 1 } });
    socket.send({ type: 'ping', payload: { text: 'x'.repeat(2000) } });

    expect(await socket.closed).toBe(4400);
  });
});

describe('the protocol', () => {
  test('an operation before the greeting closes with 4401', async () => {
    const socket = await aSocket();
    socket.send(subscribe('1', LIVE));

    expect(await socket.closed).toBe(4401);
  });

  test('a second greeting closes with 4429, an id in use with 4409', async () => {
    const [greeted, named] = [await aSession(), await aSession()];
    greeted.send({ type: 'connection_init' });
    named.send(subscribe('1', LIVE));
    named.send(subscribe('1', LIVE));

    expect(await greeted.closed).toBe(4429);
    expect(await named.closed).toBe(4409);
  });
});

describe('an operation', () => {
  const codeOf = ({ payload }: Frame): unknown =>
    (payload as readonly { readonly extensions: { readonly code: unknown } }[])[0]?.extensions.code;

  test.each([
    ['{', 'GRAPHQL_PARSE_FAILED', {}],
    ['subscription { nothing }', 'GRAPHQL_VALIDATION_FAILED', {}],
    [
      'subscription { marginEvents { sequence } riskSummary { asOf } }',
      'GRAPHQL_VALIDATION_FAILED',
      {},
    ],
    ['query ($id: ID!) { account(id: $id) { id } }', 'BAD_USER_INPUT', { id: '\u0000' }],
    [
      'query one { viewer { subject } } query two { viewer { subject } }',
      'OPERATION_RESOLUTION_FAILURE',
      {},
    ],
  ])('%s is refused with %s, and the connection holds', async (query, code, variables) => {
    const socket = await aSession();
    socket.send(subscribe('bad', query, variables));
    const refused = await socket.next();
    socket.send(subscribe('good', '{ viewer { subject } }'));

    expect([refused.type, codeOf(refused)]).toEqual(['error', code]);
    expect(await socket.next()).toMatchObject({
      type: 'next',
      payload: { data: { viewer: { subject: 'vera' } } },
    });
  });

  test('is RATE_LIMITED beside 200 others, and not beside 199', async () => {
    const socket = await aSession();
    for (let id = 1; id <= 201; id += 1) {
      socket.send(subscribe(String(id), LIVE));
    }
    const refused = await socket.next();

    expect([refused.id, refused.type, codeOf(refused)]).toEqual(['201', 'error', 'RATE_LIMITED']);
  });
});
