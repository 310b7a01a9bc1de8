import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, expect, test } from 'vitest';
import WebSocket from 'ws';

import { createClient, memoryCursorStore } from '../../packages/client/src/index.js';
import { fileCursorStore } from '../../packages/client/src/node.js';
import { signDevelopmentToken } from '../../src/infra/tokens.js';
import {
  aDataFolder,
  type DataFolder,
  type Program,
  startProgram,
  untilSaid,
} from '../support/run-program.js';

const SECRET = 'a secret of the client tests, long enough';
const DEPOSITS = 60;
const KILLS = 3;

let folder: DataFolder;
let program: Program;
let port = 0;

const tokenFor = (role: 'OPERATOR' | 'RISK_VIEWER'): Promise<string> =>
  signDevelopmentToken({
    subject: role.toLowerCase(),
    roles: [role],
    accounts: [],
    expiresInSeconds: 3600,
    secret: SECRET,
    now: new Date(),
  });

async function start(): Promise<void> {
  program = startProgram(['start', '--bare', '--port', String(port), '--data', folder.path], {
    AUTH_DEV_SECRET: SECRET,
    LOG_LEVEL: 'error',
  });
  port = Number((await untilSaid(program, /GraphQL at http:\/\/[^:]+:(\d+)/))[1]);
}

beforeAll(async () => {
  folder = aDataFolder();
  await start();
});

afterAll(async () => {
  await program.stop();
  await folder.remove();
});

test('deposits told and events followed while the server is killed: each once, in order', async () => {
  const options = {
    url: `http://127.0.0.1:${port}/graphql`,
    WebSocket,
    backoff: { firstMs: 50, mostMs: 500 },
  };
  const operator = createClient({ ...options, token: () => tokenFor('OPERATOR') });
  const viewer = createClient({ ...options, token: () => tokenFor('RISK_VIEWER') });
  const { events } = await viewer.request<{ events: { pageInfo: { endCursor: string } } }>(
    '{ events(last: 1) { pageInfo { endCursor } } }',
  );
  const deposits: string[] = [];
  const sequences: number[] = [];
  const abort = new AbortController();
  const following = (async () => {
    const items = viewer.follow<
      { logEvents: { sequence: string; type: string; payload: { depositId?: string } } },
      object
    >(
      'subscription ($after: String) { logEvents(after: $after) { cursor sequence type payload } }',
      { store: memoryCursorStore(events.pageInfo.endCursor), signal: abort.signal },
    );
    for await (const { sequence, type, payload } of items) {
      sequences.push(Number(sequence));
      if (type === 'DepositSeen') {
        deposits.push(String(payload.depositId));
      }
      if (deposits.length === DEPOSITS) {
        return;
      }
    }
  })();
  const killing = (async () => {
    for (let kill = 1; kill <= KILLS; kill += 1) {
      while (deposits.length < (kill * DEPOSITS) / (KILLS + 1)) {
        await sleep(5);
      }
      await program.kill9();
      await start();
    }
  })();
  const told: string[] = [];
  for (let index = 0; index < DEPOSITS; index += 1) {
    const input = { key: `d-${index}`, accountId: 'a', owner: 'o', asset: 'USD', amount: '1' };
    const { recordDeposit } = await operator.request<{ recordDeposit: { id: string } }, object>(
      'mutation ($input: RecordDepositInput!) { recordDeposit(input: $input) { id } }',
      { input },
      { retries: 1000 },
    );
    told.push(recordDeposit.id);
  }
  await Promise.all([following, killing]);

  expect(deposits).toEqual(told);
  expect(new Set(deposits).size).toBe(DEPOSITS);
  expect(sequences).toEqual(
    Array.from({ length: sequences.length }, (_, index) => (sequences[0] ?? 0) + index),
  );
});

test('a cursor in a file is there for the next process, and none is none', async () => {
  const store = fileCursorStore(path.join(folder.path, 'cursor'));

  expect(await store.load()).toBeNull();
  await store.save('first');
  await store.save('second');
  expect(await store.load()).toBe('second');
  writeFileSync(path.join(folder.path, 'cursor'), '\n');
  expect(await store.load()).toBeNull();
});
