import { spawn } from 'node:child_process';
import path from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';

import { type Deps } from '../../src/app/deps.js';
import { type JobRequest } from '../../src/app/ports.js';
import { openQueues, type Queues } from '../../src/jobs/job-queues.js';
import {
  POSTPONED_MS_MIN,
  startWorkers,
  type Workers,
  type WorkerTimes,
} from '../../src/jobs/job-workers.js';
import { defineJob, QUEUE_NAMES, type JobDefinition, type JobOutcome } from '../../src/jobs/job.js';
import { testDatabase } from '../support/database.js';

import { drainQueues, wipeQueues } from './queue-drain.js';
import { freePort, hasRedis, startRedis } from './redis-server.js';

interface Server {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

async function postgres(): Promise<Server> {
  const { url, close } = await testDatabase();
  return { url, stop: close };
}

if (!hasRedis()) {
  process.stderr.write(
    'SKIPPED: the queues on Redis, because there is no redis-server on the PATH.\n',
  );
}
const BACKENDS = [
  { name: 'PostgreSQL', start: postgres, isThere: true },
  { name: 'Redis', start: startRedis, isThere: hasRedis() },
];

const NOTHING_DUE = { runAt: null } as const;

for (const { name, start, isThere } of BACKENDS) {
  (isThere ? describe : describe.skip)(`queues on ${name}`, () => {
    let server: Server;
    let queues: Queues;
    let workers: Workers | null;
    let logged: { level: string; message: string; facts: object }[];

    beforeAll(async () => {
      server = await start();
    });
    afterAll(() => server.stop());
    beforeEach(() => {
      logged = [];
      workers = null;
    });
    afterEach(async () => {
      await workers?.close();
      await queues.close();
    });

    function deps(): Deps {
      const line = (level: string) => (facts: object, message: string) => {
        logged.push({ level, message, facts });
      };
      const log = {
        debug: line('debug'),
        info: line('info'),
        warn: line('warn'),
        error: line('error'),
      };
      return { clock: { now: () => new Date() }, log } as unknown as Deps;
    }

    /** Empty. What the test before repeated has ended only when its queues are closed. */
    async function open(): Promise<void> {
      const { clock, log } = deps();
      queues = await openQueues(server.url, { clock, log });
      await wipeQueues(queues);
    }

    function work(definition: JobDefinition, times?: WorkerTimes): void {
      workers = startWorkers(queues, [definition], deps(), times);
    }

    test('a job waits for its instant, one without an instant does not', async () => {
      await open();
      const runs = recorder();
      const runAt = new Date(Date.now() + 700);
      await queues.enqueue([
        { ...request('late'), runAt },
        { ...request('past'), runAt: new Date(0) },
        request('now'),
      ]);
      work(runs.job(() => ({ kind: 'done' })));

      await until(() => runs.names.includes('late'));
      expect(Date.now()).toBeGreaterThanOrEqual(runAt.getTime());
      expect(runs.names.at(-1)).toBe('late');
      expect([...runs.names].sort()).toEqual(['late', 'now', 'past']);
    });

    test('an id that is waiting or delayed is queued once, one that has finished runs again', async () => {
      await open();
      const runs = recorder();
      const inAnHour = new Date(Date.now() + 3_600_000);
      await queues.enqueue([
        request('twin'),
        request('twin'),
        { ...request('timer'), runAt: inAnHour },
      ]);
      await queues.enqueue([request('twin'), { ...request('timer'), runAt: inAnHour }]);
      expect(await countsOf(queues)).toMatchObject({ waiting: 1, delayed: 1 });

      work(runs.job(() => ({ kind: 'done' })));
      await until(() => runs.names.length >= 1);
      await until(async () => (await countsOf(queues)).active === 0);
      await queues.enqueue([request('twin')]);
      await until(() => runs.names.length >= 2);
      expect(runs.names).toEqual(['twin', 'twin']);
    });

    test('an id that is being run runs once more, for it may have missed what changed since', async () => {
      await open();
      const runs = recorder();
      const gate = gated();
      work(
        runs.job(async () => {
          await gate.opened;
          return { kind: 'done' };
        }),
      );
      await queues.enqueue([request('busy')]);
      await until(() => runs.names.length >= 1);
      await queues.enqueue([request('busy'), request('busy')]);
      gate.open();
      await until(() => runs.names.length >= 2);
      await idle(queues);
      expect(runs.names).toEqual(['busy', 'busy']);
    });

    test('a malformed payload fails at once, for good and visibly', async () => {
      await open();
      const runs = recorder();
      await queues.enqueue([{ ...request('bad'), payload: { name: 7 } }]);
      work(runs.job(() => ({ kind: 'done' })));

      await until(async () => (await countsOf(queues)).failed === 1);
      expect(runs.names).toEqual([]);
      // The worker tells of it once the queue has answered.
      await until(() => logged.some(({ level }) => level === 'error'));
      const errors = logged.filter(({ level }) => level === 'error');
      expect(errors).toMatchObject([{ message: 'job given up', facts: { attempts: 1 } }]);
    });

    test('a thrown error is tried again after a while, and the id is not blocked by it', async () => {
      await open();
      const runs = recorder();
      work(
        runs.job(() => {
          if (runs.names.length < 2) {
            throw new Error('venue unreachable');
          }
          return { kind: 'done' };
        }),
      );
      await queues.enqueue([request('flaky')]);
      await until(() => runs.names.length >= 2);
      await idle(queues);
      expect(await countsOf(queues)).toMatchObject({ failed: 0, delayed: 0 });
      expect(logged.map(({ message }) => message)).toContain('job failed; it will be retried');
    });

    test('a job given up does not keep its id from running again', async () => {
      await open();
      const runs = recorder();
      work(runs.job(() => ({ kind: 'done' })));
      await queues.enqueue([{ ...request('x'), payload: { name: 7 } }]);
      await until(async () => (await countsOf(queues)).failed === 1);
      await queues.enqueue([request('x')]);
      await until(() => runs.names.length >= 1);
      expect(runs.names).toEqual(['x']);
    });

    test('"later" runs again at that instant, and is no failed attempt', async () => {
      await open();
      const runs = recorder();
      let at: Date | null = null;
      work(
        runs.job(() => {
          if (at !== null) {
            return { kind: 'done' };
          }
          at = new Date(Date.now() + 600);
          return { kind: 'later', at };
        }),
      );
      await queues.enqueue([request('early')]);
      await until(() => runs.names.length >= 2);
      expect(Date.now()).toBeGreaterThanOrEqual(Number(at));
      await idle(queues);
      expect(logged.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
    });

    test('"later" in the past does not spin', async () => {
      await open();
      const runs = recorder();
      const ranAt: number[] = [];
      work(
        runs.job(() => {
          ranAt.push(Date.now());
          return { kind: 'later', at: new Date(0) };
        }),
      );
      await queues.enqueue([request('confused')]);
      await until(() => ranAt.length >= 3);
      const [first = 0, , third = 0] = ranAt;
      expect(third - first).toBeGreaterThanOrEqual(POSTPONED_MS_MIN);
    });

    test('a repeated job comes again and again, once in a period for all who ask for it', async () => {
      await open();
      const runs = recorder();
      work(runs.job(() => ({ kind: 'done' })));
      const begun = Date.now();
      await Promise.all([1, 2, 3].map(() => queues.repeat(request('tick'), 200)));
      await until(() => runs.names.length >= 4);
      const periods = Math.ceil((Date.now() - begun) / (0.9 * 200));
      expect(runs.names.length).toBeLessThanOrEqual(periods + 1);
    });

    test('a repeated job survives a wiped queue', async () => {
      await open();
      const runs = recorder();
      await queues.repeat(request('tick'), 100);
      await wipeQueues(queues);
      work(runs.job(() => ({ kind: 'done' })));
      await until(() => runs.names.length >= 2);
      expect(new Set(runs.names)).toEqual(new Set(['tick']));
    });

    test('the job of a killed process is taken over by another', async () => {
      await open();
      await queues.enqueue([request('orphan')]);
      await takeAndDie(server.url);
      expect((await countsOf(queues)).active).toBe(1);

      const runs = recorder();
      work(
        runs.job(() => ({ kind: 'done' })),
        // Finds the dead worker's job soon, and keeps its own on a machine on which it stands still for seconds.
        { lockMs: 60_000, stalledCheckMs: 300 },
      );
      await until(() => runs.names.length >= 1);
      await idle(queues);
      expect(runs.names).toEqual(['orphan']);
    });

    test('closing waits for the job under way and takes no other', async () => {
      await open();
      const runs = recorder();
      const gate = gated();
      let finished = 0;
      work(
        runs.job(async () => {
          await gate.opened;
          finished += 1;
          return { kind: 'done' };
        }),
      );
      await queues.enqueue(Array.from({ length: 10 }, (_, n) => request(`job-${n}`)));
      await until(() => runs.names.length >= 4);
      const closing = workers?.close();
      gate.open();
      await closing;
      expect(finished).toBe(4);
      expect(runs.names).toHaveLength(4);
      expect(await countsOf(queues)).toMatchObject({ waiting: 6, active: 0 });
    });

    test('closing gives up on a job that does not end; the next worker tries it again', async () => {
      await open();
      const runs = recorder();
      work(runs.job(() => new Promise(() => undefined)));
      await queues.enqueue([request('stuck')]);
      await until(() => runs.names.length >= 1);
      await workers?.close(50);

      work(runs.job(() => ({ kind: 'done' })));
      await until(() => runs.names.length >= 2);
      await idle(queues);
      expect(runs.names).toEqual(['stuck', 'stuck']);
    });

    test('counts name every queue', async () => {
      await open();
      expect((await queues.counts()).map(({ name: queue }) => queue)).toEqual([...QUEUE_NAMES]);
    });

    test('a wiped queue is empty, and takes the same requests anew', async () => {
      await open();
      const runs = recorder();
      await queues.enqueue([request('a'), request('b'), { ...request('c'), payload: { name: 7 } }]);
      await wipeQueues(queues);
      expect(await countsOf(queues)).toMatchObject({
        waiting: 0,
        active: 0,
        delayed: 0,
        failed: 0,
      });

      await queues.enqueue([request('a'), request('b')]);
      expect(await drainQueues(queues, [runs.job(() => ({ kind: 'done' }))], deps())).toBe(2);
      expect(runs.names).toEqual(['a', 'b']);
    });
  });
}

describe('a server that is not there', () => {
  const options = {
    clock: { now: () => new Date() },
    log: { debug: mute, info: mute, warn: mute, error: mute },
    startTimeoutMs: 300,
  } as const;

  test.each(['redis', 'postgresql'])('%s: the start fails and says where', async (scheme) => {
    const port = await freePort();
    await expect(
      openQueues(`${scheme}://user:hunter2@127.0.0.1:${port}/0`, options),
    ).rejects.toThrow(
      new RegExp(`queue's server at 127.0.0.1:${port} is not reachable.*ECONNREFUSED`),
    );
  });

  test('the password is not part of the message', async () => {
    const port = await freePort();
    const opening = openQueues(`redis://user:hunter2@127.0.0.1:${port}/0`, options);
    await expect(opening).rejects.not.toThrow('hunter2');
  });

  test('a refusal is not waited out', async () => {
    const url = new URL(process.env.TEST_DATABASE_URL!);
    url.pathname = '/no_such_database';
    await expect(openQueues(url.href, { ...options, startTimeoutMs: 30_000 })).rejects.toThrow(
      'does not exist',
    );
  });

  test('another scheme is refused', async () => {
    await expect(openQueues('amqp://localhost', options)).rejects.toThrow(
      'QUEUE_URL must begin with postgres:// or redis://, not amqp://',
    );
  });
});

function mute(): undefined {
  return undefined;
}

const payload = z.strictObject({ name: z.string() });

function request(name: string, queue: JobRequest['queue'] = 'liquidate'): JobRequest {
  return { queue, id: name, payload: { name }, ...NOTHING_DUE };
}

interface Recorder {
  /** The jobs that were run, in order. */
  readonly names: string[];
  readonly job: (handle: (name: string) => JobOutcome | Promise<JobOutcome>) => JobDefinition;
}

function recorder(): Recorder {
  const names: string[] = [];
  return {
    names,
    job: (handle) =>
      defineJob({
        queue: 'liquidate',
        payload,
        concurrency: 4,
        handle: async (_deps, { name }) => {
          names.push(name);
          return await handle(name);
        },
      }),
  };
}

function gated(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = mute as () => void;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    opened,
    open: () => {
      open();
    },
  };
}

async function countsOf(
  queues: Queues,
): Promise<Record<'waiting' | 'delayed' | 'active' | 'failed', number>> {
  const counts = (await queues.counts()).find(({ name }) => name === 'liquidate');
  return counts!;
}

function idle(queues: Queues): Promise<void> {
  return until(async () => {
    const { waiting, active, delayed } = await countsOf(queues);
    return waiting + active + delayed === 0;
  });
}

/** Looks again and again. A test that waits for ever has failed: Vitest ends it. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A process that takes the next job and is killed in the middle of it. */
async function takeAndDie(url: string): Promise<void> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', path.join(import.meta.dirname, 'dying-worker.ts'), url],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => {
      resolve();
    });
    child.once('exit', () => {
      reject(new Error('the worker ended before it took a job'));
    });
  });
  const dead = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await dead;
}
