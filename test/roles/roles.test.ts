import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { anEnforcedSystem, type EnforcedSystem, fund } from '../app/enforcement/system.js';
import { emptyDatabase, testDatabase } from '../support/database.js';
import { type Program, runProgram, startProgram, untilSaid } from '../support/run-program.js';

const START_MS = 600_000;
const ROLES = ['api', 'engine', 'worker'] as const;

describe('a role over a database that is not ready says what to do', () => {
  test(
    'before the migrations',
    async () => {
      const database = await emptyDatabase();
      const ended = await Promise.all(
        ROLES.map((role) => runProgram([role, '--port', '0'], { DATABASE_URL: database.url })),
      );
      await database.close();

      for (const { code, stdout, stderr } of ended) {
        expect([code, stdout]).toEqual([1, '']);
        expect(stderr).toMatch(/lacks \d+ migrations.*Run "marginward migrate" first\.\n$/);
      }
    },
    START_MS,
  );

  test(
    'before genesis',
    async () => {
      const database = await testDatabase();
      const ended = await Promise.all(
        ROLES.map((role) => runProgram([role, '--port', '0'], { DATABASE_URL: database.url })),
      );
      await database.close();

      for (const { code, stdout, stderr } of ended) {
        expect([code, stdout]).toEqual([1, '']);
        expect(stderr).toMatch(/no genesis yet.*marginward start --bare --genesis FILE/);
      }
    },
    START_MS,
  );
});

describe('engine and worker', () => {
  let system: EnforcedSystem;
  let programs: Program[] = [];
  beforeEach(async () => {
    system = await anEnforcedSystem();
    for (let index = 0; index < 40; index += 1) {
      await fund(system, `r-${String(index)}`, '1000');
    }
  });
  afterEach(async () => {
    await Promise.all(programs.map((program) => program.stop()));
    programs = [];
    await system.close();
  });

  async function metricsOf(...words: readonly string[]): Promise<URL> {
    const program = startProgram(words, { DATABASE_URL: system.url, LOG_LEVEL: 'warn' });
    programs.push(program);
    return new URL((await untilSaid(program, /metrics at (\S+)/))[1] ?? '');
  }
  const read = async (url: URL): Promise<string> => (await fetch(url)).text();
  /** Samples of one metric: shard and value, as they stand in the text. */
  const samples = (text: string, name: string): (readonly [string, string])[] =>
    [...text.matchAll(new RegExp(`^${name}\\{shard="(\\d+)"\\} (\\S+)$`, 'gm'))].map(
      ([, shard = '', value = '']) => [shard, value],
    );

  test(
    'serve health and metrics on their port, and an engine its shards and no other',
    async () => {
      const [engine, worker] = [
        await metricsOf('engine', '--shards', '0-3,8-8'),
        await metricsOf('worker'),
      ];
      for (const url of [engine, worker]) {
        expect((await fetch(new URL('/healthz', url))).status).toBe(200);
        expect((await fetch(new URL('/readyz', url))).status).toBe(200);
      }
      const text = await read(engine);
      const accounts = await system.db.account.groupBy({
        by: ['shard'],
        where: { shard: { in: [0, 1, 2, 3, 8] } },
        orderBy: { shard: 'asc' },
        _count: true,
      });

      expect(samples(text, 'marginward_shard_owned')).toEqual(
        ['0', '1', '2', '3', '8'].map((shard) => [shard, '1']),
      );
      expect(samples(text, 'marginward_shard_accounts').sort()).toEqual(
        accounts.map(({ shard, _count: count }) => [String(shard), String(count)]).sort(),
      );
      const unowned = samples(await read(worker), 'marginward_shard_unowned_seconds');
      expect(unowned).toHaveLength(16);
      expect(unowned.filter(([, seconds]) => seconds === '0').map(([shard]) => shard)).toEqual([
        '0',
        '1',
        '2',
        '3',
        '8',
      ]);
      expect(text).toMatch(/^marginward_book_behind_lines \d+$/m);
    },
    START_MS,
  );

  test(
    'a worker says as an error which shards nobody decides about',
    async () => {
      await metricsOf('engine', '--shards', '0-14');
      await metricsOf('worker');
      const [, worker] = programs;
      await system.db.$executeRaw`
        UPDATE engine_shards SET expires_at = clock_timestamp() - interval '1 minute' WHERE shard = 15`;
      let said = '';
      worker?.process.stderr?.on('data', (chunk: string) => {
        said += chunk;
      });
      while (!said.includes('"shards":[15]')) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }

      expect(said).toContain('"level":"error"');
    },
    START_MS,
  );

  test(
    'an engine that is told to stop gives its shards back at once',
    async () => {
      await metricsOf('engine');
      await programs[0]?.stop();
      const shards = await system.db.engineShard.findMany();

      expect(shards.map(({ owner }) => owner)).toEqual(shards.map(() => null));
      expect(await system.db.engineProcess.count()).toBe(0);
    },
    START_MS,
  );
});
