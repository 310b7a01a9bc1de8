import { z } from 'zod';

import { windDownMarket } from '../app/enforcement/wind-down/wind-down-market.js';

import { defineJob } from './job.js';

/**
 * Carries the end of one market on: no new risk, its settlement price, its positions into cash, DELISTED.
 *
 * The rows say what is due: an early job waits, and a repeated or late one does nothing.
 */
export const windDownJob = defineJob({
  queue: 'wind-down',
  payload: z.strictObject({ marketId: z.string().min(1) }),
  concurrency: 1,
  async handle(deps, { marketId }) {
    const nextAt = await windDownMarket(deps, marketId);
    return nextAt === null ? { kind: 'done' } : { kind: 'later', at: nextAt };
  },
});
