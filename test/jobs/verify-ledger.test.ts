import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type Deps } from '../../src/app/deps.js';
import { recordDeposit } from '../../src/app/ingest/collateral/record-deposit.js';
import { openQueues, type Queues } from '../../src/jobs/queues/job-queues.js';
import { startWorkers, type Workers } from '../../src/jobs/queues/job-workers.js';
import { verifyLedgerJob } from '../../src/jobs/verify-ledger.js';
import { readLedgerCheck } from '../../src/store/ledger/ledger-checks.js';
import { aSystem, OPERATOR, type System } from '../app/ingest/system.js';
import { runProgram } from '../support/run-program.js';

let system: System;
let queues: Queues;
const workers: Workers[] = [];

beforeAll(async () => {
  system = await aSystem();
  const input = { key: 'a', accountId: 'a', asset: 'USD', amount: '100', owner: 'alice' };
  await recordDeposit(system, OPERATOR, { ...input, final: true });
  queues = await openQueues(system.url, { clock: system.clock, log: system.log });
  for (let copy = 0; copy < 2; copy += 1) {
    workers.push(startWorkers(queues, [verifyLedgerJob], { ...system } as unknown as Deps));
  }
});
afterAll(async () => {
  await Promise.all(workers.map((each) => each.close()));
  await queues.close();
  await system.close();
});

async function askAndWait(): Promise<void> {
  system.clock.at = new Date(system.clock.at.getTime() + 1000);
  await queues.enqueue([
    { queue: 'verify-ledger', id: 'verify-ledger', payload: {}, runAt: null },
    { queue: 'verify-ledger', id: 'verify-ledger-again', payload: {}, runAt: null },
  ]);
  for (;;) {
    const check = await readLedgerCheck(system.db);
    if (check !== null && check.checkedAt >= system.clock.at) {
      return;
    }
    await sleep(20);
  }
}

const reports = () => system.db.pendingEvent.count({ where: { type: 'LedgerMismatchFound' } });
const verify = (...args: string[]) =>
  runProgram(['verify-ledger', ...args], { DATABASE_URL: system.url });

describe('the job verify-ledger', () => {
  test('finds nothing in a sound ledger, and the command says so', async () => {
    await askAndWait();

    expect(await reports()).toBe(0);
    expect(await verify()).toMatchObject({
      code: 0,
      stdout: 'sound: every balance is the sum of its postings, and all of them sum to zero\n',
    });
  });

  test('run again and again, beside copies of itself, reports a difference once', async () => {
    await system.db
      .$executeRaw`UPDATE collateral_balances SET balance = 99.5 WHERE account_id = 'a'`;
    await askAndWait();
    await askAndWait();
    await askAndWait();

    expect(await reports()).toBe(1);
    expect((await readLedgerCheck(system.db))?.isSound).toBe(false);
  });

  test('is asked for by the clock: at once, and then in each period', async () => {
    const before = await readLedgerCheck(system.db);
    system.clock.at = new Date(system.clock.at.getTime() + 60_000);
    await queues.repeat({ queue: 'verify-ledger', id: 'nightly', payload: {} }, 200);
    for (let moment = 0; moment < 2; moment += 1) {
      const seen = system.clock.at;
      while (((await readLedgerCheck(system.db))?.checkedAt ?? seen) < seen) {
        await sleep(20);
      }
      system.clock.at = new Date(seen.getTime() + 60_000);
    }

    expect((await readLedgerCheck(system.db))?.checkedAt.getTime()).toBeGreaterThan(
      before?.checkedAt.getTime() ?? 0,
    );
    expect(await reports()).toBe(1);
  });
});

describe('marginward verify-ledger', () => {
  test('ends with 1 and the first difference, and writes nothing', async () => {
    const before = await system.db.ledgerCheck.findMany();
    expect(await verify()).toMatchObject({
      code: 1,
      stdout: 'NOT SOUND: account:a: 99.5 USD, expected 100 (and 1 more)\n',
    });
    expect(before).toHaveLength(1);
  });

  test('explains itself, and refuses what it does not know with 2', async () => {
    const help = await verify('--help');
    expect(help.code).toBe(0);
    expect(help.stdout).toContain('compare every balance with its postings');
    expect((await verify('--fix')).code).toBe(2);
  });
});
