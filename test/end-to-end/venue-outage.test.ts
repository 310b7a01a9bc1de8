import { afterEach, expect, test } from 'vitest';

import { checkLedger } from '../../src/app/ledger/ledger.js';
import { verifyLog } from '../../src/app/verification/verify-log.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { type PlayedRun, type PlayedRunOptions, playRun, readLog } from '../support/played-run.js';

const RUN_MS = 600_000;
const OUTAGE = { from: '2000-01-01T01:43:00Z', until: '2000-01-01T01:55:00Z' };
/** The bundled crash, with a venue that takes no orders in the middle of it. */
const OPTIONS: PlayedRunOptions = {
  accounts: 60,
  seed: '7',
  window: { from: new Date('2000-01-01T01:35:00Z'), until: new Date('2000-01-01T02:05:00Z') },
  environment: {
    VENUE_PAPER_OUTAGE: `${OUTAGE.from}/${OUTAGE.until}`,
    VENUE_PAPER_LATENCY_MS: '40',
  },
};

const databases: TestDatabase[] = [];
afterEach(() => Promise.all(databases.splice(0).map((database) => database.close())), RUN_MS);

async function play(
  overrides: Partial<PlayedRunOptions> = {},
  existing?: TestDatabase,
): Promise<PlayedRun> {
  const database = existing ?? (await testDatabase());
  if (existing === undefined) {
    databases.push(database);
  }
  return playRun(database, { ...OPTIONS, ...overrides });
}

test(
  'a venue outage in mid-crash stops only trading, is reported once, and ends',
  async () => {
    const { deps, errors } = await play();
    const log = await readLog(deps);
    const during = log.filter(
      ({ at }) => at >= new Date(OUTAGE.from) && at < new Date(OUTAGE.until),
    );
    const typesOf = (events: typeof log): ReadonlySet<string> =>
      new Set(events.map(({ type }) => type));

    expect(log.filter(({ type }) => type === 'VenueOutageBegan')).toHaveLength(1);
    expect(log.filter(({ type }) => type === 'VenueOutageEnded')).toHaveLength(1);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(/^the venue takes no orders: liquidations wait/);
    const types = typesOf(during);
    expect([types.has('LiquidationStepFilled'), types.has('LiquidationStepFailed')]).toEqual([
      ...[false, false],
    ]);
    expect(types.has('MarginCallOpened')).toBe(true);
    const ended = log.findIndex(({ type }) => type === 'VenueOutageEnded');
    expect(typesOf(log.slice(ended)).has('LiquidationStepFilled')).toBe(true);

    expect((await checkLedger(deps.db)).isSound).toBe(true);
    expect(await verifyLog(deps, null)).toMatchObject({ ok: true, checked: log.length });
  },
  RUN_MS,
);

test(
  'a run with an outage is the same run again, also when it is stopped in the middle of one',
  async () => {
    const whole = await readLog((await play()).deps);
    const database = await testDatabase();
    databases.push(database);
    await play({ isStopped: (steps) => steps >= 60 }, database);
    const resumed = await readLog((await play({}, database)).deps);
    expect(resumed.map(({ type, at }) => [type, at])).toEqual(
      whole.map(({ type, at }) => [type, at]),
    );
    expect(resumed.at(-1)?.hash).toBe(whole.at(-1)?.hash);
  },
  RUN_MS,
);
