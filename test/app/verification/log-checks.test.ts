import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { relayLog } from '../../../src/app/log/relay.js';
import {
  createLogChecks,
  LOG_CHECKS_WAITING_MAX,
  type LogChecks,
} from '../../../src/app/verification/log-checks.js';
import { verifyLog } from '../../../src/app/verification/verify-log.js';
import { DomainError } from '../../../src/domain/errors.js';
import { threadProgram } from '../../support/thread-program.js';
import { anEnforcedSystem, type EnforcedSystem, fund } from '../enforcement/system.js';

const PROGRAM = threadProgram('app/verification/log-check-worker.ts');

let system: EnforcedSystem;
let checks: LogChecks;
beforeEach(async () => {
  system = await anEnforcedSystem();
  for (let account = 1; account <= 5; account += 1) {
    await fund(system, `c-${account}`, '100');
  }
  await relayLog(system, { enqueue: () => Promise.resolve() });
  checks = createLogChecks({ databaseUrl: system.url, program: PROGRAM });
});
afterEach(async () => {
  await checks.close();
  await system.close();
});

const codeOf = (error: unknown): string =>
  error instanceof DomainError ? error.code : String(error);

describe('a check of the log in a thread of its own', () => {
  test('finds what a check in the process itself finds, from any line', async () => {
    expect(await checks.check(3n)).toEqual(await verifyLog(system, 3n));

    await system.db.$executeRawUnsafe('ALTER TABLE events DISABLE TRIGGER USER');
    await system.db.$executeRaw`UPDATE events SET actor = 'somebody' WHERE sequence = 4`;
    const found = await checks.check(null);
    expect(found).toMatchObject({ ok: false, firstBadSequence: 4n, fault: 'the chain is broken' });
    expect(found).toEqual(await verifyLog(system, null));
  });

  test('is refused as itself, with its code and details', async () => {
    await expect(checks.check(999_999n)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { field: 'fromSequence' },
    });
  });

  test('runs alone; those that wait for the same lines are answered together, by the log as it is then', async () => {
    const first = checks.check(null);
    const before = (await verifyLog(system, null)).checked;
    const [same, sameAgain, other] = [checks.check(null), checks.check(null), checks.check(2n)];
    await fund(system, 'c-6', '100');
    await relayLog(system, { enqueue: () => Promise.resolve() });
    await first;
    const answers = await Promise.all([same, sameAgain, other]);

    expect(answers[0]).toBe(answers[1]);
    expect(answers[0].checked).toBeGreaterThan(before);
    expect(answers[2].checked).toBe(answers[0].checked - 1);
  });

  test(`says how far it is and how many wait, and refuses beyond ${LOG_CHECKS_WAITING_MAX}`, async () => {
    expect(checks.status()).toBeNull();
    const running = checks.check(2n);
    while (checks.status() === null) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    const waiting = Array.from({ length: LOG_CHECKS_WAITING_MAX }, (_, index) =>
      checks.check(index % 2 === 0 ? null : 3n),
    );

    expect(checks.status()).toMatchObject({ fromSequence: 2n, waiting: LOG_CHECKS_WAITING_MAX });
    await expect(checks.check(null)).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      details: { limit: LOG_CHECKS_WAITING_MAX },
    });
    const { checked } = await running;
    expect(checked).toBeGreaterThan(0);
    await Promise.all(waiting);
    expect(checks.status()).toBeNull();
  });

  test('that takes too long is ended with what to do, and the next one has its turn', async () => {
    const hasty = createLogChecks({
      databaseUrl: system.url,
      program: PROGRAM,
      secondsMax: 0.001,
    });
    try {
      const codes = await Promise.all(
        [hasty.check(null), hasty.check(2n)].map((one) => one.catch(codeOf)),
      );
      expect(codes).toEqual(['QUERY_TOO_COMPLEX', 'QUERY_TOO_COMPLEX']);
    } finally {
      await hasty.close();
    }
  });

  test('ends when the process does, and so does whoever waits', async () => {
    const all = [checks.check(null), checks.check(2n)].map((one) => one.catch(codeOf));
    await checks.close();
    expect(await Promise.all(all)).toEqual(['SERVICE_UNAVAILABLE', 'SERVICE_UNAVAILABLE']);
  });

  test('without a database is SERVICE_UNAVAILABLE', async () => {
    const databaseUrl = 'postgresql://a:b@127.0.0.1:1/c';
    const lost = createLogChecks({ databaseUrl, program: PROGRAM });
    try {
      await expect(lost.check(null)).rejects.toMatchObject({
        code: 'SERVICE_UNAVAILABLE',
        details: { dependency: 'database' },
      });
    } finally {
      await lost.close();
    }
  });
});
