import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ALL_SHARDS, SHARD_COUNT } from '../../src/domain/shards.js';
import { acquireShards, saveEngine } from '../../src/store/system/shards.js';

import { type Api, anApi, at, seedBook, tokenFor } from './harness.js';

const MINUTE = 60_000;
let api: Api;
let viewer: string;

beforeAll(async () => {
  api = await anApi();
  viewer = await tokenFor(api.system, 'vera', ['RISK_VIEWER']);
  await seedBook(api, await tokenFor(api.system, 'olga', ['OPERATOR']));
}, 60_000);
afterAll(() => api.close());

const STATUS = `query { systemStatus { logHead unsealedEvents engine { behindLines }
  shards { shard owner token expiresAt unownedSeconds behindLines } } }`;

async function statusOf(): Promise<unknown> {
  const { data, errors } = await api.ask(viewer, STATUS);
  expect(errors).toEqual([]);
  return at(data, 'systemStatus');
}

describe('shards in the status', () => {
  test('have no owner before the first engine, and say for how long', async () => {
    const shards = at(await statusOf(), 'shards') as { owner: unknown; unownedSeconds: number }[];

    expect(shards).toHaveLength(SHARD_COUNT);
    expect(shards.every(({ owner, unownedSeconds }) => owner === null && unownedSeconds > 0)).toBe(
      true,
    );
  });

  test('have an owner with its token, and how far its book is behind the log', async () => {
    await api.settle();
    const { db } = api.system;
    const head = BigInt(String(at(await statusOf(), 'logHead')));
    const engine = { id: 'engine-a', wants: ALL_SHARDS, shardsMax: SHARD_COUNT };
    await saveEngine(db, { ...engine, followed: head - 3n }, MINUTE, null);
    await acquireShards(db, 'engine-a', [5], MINUTE, null);
    const status = await statusOf();

    expect(at(status, 'shards', 5)).toMatchObject({
      shard: 5,
      owner: 'engine-a',
      token: '1',
      unownedSeconds: 0,
      behindLines: 3,
    });
    expect(at(status, 'shards', 6)).toMatchObject({ owner: null, token: '0', behindLines: null });
    expect(at(status, 'engine', 'behindLines')).toBe(0);
    expect(at(status, 'unsealedEvents')).toBe(0);
  });

  test('an engine that is not heard of any more has lost what it owned', async () => {
    await api.system.db
      .$executeRaw`UPDATE engine_shards SET expires_at = clock_timestamp() WHERE shard = 5`;

    expect(at(await statusOf(), 'shards', 5)).toMatchObject({ owner: null, token: '1' });
  });

  test('events without a place in the log are counted', async () => {
    await api.system.db.$executeRaw`
      INSERT INTO pending_events (type, actor, at, payload) VALUES ('NoticeSent', 'system:test', now(), '{}')`;

    expect(at(await statusOf(), 'unsealedEvents')).toBe(1);
  });
});
