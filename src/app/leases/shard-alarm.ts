import { type Db } from '../../store/database/database.js';
import { readLogHead } from '../../store/log/events.js';
import { listShardLeases, type ShardLease } from '../../store/system/shards.js';
import { type Log } from '../ports.js';

import { LEASE_MS } from './keeper.js';

export interface AlarmOptions {
  readonly leaseMs?: number;
  /** The last line of the log that this process's book has; absent where it has no book. */
  readonly followed?: () => bigint;
}

/** A process whose last look at the price rows is older than this enforces nothing. Milliseconds. */
export const PRICES_UNREAD_MS_MAX = 5000;

/** Whether the rounds of a book have stopped reading prices. */
export function isBlind(pricesReadMsAgo: number | null): boolean {
  return pricesReadMsAgo !== null && pricesReadMsAgo > PRICES_UNREAD_MS_MAX;
}

/** Whether nobody has decided about a shard for longer than a lease lasts: nobody is taking it over. */
export function isAbandoned({ unownedMs }: ShardLease, leaseMs = LEASE_MS): boolean {
  return unownedMs > leaseMs;
}

/**
 * Tells what would otherwise fail in silence: shards that nobody decides about, and a book that falls
 * behind the log. Each look logs what is new, not what was logged before.
 *
 * @returns Looks once.
 */
export function createShardAlarm(
  deps: { readonly db: Db; readonly log: Log },
  { leaseMs = LEASE_MS, followed }: AlarmOptions = {},
): () => Promise<void> {
  const lookAtShards = shardAlarm(deps, leaseMs);
  const lookAtLog = followed === undefined ? null : logAlarm(deps, followed);
  return async () => {
    await lookAtShards();
    await lookAtLog?.();
  };
}

/** The same for rounds that do not read prices. It asks no database: that may be what does not answer. */
export function createPriceAlarm(log: Log, msAgo: () => number | null): () => void {
  let isTold = false;
  return () => {
    const unreadMs = msAgo();
    if (isBlind(unreadMs) && !isTold) {
      const seconds = Math.round((unreadMs ?? 0) / 1000);
      log.error({ seconds }, 'no round has read the prices: this process enforces nothing');
    } else if (!isBlind(unreadMs) && isTold) {
      log.info({}, 'the rounds read prices again');
    }
    isTold = isBlind(unreadMs);
  };
}

function shardAlarm(
  { db, log }: { readonly db: Db; readonly log: Log },
  leaseMs: number,
): () => Promise<void> {
  let told = new Set<number>();
  return async () => {
    const leases = await listShardLeases(db, null);
    const abandoned = leases.filter((lease) => isAbandoned(lease, leaseMs));
    const shards = abandoned.map(({ shard }) => shard);
    if (shards.some((shard) => !told.has(shard))) {
      const longestMs = Math.round(Math.max(...abandoned.map(({ unownedMs }) => unownedMs)));
      log.error({ shards, longestMs }, 'shards without an owner: nobody enforces their accounts');
    } else if (told.size > 0 && shards.length === 0) {
      log.info({}, 'every shard has an owner again');
    }
    told = new Set(shards);
  };
}

function logAlarm(
  { db, log }: { readonly db: Db; readonly log: Log },
  followed: () => bigint,
): () => Promise<void> {
  let isBehind = false;
  let headBefore = 0n;
  return async () => {
    // A line that was there at the last look and is not in the book by now is late.
    const late = followed() < headBefore;
    headBefore = (await readLogHead(db)).sequence;
    if (late && !isBehind) {
      const lines = (headBefore - followed()).toString();
      log.warn({ lines, followed: followed().toString() }, 'the book is behind the log');
    } else if (!late && isBehind) {
      log.info({}, 'the book has caught up with the log');
    }
    isBehind = late;
  };
}
