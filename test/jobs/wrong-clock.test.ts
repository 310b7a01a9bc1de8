import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { assessAccounts } from '../../src/app/enforcement/calls/assess-accounts.js';
import { sweep } from '../../src/app/enforcement/sweep.js';
import { createClockCheck } from '../../src/app/leases/clock-check.js';
import { loadConfig } from '../../src/composition/config.js';
import { openQueues, type Queues } from '../../src/jobs/queues/job-queues.js';
import { runJobs } from '../../src/roles/compose/jobs.js';
import { createClosers } from '../../src/roles/process/process.js';
import {
  anEnforcedSystem,
  callsOf,
  type EnforcedSystem,
  fund,
  hold,
  publish,
  publishLater,
  until,
} from '../app/enforcement/system.js';

const HOUR_MS = 3_600_000;
/** More than one sweep of every worker, which is 3 s apart. */
const SWEPT_MS = 5000;

let system: EnforcedSystem;
let queues: Queues;
beforeEach(async () => {
  system = await anEnforcedSystem();
  queues = await openQueues(system.url, { clock: system.clock, log: system.log });
});
afterEach(async () => {
  await queues.close();
  await system.close();
});

test('a worker whose clock is an hour ahead ends no grace, neither by a job nor by its sweep', async () => {
  system.clock.at = new Date();
  await publish(system, { 'BTC-USD': '50000' });
  await fund(system, 'w-1', '1000');
  await hold(system, 'w-1', '1', '50000');
  await publishLater(system, 0, { 'BTC-USD': '49500' });
  await assessAccounts(system, ['w-1'], 'PRICE');
  expect(await callsOf(system)).toEqual(['w-1 GRACE']);

  let offsetMs = HOUR_MS;
  const clock = { now: () => new Date(Date.now() + offsetMs) };
  const deps = { ...system, clock };
  const clockCheck = createClockCheck(deps);
  await clockCheck.look();
  const closers = createClosers(system.log);
  try {
    // By its clock the grace is long over: the queue has the job for it.
    await sweep(deps, queues);
    await runJobs({ queues, deps, closers, config: loadConfig({}) }, 'w', clockCheck);
    await sleep(SWEPT_MS);
    expect(await callsOf(system)).toEqual(['w-1 GRACE']);

    // The clock is right again, and the grace really ends.
    offsetMs = 0;
    await clockCheck.look();
    await system.db.$executeRaw`
      UPDATE margin_calls SET deadline = clock_timestamp() - interval '1 millisecond'`;
    await until(async () => {
      system.clock.at = new Date();
      await publish(system, { 'BTC-USD': '49500' });
      return (await callsOf(system))[0] !== 'w-1 GRACE';
    });
  } finally {
    await closers.closeAll();
  }
});
