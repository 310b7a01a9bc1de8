// Run by job-queues.test.ts: takes a job, says so, and never finishes it.
import { z } from 'zod';

import { type Deps } from '../../src/app/deps.js';
import { openQueues } from '../../src/jobs/job-queues.js';
import { startWorkers } from '../../src/jobs/job-workers.js';
import { defineJob } from '../../src/jobs/job.js';

const [url = ''] = process.argv.slice(2);
const mute = (): undefined => undefined;
const log = { debug: mute, info: mute, warn: mute, error: mute };
const clock = { now: () => new Date() };

const job = defineJob({
  queue: 'liquidate',
  payload: z.unknown(),
  concurrency: 1,
  handle: () => {
    process.stdout.write('taken\n');
    return new Promise(mute);
  },
});
// Its lock is soon over. It does not look for stalled jobs itself: on a busy machine it would find its own.
startWorkers(await openQueues(url, { clock, log }), [job], { clock, log } as unknown as Deps, {
  lockMs: 1000,
  stalledCheckMs: 3_600_000,
});
