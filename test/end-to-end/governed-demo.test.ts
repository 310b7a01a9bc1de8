import { readFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { verifyLog } from '../../src/app/verification/verify-log.js';
import { type SealedEvent } from '../../src/domain/log/event.js';
import { DEMO_PERIODS } from '../../src/playback/demo/governance-script.js';
import { type TestDatabase } from '../support/database.js';
import { playFreshRun, type PlayedRun, playRun, readLog } from '../support/played-run.js';
import { testDatabase } from '../support/database.js';

/*
 * `start --scenario governance`: the played crash with a committee that governs on its own.
 */

const RUN_MS = 600_000;
const OPTIONS = { accounts: 40, committee: DEMO_PERIODS, hasCommittee: true } as const;
const GOVERNING: ReadonlySet<string> = new Set([
  ...['ProposalCreated', 'ProposalQueued', 'ProposalExecuted', 'ProposalFailed', 'ProposalVetoed'],
  ...['MandateGranted', 'ParametersChanged', 'MarketStatusChanged'],
]);

let run: PlayedRun & { readonly database: TestDatabase };
let log: readonly SealedEvent[];
beforeAll(async () => {
  run = await playFreshRun(OPTIONS);
  log = await readLog(run.deps);
}, RUN_MS);
afterAll(() => run.database.close());

/** `0:02 alice ProposalCreated proposal-1`, as the page has it. */
function told(events: readonly SealedEvent[]): readonly string[] {
  return events
    .filter(({ type }) => GOVERNING.has(type))
    .map(({ at, actor, type, proposalId, marketId }) =>
      [at.toISOString().slice(12, 16), actor, type, proposalId ?? marketId].join(' '),
    );
}

describe('`start --scenario governance`', () => {
  test('governs as docs/governance.md tells, and nothing is refused', () => {
    const page = readFileSync(
      path.resolve(import.meta.dirname, '../../docs/governance.md'),
      'utf8',
    );
    const [, section = ''] = page.split('## Governance in the demo\n');
    const [, block = ''] = /```text\n([^`]*)```/.exec(section) ?? [];
    expect(told(log)).toEqual(block.trim().split('\n'));
    expect(run.errors).toEqual([]);
  });

  test('suspends the open calls of the paused market, and lets them go on', () => {
    const statuses = log.flatMap((event) =>
      event.type === 'MarketStatusChanged' ? [event.payload.status] : [],
    );
    expect(statuses).toEqual(['ENFORCEMENT_PAUSED', 'ACTIVE']);
  });

  test('leaves a log whose decisions hold', async () => {
    expect(await verifyLog(run.deps, null)).toMatchObject({ ok: true, checked: log.length });
  });

  test(
    'goes on after a stop as if there had been none',
    async () => {
      const database = await testDatabase();
      try {
        // Minute 25, where the veto is: the step that is played next.
        await playRun(database, { ...OPTIONS, isStopped: (steps) => steps >= 100 });
        const { deps, errors } = await playRun(database, OPTIONS);
        expect(told(await readLog(deps))).toEqual(told(log));
        expect(errors).toEqual([]);
      } finally {
        await database.close();
      }
    },
    RUN_MS,
  );
});
