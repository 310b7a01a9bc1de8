import { Redis } from 'ioredis';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';

import {
  anEnforcedDemo,
  callsOf,
  type EnforcedSystem,
  fund,
  hold,
  publish,
} from '../app/enforcement/system.js';
import { hasRedis, startRedis } from '../jobs/redis-server.js';
import {
  aDataFolder,
  type DataFolder,
  type Program,
  startProgram,
  untilSaid,
} from '../support/run-program.js';

const RUN_MS = 600_000;
const UP = /metrics at (\S+)/;

// A long of 1 BTC entered at 50,000 with 1,000 USD is called below 49,595.
let system: EnforcedSystem;
let folder: DataFolder;
let programs: Program[] = [];
beforeEach(async () => {
  system = await anEnforcedDemo();
  folder = aDataFolder();
  system.clock.at = new Date();
  await publish(system, { 'BTC-USD': '50000' });
  await fund(system, 'l-1', '1000');
  await hold(system, 'l-1', '1', '50000');
});
afterEach(async () => {
  await Promise.all(programs.map((program) => program.stop()));
  programs = [];
  await folder.remove();
  await system.close();
});

async function start(role: string, environment: Readonly<Record<string, string>>): Promise<void> {
  const words = [role, '--port', '0', '--data', folder.path];
  const program = startProgram(words, { DATABASE_URL: system.url, ...environment });
  programs.push(program);
  await untilSaid(program, UP);
}

/** The price at the time of the world, as a feed repeats it, until something holds. */
async function publishUntil(price: string, holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) {
    system.clock.at = new Date();
    await publish(system, { 'BTC-USD': price });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

if (!hasRedis()) {
  process.stderr.write('SKIPPED: a Redis that forgets: there is no redis-server on the PATH.\n');
}

test.skipIf(!hasRedis())(
  'a grace ends although Redis has forgotten everything',
  async () => {
    const redis = await startRedis();
    const client = new Redis(redis.url);
    try {
      await start('engine', { QUEUE_URL: redis.url });
      await start('worker', { QUEUE_URL: redis.url });
      await publishUntil('49500', async () => (await callsOf(system)).length > 0);
      expect(await callsOf(system)).toEqual(['l-1 GRACE']);
      await client.flushall();
      await system.db.$executeRaw`
        UPDATE margin_calls SET deadline = clock_timestamp() - interval '1 millisecond'`;
      await publishUntil('49500', async () => (await callsOf(system))[0] !== 'l-1 GRACE');

      expect(await callsOf(system)).not.toEqual(['l-1 SUSPENDED']);
    } finally {
      client.disconnect();
      await redis.stop();
    }
  },
  RUN_MS,
);

test(
  'a decision that the database refused in the middle of a round is made when it takes writes again',
  async () => {
    await start('engine', {});
    const name = new URL(system.url).pathname.slice(1);
    const [admin, holder] = [1, 2].map(() => new pg.Client({ connectionString: system.url }));
    // The database ends the holder's connection, too.
    holder!.on('error', () => undefined);
    await Promise.all([admin!.connect(), holder!.connect()]);
    try {
      // The decision about the account waits for this lock when the database turns.
      await holder!.query('BEGIN');
      await holder!.query("SELECT id FROM accounts WHERE id = 'l-1' FOR UPDATE");
      const isWaiting = async (): Promise<boolean> => {
        const { rows } = await admin!.query<{ count: string }>(
          `SELECT count(*) FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'`,
          [name],
        );
        return rows[0]?.count !== '0';
      };
      await publishUntil('49500', isWaiting);
      await admin!.query(`ALTER DATABASE "${name}" SET default_transaction_read_only = on`);
      await admin!.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = $1 AND pid NOT IN (pg_backend_pid(), $2)`,
        [name, (holder as unknown as { processID: number }).processID],
      );
      await holder!.query('ROLLBACK');
      await new Promise((resolve) => setTimeout(resolve, 3000));
      expect((await admin!.query('SELECT count(*) FROM margin_calls')).rows).toEqual([
        { count: '0' },
      ]);
      await admin!.query(`ALTER DATABASE "${name}" SET default_transaction_read_only = off`);
      await admin!.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = $1 AND pid <> pg_backend_pid()`,
        [name],
      );
      const isCalled = (): Promise<boolean> =>
        callsOf(system).then(
          (calls) => calls.length > 0,
          () => false,
        );
      await publishUntil('49500', isCalled);

      expect(await callsOf(system)).toEqual(['l-1 GRACE']);
    } finally {
      await Promise.allSettled([admin!.end(), holder!.end()]);
    }
  },
  RUN_MS,
);
