import { z } from 'zod';

import { expireGraces } from '../app/enforcement/calls/expire-graces.js';

import { defineJob } from './job.js';

/**
 * Fires at an instant at which grace periods should have ended.
 *
 * The timer is only an alarm clock: the rows say which graces have ended, and all of them are handled in one
 * batch.
 * So the job may be delivered twice, after a call was cured, or before an extended deadline.
 * A lost timer is found by the sweep.
 */
export const graceTimerJob = defineJob({
  queue: 'grace-timer',
  payload: z.strictObject({ deadline: z.iso.datetime() }),
  concurrency: 2,
  async handle(deps, { deadline }) {
    const { expired } = await expireGraces(deps);
    if (expired > 0) {
      return { kind: 'done' };
    }
    const dueAt = new Date(deadline);
    // At the deadline itself the grace is still valid: the comparison is strict.
    if (deps.clock.now() <= dueAt) {
      return { kind: 'later', at: new Date(dueAt.getTime() + 1) };
    }
    return { kind: 'skipped', reason: 'no grace is over' };
  },
});
