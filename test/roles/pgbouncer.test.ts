import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import {
  anEnforcedDemo,
  callsOf,
  type EnforcedSystem,
  fund,
  hold,
  publish,
} from '../app/enforcement/system.js';
import {
  hasPgbouncer,
  type Pgbouncer,
  type PgbouncerOptions,
  startPgbouncer,
} from '../support/pgbouncer.js';
import { NARROW_MARGINS } from '../support/genesis-files.js';
import {
  aDataFolder,
  type DataFolder,
  type Program,
  runProgram,
  startProgram,
  untilSaid,
} from '../support/run-program.js';

const RUN_MS = 600_000;
/** What a user who wants to get on lets PgBouncer ignore. */
const IGNORES = ['options', 'idle_in_transaction_session_timeout'];

if (!hasPgbouncer()) {
  process.stderr.write('SKIPPED: PgBouncer, because there is no pgbouncer on the PATH.\n');
}

let system: EnforcedSystem;
let folder: DataFolder;
let pooler: Pgbouncer | null = null;
let programs: Program[] = [];
beforeEach(async () => {
  system = await anEnforcedDemo();
  folder = aDataFolder();
});
afterEach(async () => {
  await Promise.all(programs.map((program) => program.stop()));
  programs = [];
  await pooler?.stop();
  pooler = null;
  await folder.remove();
  await system.close();
});

async function through(options: PgbouncerOptions): Promise<string> {
  pooler = await startPgbouncer(system.url, options);
  return pooler.url;
}

const words = (role: string): string[] =>
  role === 'migrate' ? [role] : [...role.split(' '), '--port', '0', '--data', folder.path];

describe.skipIf(!hasPgbouncer())('behind PgBouncer', () => {
  test.each(['migrate', 'api', 'engine', 'worker', 'start --bare'])(
    'in transaction mode %s is refused with what to do, and leaves no lock',
    async (role) => {
      const DATABASE_URL = await through({ mode: 'transaction', ignores: IGNORES });
      const { code, stderr } = await runProgram(words(role), { DATABASE_URL });

      expect(code).toBe(1);
      expect(stderr).toContain('DATABASE_URL keeps no sessions');
      expect(stderr).toContain('Set DATABASE_DIRECT_URL to the address of PostgreSQL itself');
      const locks = await system.db.$queryRaw<{ count: bigint }[]>`
        SELECT count(*) AS count FROM pg_locks l JOIN pg_database d ON d.oid = l.database
        WHERE l.locktype = 'advisory' AND d.datname = current_database()`;
      expect(locks[0]?.count).toBe(0n);
    },
    RUN_MS,
  );

  test(
    'that refuses what is set for a session, the answer is the same',
    async () => {
      const DATABASE_URL = await through({ mode: 'session' });
      const { code, stderr } = await runProgram(words('engine'), { DATABASE_URL });

      expect(code).toBe(1);
      expect(stderr).toMatch(/DATABASE_URL keeps no sessions .*startup parameter/);
      expect(stderr).toContain('Set DATABASE_DIRECT_URL');
    },
    RUN_MS,
  );

  test(
    'a direct address that is another pooler is refused by its name',
    async () => {
      const pooled = await through({ mode: 'transaction', ignores: IGNORES });
      const { code, stderr } = await runProgram(words('engine'), {
        DATABASE_URL: pooled,
        DATABASE_DIRECT_URL: pooled,
      });

      expect(code).toBe(1);
      expect(stderr).toContain('DATABASE_DIRECT_URL keeps no sessions');
      expect(stderr).toContain('It has to name PostgreSQL itself');
    },
    RUN_MS,
  );

  test(
    'with the direct address beside it, breaches from single prices are called and notices go out',
    async () => {
      const DATABASE_URL = await through({ mode: 'transaction' });
      system.clock.at = new Date();
      await publish(system, { 'BTC-USD': '50000' });
      for (const account of ['p-1', 'p-2', 'p-3', 'p-4']) {
        await fund(system, account, '1000');
        await hold(system, account, '1', '50000');
      }
      const started = startProgram(words(`start --bare --genesis ${NARROW_MARGINS}`), {
        DATABASE_URL,
        DATABASE_DIRECT_URL: system.url,
        LOG_LEVEL: 'warn',
      });
      programs.push(started);
      const [, url = ''] = await untilSaid(started, /GraphQL at (\S+)/);
      expect((await fetch(new URL('/readyz', url))).status).toBe(200);
      // A long of 1 BTC entered at 50,000 with 1,000 USD is called below 49,595.
      system.clock.at = new Date();
      await publish(system, { 'BTC-USD': '49590' });
      while ((await callsOf(system)).length < 4) {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }

      expect((await callsOf(system)).map((call) => call.split(' ')[0])).toEqual([
        ...['p-1', 'p-2', 'p-3', 'p-4'],
      ]);
      const told = (): Promise<number> => system.db.notice.count({ where: { status: 'SENT' } });
      while ((await told()) < 4) {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      const ended = await started.stop();
      programs = [];
      expect(ended.code).toBe(0);
      expect(ended.stderr).not.toContain('"level":"error"');
    },
    RUN_MS,
  );
});
