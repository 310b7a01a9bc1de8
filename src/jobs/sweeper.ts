import { type Deps } from '../app/deps.js';
import { sweep } from '../app/enforcement/sweep.js';
import { isOurTurnToSweep } from '../app/enforcement/sweep-turn.js';
import { sweepGovernance } from '../app/governance/sweep-governance.js';
import { type JobQueue, type JobRequest } from '../app/ports.js';

import { type JobDefinition } from './job.js';

/** How often overdue work is looked for. */
const SWEEP_MS = 3000;

export interface Sweeper {
  /** Waits for the sweep that is under way. */
  readonly close: () => Promise<void>;
}

/**
 * Finds what a lost queue forgot: whatever is overdue for its next step gets its job back. Also what time
 * alone decides in governance: pauses that end, votes that have passed.
 *
 * A timer in every worker, of which the database lets one sweep at a time. The queue has no part in that: what
 * it does not take is done here. Two sweeps at a time would do no harm, as two of any job.
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
      deps.log.warn({ err: error }, 'what is overdue could not be looked for; tried again');
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

/** Asks the queue; where it refuses, does what is due now, one job after another. */
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
      deps.log.warn({ err: error }, 'the queue takes no jobs; what is due is done without it');
      for (const request of due) {
        await runHere(deps, definitions, request);
      }
    }
  };
}

/** One that fails must not hold up the others: the next sweep finds it again. */
async function runHere(
  deps: Deps,
  definitions: readonly JobDefinition[],
  { queue, payload }: JobRequest,
): Promise<void> {
  try {
    await definitions.find((definition) => definition.queue === queue)?.run(deps, payload);
  } catch (error) {
    deps.log.error({ err: error, queue, payload }, 'a job that was run without its queue failed');
  }
}
