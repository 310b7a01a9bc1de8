import { Redis } from 'ioredis';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import {
  anEnforcedSystem,
  callsOf,
  type EnforcedSystem,
  fund,
  hold,
  publish,
} from '../app/enforcement/system.js';
import { hasRedis, type RedisServer, startRedis } from '../jobs/redis-server.js';
import { type DatabaseProxy, startDatabaseProxy } from '../support/database-proxy.js';
import {
  aDataFolder,
  type DataFolder,
  type Program,
  runProgram,
  startProgram,
  untilSaid,
} from '../support/run-program.js';

const RUN_MS = 600_000;

let system: EnforcedSystem;
let folder: DataFolder;
let programs: Program[] = [];
beforeEach(async () => {
  system = await anEnforcedSystem();
  await fund(system, 'o-1', '1000');
  folder = aDataFolder();
});
afterEach(async () => {
  await Promise.all(programs.map((program) => program.stop()));
  programs = [];
  await folder.remove();
  await system.close();
});

async function urlOf(
  role: string,
  environment: Readonly<Record<string, string>>,
  said: RegExp,
): Promise<string> {
  const words = [role, '--port', '0', '--data', folder.path];
  const program = startProgram(words, environment);
  programs.push(program);
  return new URL('/', (await untilSaid(program, said))[1]).href;
}

interface Told {
  readonly status: number;
  readonly failed?: readonly string[];
  readonly reasons?: Readonly<Record<string, string>>;
  readonly errors?: readonly { readonly extensions: Record<string, unknown> }[];
}

async function ready(url: string): Promise<Told> {
  const response = await fetch(`${url}readyz`);
  return { ...((await response.json()) as object), status: response.status };
}

async function ask(url: string, query: string): Promise<Told> {
  const words = ['token', '--data', folder.path, '--subject', 'vera', '--roles', 'RISK_VIEWER'];
  const token = (await runProgram(words)).stdout.trim();
  const response = await fetch(`${url}graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query }),
  });
  return { ...((await response.json()) as object), status: response.status };
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const API = /API at (\S+)/;
const ACCOUNT = '{ account(id: "o-1") { id collateral { balance } } }';

describe('while the database', () => {
  let database: DatabaseProxy;
  beforeEach(async () => {
    database = await startDatabaseProxy(system.url);
  });
  afterEach(() => database.stop());

  test(
    'is away, a request is SERVICE_UNAVAILABLE with 503, and answered when it is back',
    async () => {
      const url = await urlOf('api', { DATABASE_URL: database.url }, API);
      database.cut();
      for (const query of [ACCOUNT, '{ waterfall { kind } }', '{ events { totalCount } }']) {
        const { status, errors } = await ask(url, query);
        expect([status, errors?.[0]?.extensions]).toEqual([
          503,
          { code: 'SERVICE_UNAVAILABLE', dependency: 'database' },
        ]);
      }
      expect(await ready(url)).toMatchObject({
        status: 503,
        failed: expect.arrayContaining(['database']),
      });

      database.heal();
      await until(async () => (await ready(url)).status === 200);
      expect((await ask(url, ACCOUNT)).status).toBe(200);
    },
    RUN_MS,
  );

  test(
    'says nothing, /readyz answers 503 all the same',
    async () => {
      const url = await urlOf('api', { DATABASE_URL: database.url }, API);
      database.silence('ALL');
      expect(await ready(url)).toMatchObject({
        status: 503,
        failed: expect.arrayContaining(['database']),
      });

      database.heal();
      await until(async () => (await ready(url)).status === 200);
    },
    RUN_MS,
  );
});

if (!hasRedis()) {
  process.stderr.write(
    'SKIPPED: outages of Redis, because there is no redis-server on the PATH.\n',
  );
}
test(
  'while the database takes no writes, no role is ready and each says why',
  async () => {
    const environment = { DATABASE_URL: system.url };
    const urls = await Promise.all([
      urlOf('api', environment, API),
      urlOf('worker', environment, /metrics at (\S+)/),
    ]);
    const name = new URL(system.url).pathname.slice(1);
    const admin = new pg.Client({ connectionString: system.url });
    await admin.connect();
    // Sessions that are open keep what they began with: their pools open others.
    const turn = async (value: 'on' | 'off'): Promise<void> => {
      await admin.query(`ALTER DATABASE "${name}" SET default_transaction_read_only = ${value}`);
      await admin.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()',
        [name],
      );
    };
    try {
      await turn('on');
      for (const url of urls) {
        await until(async () => (await ready(url)).failed?.includes('database') === true);
        expect(await ready(url)).toMatchObject({
          status: 503,
          reasons: { database: 'it does not answer, or takes no writes' },
        });
      }
    } finally {
      await turn('off');
      await admin.end();
    }
    for (const url of urls) {
      await until(async () => (await ready(url)).status === 200);
    }
  },
  RUN_MS,
);

(hasRedis() ? describe : describe.skip)('while Redis', () => {
  let redis: RedisServer;
  let isStopped: boolean;
  beforeEach(async () => {
    redis = await startRedis();
    isStopped = false;
  });
  afterEach(() => (isStopped ? undefined : redis.stop()));

  test(
    'is frozen or gone, every role is not ready within seconds, and the API answers the rest',
    async () => {
      const environment = { DATABASE_URL: system.url, QUEUE_URL: redis.url };
      const urls = await Promise.all([
        urlOf('api', environment, API),
        urlOf('engine', environment, /metrics at (\S+)/),
        urlOf('worker', environment, /metrics at (\S+)/),
      ]);
      const [api] = urls;
      const expectAway = async (): Promise<void> => {
        // Each waits for what does not answer: together they wait once.
        for (const told of await Promise.all(urls.map(ready))) {
          expect(told).toMatchObject({ status: 503, failed: ['queue'] });
        }
        const { status, errors } = await ask(api, '{ systemStatus { queues { waiting } } }');
        expect([status, errors?.[0]?.extensions]).toEqual([
          503,
          { code: 'SERVICE_UNAVAILABLE', dependency: 'queue' },
        ]);
        expect((await ask(api, '{ systemStatus { version } }')).status).toBe(200);
      };
      redis.freeze();
      await expectAway();

      redis.thaw();
      for (const url of urls) {
        await until(async () => (await ready(url)).status === 200);
      }
      await redis.stop();
      isStopped = true;
      await expectAway();
    },
    RUN_MS,
  );

  test(
    'takes no writes, no role is ready, and an account that is breached meanwhile is liquidated',
    async () => {
      system.clock.at = new Date();
      await publish(system, { 'BTC-USD': '50000' });
      await hold(system, 'o-1', '1', '50000');
      const environment = { DATABASE_URL: system.url, QUEUE_URL: redis.url };
      const urls = await Promise.all([
        urlOf('engine', environment, /metrics at (\S+)/),
        urlOf('worker', environment, /metrics at (\S+)/),
      ]);
      const client = new Redis(redis.url);
      try {
        // As with a replica that was lost.
        await client.config('SET', 'min-replicas-to-write', '1');
        for (const url of urls) {
          await until(async () => (await ready(url)).status === 503);
          expect(await ready(url)).toMatchObject({
            failed: ['queue'],
            reasons: { queue: 'it does not answer, or takes no writes' },
          });
        }
        const isClosed = async (): Promise<boolean> =>
          (await callsOf(system)).some((call) => /^o-1 (CLOSED|RECOVERED)$/.test(call));
        do {
          system.clock.at = new Date();
          await publish(system, { 'BTC-USD': '49300' });
          await new Promise((resolve) => setTimeout(resolve, 500));
        } while (!(await isClosed()));
        expect(await system.db.liquidation.count({ where: { state: 'FILLED' } })).toBeGreaterThan(
          0,
        );
        const metrics = await (await fetch(`${urls[1]}metrics`)).text();
        expect(metrics).toContain('marginward_overdue_deadlines 0');
        expect(metrics).toContain('marginward_overdue_deadlines_seconds 0');

        await client.config('SET', 'min-replicas-to-write', '0');
        for (const url of urls) {
          await until(async () => (await ready(url)).status === 200);
        }
      } finally {
        client.disconnect();
      }
    },
    RUN_MS,
  );
});
