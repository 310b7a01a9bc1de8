import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { countVisibleEvents, listVisibleEvents } from '../../../src/store/log/read-events.js';
import { EVERY_ACCOUNT } from '../../../src/store/database/read-scope.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';

const NOBODY = { isEverything: false, owners: ['nobody'], accountIds: [] };

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

test('lines about a rare market are found without reading the log', async () => {
  await database.db.$executeRaw`
    INSERT INTO events (sequence, hash, previous_hash, type, market_id, actor, at, payload)
    SELECT n, repeat('a', 64), repeat('b', 64), 'PriceQuarantined',
      CASE WHEN n % 10000 = 0 THEN 'RARE-USD' ELSE 'BTC-USD' END, 'test', now(), '{}'
    FROM generate_series(1001, 31000) n`;
  await database.db.$executeRaw`ANALYZE events`;
  const plan = await database.db.$queryRaw<Record<string, string>[]>`
    EXPLAIN SELECT e.* FROM events e WHERE e.sequence > 0 AND e.market_id = ANY(ARRAY['RARE-USD'])
    ORDER BY e.sequence LIMIT 100`;
  expect(JSON.stringify(plan)).toContain('events_market_id_sequence_idx');

  const query = { marketIds: ['RARE-USD'] };
  const found = await listVisibleEvents(database.db, EVERY_ACCOUNT, query, {
    after: 0n,
    upTo: null,
    limit: 100,
  });
  expect(found.map(({ sequence }) => sequence)).toEqual([10_000n, 20_000n, 30_000n]);
});

test('a short window of a long log is found by its instants', async () => {
  await database.db.$executeRaw`
    INSERT INTO events (sequence, hash, previous_hash, type, actor, at, payload)
    SELECT n, repeat('a', 64), repeat('b', 64), 'DepositSeen', 'test',
      timestamptz '2030-01-01T00:00:00Z' + n * interval '1 second', '{}'
    FROM generate_series(100001, 160000) n`;
  await database.db.$executeRaw`ANALYZE events`;
  const window = {
    from: new Date('2030-01-02T12:00:00Z'),
    until: new Date('2030-01-02T12:00:10Z'),
  };
  const plan = await database.db.$queryRaw<Record<string, string>[]>`
    EXPLAIN SELECT count(*) FROM events e WHERE e.at >= ${window.from} AND e.at < ${window.until}`;
  expect(JSON.stringify(plan)).toContain('events_at_idx');
  const found = await listVisibleEvents(database.db, EVERY_ACCOUNT, window, {
    after: 0n,
    upTo: null,
    limit: 100,
  });
  // 129,600 s after the beginning of 2030.
  expect(found.map(({ sequence }) => sequence)).toEqual(
    Array.from({ length: 10 }, (_, n) => 129_600n + BigInt(n)),
  );
  expect(await countVisibleEvents(database.db, EVERY_ACCOUNT, window)).toBe(10);
});
