import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { executeProposal } from '../../src/app/governance/proposals/execute-proposal.js';
import { relayLog } from '../../src/app/log/relay.js';
import { type JsonObject } from '../../src/domain/canonical.js';
import { DomainError } from '../../src/domain/errors.js';
import { executeProposalJob } from '../../src/jobs/execute-proposal.js';
import { openQueues, type Queues } from '../../src/jobs/queues/job-queues.js';
import { startWorkers, type Workers } from '../../src/jobs/queues/job-workers.js';
import { sweepAll } from '../../src/jobs/sweeper.js';
import { findProposal } from '../../src/store/governance/governance-proposals.js';
import {
  actorOf,
  aGovernedSystem,
  anAccountWith,
  factsOf,
  type GovernanceSystem,
  pass,
  proposeAction,
} from '../app/governance/system.js';

import { wipeQueues } from './queue-drain.js';

const ACTION = {
  kind: 'CHANGE_PARAMETERS',
  marketId: 'BTC-USD',
  changes: { cureRatio: '1.15' },
} as const;
const RITA = actorOf('rita');

/** Queues on PostgreSQL, with the workers that `start --bare` and `worker` have. */
let system: GovernanceSystem;
let queues: Queues;
let workers: Workers[];

/** The clock of the system runs as the wall clock does, from wherever a test sets it. */
let offsetMs: number;

beforeEach(async () => {
  const governed = await aGovernedSystem();
  offsetMs = governed.clock.at.getTime() - Date.now();
  system = {
    ...governed,
    clock: { ...governed.clock, now: () => new Date(Date.now() + offsetMs) },
  };
  queues = await openQueues(system.url, { clock: system.clock, log: system.log });
  workers = [];
});

afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.close()));
  await wipeQueues(queues);
  await queues.close();
  await system.close();
});

function jump(to: Date): void {
  offsetMs = to.getTime() - Date.now();
}

function startWorker(): void {
  workers.push(startWorkers(queues, [executeProposalJob], system));
}

/** Passed and noticed by the sweep; its timelock ends in so many milliseconds. */
async function queuedProposal(
  untilExecutableMs: number,
  action: JsonObject = ACTION,
): Promise<string> {
  const { id, votingEndsAt, executableAt } = await proposeAction(system, action);
  await pass(system, id);
  jump(new Date(votingEndsAt.getTime() + 1));
  startWorker();
  await sweepAll(system, queues);
  await until(async () => (await factsOf(system, 'ProposalQueued')).length === 1);
  jump(new Date(executableAt.getTime() - untilExecutableMs));
  // The relay asks for the execution, at the instant that the event names.
  await relayLog(system, queues);
  return id;
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) {
    await sleep(25);
  }
}

async function executedAt(id: string): Promise<Date | null> {
  return (await findProposal(system.db, id))?.executedAt ?? null;
}

/** Every fact of these types, sealed or not. */
async function countOf(type: string): Promise<number> {
  const [pending, sealed] = [
    await system.db.pendingEvent.count({ where: { type } }),
    await system.db.event.count({ where: { type } }),
  ];
  return pending + sealed;
}

describe('a queued proposal', () => {
  test('is executed when its timelock ends, not before, and once', async () => {
    const id = await queuedProposal(1500);
    const { executableAt } = (await findProposal(system.db, id))!;
    expect(await executedAt(id)).toBeNull();
    await until(async () => (await executedAt(id)) !== null);
    const at = (await executedAt(id))!;
    expect(at.getTime()).toBeGreaterThanOrEqual(executableAt.getTime());
    await queues.enqueue(again(id));
    await idle();
    expect(await executedAt(id)).toEqual(at);
    expect(await countOf('ProposalExecuted')).toBe(1);
    expect(await system.db.marginParameters.count({ where: { marketId: 'BTC-USD' } })).toBe(2);
  });

  test('is executed once by several workers and people at the same instant', async () => {
    const id = await queuedProposal(1500);
    startWorker();
    startWorker();
    const { executableAt } = (await findProposal(system.db, id))!;
    await sleep(executableAt.getTime() - system.clock.now().getTime());
    await queues.enqueue(again(id));
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () =>
        executeProposal(system, RITA, id).then(
          () => 'EXECUTED',
          (error: unknown) => (error instanceof DomainError ? error.code : 'broken'),
        ),
      ),
    );
    await idle();
    expect(await executedAt(id)).not.toBeNull();
    // By a person or by the job: either way nobody else, and nothing broke.
    expect(outcomes.filter((outcome) => outcome === 'EXECUTED').length).toBeLessThanOrEqual(1);
    expect(new Set(outcomes.filter((outcome) => outcome !== 'EXECUTED'))).toEqual(
      new Set(['CONFLICT']),
    );
    expect(await countOf('ProposalExecuted')).toBe(1);
    expect(await system.db.marginParameters.count({ where: { marketId: 'BTC-USD' } })).toBe(2);
  });

  test('whose job was lost is found by the sweep and executed', async () => {
    const id = await queuedProposal(60_000);
    await wipeQueues(queues);
    const { executableAt } = (await findProposal(system.db, id))!;
    jump(executableAt);
    await sweepAll(system, queues);
    await until(async () => (await executedAt(id)) !== null);
    expect(await countOf('ProposalExecuted')).toBe(1);
  });

  test('that a rule refuses is FAILED by the job, which does not try again', async () => {
    await anAccountWith(system, 'swift', { cash: '620', size: '1' });
    const changes = { maintenanceMarginFraction: '0.0195' };
    const id = await queuedProposal(1000, { ...ACTION, changes });
    await until(async () => (await findProposal(system.db, id))?.failedAt !== null);
    await queues.enqueue(again(id));
    await idle();
    expect(await findProposal(system.db, id)).toMatchObject({
      failureCode: 'IMPACT_LIMIT',
      executedAt: null,
    });
    expect(await countOf('ProposalFailed')).toBe(1);
    expect(await system.db.marginParameters.count({ where: { marketId: 'BTC-USD' } })).toBe(1);
  });
});

function again(proposalId: string): Parameters<Queues['enqueue']>[0] {
  return [1, 2, 3].map((copy) => ({
    queue: 'execute-proposal',
    id: `execute-again-${String(copy)}`,
    payload: { proposalId },
    runAt: null,
  }));
}

/** Until no queue has anything to do now. */
async function idle(): Promise<void> {
  await until(async () =>
    (await queues.counts()).every(({ waiting, active }) => waiting + active === 0),
  );
}
