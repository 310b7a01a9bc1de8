import { z } from 'zod';

import { sweep } from '../app/enforcement/sweep.js';
import { type JobQueue } from '../app/ports.js';

import { defineJob, type JobDefinition } from './job.js';

/** Finds what a lost queue forgot: whatever is overdue for its next step gets its job back. */
export function sweepJob(queue: JobQueue): JobDefinition {
  return defineJob({
    queue: 'sweep',
    payload: z.strictObject({}),
    concurrency: 1,
    async handle(deps) {
      await sweep(deps, queue);
      return { kind: 'done' };
    },
  });
}
