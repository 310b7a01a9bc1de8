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

/** How long a shard stays without decisions, at most, when its owner dies. */
export const LEASE_MS = 5000;
/** How often leases are renewed, and given and taken. */
export const BEAT_MS = 1000;
/** How long who stepped aside is no engine. */
export const REST_MS = 60_000;

/**
 * The leases of one engine process: which shards of the book are its own to decide about.
 *
 * It may believe that it holds a lease that somebody else has taken since, after a pause or a broken
 * connection. That does no harm: decisions check the token in their transaction.
 *
 * @see docs/adr/0016-shards-and-leases.md
 */
export interface LeaseKeeper {
  readonly id: string;
  readonly held: () => Tokens;
  /** Renews what is held, if this process is fit to enforce, and forgets what was lost. */
  readonly beat: () => Promise<void>;
  /** Gives back and takes what `shareOut` says, among the engines that live. */
  readonly rebalance: () => Promise<void>;
  /**
   * Gives everything back and takes nothing for a while, if others would decide about all of it: for a
   * process that cannot. Alone it keeps what it has, and goes on trying.
   */
  readonly stepAside: () => Promise<void>;
  /** Beats by itself from now on. */
  readonly start: () => void;
  /** Gives everything back. */
  readonly stop: () => Promise<void>;
}

export interface LeaseKeeperOptions extends ShardTaker {
  readonly leaseMs?: number;
  readonly restMs?: number;
  /** The last line of the log that the book has taken in: for others to see. */
  readonly followed?: () => bigint;
  /** Whether this process enforces now. While it does not, nothing is renewed: others take over. */
  readonly isFit?: () => boolean;
  /** The time of leases; absent: the clock of the database. */
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
        // One at a time: a slow database is not asked again before it has answered.
        beating ??= beat()
          .catch((error: unknown) => {
            log.warn({ err: error, engine: id }, 'leases could not be renewed; tried again');
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

/** Gives what others should have, then takes what is free and ours. */
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
