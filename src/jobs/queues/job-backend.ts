import {
  createPostgresBackend,
  Queue,
  runMigrations,
  withBackend,
  Worker,
  type Job,
  type PostgresConnectionOptions,
  type WorkerOptions,
} from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';

import { type Log } from '../../app/ports.js';
import { messageOf } from '../../domain/errors.js';

import { type QueueName } from '../job.js';

export type JobProcessor = (job: Job, token?: string) => Promise<unknown>;
type WorkerSettings = Omit<WorkerOptions, 'connection'>;

/** The store in which BullMQ keeps its jobs: one set of connections for all queues and workers of the process. */
export interface QueueBackend {
  readonly kind: 'postgres' | 'redis';
  readonly queue: (name: QueueName) => Queue;
  readonly worker: (name: QueueName, process: JobProcessor, settings: WorkerSettings) => Worker;
  /** False while the server is known to be unreachable: a request would wait until it is back. */
  readonly isConnected: () => boolean;
  /** Writes a short-lived entry. @throws the server's error when it accepts no writes. */
  readonly write: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The braces put all keys of the project into one slot, as Redis Cluster requires. */
const REDIS_PREFIX = '{marginward}';
/** Each worker holds one connection for LISTEN; the rest is shared. */
const POSTGRES_CONNECTIONS_MAX = 30;
const RETRY_MS = 250;
/** Lifetime of the entry that `write` writes. */
const WRITTEN_MS = 60_000;
const NOT_REACHABLE_YET = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'ENOTFOUND',
  'ETIMEDOUT',
  // PostgreSQL: still starting up.
  '57P03',
]);

interface BackendOptions {
  readonly log: Log;
  readonly timeoutMs: number;
  readonly watchPool: ((pool: pg.Pool) => void) | undefined;
}

/**
 * Connects to the queue's store, which the URL's scheme names: `postgres:` and `postgresql:`, or
 * `redis:` and `rediss:`.
 *
 * @throws Error for another scheme, when the server refuses the connection, or when it is not reachable within
 *   `timeoutMs`.
 */
export function openBackend(
  url: string,
  { log, timeoutMs, watchPool }: BackendOptions,
): Promise<QueueBackend> {
  const { protocol, host } = new URL(url);
  const notReachable = (cause: unknown): Error =>
    new Error(
      `The queue's server at ${host} is not reachable: ${messageOf(cause)} ` +
        `(tried for ${timeoutMs / 1000} s)`,
      { cause },
    );
  switch (protocol) {
    case 'postgres:':
    case 'postgresql:':
      return openPostgres(url, { log, timeoutMs, watchPool }, notReachable);
    case 'redis:':
    case 'rediss:':
      return openRedis(url, log, timeoutMs, notReachable);
    default:
      return Promise.reject(
        new Error(`QUEUE_URL must begin with postgres:// or redis://, not ${protocol}//`),
      );
  }
}

async function openPostgres(
  url: string,
  { log, timeoutMs, watchPool }: BackendOptions,
  notReachable: (cause: unknown) => Error,
): Promise<QueueBackend> {
  const pool = new pg.Pool({
    connectionString: url,
    max: POSTGRES_CONNECTIONS_MAX,
    keepAlive: true,
    connectionTimeoutMillis: timeoutMs,
    application_name: 'marginward-jobs',
    // BullMQ cannot set this option on a pool that it did not open.
    options: '-c search_path=bullmq',
  });
  watchPool?.(pool);
  // Each queue and each worker listens for errors on the one pool they share.
  pool.setMaxListeners(100);
  const onLost = (error: Error): void => {
    log.warn({ err: error }, 'a connection of the queue was lost');
  };
  pool.on('error', () => undefined);
  // PostgreSQL may end a connection before BullMQ listens for its errors, which would end the Node process.
  pool.on('connect', (client) => {
    client.on('error', onLost);
  });
  try {
    const client = await connectPatiently(pool, timeoutMs);
    try {
      await runMigrations(client);
    } finally {
      client.release();
    }
  } catch (error) {
    await pool.end();
    throw notReachable(error);
  }
  const bullmq = withBackend(createPostgresBackend);
  // BullMQ declares its own type for the part of a pool that it needs, and its queues and workers differ by
  // backend only in the type of their connection, which this code does not use further.
  const connection = pool as unknown as PostgresConnectionOptions;
  return {
    kind: 'postgres',
    queue: (name) => new bullmq.Queue(name, { connection, streams: STREAMS }) as unknown as Queue,
    worker: (name, process, settings) =>
      new bullmq.Worker(name, process, { ...settings, connection }) as unknown as Worker,
    // Each query opens a connection, or fails.
    isConnected: () => true,
    // A read-only server refuses a row lock as it refuses a change.
    write: async () => {
      await pool.query('SELECT 1 FROM job FOR KEY SHARE SKIP LOCKED LIMIT 1');
    },
    close: () => pool.end(),
  };
}

/** Limits the history of queue events, which this project does not read. */
const STREAMS = { events: { maxLen: 1_000 } };

async function connectPatiently(pool: pg.Pool, timeoutMs: number): Promise<pg.PoolClient> {
  for (let left = timeoutMs; ; left -= RETRY_MS) {
    try {
      return await pool.connect();
    } catch (error) {
      const { code } = error as { code?: string };
      if (left <= 0 || code === undefined || !NOT_REACHABLE_YET.has(code)) {
        throw error;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

async function openRedis(
  url: string,
  log: Log,
  timeoutMs: number,
  notReachable: (cause: unknown) => Error,
): Promise<QueueBackend> {
  const redis = new Redis(url, {
    lazyConnect: true,
    // Required by BullMQ: a blocked worker waits without limit. Not during the start, see below.
    maxRetriesPerRequest: null,
    connectionName: 'marginward-jobs',
  });
  let lastError: unknown = new Error('no answer');
  redis.on('error', (error: unknown) => {
    lastError = error;
    log.warn({ err: error }, 'a connection of the queue was lost');
  });
  try {
    await becomesReady(redis, timeoutMs);
  } catch (error) {
    redis.disconnect();
    throw notReachable(error instanceof StartTimeout ? lastError : error);
  }
  return {
    kind: 'redis',
    queue: (name) => new Queue(name, { connection: redis, prefix: REDIS_PREFIX, streams: STREAMS }),
    worker: (name, process, settings) =>
      new Worker(name, process, { ...settings, connection: redis, prefix: REDIS_PREFIX }),
    isConnected: () => redis.status === 'ready',
    write: async () => {
      await redis.set(`${REDIS_PREFIX}:writable`, '1', 'PX', WRITTEN_MS);
    },
    close: async () => {
      if (redis.status === 'ready') {
        await redis.quit();
      } else {
        redis.disconnect();
      }
    },
  };
}

class StartTimeout extends Error {}

/** ioredis retries without end; the start must not. */
function becomesReady(redis: Redis, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new StartTimeout());
    }, timeoutMs);
    redis.once('ready', () => {
      clearTimeout(timer);
      resolve();
    });
    redis.connect().catch(() => {
      // The first attempt failed; ioredis continues to retry, and `ready` or the timer ends the wait.
    });
  });
}
