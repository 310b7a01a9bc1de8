import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';

import { type Deps } from '../../src/app/deps.js';
import { type JobRequest } from '../../src/app/ports.js';
import { type Lanes, openLanes } from '../../src/jobs/queues/job-lanes.js';
import { defineJob, type JobDefinition, type JobOutcome, QUEUE_NAMES } from '../../src/jobs/job.js';

let order: string[];
let logged: string[];
let lanes: Lanes;

beforeEach(() => {
  order = [];
  logged = [];
});

const line = (level: string) => (_facts: object, message: string) => {
  logged.push(`${level} ${message}`);
};
const log = {
  debug: () => undefined,
  info: line('info'),
  warn: line('warn'),
  error: line('error'),
};
const deps = { log } as unknown as Deps;

function request(name: string, queue: JobRequest['queue'] = 'notify'): JobRequest {
  return { queue, id: name, payload: { name }, runAt: null };
}

function job(
  queue: JobRequest['queue'],
  then: (name: string) => JobOutcome | Promise<JobOutcome> = () => ({ kind: 'done' }),
): JobDefinition {
  return defineJob({
    queue,
    payload: z.object({ name: z.string() }),
    concurrency: 4,
    handle: async (_deps, { name }) => {
      order.push(`${queue} ${name}`);
      return then(name);
    },
  });
}

const asksFor = async (...requests: readonly JobRequest[]): Promise<JobOutcome> => {
  await lanes.enqueue(requests);
  return { kind: 'done' };
};

describe('lanes of jobs', () => {
  test('run one job at a time, lane by lane, first in first out, until nothing is left', async () => {
    lanes = openLanes(
      [
        job('grace-timer', (n) => asksFor(...(n === 'g0' ? [request('l2', 'liquidate')] : []))),
        job('liquidate', (n) => asksFor(...(n === 'l0' ? [request('g9', 'grace-timer')] : []))),
      ],
      deps,
    );
    await lanes.enqueue([
      request('l0', 'liquidate'),
      request('g0', 'grace-timer'),
      request('l1', 'liquidate'),
      request('g1', 'grace-timer'),
    ]);
    expect(await lanes.run()).toEqual({ processed: 6, failed: 0 });
    expect(order).toEqual([
      'grace-timer g0',
      'grace-timer g1',
      'liquidate l0',
      'liquidate l1',
      'liquidate l2',
      'grace-timer g9',
    ]);
    expect(await lanes.run()).toEqual({ processed: 0, failed: 0 });
  });

  test('drop an id that waits, and run one that is running once more', async () => {
    let isFirst = true;
    lanes = openLanes(
      [
        job('notify', (name) => {
          const again = isFirst ? [request(name), request(name)] : [];
          isFirst = false;
          return asksFor(...again);
        }),
      ],
      deps,
    );
    await lanes.enqueue([request('a'), request('a'), request('b')]);
    expect(await lanes.run()).toEqual({ processed: 3, failed: 0 });
    expect(order).toEqual(['notify a', 'notify b', 'notify a']);
  });

  test('leave jobs with an instant to the sweep, "later" too, and what has no lane', async () => {
    lanes = openLanes([job('notify', () => ({ kind: 'later', at: new Date(0) }))], deps);
    await lanes.enqueue([
      { ...request('timed'), runAt: new Date(0) },
      request('later'),
      request('other', 'liquidate'),
    ]);
    const waiting = (await lanes.counts()).filter((count) => count.waiting > 0);
    expect(waiting).toEqual([{ name: 'notify', waiting: 1, delayed: 0, active: 0, failed: 0 }]);
    expect((await lanes.counts()).map(({ name }) => name)).toEqual([...QUEUE_NAMES]);
    expect(await lanes.run()).toEqual({ processed: 1, failed: 0 });
    expect(order).toEqual(['notify later']);
  });

  test('try a failed job again, a bounded number of times, and go on', async () => {
    lanes = openLanes(
      [
        job('notify', (name) => {
          if (name === 'poison') {
            throw new Error('always');
          }
          return { kind: 'done' };
        }),
      ],
      deps,
    );
    await lanes.enqueue([request('poison'), request('good')]);
    expect(await lanes.run()).toEqual({ processed: 1, failed: 1 });
    expect(order.filter((each) => each === 'notify poison')).toHaveLength(10);
    expect(order).toContain('notify good');
    expect(logged.at(-1)).toBe('error job given up');
  });

  test('give up a payload that no retry makes better', async () => {
    lanes = openLanes([job('notify')], deps);
    await lanes.enqueue([{ ...request('bad'), payload: { name: 7 } }]);
    expect(await lanes.run()).toEqual({ processed: 0, failed: 1 });
    expect(logged).toEqual(['error job given up']);
  });
});
