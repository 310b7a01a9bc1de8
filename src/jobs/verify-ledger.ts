import { z } from 'zod';

import { verifyLedger } from '../app/verification/verify-ledger.js';

import { defineJob } from './job.js';

/** Compares the ledger with its postings. A difference is reported once, however often the job runs. */
export const verifyLedgerJob = defineJob({
  queue: 'verify-ledger',
  payload: z.strictObject({}),
  concurrency: 1,
  async handle(deps) {
    await verifyLedger(deps);
    return { kind: 'done' };
  },
});
