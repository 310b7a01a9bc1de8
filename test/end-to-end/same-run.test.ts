import { afterEach, expect, test } from 'vitest';

import { type SealedEvent } from '../../src/domain/log/event.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { findNaiveFaults } from '../support/naive-check.js';
import { type PlayedRunOptions, playRun, readLog } from '../support/played-run.js';

const RUN_MS = 1_800_000;
/** Where the bundled crash is: before and after it little happens. */
const CRASH = {
  from: new Date('2000-01-01T01:30:00Z'),
  until: new Date('2000-01-01T02:00:00Z'),
};
const OPTIONS: PlayedRunOptions = { accounts: 120, seed: '7', window: CRASH };

const databases: TestDatabase[] = [];

afterEach(async () => {
  await Promise.all(databases.splice(0).map((database) => database.close()));
}, RUN_MS);

async function aDatabase(): Promise<TestDatabase> {
  const database = await testDatabase();
  databases.push(database);
  return database;
}

async function logOf(options: PlayedRunOptions): Promise<SealedEvent[]> {
  return readLog((await playRun(await aDatabase(), options)).deps);
}

/** The run that the others are held against: played once. */
let played: Promise<SealedEvent[]> | null = null;
function playedLog(): Promise<SealedEvent[]> {
  played ??= logOf(OPTIONS);
  return played;
}

/** Line by line first, so that a difference is seen where it is; then the whole, hashes included. */
function expectSameLog(log: readonly SealedEvent[], other: readonly SealedEvent[]): void {
  const difference = log.findIndex((event, index) => event.hash !== other[index]?.hash);
  expect(other[difference]).toEqual(log[difference]);
  expect(other.at(-1)?.hash).toBe(log.at(-1)?.hash);
  expect(other).toHaveLength(log.length);
}

test(
  'the same seed and prices give the same log to the byte: again, and slower',
  async () => {
    const log = await playedLog();
    expect(log.some(({ type }) => type === 'LiquidationStepFilled')).toBe(true);
    expectSameLog(log, await logOf({ ...OPTIONS, speed: 600 }));
  },
  RUN_MS,
);

test(
  'another seed gives another log',
  async () => {
    const short = { ...OPTIONS, accounts: 20 };
    const [log, other] = [await logOf(short), await logOf({ ...short, seed: '8' })];
    expect(other.at(-1)?.hash).not.toBe(log.at(-1)?.hash);
  },
  RUN_MS,
);

test(
  'a run that is stopped again and again, and taken up each time, ends with the same log',
  async () => {
    const database = await aDatabase();
    for (const instants of [10, 61, 62, 75, 90]) {
      await playRun(database, { ...OPTIONS, isStopped: (played) => played >= instants });
    }
    const run = await playRun(database, OPTIONS);
    const log = await readLog(run.deps);
    const { faults } = await findNaiveFaults(run.genesis.document, run.stream.instants(), log);
    expect(faults).toEqual([]);
    expectSameLog(await playedLog(), log);
  },
  RUN_MS,
);
