import { once } from 'node:events';
import { createServer } from 'node:net';

import { afterAll, beforeAll, expect, test } from 'vitest';
import { SMTPServer } from 'smtp-server';

import { deliverNotices, NOTICE_ATTEMPTS_MAX } from '../../src/app/notices/notices.js';
import { relayLog } from '../../src/app/log/relay.js';
import { type NoticeChannel } from '../../src/app/ports.js';
import { emailChannel } from '../../src/infra/notice-channels/email-channel.js';
import { webhookChannel } from '../../src/infra/notice-channels/webhook-channel.js';
import { type Api, anApi, at, publish, tokenFor } from './harness.js';

const OWNER = 'alice@example.com';
const START = new Date('2026-01-01T00:00:00Z');

let api: Api;
let operator: string;
let server: SMTPServer;
let email: NoticeChannel;
const mailed: string[] = [];

beforeAll(async () => {
  server = new SMTPServer({
    // Closing waits for no connection that the channel keeps.
    closeTimeout: 1,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData: (stream, session, done) => {
      mailed.push(...session.envelope.rcptTo.map(({ address }) => address));
      stream.resume().once('end', done);
    },
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.server.address() as { port: number };
  email = emailChannel(`smtp://127.0.0.1:${port}`, { from: 'risk@marginward.example' });
  const webhook = webhookChannel({
    url: `http://127.0.0.1:${await aClosedPort()}/notices`,
    secret: `whsec_${Buffer.alloc(24, 7).toString('base64')}`,
    clock: { now: () => START },
  });
  const log = { name: 'log', send: (): Promise<void> => Promise.resolve() };
  api = await anApi({ channels: [log, email, webhook] });
  operator = await tokenFor(api.system, 'olga', ['OPERATOR'], [], 86_400);
}, 60_000);

afterAll(async () => {
  await new Promise<void>((resolve) => {
    server.close(resolve);
  });
  await api.close();
});

async function aClosedPort(): Promise<number> {
  const closing = createServer().listen(0, '127.0.0.1');
  await once(closing, 'listening');
  const { port } = closing.address() as { port: number };
  closing.close();
  await once(closing, 'close');
  return port;
}

const NOTICES =
  '{ marginCalls { nodes { deadline notices { kind channel status attempts sentAt error } } } }';

test('every delivery of a margin call can be read; a permanent failure alerts the operator and moves no deadline', async () => {
  await publish(api, operator, { 'BTC-USD': '100' });
  await api.ask(
    operator,
    `mutation {
      recordDeposit(input: { key: "d", accountId: "a", owner: "${OWNER}", asset: "USD", amount: "1000", final: true }) { id }
      recordPositions(input: { key: "p", positions: [{ accountId: "a", marketId: "BTC-USD", size: "100", entryPrice: "100" }] }) { accepted }
    }`,
  );
  await publish(api, operator, { 'BTC-USD': '91' });
  const opened = at((await api.ask(operator, NOTICES)).data, 'marginCalls', 'nodes', 0);
  expect(at(opened, 'notices')).toMatchObject(
    ['email', 'log', 'webhook'].map((channel) => ({ channel, status: 'PENDING', attempts: 0 })),
  );

  const ids = (await api.system.db.notice.findMany()).map(({ id }) => id);
  let retryAt: Date | null = api.system.clock.at;
  for (let attempt = 1; retryAt !== null; attempt += 1) {
    expect(attempt).toBeLessThanOrEqual(NOTICE_ATTEMPTS_MAX);
    api.system.clock.at = retryAt;
    ({ retryAt } = await deliverNotices(api.deps, ids));
  }
  // Only what was committed is sealed: enforcement would go on, and the price is stale by now.
  await relayLog(api.deps, { enqueue: () => Promise.resolve() });

  const call = at((await api.ask(operator, NOTICES)).data, 'marginCalls', 'nodes', 0);
  expect(at(call, 'notices')).toMatchObject([
    { kind: 'MARGIN_CALL_OPENED', channel: 'email', status: 'SENT', attempts: 1, error: null },
    { kind: 'MARGIN_CALL_OPENED', channel: 'log', status: 'SENT', attempts: 1, error: null },
    {
      kind: 'MARGIN_CALL_OPENED',
      channel: 'webhook',
      status: 'FAILED',
      attempts: NOTICE_ATTEMPTS_MAX,
      sentAt: null,
      error: expect.stringContaining('ECONNREFUSED'),
    },
  ]);
  expect(at(call, 'deadline')).toBe(at(opened, 'deadline'));
  expect(mailed).toEqual([OWNER]);
  expect(api.log.errors.map(({ message }) => message)).toEqual([
    'notice failed permanently: contact the account by other means',
  ]);
  const { data } = await api.ask(
    operator,
    '{ events(filter: { types: ["NoticeFailed"] }) { nodes { accountId ... on NoticeFailed { channel attempts } } } }',
  );
  expect(at(data, 'events', 'nodes')).toEqual([
    { accountId: 'a', channel: 'webhook', attempts: NOTICE_ATTEMPTS_MAX },
  ]);
});
