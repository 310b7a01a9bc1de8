import { type ReadinessCheck } from '../../api/server/operational-routes.js';
import { type ShardState } from '../../api/readers/system-reader.js';
import { type Deps } from '../../app/deps.js';
import { type LiveBook } from '../../app/enforcement/watch/live-book.js';
import { type ClockCheck } from '../../app/leases/clock-check.js';
import {
  createPriceAlarm,
  createShardAlarm,
  hasStoppedReading,
} from '../../app/leases/shard-alarm.js';
import { DomainError } from '../../domain/errors.js';
import { ALL_SHARDS } from '../../domain/shards.js';
import { type Queues } from '../../jobs/job-queues.js';
import { MIGRATIONS } from '../../composition/wiring.js';
import { type Db } from '../../store/database/database.js';
import { listPendingMigrations } from '../../store/database/migrations.js';
import { findGenesis } from '../../store/system/genesis.js';
import { listShardLeases } from '../../store/system/shards.js';
import { takeTurn } from '../../store/system/work-turns.js';

import { type Closers, engineId } from '../process/process.js';

/** Interval of the checks for shards without an owner, books that are behind, and clock differences. */
const ALARM_MS = 2000;

export interface Readiness {
  readonly db: Db;
  readonly queues: Pick<Queues, 'requireWritable'>;
  /** Whether the book was read; null for a process without one. */
  readonly isWarm: (() => boolean) | null;
  /** Absent if no prices are read on the wall clock: without a book, and where prices are played. */
  readonly book?: Pick<LiveBook, 'pricesReadMsAgo'> | null;
  readonly clockCheck?: ClockCheck;
}

/**
 * The readiness conditions of a process. Database and queue are tested by a write, because a read-only server
 * is not sufficient.
 */
export function readinessOf({ db, queues, isWarm, book, clockCheck }: Readiness): ReadinessCheck[] {
  const holds = (name: string, reason: string, isSo?: (() => boolean) | null): ReadinessCheck[] => {
    const check = (): Promise<void> =>
      isSo?.() === true ? Promise.resolve() : Promise.reject(new Error(reason));
    return isSo === undefined || isSo === null ? [] : [{ name, reason, check }];
  };
  const seesPrices = book && ((): boolean => !hasStoppedReading(book.pricesReadMsAgo()));
  return [
    {
      name: 'database',
      reason: 'it does not answer, or takes no writes',
      check: () => takeTurn(db, 'readiness', 'anybody', 0),
    },
    ...holds('engine', 'the book is being read', isWarm),
    ...holds('prices', 'no round has read the prices for some seconds', seesPrices),
    ...holds('clock', "the clock differs from the database's", clockCheck?.isRight),
    {
      name: 'queue',
      reason: 'it does not answer, or takes no writes',
      check: () => queues.requireWritable(),
    },
  ];
}

/** Checks shards, book and clock until the process ends. */
export function raiseAlarms(
  { db, log }: Deps,
  closers: Closers,
  clockCheck: ClockCheck,
  book: LiveBook | null,
): void {
  const look = createShardAlarm({ db, log }, book ?? {});
  const lookAtPrices = book === null ? null : createPriceAlarm(log, book.pricesReadMsAgo);
  let looking: Promise<unknown> | null = null;
  const timer = setInterval(() => {
    lookAtPrices?.();
    looking ??= Promise.all([look(), clockCheck.look()])
      .catch((error: unknown) => {
        log.warn({ err: error }, 'shards and clock could not be checked; retrying');
      })
      .finally(() => {
        looking = null;
      });
  }, ALARM_MS);
  closers.add('alarms', async () => {
    clearInterval(timer);
    await looking;
  });
}

/** The owner of each shard, by the leases. */
export async function leasedShards(db: Db): Promise<ShardState[]> {
  const leases = await listShardLeases(db, null);
  return leases.map(({ unownedMs, ...lease }) => ({ ...lease, unownedSeconds: unownedMs / 1000 }));
}

/** A run that plays prices decides everything, without leases. */
export function shardsOfOneProcess(): () => Promise<readonly ShardState[]> {
  const held = { token: 0n, expiresAt: null, unownedSeconds: 0, followed: null };
  const owner = engineId();
  const shards = ALL_SHARDS.map((shard) => ({ shard, owner, ...held }));
  return () => Promise.resolve(shards);
}

/** @throws DomainError CONFLICT with advice, if migrations are missing. */
export async function requireMigrated(url: string): Promise<void> {
  const pending = await listPendingMigrations(url, MIGRATIONS);
  if (pending.length > 0) {
    throw new DomainError(
      'CONFLICT',
      `The database lacks ${pending.length} migrations, the first of them ${String(pending[0])}. ` +
        'Run "marginward migrate" first.',
    );
  }
}

/** @throws DomainError CONFLICT with advice, before genesis. */
export async function requireGenesis(db: Db): Promise<void> {
  if ((await findGenesis(db)) === null) {
    throw new DomainError(
      'CONFLICT',
      'The database has no genesis yet, so there are no markets and no committee. ' +
        'Run "marginward start --bare --genesis FILE" over it once, and stop it when it is up.',
    );
  }
}
