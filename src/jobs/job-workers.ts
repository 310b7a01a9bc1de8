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

const WORKER_TIMES: WorkerTimes = { lockMs: 10_000, stalledCheckMs: 5_000 };
/** Number of process deaths after which a job itself counts as the cause. */
const STALLED_MAX = 10;
const CLOSE_TIMEOUT_MS = 10_000;
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
    const process = processorOf(definition, deps);
    const worker = queues.backend.worker(
      definition.queue,
      (job, token) => trackRun(process(job, token), running),
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

function trackRun<Result>(work: Promise<Result>, running: Set<Run>): Promise<Result> {
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

/** BullMQ's protocol around one handler. */
function processorOf(definition: JobDefinition, deps: Deps): JobProcessor {
  return async (job, token) => {
    const outcome = await definition.run(deps, job.data).catch((error: unknown) => {
      throw error instanceof BadPayloadError ? new UnrecoverableError(error.message) : error;
    });
    deps.log.debug({ queue: definition.queue, jobId: job.id, outcome }, 'job finished');
    if (outcome.kind === 'later') {
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
