import { type Deps } from '../../app/deps.js';
import { type JobQueue, type JobRequest } from '../../app/ports.js';

import { type Queues } from './job-queues.js';
import { BadPayloadError, type JobDefinition, QUEUE_NAMES } from '../job.js';

/** The jobs of one process that plays prices, in memory. */
export interface Lanes extends JobQueue, Pick<Queues, 'counts' | 'requireWritable'> {
  /** Runs what waits, and what is asked for meanwhile, until nothing waits. */
  run(): Promise<Drained>;
}

export interface Drained {
  readonly processed: number;
  /** Jobs given up for good: a malformed payload, or the last attempt failed. */
  readonly failed: number;
}

interface LaneJob extends Pick<JobRequest, 'id' | 'payload'> {
  attempts: number;
}

interface Lane {
  readonly definition: JobDefinition;
  /** By id, in their order. */
  readonly waiting: Map<string, LaneJob>;
}

const ATTEMPTS_MAX = 10;

/**
 * Opens one lane for each definition. Jobs run one at a time on the caller's demand: always of the first lane that
 * has one, until it has none, first in first out. The same requests have the same order of effects.
 *
 * A request whose id waits is dropped; one whose id is running runs once more afterwards. Jobs with a `runAt` and
 * those that end with "later" are left to the player's sweep, which asks for them when they are due on its clock.
 * A failed job is tried again at once, behind those that wait. What a killed process left is asked for by the sweep.
 */
export function openLanes(definitions: readonly JobDefinition[], deps: Deps): Lanes {
  const lanes = definitions.map((definition): Lane => ({ definition, waiting: new Map() }));
  const byName = new Map(lanes.map((lane) => [lane.definition.queue as string, lane]));
  return {
    enqueue: (requests) => {
      for (const { queue, id, payload, runAt } of requests) {
        const waiting = byName.get(queue)?.waiting;
        if (runAt === null && waiting !== undefined && !waiting.has(id)) {
          waiting.set(id, { id, payload, attempts: 0 });
        }
      }
      return Promise.resolve();
    },
    run: async () => {
      const total = { processed: 0, failed: 0 };
      const next = (): Lane | undefined => lanes.find(({ waiting }) => waiting.size > 0);
      for (let lane = next(); lane !== undefined; lane = next()) {
        const { processed, failed } = await runLane(lane, deps);
        total.processed += processed;
        total.failed += failed;
      }
      return total;
    },
    counts: () =>
      Promise.resolve(
        QUEUE_NAMES.map((name) => {
          const waiting = byName.get(name)?.waiting.size ?? 0;
          return { name, waiting, delayed: 0, active: 0, failed: 0 };
        }),
      ),
    requireWritable: () => Promise.resolve(),
  };
}

async function runLane({ definition, waiting }: Lane, deps: Deps): Promise<Drained> {
  let processed = 0;
  let failed = 0;
  for (const job of waiting.values()) {
    waiting.delete(job.id);
    try {
      const outcome = await definition.run(deps, job.payload);
      deps.log.debug({ queue: definition.queue, jobId: job.id, outcome }, 'job finished');
      processed += 1;
    } catch (error) {
      failed += tryAgain(job, { definition, waiting }, error, deps) ? 0 : 1;
    }
  }
  return { processed, failed };
}

/** @returns Whether it waits again; false when it is given up. */
function tryAgain(
  job: LaneJob,
  { definition, waiting }: Lane,
  error: unknown,
  deps: Deps,
): boolean {
  job.attempts += 1;
  const { id: jobId, payload, attempts } = job;
  const facts = { err: error, queue: definition.queue, jobId, attempts };
  if (error instanceof BadPayloadError || attempts >= ATTEMPTS_MAX) {
    deps.log.error({ ...facts, payload }, 'job given up');
    return false;
  }
  deps.log.warn(facts, 'job failed and will be tried again');
  if (!waiting.has(jobId)) {
    waiting.set(jobId, job);
  }
  return true;
}
