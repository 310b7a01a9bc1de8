import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { assessAccounts } from '../../src/app/enforcement/calls/assess-accounts.js';
import {
  anEnforcedDemo,
  callsOf,
  type EnforcedSystem,
  fund,
  hold,
  publish,
  until,
} from '../app/enforcement/system.js';
import { type DatabaseProxy, startDatabaseProxy } from '../support/database-proxy.js';
import { NARROW_MARGINS } from '../support/genesis-files.js';
import {
  aDataFolder,
  type DataFolder,
  type Program,
  startProgram,
  untilSaid,
} from '../support/run-program.js';

const START_MS = 600_000;

let system: EnforcedSystem;
let proxy: DatabaseProxy;
let folder: DataFolder;
let programs: Program[] = [];

beforeEach(async () => {
  system = await anEnforcedDemo();
  proxy = await startDatabaseProxy(system.url);
  folder = aDataFolder();
});
afterEach(async () => {
  await Promise.all(programs.map((program) => program.kill9()));
  programs = [];
  await proxy.stop();
  await system.close();
  await folder.remove();
});

function start(...words: readonly string[]): Program {
  const program = startProgram([...words, '--port', '0', '--data', folder.path], {
    DATABASE_URL: proxy.url,
    LOG_LEVEL: 'warn',
  });
  programs.push(program);
  return program;
}

/** The price at the time of the world, until something holds: it would be too old otherwise. */
async function publishUntil(price: string, holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) {
    system.clock.at = new Date();
    await publish(system, { 'BTC-USD': price });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

// A long of 1 BTC entered at 50,000 with 1,000 USD is called below 49,595.
describe.each([
  ['together', ['start', '--bare', '--genesis', NARROW_MARGINS], /GraphQL at (\S+)/],
  ['apart', ['engine'], /metrics at (\S+)\/metrics/],
] as const)('with the roles %s and the listening connections half-open', (_, words, up) => {
  test(
    'an account in breach is called, and the process stays ready',
    async () => {
      system.clock.at = new Date();
      await publish(system, { 'BTC-USD': '50000' });
      await fund(system, 'h-1', '1000');
      await hold(system, 'h-1', '1', '50000');
      const [, url = ''] = await untilSaid(start(...words), up);
      await until(() => proxy.listening() > 0);
      // Neither these nor those that are opened instead of them ever hear anything again.
      proxy.silence('LISTENING');
      await publishUntil('49590', async () => (await callsOf(system)).length > 0);

      expect(await callsOf(system)).toEqual(['h-1 GRACE']);
      const ready = await fetch(new URL('/readyz', url));
      expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready', failed: [] }]);
      const metrics = await (await fetch(new URL('/metrics', url))).text();
      const silent = Number(/^marginward_listener_silent_seconds (\S+)$/m.exec(metrics)?.[1]);
      const age = Number(/^marginward_prices_read_age_seconds (\S+)$/m.exec(metrics)?.[1]);
      expect(age).toBeLessThan(5);
      expect(silent).toBeGreaterThan(0);
    },
    START_MS,
  );
});

// As after a moved address: what was open is lost without a word, and what is opened from now on is not.
describe('every connection that was open is half-open', () => {
  test.each([
    ['the engine', 'engine', /metrics at (\S+)\/metrics/],
    ['an engine with its API', `start --bare --genesis ${NARROW_MARGINS}`, /GraphQL at (\S+)/],
  ] as const)(
    'of %s, and an account in breach is called',
    async (_, words, up) => {
      system.clock.at = new Date();
      await publish(system, { 'BTC-USD': '50000' });
      await fund(system, 'h-1', '1000');
      await hold(system, 'h-1', '1', '50000');
      const [, url = ''] = await untilSaid(start(...words.split(' ')), up);
      await until(() => proxy.listening() > 0);
      proxy.silence('ALL');
      proxy.hear();
      await publishUntil('49590', async () => (await callsOf(system)).length > 0);

      expect(await callsOf(system)).toEqual(['h-1 GRACE']);
      await until(async () => (await fetch(new URL('/readyz', url))).status === 200);
    },
    START_MS,
  );

  test(
    'of a worker, its queue’s too, and what is due is done',
    async () => {
      system.clock.at = new Date();
      await publish(system, { 'BTC-USD': '50000' });
      await fund(system, 'h-1', '1000');
      await hold(system, 'h-1', '1', '50000');
      const [, url = ''] = await untilSaid(start('worker'), /metrics at (\S+)\/metrics/);
      proxy.silence('ALL');
      proxy.hear();
      await publish(system, { 'BTC-USD': '49300' });
      await assessAccounts(system, ['h-1'], 'PRICE');
      expect(await callsOf(system)).toEqual(['h-1 LIQUIDATING']);
      await publishUntil(
        '49300',
        async () => !((await callsOf(system))[0] ?? '').endsWith('LIQUIDATING'),
      );

      expect(await system.db.liquidation.count({ where: { state: 'FILLED' } })).toBeGreaterThan(0);
      await until(async () => (await fetch(new URL('/readyz', url))).status === 200);
    },
    START_MS,
  );
});

describe.each([
  ['api', /API at (\S+)/],
  ['worker', /metrics at (\S+)\/metrics/],
] as const)('%s, whose fresh connections PostgreSQL ends', (role, up) => {
  test(
    'goes on, and is ready when new ones live',
    async () => {
      const program = start(role);
      const [, url = ''] = await untilSaid(program, up);
      const readiness = async (): Promise<number> => (await fetch(new URL('/readyz', url))).status;
      await until(async () => (await readiness()) === 200);
      // Every connection that it has is ended, and then each of the next twenty as soon as it is open.
      proxy.endFresh(20);
      await system.db.$queryRaw`
        SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()`;
      await until(async () => {
        await readiness();
        return proxy.ended() === 20;
      });
      await until(async () => (await readiness()) === 200);

      expect(program.process.exitCode).toBeNull();
    },
    START_MS,
  );
});
