import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { inTransaction } from '../../../src/store/database/database.js';
import { type Listener, openListener } from '../../../src/store/database/listener.js';
import { appendEvents, PENDING_CHANNEL } from '../../../src/store/log/events.js';
import { until } from '../../app/enforcement/system.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';

let database: TestDatabase;
let listener: Listener;
const heard: string[] = [];
const notices = (): Promise<boolean> => Promise.resolve(heard.length > 0);

beforeAll(async () => {
  database = await testDatabase();
  listener = await openListener({
    url: database.url,
    channels: [PENDING_CHANNEL, 'other'],
    onMessage: (channel) => heard.push(channel),
    onLost: () => undefined,
  });
});
afterAll(async () => {
  await listener.close();
  await database.close();
});

const append = (then: () => void = () => undefined): Promise<void> =>
  inTransaction(database.db, async (tx) => {
    const payload = { depositId: 'd' } as never;
    await appendEvents(tx, [{ type: 'DepositFinal', actor: 'test', at: new Date(0), payload }]);
    then();
  });

describe('the bell after a commit', () => {
  test('is rung once for many commits of the same moment, by a transaction of its own', async () => {
    await Promise.all(Array.from({ length: 60 }, () => append()));
    await until(notices);
    const [row] = await database.db.$queryRaw<{ events: number }[]>`
      SELECT count(*)::int AS events FROM pending_events`;
    expect(row).toEqual({ events: 60 });
    expect(heard.length).toBeLessThan(60);
  });

  test('is not rung by what was rolled back', async () => {
    await inTransaction(database.db, (tx) => tx.$queryRaw`SELECT pg_notify('other', '')::text`);
    await until(() => Promise.resolve(heard.includes('other')));
    heard.length = 0;
    const refused = append(() => {
      throw new Error('refused');
    });
    await expect(refused).rejects.toThrow('refused');
    // What is announced afterwards is heard afterwards.
    await inTransaction(database.db, (tx) => tx.$queryRaw`SELECT pg_notify('other', '')::text`);
    await until(notices);
    expect(heard).toEqual(['other']);
  });
});
