import { type ReadinessCheck, serveOperationalRoutes } from '../api/server/operational-routes.js';
import { type ShardState } from '../api/readers/system-reader.js';
import { type Deps } from '../app/deps.js';
import { type AlarmOptions, createShardAlarm } from '../app/leases/shard-alarm.js';
import { DomainError } from '../domain/errors.js';
import { ALL_SHARDS } from '../domain/shards.js';
import { type Queues } from '../jobs/job-queues.js';
import { type Db } from '../store/database/database.js';
import { findGenesis } from '../store/system/genesis.js';
import { listPendingMigrations } from '../store/database/migrations.js';
import { listShardLeases } from '../store/system/shards.js';
import { MIGRATIONS } from '../composition/wiring.js';

import { type ProcessMetrics } from './metrics.js';
import { type Closers, engineId } from './process.js';

/** How often shards without an owner are looked for, and books that are behind. */
const ALARM_MS = 2000;

/** What must hold before a process is ready: database, queue and, where it has one, its book. */
export function readinessOf(
  db: Db,
  queues: Queues | null,
  isWarm: (() => boolean) | null,
): ReadinessCheck[] {
  const book: ReadinessCheck = {
    name: 'engine',
    check: () =>
      isWarm?.() === true ? Promise.resolve() : Promise.reject(new Error('the book is being read')),
  };
  return [
    {
      name: 'database',
      check: async () => {
        await db.$queryRaw`SELECT 1`;
      },
    },
    ...(isWarm === null ? [] : [book]),
    {
      name: 'queue',
      check: async () => {
        await queues?.counts();
      },
    },
  ];
}

export interface ServedOperations {
  readonly deps: Deps;
  readonly queues: Queues;
  readonly closers: Closers;
  readonly metrics: ProcessMetrics;
  readonly address: { readonly host: string; readonly port: number };
  /** Null for a process without a book. */
  readonly isWarm: (() => boolean) | null;
}

/** `/healthz`, `/readyz` and `/metrics` of a process that is no API. @returns Where. */
export async function serveOperations(served: ServedOperations): Promise<string> {
  const { deps, queues, closers, metrics, address, isWarm } = served;
  const routes = {
    readiness: readinessOf(deps.db, queues, isWarm),
    ...{ metrics: metrics.registry, log: deps.log },
  };
  const { url, close } = await serveOperationalRoutes(routes, address);
  closers.add('operations', close);
  return url;
}

/** Looks after shards and book until the process ends. */
export function raiseAlarms({ db, log }: Deps, closers: Closers, options: AlarmOptions = {}): void {
  const look = createShardAlarm({ db, log }, options);
  let looking: Promise<void> | null = null;
  const timer = setInterval(() => {
    looking ??= look()
      .catch((error: unknown) => {
        log.warn({ err: error }, 'shards could not be looked after; tried again');
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

/** Who owns which shard, as the leases say. */
export async function leasedShards(db: Db): Promise<ShardState[]> {
  const leases = await listShardLeases(db, null);
  return leases.map(({ unownedMs, ...lease }) => ({ ...lease, unownedSeconds: unownedMs / 1000 }));
}

/** Who plays prices decides about everything, without a lease. */
export function shardsOfOneProcess(): () => Promise<readonly ShardState[]> {
  const held = { token: 0n, expiresAt: null, unownedSeconds: 0, followed: null };
  const owner = engineId();
  const shards = ALL_SHARDS.map((shard) => ({ shard, owner, ...held }));
  return () => Promise.resolve(shards);
}

/**
 * @throws DomainError CONFLICT that says what to do, where a role cannot work: migrations are missing, or
 *   no genesis has set the system up.
 */
export async function requireReadyDatabase(url: string, db: Db): Promise<void> {
  const pending = await listPendingMigrations(url, MIGRATIONS);
  if (pending.length > 0) {
    throw new DomainError(
      'CONFLICT',
      `The database lacks ${pending.length} migrations, the first of them ${String(pending[0])}. ` +
        'Run "marginward migrate" first.',
    );
  }
  if ((await findGenesis(db)) === null) {
    throw new DomainError(
      'CONFLICT',
      'The database has no genesis yet, so there are no markets and no committee. ' +
        'Run "marginward start --bare --genesis FILE" over it once, and stop it when it is up.',
    );
  }
}
