import { DelayedError, UnrecoverableError, type Job, type Worker } from 'bullmq';

import { type Deps } from '../app/deps.js';

import { type JobProcessor } from './job-backend.js';
import { type Queues } from './job-queues.js';
import { BadPayloadError, type JobDefinition } from './job.js';

export interface WorkerTimes {
  /** How long a job belongs to a worker that gives no sign of life. */
  readonly lockMs: number;
  /** How often jobs of dead workers are looked for. */
  readonly stalledCheckMs: number;
}

export interface Workers {
  /** Takes jobs, or leaves them to other processes. What is under way goes on. */
  setActive(isActive: boolean): void;
  /** Takes no more jobs, waits for those under way, at most `timeoutMs`; the rest are tried again by others. */
  close(timeoutMs?: number): Promise<void>;
}

export interface Drained {
  readonly processed: number;
  /** Jobs given up for good: a malformed payload, or the last attempt failed. */
  readonly failed: number;
}

export interface Drain {
  /** Runs what is queued until nothing is. */
  run(): Promise<Drained>;
  close(): Promise<void>;
}

const WORKER_TIMES: WorkerTimes = { lockMs: 10_000, stalledCheckMs: 5_000 };
/** A process may die many times before its jobs are at fault. */
const STALLED_MAX = 10;
const CLOSE_TIMEOUT_MS = 10_000;
/** A drain does not renew its locks: nobody else takes jobs while the player plays. */
const DRAIN_LOCK_MS = 3_600_000;
/** A handler that asks for an instant in the past must not spin. */
export const POSTPONED_MS_MIN = 250;

/** Starts one worker for each definition, in this process. */
export function startWorkers(
  queues: Queues,
  definitions: readonly JobDefinition[],
  deps: Deps,
  times: WorkerTimes = WORKER_TIMES,
): Workers {
  const running = new Set<Run>();
  const workers = definitions.map((definition) => {
    const process = processorOf(definition, deps, queues.delays);
    const worker = queues.backend.worker(
      definition.queue,
      (job, token) => tracked(process(job, token), running),
      {
        concurrency: definition.concurrency,
        lockDuration: times.lockMs,
        stalledInterval: times.stalledCheckMs,
        maxStalledCount: STALLED_MAX,
      },
    );
    reportTo(deps, worker);
    return worker;
  });
  return {
    setActive: (isActive) => {
      for (const worker of workers) {
        if (isActive && worker.isPaused()) {
          void worker.resume();
        } else if (!isActive && !worker.isPaused()) {
          // Not waiting: it resolves when what is under way has ended.
          worker.pause(true).catch((error: unknown) => {
            deps.log.warn({ err: error }, 'a worker could not be paused; tried again');
          });
        }
      }
    },
    close: async (timeoutMs = CLOSE_TIMEOUT_MS) => {
      await Promise.all(workers.map((worker) => worker.pause(true)));
      await settledWithin(running, timeoutMs);
      // BullMQ itself would wait for its jobs without a limit.
      for (const { abandon } of running) {
        abandon(new Error('the worker closed before the job had finished'));
      }
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}

/** A job under way, as seen by whom it keeps from closing. */
interface Run {
  readonly outcome: Promise<unknown>;
  /** Fails the job for BullMQ, whatever its handler is still doing. */
  readonly abandon: (reason: Error) => void;
}

function tracked<Result>(work: Promise<Result>, running: Set<Run>): Promise<Result> {
  let abandon: Run['abandon'] = () => undefined;
  const outcome = new Promise<Result>((resolve, reject) => {
    abandon = reject;
    work.then(resolve, reject);
  });
  const run = { outcome, abandon };
  running.add(run);
  return outcome.finally(() => {
    running.delete(run);
  });
}

async function settledWithin(running: Iterable<Run>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  const outcomes = Array.from(running, ({ outcome }) => outcome);
  await Promise.race([Promise.allSettled(outcomes), patience]);
  clearTimeout(timer);
}

/**
 * Runs jobs one at a time on the caller's demand: always the first of the given queues that has one, first in,
 * first out. Same requests, same order of effects. For the price player, which waits until nothing is left to do;
 * a run with nothing enqueued since the last asks the server nothing.
 *
 * "Later" ends a job here: on the player's clock its sweep asks again when it is due.
 */
export function openDrain(
  queues: Queues,
  definitions: readonly JobDefinition[],
  deps: Deps,
): Drain {
  const lanes = definitions.map((definition) => {
    const worker = queues.backend.worker(definition.queue, processorOf(definition, deps, 'none'), {
      autorun: false,
      lockDuration: DRAIN_LOCK_MS,
      skipStalledCheck: true,
      skipLockRenewal: true,
      maxStalledCount: STALLED_MAX,
    });
    reportTo(deps, worker);
    return { queue: definition.queue, worker };
  });

  return {
    run: async () => {
      let processed = 0;
      let failed = 0;
      for (;;) {
        const lane = lanes.find(({ queue }) => queues.touched.has(queue));
        if (lane === undefined) {
          return { processed, failed };
        }
        queues.touched.delete(lane.queue);
        const done = await drainLane(lane.worker);
        processed += done.processed;
        failed += done.failed;
      }
    },
    close: async () => {
      await Promise.all(lanes.map(({ worker }) => worker.close()));
    },
  };
}

async function drainLane(worker: Worker): Promise<Drained> {
  let processed = 0;
  let failed = 0;
  const onCompleted = (): void => {
    processed += 1;
  };
  const onFailed = (job: Job | undefined): void => {
    failed += job !== undefined && isGivenUp(job) ? 1 : 0;
  };
  worker.on('completed', onCompleted);
  worker.on('failed', onFailed);
  try {
    // `processJob` finishes a job and fetches the next in one round trip.
    for (let next = await take(worker); next !== undefined; next = next ?? (await take(worker))) {
      next = (await worker.processJob(next, DRAIN_TOKEN)) ?? undefined;
    }
  } finally {
    worker.off('completed', onCompleted);
    worker.off('failed', onFailed);
  }
  return { processed, failed };
}

const DRAIN_TOKEN = 'drain';

function take(worker: Worker): Promise<Job | undefined> {
  return worker.getNextJob(DRAIN_TOKEN, { block: false });
}

/** BullMQ's protocol around one handler. */
function processorOf(
  definition: JobDefinition,
  deps: Deps,
  delays: Queues['delays'],
): JobProcessor {
  return async (job, token) => {
    const outcome = await definition.run(deps, job.data).catch((error: unknown) => {
      throw error instanceof BadPayloadError ? new UnrecoverableError(error.message) : error;
    });
    deps.log.debug({ queue: definition.queue, jobId: job.id, outcome }, 'job finished');
    if (outcome.kind === 'later' && delays === 'wall') {
      const soonest = deps.clock.now().getTime() + POSTPONED_MS_MIN;
      await job.moveToDelayed(Math.max(outcome.at.getTime(), soonest), token);
      throw new DelayedError();
    }
    return outcome.kind;
  };
}

function reportTo({ log }: Deps, worker: Worker): void {
  worker.on('error', (error) => {
    log.warn({ err: error, queue: worker.name }, 'worker error');
  });
  worker.on('stalled', (jobId) => {
    log.warn(
      { jobId, queue: worker.name },
      'job taken over from a worker that gave no sign of life',
    );
  });
  worker.on('failed', (job, error) => {
    const facts = { err: error, queue: worker.name, jobId: job?.id, attempts: job?.attemptsMade };
    if (job !== undefined && isGivenUp(job)) {
      log.error({ ...facts, payload: job.data as unknown }, 'job given up');
    } else {
      log.warn(facts, 'job failed and will be tried again');
    }
  });
}

/** `finishedOn` is set only when no attempt follows. */
function isGivenUp(job: Job): boolean {
  return job.finishedOn !== undefined;
}
