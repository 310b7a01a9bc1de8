import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { startLogFeed } from '../../../src/api/feeds/log-feed.js';
import { openListener } from '../../../src/store/database/listener.js';
import { listenTo } from '../../../src/store/margin-calls/read-notifications.js';
import { SILENT } from '../../app/ingest/system.js';
import { type BreakingDatabase, startBreakingDatabase } from '../../support/breaking-database.js';

let database: BreakingDatabase;

beforeEach(async () => {
  database = await startBreakingDatabase();
});

afterEach(async () => {
  await database.stop();
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    await sleep(20);
  }
}

/** How often it is tried to connect while the database is down for so long. */
async function attemptsWhileDown(milliseconds: number): Promise<number> {
  database.goDown();
  await sleep(milliseconds);
  const refused = database.refused();
  database.comeUp();
  return refused;
}

describe('the connection that listens', () => {
  test('is opened again one at a time, however long the database is down, and is one afterwards', async () => {
    const heard = { connected: 0 };
    const listener = await openListener({
      url: database.url,
      channels: ['one', 'two'],
      onMessage: () => undefined,
      onConnected: () => (heard.connected += 1),
      onError: () => undefined,
    });
    const began = Date.now();
    const attempts = await attemptsWhileDown(3_200);
    expect(attempts).toBeGreaterThan(0);
    expect(attempts).toBeLessThanOrEqual((Date.now() - began) / 500);

    await until(() => heard.connected === 2);
    await sleep(1_200);
    expect(heard.connected).toBe(2);
    expect(database.open()).toBe(1);
    await listener.close();
    await until(() => database.open() === 0);
  });

  test('is not opened when it could not be the first time', async () => {
    database.goDown();
    const listener = openListener({
      url: database.url,
      channels: ['one'],
      onMessage: () => undefined,
      onConnected: () => undefined,
      onError: () => undefined,
    });
    await expect(listener).rejects.toThrow();
    await sleep(1_200);
    expect(database.refused()).toBe(1);
  });

  test('does not outlive its closing, also when it was just being opened again', async () => {
    const listener = await openListener({
      url: database.url,
      channels: ['one'],
      onMessage: () => undefined,
      onConnected: () => undefined,
      onError: () => undefined,
    });
    database.goDown();
    await until(() => database.refused() > 0);
    database.comeUp();
    await listener.close();
    await sleep(1_200);
    expect(database.open()).toBe(0);
  });
});

describe('the log feed', () => {
  test('listens again one at a time, however long the database is down', async () => {
    const source = {
      readHead: () => Promise.resolve(1n),
      readPage: () => Promise.resolve([]),
      listen: (_: (head: bigint) => void, onLost: (cause: unknown) => void) =>
        listenTo(database.url, 'log', { onMessage: () => undefined, onLost }),
    };
    const feed = await startLogFeed(source, SILENT);
    await until(() => database.open() === 1);
    const began = Date.now();
    const attempts = await attemptsWhileDown(5_500);
    expect(attempts).toBeGreaterThan(0);
    expect(attempts).toBeLessThanOrEqual((Date.now() - began) / 1000);

    await until(() => database.open() === 1);
    await sleep(1_500);
    expect(database.open()).toBe(1);
    await feed.stop();
    await until(() => database.open() === 0);
  });
});
