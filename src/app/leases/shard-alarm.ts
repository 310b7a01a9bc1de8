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

/** Whether nobody has decided about a shard for longer than a lease lasts: nobody is taking it over. */
export function isAbandoned({ unownedMs }: ShardLease, leaseMs = LEASE_MS): boolean {
  return unownedMs > leaseMs;
}

/**
 * Looks after what would otherwise fail in silence: shards that nobody decides about, and a book that
 * falls behind the log. Each look tells what is new, not what was told before.
 *
 * @returns Looks once.
 */
export function createShardAlarm(
  { db, log }: { readonly db: Db; readonly log: Log },
  { leaseMs = LEASE_MS, followed }: AlarmOptions = {},
): () => Promise<void> {
  let told = new Set<number>();
  let isBehind = false;
  let headBefore = 0n;
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

    // A line that was there at the last look and is not in the book by now is late.
    const late = followed !== undefined && followed() < headBefore;
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
