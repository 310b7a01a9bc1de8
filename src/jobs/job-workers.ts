import { DelayedError, UnrecoverableError, type Job, type Worker } from 'bullmq';

import { type Deps } from '../app/deps.js';

import { type JobProcessor } from './job-backend.js';
import { type Queues } from './job-queues.js';
import { BadPayloadError, type JobDefinition } from './job.js';

export interface WorkerTimes {
  /** How long a job stays locked by a worker without a sign of life. */
  readonly lockMs: number;
  /** Interval of the check for jobs of dead workers. */
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
  /** Permanently failed jobs: a malformed payload, or the last attempt failed. */
  readonly failed: number;
}

export interface Drain {
  /** Runs queued jobs until none is left. */
  run(): Promise<Drained>;
  close(): Promise<void>;
}

const WORKER_TIMES: WorkerTimes = { lockMs: 10_000, stalledCheckMs: 5_000 };
/** Number of process deaths after which a job itself counts as the cause. */
const STALLED_MAX = 10;
const CLOSE_TIMEOUT_MS = 10_000;
/** A drain does not renew its locks: no other process takes jobs during a played run. */
const DRAIN_LOCK_MS = 3_600_000;
/** Minimum delay of a postponed job, so that a handler that asks for a past instant does not spin. */
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
      // BullMQ itself would wait for its jobs without limit.
      for (const { abandon } of running) {
        abandon(new Error('the worker closed before the job had finished'));
      }
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}

/** A running job that keeps a worker from closing. */
interface Run {
  readonly outcome: Promise<unknown>;
  /** Fails the job for BullMQ, even if its handler is still running. */
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
 * Runs jobs one at a time when the caller asks: always from the first of the given queues that has one, first
 * in, first out. So the same requests give the same order of effects. For the price player, which waits until
 * no work is left; a run without new jobs since the last one sends no request to the server.
 *
 * A postponed job ends here: the player's sweep requests it again when it is due.
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

/** Adapts one handler to BullMQ's protocol. */
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
    log.warn({ jobId, queue: worker.name }, 'job taken over from a worker without a sign of life');
  });
  worker.on('failed', (job, error) => {
    const facts = { err: error, queue: worker.name, jobId: job?.id, attempts: job?.attemptsMade };
    if (job !== undefined && isGivenUp(job)) {
      log.error({ ...facts, payload: job.data as unknown }, 'job given up');
    } else {
      log.warn(facts, 'job failed; it will be retried');
    }
  });
}

/** `finishedOn` is set only when no further attempt follows. */
function isGivenUp(job: Job): boolean {
  return job.finishedOn !== undefined;
}
