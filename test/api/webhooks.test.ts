import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

import { relayLog } from '../../src/app/log/relay.js';
import { deliverWebhook } from '../../src/app/webhooks/deliver-webhook.js';
import { createWebhookSender } from '../../src/infra/webhooks/webhook-sender.js';
import { openQueues } from '../../src/jobs/queues/job-queues.js';
import { startWorkers } from '../../src/jobs/queues/job-workers.js';
import { startWebhookDispatcher, webhookJob } from '../../src/jobs/webhook.js';
import { type Api, anApi, at, codesOf, seedBook, tokenFor } from './harness.js';

let api: Api;
let admin: string;
let operator: string;
const sender = createWebhookSender({ allowsLoopback: true, timeoutMs: 1000 });

interface Got {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
let got: Got[] = [];
/** What the receiver answers, by path. */
let answers: Record<string, number> = {};
let receiver: Server;

beforeAll(async () => {
  api = await anApi();
  admin = await tokenFor(api.system, 'ada', ['ADMIN'], [], 30 * 86_400);
  operator = await tokenFor(api.system, 'olga', ['OPERATOR'], [], 30 * 86_400);
  await seedBook(api, operator);
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      const path = request.url ?? '';
      got.push({ path, headers: request.headers, body });
      response.writeHead(answers[path] ?? 204).end();
    });
  });
  await new Promise<void>((resolve) => {
    receiver.listen(0, '127.0.0.1', resolve);
  });
}, 60_000);
beforeEach(() => {
  got = [];
  answers = {};
});
afterAll(async () => {
  receiver.close();
  await api.close();
});

const urlOf = (path: string): string =>
  `http://127.0.0.1:${(receiver.address() as AddressInfo).port}${path}`;

async function run(token: string, query: string, variables: object = {}): Promise<unknown> {
  const { data, errors } = await api.ask(token, query, variables);
  expect(errors).toEqual([]);
  return Object.values(data ?? {})[0];
}

async function aKey(input: object): Promise<{ id: string; secret: string }> {
  const made = await run(
    admin,
    'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret key { id } } }',
    { input: { name: 'hooks', scopes: ['FOLLOW'], ...input } },
  );
  return { id: String(at(made, 'key', 'id')), secret: String(at(made, 'secret')) };
}

async function aWebhook(
  token: string,
  path: string,
  input: object = {},
): Promise<{ id: string; secret: string }> {
  return (await run(
    token,
    'mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { id secret } }',
    { input: { url: urlOf(path), eventTypes: ['DepositSeen'], ...input } },
  )) as { id: string; secret: string };
}

/** At whatever time: the clock of these tests stands in the past. */
function isSignedWith(secret: string, message: Got | undefined): boolean {
  const { body = '', headers = {} } = message ?? {};
  const sentAt = new Date(Number(headers['webhook-timestamp']) * 1000);
  const signature = new Webhook(secret).sign(String(headers['webhook-id']), sentAt, body);
  return String(headers['webhook-signature']).split(' ').includes(signature);
}

let deposits = 0;
async function deposit(accountId: string): Promise<string> {
  deposits += 1;
  const key = `deposit-${deposits}`;
  const input = { key, accountId, asset: 'USD', amount: '1' };
  await run(
    operator,
    'mutation ($input: RecordDepositInput!) { recordDeposit(input: $input) { id } }',
    { input },
  );
  await relayLog(api.deps, { enqueue: () => Promise.resolve() });
  return `deposit.${key}`;
}

const deliver = (id: string): Promise<Date | null> => deliverWebhook({ ...api.deps, sender }, id);
const depositsAt = (path: string): unknown[] =>
  got
    .filter((each) => each.path === path)
    .map(({ body }) => at(JSON.parse(body), 'data', 'payload', 'depositId'));
const pass = (seconds: number): void => {
  api.system.clock.at = new Date(api.system.clock.at.getTime() + seconds * 1000);
};
async function statusOf(token: string, id: string): Promise<unknown> {
  const all = (await run(token, '{ webhooks { id status } }')) as { id: string; status: string }[];
  return all.find((each) => each.id === id)?.status;
}

describe('an endpoint', () => {
  test('gets the events of its key from then on, in order, signed, and without hashes', async () => {
    const { secret: key } = await aKey({ owners: ['alice'] });
    await deposit('alice-1');
    const { id, secret } = await aWebhook(key, '/mine');
    const first = await deposit('alice-1');
    await deposit('bob-1');
    const second = await deposit('alice-1');
    await deliver(id);
    await deliver(id);

    expect(depositsAt('/mine')).toEqual([first, second]);
    expect(isSignedWith(secret, got[0])).toBe(true);
    expect(JSON.parse(got[0]?.body ?? '')).toMatchObject({
      type: 'DepositSeen',
      data: { accountId: 'alice-1', type: 'DepositSeen' },
    });
    expect(got[0]?.body).not.toMatch(/hash/i);
  });

  test('of one key is not there for another; ADMIN sees all', async () => {
    const [mine, other] = [await aKey({}), await aKey({})];
    const { id } = await aWebhook(mine.secret, '/private');
    const query = 'mutation ($id: ID!) { deleteWebhook(id: $id) }';

    expect(codesOf(await api.ask(other.secret, query, { id }))).toEqual(['NOT_FOUND']);
    expect(await statusOf(admin, id)).toBe('ACTIVE');
    expect(await run(mine.secret, query, { id })).toBe(true);
    expect(await statusOf(admin, id)).toBeUndefined();
  });

  test('that chose accounts gets theirs only', async () => {
    const { id } = await aWebhook(admin, '/chosen', { accountIds: ['bob-1'] });
    await deposit('alice-1');
    const his = await deposit('bob-1');
    await deliver(id);

    expect(depositsAt('/chosen')).toEqual([his]);
  });

  test.each([
    [{ url: 'https://10.0.0.1/' }, 'url'],
    [{ eventTypes: [] }, 'input.eventTypes'],
    [{ eventTypes: ['Nothing'] }, 'input.eventTypes'],
    [{ accountIds: [] }, 'input.accountIds'],
  ])('with %j is refused', async (input, field) => {
    const answer = await api.ask(
      admin,
      'mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { id } }',
      { input: { url: urlOf('/x'), eventTypes: ['DepositSeen'], ...input } },
    );

    expect(answer.errors.map(({ extensions }) => [extensions.code, extensions.field])).toEqual([
      ['BAD_USER_INPUT', field],
    ]);
  });
});

describe('a message that fails', () => {
  test('is tried again after 5 s with the same id, and those behind it wait', async () => {
    const { id } = await aWebhook(admin, '/slow');
    const [first, second] = [await deposit('alice-1'), await deposit('alice-1')];
    answers['/slow'] = 500;
    const retryAt = await deliver(id);
    await deliver(id);
    const attempts = got.length;
    answers = {};
    pass(5);
    await deliver(id);

    expect(retryAt?.getTime()).toBe(api.system.clock.at.getTime());
    expect(attempts).toBe(1);
    expect(depositsAt('/slow')).toEqual([first, first, second]);
    expect(got[0]?.headers['webhook-id']).toBe(got[1]?.headers['webhook-id']);
    expect(await statusOf(admin, id)).toBe('ACTIVE');
  });

  test('for three days disables the endpoint with an event; a replay brings what it missed', async () => {
    const { id } = await aWebhook(admin, '/dead');
    const cursor = at(await run(admin, '{ webhooks { cursor } }'), 0, 'cursor');
    const missed = await deposit('alice-1');
    answers['/dead'] = 503;
    const began = api.system.clock.at.getTime();
    for (let at_ = await deliver(id); at_ !== null; at_ = await deliver(id)) {
      api.system.clock.at = at_;
    }
    const days = (api.system.clock.at.getTime() - began) / 86_400_000;
    const status = await statusOf(admin, id);
    await relayLog(api.deps, { enqueue: () => Promise.resolve() });
    const told = await run(
      admin,
      '{ events(filter: { types: ["WebhookDisabled"] }) { nodes { ... on WebhookDisabled { webhookId reason } } } }',
    );
    answers = {};
    got = [];
    await run(
      admin,
      'mutation ($id: ID!, $after: String!) { replayWebhook(id: $id, after: $after) { id } }',
      { id, after: cursor },
    );
    await deliver(id);

    expect(days).toBeCloseTo(3, 1);
    expect(status).toBe('DISABLED');
    expect(at(told, 'nodes')).toContainEqual({
      webhookId: id,
      reason: 'the receiver answered 503',
    });
    expect(depositsAt('/dead')).toEqual([missed]);
  });

  test('shows its attempts', async () => {
    const { id } = await aWebhook(admin, '/shown');
    await deposit('alice-1');
    answers['/shown'] = 404;
    await deliver(id);
    const webhooks = await run(
      admin,
      '{ webhooks { id deliveries { totalCount nodes { type status attempts lastStatusCode lastError } } } }',
    );

    expect(webhooks).toContainEqual({
      id,
      deliveries: {
        totalCount: 1,
        nodes: [
          {
            type: 'DepositSeen',
            status: 'PENDING',
            attempts: 1,
            lastStatusCode: 404,
            lastError: 'the receiver answered 404',
          },
        ],
      },
    });
  });
});

test('an endpoint of a revoked key gets nothing more', async () => {
  const key = await aKey({});
  const { id } = await aWebhook(key.secret, '/revoked');
  await run(admin, 'mutation ($id: ID!) { revokeApiKey(id: $id) { id } }', { id: key.id });
  await deposit('alice-1');
  await deliver(id);

  expect(got).toEqual([]);
  expect(await statusOf(admin, id)).toBe('DISABLED');
});

test('after a rotation of its secret messages have both signatures, for a day', async () => {
  const { id, secret } = await aWebhook(admin, '/rotated');
  const next = at(
    await run(admin, 'mutation ($id: ID!) { rotateWebhookSecret(id: $id) { secret } }', { id }),
    'secret',
  );
  await deposit('alice-1');
  await deliver(id);
  pass(86_400);
  await deposit('alice-1');
  await deliver(id);
  const signatures = got.map(
    ({ headers }) => String(headers['webhook-signature']).split(' ').length,
  );

  expect(signatures).toEqual([2, 1]);
  expect([secret, String(next)].map((each) => isSignedWith(each, got[0]))).toEqual([true, true]);
  expect([secret, String(next)].map((each) => isSignedWith(each, got[1]))).toEqual([false, true]);
});

describe('through the queue', () => {
  const closers: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) {
      await close();
    }
  });

  test('an endpoint that is dead delays no other, and a test event comes beside the order', async () => {
    const dead = createServer(() => undefined);
    await new Promise<void>((resolve) => {
      dead.listen(0, '127.0.0.1', resolve);
    });
    closers.push(() => {
      dead.closeAllConnections();
      return new Promise((resolve) => {
        dead.close(() => {
          resolve();
        });
      });
    });
    const silent = `http://127.0.0.1:${(dead.address() as AddressInfo).port}/`;
    for (let index = 0; index < 5; index += 1) {
      await aWebhook(admin, '/', { url: silent });
    }
    const { id } = await aWebhook(admin, '/alive');
    const waiting = createWebhookSender({ allowsLoopback: true, timeoutMs: 60_000 });
    const queues = await openQueues(api.system.url, api.deps);
    closers.push(() => queues.close());
    const workers = startWorkers(queues, [webhookJob(waiting)], api.deps);
    closers.push(() => workers.close(100));
    closers.push(startWebhookDispatcher(api.deps, queues).close);
    const key = await deposit('alice-1');
    await run(
      admin,
      'mutation ($id: ID!) { sendTestEvent(webhookId: $id, type: "MarginCallOpened") { status } }',
      { id },
    );

    // The dead ones answer nothing for a minute; this one has both long before.
    await vi.waitFor(
      () => {
        expect(depositsAt('/alive')).toContain(key);
        expect(got.some(({ body }) => body.includes('"isTest":true'))).toBe(true);
      },
      { timeout: 30_000 },
    );
  }, 60_000);
});
