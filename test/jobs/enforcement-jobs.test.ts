import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { assessAccounts } from '../../src/app/enforcement/calls/assess-accounts.js';
import { sweep } from '../../src/app/enforcement/sweep.js';
import { relayLog } from '../../src/app/log/relay.js';
import { graceTimerJob } from '../../src/jobs/grace-timer.js';
import { openQueues, type Queues } from '../../src/jobs/queues/job-queues.js';
import { liquidateJob } from '../../src/jobs/liquidate.js';
import { notifyJob } from '../../src/jobs/notify.js';
import {
  anEnforcedSystem,
  callsOf,
  type EnforcedSystem,
  factCounts,
  fund,
  hold,
  publish,
  publishLater,
} from '../app/enforcement/system.js';

import { drainQueues, wipeQueues } from './queue-drain.js';
import { hasRedis, startRedis } from './redis-server.js';

const JOBS = [graceTimerJob, liquidateJob, notifyJob];
const BACKENDS = [
  { name: 'PostgreSQL', isThere: true, start: null },
  { name: 'Redis', isThere: hasRedis(), start: startRedis },
];

for (const { name, isThere, start } of BACKENDS) {
  (isThere ? describe : describe.skip)(`enforcement by jobs on ${name}`, () => {
    let system: EnforcedSystem;
    let queues: Queues;
    let stop: () => Promise<void>;

    beforeEach(async () => {
      system = await anEnforcedSystem();
      const redis = await start?.();
      const { clock, log } = system;
      queues = await openQueues(redis?.url ?? system.url, { clock, log });
      stop = async () => {
        await queues.close();
        await redis?.stop();
        await system.close();
      };
    });

    afterEach(() => stop());

    /** j-1 gets a call with its grace, j-2, in ETH-USD, one whose grace is void at once. */
    async function callTwo(): Promise<void> {
      await publish(system, { 'BTC-USD': '50000', 'ETH-USD': '3000' });
      await fund(system, 'j-1', '1000');
      await hold(system, 'j-1', '1', '50000');
      await fund(system, 'j-2', '1000');
      await hold(system, 'j-2', '16', '3000', 'ETH-USD');
      await pass(1);
      await assessAccounts(system, ['j-1', 'j-2'], 'PRICE');
    }

    /** Runs whatever is queued and what follows from it, until nothing does. */
    async function runAll(): Promise<void> {
      let count = 1;
      while (count > 0) {
        const sealed = await relayLog(system, queues);
        count = sealed.length + (await drainQueues(queues, JOBS, system));
      }
    }

    async function sweepAndRun(): Promise<void> {
      await sweep(system, queues);
      await runAll();
    }

    function pass(seconds: number): Promise<void> {
      return publishLater(system, seconds, { 'BTC-USD': '49500', 'ETH-USD': '2955' });
    }

    test('a call goes through its grace to its end, and its notices leave', async () => {
      await callTwo();
      await sweepAndRun();
      const during = await callsOf(system);
      await pass(3600);
      await sweepAndRun();

      expect(during).toEqual(['j-1 GRACE', 'j-2 RECOVERED']);
      expect(await callsOf(system)).toEqual(['j-1 RECOVERED', 'j-2 RECOVERED']);
      expect((await factCounts(system)).get('NoticeDelivered')).toBeGreaterThan(2);
    });

    test('a lost queue delays to the next sweep, and changes no result', async () => {
      await callTwo();
      await relayLog(system, queues);
      await wipeQueues(queues);
      await runAll();
      const lost = await callsOf(system);
      await sweepAndRun();
      const found = await callsOf(system);
      await pass(3600);
      await relayLog(system, queues);
      await wipeQueues(queues);
      await sweepAndRun();

      expect(lost).toEqual(['j-1 GRACE', 'j-2 LIQUIDATING']);
      expect(found).toEqual(['j-1 GRACE', 'j-2 RECOVERED']);
      expect(await callsOf(system)).toEqual(['j-1 RECOVERED', 'j-2 RECOVERED']);
      expect(Object.fromEntries(await factCounts(system))).toMatchObject({
        MarginCallOpened: 2,
        GraceExpired: 1,
        AccountRecovered: 2,
      });
    });

    test('every job twice, early, late and beside copies of itself does its work once', async () => {
      await callTwo();
      await relayLog(system, queues);
      const grace = { deadline: new Date(system.clock.at.getTime()).toISOString() };
      const copies = (): Promise<unknown>[] =>
        Array.from({ length: 4 }, () => [
          graceTimerJob.run(system, grace),
          liquidateJob.run(system, { marketId: 'BTC-USD' }),
          liquidateJob.run(system, { marketId: 'ETH-USD' }),
        ]).flat();
      await Promise.all(copies());
      const early = await callsOf(system);
      await pass(3600);
      await Promise.all(copies());
      await Promise.all(copies());

      expect(early).toEqual(['j-1 GRACE', 'j-2 RECOVERED']);
      expect(await callsOf(system)).toEqual(['j-1 RECOVERED', 'j-2 RECOVERED']);
      const facts = await factCounts(system);
      const fills = await system.db.liquidation.count();
      expect(facts.get('LiquidationStepFilled')).toBe(fills);
      expect(facts.get('AccountRecovered')).toBe(2);
      expect(facts.get('GraceExpired')).toBe(1);
    });

    test('a timer that rings at the deadline itself waits a moment longer', async () => {
      await callTwo();
      const { deadline } = (await system.db.marginCall.findFirst({ where: { accountId: 'j-1' } }))!;
      system.clock.at = deadline;

      expect(await graceTimerJob.run(system, { deadline: deadline.toISOString() })).toEqual({
        kind: 'later',
        at: new Date(deadline.getTime() + 1),
      });
    });
  });
}
