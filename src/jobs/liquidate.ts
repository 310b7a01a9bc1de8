import { z } from 'zod';

import { liquidateMarket } from '../app/enforcement/liquidation/liquidate-market.js';

import { defineJob } from './job.js';

/**
 * Takes the next liquidation steps that are due in one market, worst account first.
 *
 * Two of these jobs for one market may run at the same time: the use case serializes the liquidations of a
 * market, and the state of its call guards each step.
 */
export const liquidateJob = defineJob({
  queue: 'liquidate',
  payload: z.strictObject({ marketId: z.string().min(1) }),
  concurrency: 5,
  async handle(deps, { marketId }) {
    const { steps, retryAt } = await liquidateMarket(deps, marketId);
    if (retryAt !== null) {
      return { kind: 'later', at: retryAt };
    }
    return steps > 0 ? { kind: 'done' } : { kind: 'skipped', reason: 'no step is due' };
  },
});
