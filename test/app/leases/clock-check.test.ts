import { afterEach, beforeEach, expect, test } from 'vitest';

import { CLOCK_DIFFERENCE_MS_MAX, createClockCheck } from '../../../src/app/leases/clock-check.js';
import { type Log } from '../../../src/app/ports.js';
import { SILENT } from '../ingest/system.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';

let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.close());

const HOUR_MS = 3_600_000;

// The tests' database runs on the same machine: its clock is this process's.
test.each([
  ['an hour ahead', HOUR_MS],
  ['an hour behind', -HOUR_MS],
])('a clock that is %s is told once, and once more when it is right again', async (_, offMs) => {
  const told: string[] = [];
  const log: Log = {
    ...SILENT,
    error: (_facts, message) => told.push(`error: ${message}`),
    info: (_facts, message) => told.push(`info: ${message}`),
  };
  let offset = 0;
  const clock = { now: () => new Date(Date.now() + offset) };
  const check = createClockCheck({ db: database.db, clock, log });
  await check.look();
  expect([check.isRight(), told]).toEqual([true, []]);

  offset = offMs;
  await check.look();
  await check.look();
  expect(check.isRight()).toBe(false);
  // The difference is a lower bound: what the answer took is not counted.
  expect(Math.abs(check.aheadMs())).toBeLessThanOrEqual(HOUR_MS + CLOCK_DIFFERENCE_MS_MAX);
  expect(Math.sign(check.aheadMs())).toBe(Math.sign(offMs));

  offset = 0;
  await check.look();
  expect(check.isRight()).toBe(true);
  expect(told).toEqual([expect.stringContaining('error: '), expect.stringContaining('info: ')]);
});
