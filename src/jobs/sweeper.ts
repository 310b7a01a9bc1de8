import { type Deps } from '../app/deps.js';
import { sweep } from '../app/enforcement/sweep.js';
import { isOurTurnToSweep } from '../app/enforcement/sweep-turn.js';
import { sweepGovernance } from '../app/governance/sweep-governance.js';
import { type JobQueue, type JobRequest } from '../app/ports.js';

import { type JobDefinition } from './job.js';

/** Interval of the check for overdue work. */
const SWEEP_MS = 3000;

export interface Sweeper {
  /** Waits for the running sweep. */
  readonly close: () => Promise<void>;
}

/**
 * Enqueues overdue work again, in case the queue was lost. Also applies governance changes caused by time:
 * pauses that end, votes that passed.
 *
 * Every worker has a timer, and the database elects one worker to sweep. This does not depend on the queue:
 * jobs that it does not accept run here. Two concurrent sweeps are harmless, because jobs are idempotent.
 *
 * @param definitions The jobs that a sweep may ask for.
 * @param by `id`: a name that no other process has. `isFit`: false while this process is not to decide what is due.
 */
export function startSweeper(
  deps: Deps,
  queue: JobQueue,
  definitions: readonly JobDefinition[],
  { id, isFit }: { readonly id: string; readonly isFit: () => boolean },
): Sweeper {
  const queueOrHere = { enqueue: enqueueOrRun(deps, queue, definitions) };
  let sweeping: Promise<unknown> | null = null;
  const look = async (): Promise<void> => {
    // Also while a long sweep is under way: that keeps the turn.
    if (isFit() && (await isOurTurnToSweep(deps, id))) {
      sweeping ??= sweepAll(deps, queueOrHere).finally(() => {
        sweeping = null;
      });
      await sweeping;
    }
  };
  const timer = setInterval(() => {
    look().catch((error: unknown) => {
      deps.log.warn({ err: error }, 'overdue work could not be looked up; retrying');
    });
  }, SWEEP_MS);
  return {
    close: async () => {
      clearInterval(timer);
      await sweeping?.catch(() => undefined);
    },
  };
}

export async function sweepAll(deps: Deps, queue: JobQueue): Promise<void> {
  await sweep(deps, queue);
  await sweepGovernance(deps, queue);
}

/** Enqueues the jobs; if the queue refuses, runs those that are due now, one after another. */
function enqueueOrRun(
  deps: Deps,
  queue: JobQueue,
  definitions: readonly JobDefinition[],
): JobQueue['enqueue'] {
  return async (requests) => {
    try {
      await queue.enqueue(requests);
    } catch (error) {
      const now = deps.clock.now();
      const due = requests.filter(({ runAt }) => runAt === null || runAt <= now);
      deps.log.warn({ err: error }, 'the queue accepts no jobs; due jobs run without it');
      for (const request of due) {
        await runInProcess(deps, definitions, request);
      }
    }
  };
}

/** A failing job must not hold up the others: the next sweep finds it again. */
async function runInProcess(
  deps: Deps,
  definitions: readonly JobDefinition[],
  { queue, payload }: JobRequest,
): Promise<void> {
  try {
    await definitions.find((definition) => definition.queue === queue)?.run(deps, payload);
  } catch (error) {
    deps.log.error({ err: error, queue, payload }, 'a job failed that ran without its queue');
  }
}
