import { z } from 'zod';

import { liquidateMarket } from '../app/enforcement/liquidation/liquidate-market.js';

import { defineJob } from './job.js';

/**
 * Takes the next liquidation steps that are due in one market, worst account first.
 *
 * Two of these for one market at a time are harmless: the use case lets one market's liquidations run one
 * after another, and each step is guarded by the state of its call.
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
