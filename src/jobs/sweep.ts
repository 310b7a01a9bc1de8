import { z } from 'zod';

import { sweep } from '../app/enforcement/sweep.js';
import { sweepGovernance } from '../app/governance/sweep-governance.js';
import { type JobQueue } from '../app/ports.js';

import { defineJob, type JobDefinition } from './job.js';

/**
 * Finds what a lost queue forgot: whatever is overdue for its next step gets its job back. Also what time
 * alone decides in governance: pauses that end, votes that have passed.
 */
export function sweepJob(queue: JobQueue): JobDefinition {
  return defineJob({
    queue: 'sweep',
    payload: z.strictObject({}),
    concurrency: 1,
    async handle(deps) {
      await sweep(deps, queue);
      await sweepGovernance(deps, queue);
      return { kind: 'done' };
    },
  });
}
