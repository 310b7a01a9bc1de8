import { type Db } from '../../store/database/database.js';
import { readLogHead } from '../../store/log/events.js';
import { listShardLeases, type ShardLease } from '../../store/system/shards.js';
import { type Log } from '../ports.js';

import { LEASE_MS } from './keeper.js';

export interface AlarmOptions {
  readonly leaseMs?: number;
  /** Sequence of the last event that this process's book has applied; absent without a book. */
  readonly followed?: () => bigint;
}

/** A process whose last read of the price rows is older than this enforces nothing. In milliseconds. */
export const PRICES_UNREAD_MS_MAX = 5000;

/** Whether the rounds of a book have stopped reading prices. */
export function hasStoppedReading(pricesReadMsAgo: number | null): boolean {
  return pricesReadMsAgo !== null && pricesReadMsAgo > PRICES_UNREAD_MS_MAX;
}

/** Whether a shard has been without an owner for longer than a lease lasts: no engine is taking it over. */
export function isAbandoned({ unownedMs }: ShardLease, leaseMs = LEASE_MS): boolean {
  return unownedMs > leaseMs;
}

/**
 * Logs failures that would otherwise be silent: shards without an owner, and a book that falls behind the log.
 * Each check logs only changes since the last one.
 *
 * @returns A function that checks once.
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

/** Creates the alarm for rounds that do not read prices. It does not ask the database, which may be the cause. */
export function createPriceAlarm(log: Log, msAgo: () => number | null): () => void {
  let isReported = false;
  return () => {
    const unreadMs = msAgo();
    if (hasStoppedReading(unreadMs) && !isReported) {
      const seconds = Math.round((unreadMs ?? 0) / 1000);
      log.error({ seconds }, 'no round has read the prices: this process enforces nothing');
    } else if (!hasStoppedReading(unreadMs) && isReported) {
      log.info({}, 'the rounds read prices again');
    }
    isReported = hasStoppedReading(unreadMs);
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
    // An event that was in the log at the last check and is still not in the book is late.
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
