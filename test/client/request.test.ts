import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import {
  type Client,
  ERROR_CODES,
  MarginwardError,
  createClient,
} from '../../packages/client/src/index.js';
import { type Api, anApi, seedBook, tokenFor } from '../api/harness.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const backoff = { firstMs: 1, mostMs: 2, random: () => 0.5 };

let api: Api;
let client: Client;

beforeAll(async () => {
  api = await anApi();
  const token = await tokenFor(api.system, 'olga', ['OPERATOR', 'RISK_VIEWER']);
  await seedBook(api, token);
  client = createClient({ url: `${api.url()}/graphql`, token, backoff });
});

afterAll(async () => {
  await api.close();
});

async function errorOf(promise: Promise<unknown>): Promise<MarginwardError> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(MarginwardError);
  return error as MarginwardError;
}

test('an answer is its data, with decimals as text', async () => {
  const data = await client.request<{ account: { owner: string } }, { id: string }>(
    'query ($id: ID!) { account(id: $id) { owner } }',
    { id: 'alice-1' },
  );

  expect(data.account.owner).toBe('alice');
});

test('a refusal has its code and its facts', async () => {
  const input = { key: 'k', accountId: 'alice-1', asset: 'USD', amount: '-1' };
  const error = await errorOf(
    client.request(
      'mutation ($input: RecordDepositInput!) { recordDeposit(input: $input) { id } }',
      {
        input,
      },
    ),
  );

  expect(error.code).toBe('BAD_USER_INPUT');
  expect(error.details).toMatchObject({ field: 'amount' });
  expect(error.isTransient).toBe(false);
});

test('no token is UNAUTHENTICATED with the reason', async () => {
  const stranger = createClient({ url: `${api.url()}/graphql`, token: 'none' });
  const error = await errorOf(stranger.request('{ viewer { subject } }'));

  expect([error.code, error.details.reason]).toEqual(['UNAUTHENTICATED', 'TOKEN_MALFORMED']);
});

test('another path is no endpoint, and is not asked again', async () => {
  const lost = createClient({ url: `${api.url()}/elsewhere`, token: 'none' });
  const error = await errorOf(lost.request('{ viewer { subject } }'));

  expect([error.code, error.isTransient]).toEqual(['BAD_REQUEST', false]);
});

describe('a server that fails for a while', () => {
  /** Fails so many times, then answers. */
  async function aFailingServer(
    failures: number,
  ): Promise<{ readonly url: string; readonly asked: () => number }> {
    let asked = 0;
    const server = createServer((_request, response) => {
      asked += 1;
      if (asked <= failures) {
        response.socket?.destroy();
      } else {
        response.setHeader('content-type', 'application/json').end('{"data":{"isUp":true}}');
      }
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    onTestFinished(() => {
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}/graphql`, asked: () => asked };
  }

  test('is asked again for a query', async () => {
    const { url, asked } = await aFailingServer(3);

    expect(await createClient({ url, token: 't', backoff }).request('{ isUp }')).toEqual({
      isUp: true,
    });
    expect(asked()).toBe(4);
  });

  test('is not asked again for a mutation unless its caller says so', async () => {
    const { url, asked } = await aFailingServer(2);
    const client = createClient({ url, token: 't', backoff });
    const error = await errorOf(client.request('mutation { isUp }'));

    expect([error.code, error.isTransient, asked()]).toEqual(['NO_ANSWER', true, 1]);
    expect(await client.request('mutation { isUp }', {}, { retries: 5 })).toEqual({ isUp: true });
  });

  test('is given up when the signal is aborted', async () => {
    const { url } = await aFailingServer(1000);
    const abort = new AbortController();
    const asking = createClient({ url, token: 't', backoff }).request(
      '{ isUp }',
      {},
      { retries: 1_000_000, signal: abort.signal },
    );
    abort.abort();

    await expect(asking).rejects.toMatchObject({ name: 'AbortError' });
  });
});

test('the codes are those of docs/errors.md', () => {
  const page = readFileSync(path.join(ROOT, 'docs/errors.md'), 'utf8');
  const rows = page.split('\n').filter((line) => /^\| `[A-Z]/.test(line));
  const codes = rows
    .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([A-Z_]+)`/g)])
    .map(([, code]) => code);

  for (const code of ERROR_CODES) {
    expect([...codes, 'INTERNAL_SERVER_ERROR']).toContain(code);
  }
});
