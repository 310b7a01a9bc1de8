import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { openListener } from '../../../src/store/database/listener.js';
import { type BreakingDatabase, startBreakingDatabase } from '../../support/breaking-database.js';
import { testDatabase } from '../../support/database.js';
import { startDatabaseProxy } from '../../support/database-proxy.js';

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
      onLost: () => undefined,
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
      onLost: () => undefined,
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
      onLost: () => undefined,
    });
    database.goDown();
    await until(() => database.refused() > 0);
    database.comeUp();
    await listener.close();
    await sleep(1_200);
    expect(database.open()).toBe(0);
  });
});

describe('a listening connection that has gone silent', () => {
  test('counts as lost, is opened again, and hears', async () => {
    const real = await testDatabase();
    const proxy = await startDatabaseProxy(real.url);
    const heard = { connected: 0, lost: 0, messages: [] as string[] };
    const listener = await openListener({
      url: proxy.url,
      channels: ['one'],
      onMessage: (_channel, payload) => heard.messages.push(payload),
      onConnected: () => (heard.connected += 1),
      onLost: () => (heard.lost += 1),
    });
    proxy.silence('LISTENING');
    proxy.hear();
    await real.db.$executeRaw`SELECT pg_notify('one', 'lost')`;
    await until(() => heard.connected === 2);
    await real.db.$executeRaw`SELECT pg_notify('one', 'heard')`;
    await until(() => heard.messages.length > 0);

    expect(heard).toEqual({ connected: 2, lost: 1, messages: ['heard'] });
    await listener.close();
    await proxy.stop();
    await real.close();
  });

  test('is reported once, and its silence is measured, while no other can be opened', async () => {
    const real = await testDatabase();
    const proxy = await startDatabaseProxy(real.url);
    const heard = { lost: 0 };
    const listener = await openListener({
      url: proxy.url,
      channels: ['one'],
      onMessage: () => undefined,
      onLost: () => (heard.lost += 1),
    });
    proxy.silence('LISTENING');
    await until(() => listener.silentMs() > 6_000);

    expect(heard.lost).toBe(1);
    await listener.close();
    await proxy.stop();
    await real.close();
  });
});
