import { setTimeout as sleep } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { createLeader } from '../../../../src/app/enforcement/watch/live-book.js';
import { createLeaseKeeper, type LeaseKeeper } from '../../../../src/app/leases/keeper.js';
import { ALL_SHARDS, SHARD_COUNT } from '../../../../src/domain/shards.js';
import { listShardLeases } from '../../../../src/store/system/shards.js';

import { anEnforcedSystem } from '../system.js';

test('an engine that cannot finish a round gives its shards only to engines that can', async () => {
  const errors: string[] = [];
  const enforced = await anEnforcedSystem();
  const system = {
    ...enforced,
    log: { ...enforced.log, error: (_facts: object, message: string) => errors.push(message) },
  };
  const keeperOf = (id: string): LeaseKeeper =>
    createLeaseKeeper(system, { id, wants: ALL_SHARDS, shardsMax: SHARD_COUNT });
  const broken = createLeader(system, {
    queue: { enqueue: () => Promise.resolve() },
    keeps: 'owned',
    leases: () => keeperOf('broken'),
  });
  const other = keeperOf('other');
  const ownersAre = async (owner: string): Promise<boolean> =>
    (await listShardLeases(system.db, null)).every((lease) => lease.owner === owner);
  try {
    await broken.warmUp();
    // Whatever it is that this process cannot do: here, read the log.
    await system.db.$executeRaw`ALTER TABLE events RENAME TO events_elsewhere`;
    const failed = 'an enforcement round failed; the next one starts over';
    // More than it takes to look for others.
    while (errors.filter((message) => message === failed).length < 12) {
      await sleep(100);
    }
    // A single engine keeps its shards, because a failing engine is better than none.
    expect(await ownersAre('broken')).toBe(true);
    while (!(await ownersAre('other'))) {
      await other.beat();
      await other.rebalance();
      await sleep(500);
    }
    expect(errors).toContain('stepped aside for other engines');
  } finally {
    await other.stop();
    await broken.stop();
    await system.close();
  }
}, 600_000);
