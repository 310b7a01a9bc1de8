import { z } from 'zod';

import { deliverNotices, NOTICES_MAX } from '../app/notices/notices.js';

import { defineJob } from './job.js';

/** Delivers a batch of notices; those that fail for now are retried when the earliest of them is due. */
export const notifyJob = defineJob({
  queue: 'notify',
  payload: z.strictObject({ noticeIds: z.array(z.string().min(1)).min(1).max(NOTICES_MAX) }),
  concurrency: 5,
  async handle(deps, { noticeIds }) {
    const { retryAt } = await deliverNotices(deps, noticeIds);
    return retryAt === null ? { kind: 'done' } : { kind: 'later', at: retryAt };
  },
});
