import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { countVisibleEvents } from '../../../src/store/log/read-events.js';
import { EVERY_ACCOUNT } from '../../../src/store/database/read-scope.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';

const NOBODY = { isEverything: false, owner: 'nobody', accountIds: [] };

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

/** A log as it is when its first lines are not kept any more: sequences 11 to 60. */
async function writeLog(): Promise<void> {
  await database.db.$executeRaw`
    INSERT INTO events (sequence, hash, previous_hash, type, actor, at, payload)
    SELECT n, repeat('a', 64), repeat('b', 64), CASE WHEN n % 5 = 0 THEN 'VoteCast' ELSE 'DepositSeen' END,
      'test', now(), '{}' FROM generate_series(11, 60) n`;
}

describe('counting the log', () => {
  test('finds none, then all that are kept, beyond what is counted of a part', async () => {
    expect(await countVisibleEvents(database.db, EVERY_ACCOUNT, {}, 20)).toBe(0);
    await writeLog();
    expect(await countVisibleEvents(database.db, EVERY_ACCOUNT, {}, 20)).toBe(50);
    expect(
      await countVisibleEvents(database.db, EVERY_ACCOUNT, { types: null, accountIds: null }, 20),
    ).toBe(50);
  });

  test('counts a part, up to the bound', async () => {
    const count = (types: string[], scope = EVERY_ACCOUNT): Promise<number> =>
      countVisibleEvents(database.db, scope, { types }, 20);
    expect(await count(['VoteCast'])).toBe(10);
    expect(await count(['DepositSeen'])).toBe(20);
    expect(await count([])).toBe(0);
    // Of what names no account the facts of governance are for everybody.
    expect(await countVisibleEvents(database.db, NOBODY, {}, 20)).toBe(10);
  });
});
