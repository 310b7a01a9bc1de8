import { shareOut, type ShardTaker } from '../../domain/shards.js';
import { type Db } from '../../store/database/database.js';
import {
  acquireShards,
  deleteEngine,
  type LeaseTime,
  listLiveEngines,
  listShardLeases,
  releaseShards,
  renewShards,
  saveEngine,
  type Tokens,
} from '../../store/system/shards.js';
import { type Log } from '../ports.js';

/** Maximum time without decisions for a shard whose owner died, in milliseconds. */
export const LEASE_MS = 5000;
/** Interval at which leases are renewed and redistributed, in milliseconds. */
export const BEAT_MS = 1000;
/** How long a process that stepped aside takes no leases, in milliseconds. */
export const REST_MS = 60_000;

/**
 * The leases of one engine process: the shards of the book that it decides.
 *
 * After a pause or a broken connection it may believe that it holds a lease which another process has since
 * taken. That is safe: decisions check the token in their transaction (fencing).
 *
 * @see docs/adr/0016-shards-and-leases.md
 */
export interface LeaseKeeper {
  readonly id: string;
  readonly held: () => Tokens;
  /** Renews the held leases, if this process is fit to enforce, and forgets lost ones. */
  readonly beat: () => Promise<void>;
  /** Releases and takes leases as `shareOut` divides them among the live engines. */
  readonly rebalance: () => Promise<void>;
  /**
   * Releases all leases and takes none for a while, if other engines would take all of them: for a process that
   * cannot decide. A single process keeps its leases and continues to try.
   */
  readonly stepAside: () => Promise<void>;
  /** Starts renewing the leases periodically. */
  readonly start: () => void;
  /** Stops, and releases all leases. */
  readonly stop: () => Promise<void>;
}

export interface LeaseKeeperOptions extends ShardTaker {
  readonly leaseMs?: number;
  readonly restMs?: number;
  /** Sequence of the last event that the book has applied, for others to see. */
  readonly followed?: () => bigint;
  /** Whether this process is able to enforce now. While it is not, nothing is renewed, so that others take over. */
  readonly isFit?: () => boolean;
  /** The clock of the leases; absent: the clock of the database. */
  readonly at?: () => LeaseTime;
}

export function createLeaseKeeper(
  { db, log }: { readonly db: Db; readonly log: Log },
  options: LeaseKeeperOptions,
): LeaseKeeper {
  const { id, leaseMs = LEASE_MS, restMs = REST_MS, at = () => null } = options;
  const held = new Map<number, bigint>();
  let timer: NodeJS.Timeout | null = null;
  let beating: Promise<void> | null = null;
  let restsUntil = 0;
  const isResting = (): boolean => performance.now() < restsUntil;

  const beat = async (): Promise<void> => {
    if (isResting() || options.isFit?.() === false) {
      return;
    }
    await saveEngine(db, { ...options, followed: options.followed?.() ?? 0n }, leaseMs, at());
    const asked = new Map(held);
    const renewed = new Set(asked.size > 0 ? await renewShards(db, asked, leaseMs, at()) : []);
    const lost = [...asked].filter(
      ([shard, token]) => !renewed.has(shard) && held.get(shard) === token,
    );
    lost.forEach(([shard]) => held.delete(shard));
    if (lost.length > 0) {
      log.warn({ engine: id, shards: lost.map(([shard]) => shard) }, 'shards were taken over');
    }
  };
  return {
    id,
    held: () => held,
    beat,
    rebalance: async () => {
      await (isResting() ? null : rebalance({ db, log, id, held, leaseMs, at }));
    },
    stepAside: async () => {
      const others = (await listLiveEngines(db, at())).filter((engine) => engine.id !== id);
      const taken = shareOut(others, new Map());
      if (held.size === 0 || [...held.keys()].some((shard) => !taken.has(shard))) {
        return;
      }
      const given = new Map(held);
      held.clear();
      restsUntil = performance.now() + restMs;
      await beating;
      await releaseShards(db, given, at());
      await deleteEngine(db, id);
      log.error({ engine: id, shards: [...given.keys()] }, 'stepped aside for other engines');
    },
    start: () => {
      timer = setInterval(() => {
        // One renewal at a time: a slow database gets no second request before it has answered.
        beating ??= beat()
          .catch((error: unknown) => {
            log.warn({ err: error, engine: id }, 'leases could not be renewed; retrying');
          })
          .finally(() => {
            beating = null;
          });
      }, BEAT_MS);
    },
    stop: async () => {
      if (timer !== null) {
        clearInterval(timer);
      }
      await beating;
      await releaseShards(db, held, at());
      held.clear();
      await deleteEngine(db, id);
    },
  };
}

interface Holding {
  readonly db: Db;
  readonly log: Log;
  readonly id: string;
  readonly held: Map<number, bigint>;
  readonly leaseMs: number;
  readonly at: () => LeaseTime;
}

/** Releases leases that belong to others, then takes free ones that belong to this process. */
async function rebalance({ db, log, id, held, leaseMs, at }: Holding): Promise<void> {
  const leases = await listShardLeases(db, at());
  const owners = new Map(leases.map(({ shard, owner }) => [shard, owner]));
  const due = shareOut(await listLiveEngines(db, at()), owners);
  const given = new Map([...held].filter(([shard]) => (due.get(shard) ?? id) !== id));
  const wanted = leases.flatMap(({ shard, owner }) =>
    owner === null && due.get(shard) === id && !held.has(shard) ? [shard] : [],
  );
  if (given.size > 0) {
    given.forEach((_token, shard) => held.delete(shard));
    await releaseShards(db, given, at());
    log.info({ engine: id, shards: [...given.keys()] }, 'gave shards to another engine');
  }
  if (wanted.length > 0) {
    const taken = await acquireShards(db, id, wanted, leaseMs, at());
    taken.forEach((token, shard) => held.set(shard, token));
    log.info({ engine: id, shards: [...taken.keys()] }, 'took shards');
  }
}
