import { type Queue } from 'bullmq';
import type pg from 'pg';

import { type Clock, type JobQueue, type JobRequest, type Log } from '../../app/ports.js';

import { assert, DomainError } from '../../domain/errors.js';

import { openBackend, type QueueBackend } from './job-backend.js';
import { QUEUE_NAMES, type QueueName } from '../job.js';

export interface QueueOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** How long a server may take to become reachable at start. */
  readonly startTimeoutMs?: number;
  /** Gets the pool of queues on PostgreSQL, to end its half-open connections. Absent: nobody does. */
  readonly watchPool?: (pool: pg.Pool) => void;
}

export interface QueueCounts {
  readonly name: QueueName;
  readonly waiting: number;
  readonly delayed: number;
  readonly active: number;
  readonly failed: number;
}

export interface Queues extends JobQueue {
  readonly backend: QueueBackend;
  /** @throws DomainError SERVICE_UNAVAILABLE when the queue's server does not answer within 2 s. */
  counts(): Promise<QueueCounts[]>;
  /** @throws Error when the queue's server does not answer within 2 s, or refuses to write. */
  requireWritable(): Promise<void>;
  /**
   * Requests a job at once and then periodically, until the queues are closed. If several processes do so under
   * this id, one request per period counts. The only state is a timer, so wiping the queue cannot end it.
   */
  repeat(request: Omit<JobRequest, 'runAt'>, everyMs: number): Promise<void>;
  close(): Promise<void>;
}

const START_TIMEOUT_MS = 10_000;
const BULK_MAX = 1_000;
/** Timeout for the queue's server to count jobs, or to accept a thousand. */
const COUNT_MS_MAX = 2_000;
const ENQUEUE_MS_MAX = 2_000;
/** Pause after an unanswered request to the server: the requester also has to process prices. */
const SILENCE_MS = 5_000;
/**
 * Fraction of a period within which a repeat is dropped: less than one, so that a slightly early timer is not
 * dropped.
 */
const HEARD_ONCE = 0.9;
const ATTEMPTS_MAX = 10;
/** 0.5 s, 1 s, 2 s … 128 s: about four minutes in all; then the sweep requests the job again. */
const BACKOFF = { type: 'exponential', delay: 500 } as const;
/** Completed jobs are in the event log; failed jobs are kept for an operator. */
const KEPT = { removeOnComplete: true, removeOnFail: { count: 1_000 } } as const;

/**
 * Opens the queues of `jobs`, on PostgreSQL or Redis as the URL says.
 *
 * A request whose id is already waiting or delayed is dropped. One whose id is running now runs once more
 * afterwards, because the present run may have read the state before it changed. One whose id has completed or
 * failed runs again.
 *
 * @throws Error when the server is not reachable within `startTimeoutMs`.
 */
export async function openQueues(url: string, options: QueueOptions): Promise<Queues> {
  const { clock, log } = options;
  const { startTimeoutMs: timeoutMs = START_TIMEOUT_MS, watchPool } = options;
  const backend = await openBackend(url, { log, timeoutMs, watchPool });
  const queues = new Map(QUEUE_NAMES.map((name) => [name, openQueue(backend, name, log)]));
  const all = [...queues.values()];
  // Not BullMQ's job schedulers: on PostgreSQL two processes that set one up at the same time can end it for good,
  // without a word, and on any store it ends when the store is wiped, which is when the sweep is needed most.
  const timers: NodeJS.Timeout[] = [];
  let counting: Promise<QueueCounts[]> | null = null;
  let silentUntil = 0;
  const queueOf = (name: QueueName): Queue => {
    const queue = queues.get(name);
    assert(queue !== undefined, `queue ${name} exists`);
    return queue;
  };

  return {
    backend,
    enqueue: async (requests) => {
      requireConnected(backend, silentUntil);
      const now = requests.length === 0 ? 0 : clock.now().getTime();
      for (const [name, queue] of queues) {
        const jobs = requests
          .filter((request) => request.queue === name)
          .map((request) => bulkJobOf(request, now));
        for (let start = 0; start < jobs.length; start += BULK_MAX) {
          const added = queue.addBulk(jobs.slice(start, start + BULK_MAX));
          await answeredWithin(added, ENQUEUE_MS_MAX, () => {
            silentUntil = performance.now() + SILENCE_MS;
          });
        }
      }
    },
    counts: async () => {
      requireConnected(backend, 0);
      // One request at a time: concurrent callers get the same answer, so that requests do not pile up in an
      // outage.
      counting ??= Promise.all(all.map(countsOf)).finally(() => {
        counting = null;
      });
      return answeredWithin(counting, COUNT_MS_MAX);
    },
    requireWritable: () => requireWrites(backend),
    repeat: async ({ queue: name, id, payload }, everyMs) => {
      const ask = async (): Promise<void> => {
        await queueOf(name).add(name, payload, {
          ...KEPT,
          deduplication: { id, ttl: Math.ceil(everyMs * HEARD_ONCE) },
        });
      };
      await ask();
      const timer = setInterval(() => {
        ask().catch((error: unknown) => {
          log.warn({ err: error, queue: name }, 'a repeated job could not be enqueued');
        });
      }, everyMs);
      timers.push(timer);
    },
    close: async () => {
      timers.forEach(clearInterval);
      await Promise.all(all.map((queue) => queue.close()));
      await backend.close();
    },
  };
}

/** @throws DomainError SERVICE_UNAVAILABLE while the connection is lost: BullMQ itself would wait without limit. */
function requireConnected(backend: QueueBackend, silentUntil: number): void {
  if (!backend.isConnected() || performance.now() < silentUntil) {
    throw queueAway();
  }
}

async function requireWrites(backend: QueueBackend): Promise<void> {
  requireConnected(backend, 0);
  await answeredWithin(backend.write(), COUNT_MS_MAX);
}

async function answeredWithin<Answer>(
  work: Promise<Answer>,
  timeoutMs: number,
  onSilence: () => void = () => undefined,
): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      onSilence();
      reject(queueAway());
    }, timeoutMs);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function queueAway(): DomainError {
  return new DomainError('SERVICE_UNAVAILABLE', 'The job queues cannot be reached now. Retry.', {
    dependency: 'queue',
  });
}

function openQueue(backend: QueueBackend, name: QueueName, log: Log): Queue {
  const queue = backend.queue(name);
  queue.on('error', (error) => {
    log.warn({ err: error, queue: name }, 'queue error');
  });
  return queue;
}

function bulkJobOf(
  { queue, id, payload, runAt }: JobRequest,
  now: number,
): Parameters<Queue['addBulk']>[0][number] {
  return {
    name: queue,
    data: payload,
    opts: {
      ...KEPT,
      attempts: ATTEMPTS_MAX,
      // Not `jobId`: BullMQ would drop a request while a finished job with that id is kept, in particular a
      // failed one, and the sweep could not enqueue it again.
      deduplication: { id, keepLastIfActive: true },
      backoff: BACKOFF,
      ...(runAt === null ? {} : { delay: Math.max(0, runAt.getTime() - now) }),
    },
  };
}

async function countsOf(queue: Queue): Promise<QueueCounts> {
  const { waiting, delayed, active, failed } = await queue.getJobCounts(
    'waiting',
    'delayed',
    'active',
    'failed',
  );
  return {
    name: queue.name as QueueName,
    waiting: waiting ?? 0,
    delayed: delayed ?? 0,
    active: active ?? 0,
    failed: failed ?? 0,
  };
}
