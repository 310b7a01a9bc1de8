import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { assessAccounts } from '../../../src/app/enforcement/calls/assess-accounts.js';
import { createLeaseKeeper, type LeaseKeeper } from '../../../src/app/leases/keeper.js';
import { ALL_SHARDS, SHARD_COUNT } from '../../../src/domain/shards.js';
import { inTransaction } from '../../../src/store/database/database.js';
import {
  acquireShards,
  listShardLeases,
  lockOwnedAccounts,
  renewShards,
} from '../../../src/store/system/shards.js';
import {
  anEnforcedSystem,
  callsOf,
  type EnforcedSystem,
  fund,
  hold,
  publish,
  publishLater,
} from '../enforcement/system.js';
import { SILENT } from '../ingest/system.js';

const LEASE_MS = 5000;
const T = new Date('2030-01-01T00:00:00.000Z');
const after = (ms: number): Date => new Date(T.getTime() + ms);

let system: EnforcedSystem;
let time: Date;

beforeEach(async () => {
  system = await anEnforcedSystem();
  time = T;
});
afterEach(() => system.close());

function aKeeper(id: string, wants = ALL_SHARDS): LeaseKeeper {
  return createLeaseKeeper(
    { db: system.db, log: SILENT },
    { id, wants, shardsMax: SHARD_COUNT, leaseMs: LEASE_MS, at: () => time },
  );
}

async function round(...keepers: readonly LeaseKeeper[]): Promise<void> {
  for (const keeper of keepers) {
    await keeper.beat();
  }
  for (const keeper of keepers) {
    await keeper.rebalance();
  }
}

const owners = async (): Promise<(string | null)[]> =>
  (await listShardLeases(system.db, time)).map(({ owner }) => owner);

describe('an engine that is not fit to enforce', () => {
  test('renews nothing: another takes its shards when the leases end, and it takes no part', async () => {
    let isFit = true;
    const unfit = createLeaseKeeper(
      { db: system.db, log: SILENT },
      {
        id: 'a',
        wants: ALL_SHARDS,
        shardsMax: SHARD_COUNT,
        leaseMs: LEASE_MS,
        at: () => time,
        isFit: () => isFit,
      },
    );
    const other = aKeeper('b');
    await round(unfit);
    isFit = false;
    time = after(LEASE_MS - 1);
    await unfit.beat();
    await round(other);
    expect(new Set(await owners())).toEqual(new Set(['a']));

    time = after(LEASE_MS);
    await unfit.beat();
    await round(other);
    expect(new Set(await owners())).toEqual(new Set(['b']));
    isFit = true;
    await unfit.beat();
    expect(unfit.held().size).toBe(0);
  });

  test('alone keeps its shards when it is fit again: nobody has taken them', async () => {
    let isFit = false;
    const alone = createLeaseKeeper(
      { db: system.db, log: SILENT },
      {
        id: 'a',
        wants: ALL_SHARDS,
        shardsMax: SHARD_COUNT,
        leaseMs: LEASE_MS,
        at: () => time,
        isFit: () => isFit,
      },
    );
    isFit = true;
    await round(alone);
    isFit = false;
    time = after(10 * LEASE_MS);
    await alone.beat();
    expect(new Set(await owners())).toEqual(new Set([null]));

    isFit = true;
    await alone.beat();
    expect(new Set(await owners())).toEqual(new Set(['a']));
  });
});

describe('who steps aside', () => {
  test('leaves its shards to the others, and is an engine again after its rest', async () => {
    const options = {
      wants: ALL_SHARDS,
      shardsMax: SHARD_COUNT,
      leaseMs: LEASE_MS,
      at: () => time,
    };
    const [a, b] = ['a', 'b'].map((id) =>
      createLeaseKeeper({ db: system.db, log: SILENT }, { id, ...options, restMs: 1000 }),
    ) as [LeaseKeeper, LeaseKeeper];
    await round(a, b);
    await round(a, b);
    expect([a.held().size, b.held().size]).toEqual([8, 8]);
    await a.stepAside();
    await round(a, b);
    expect([a.held().size, b.held().size]).toEqual([0, 16]);
    await sleep(1000);
    await round(a, b);
    await round(a, b);
    expect([a.held().size, b.held().size]).toEqual([8, 8]);
  });

  test('does not where nobody else would decide about some of it', async () => {
    const [a, b] = [aKeeper('a'), aKeeper('b', [0, 1, 2])];
    await round(a, b);
    await a.stepAside();
    expect(a.held().size).toBe(13);
  });
});

describe('a lease', () => {
  test('holds until just before it ends, and can be taken from its end on', async () => {
    const take = (at: Date): Promise<Map<number, bigint>> =>
      acquireShards(system.db, 'b', [3], LEASE_MS, at);
    await acquireShards(system.db, 'a', [3], LEASE_MS, T);

    expect((await take(after(LEASE_MS - 1))).size).toBe(0);
    expect(await take(after(LEASE_MS))).toEqual(new Map([[3, 2n]]));
    expect((await take(after(LEASE_MS + 1))).size).toBe(0);
  });

  test('that ended is renewed by its owner unless another engine took it', async () => {
    const mine = await acquireShards(system.db, 'a', [3, 4], LEASE_MS, T);
    await acquireShards(system.db, 'b', [3], LEASE_MS, after(LEASE_MS));

    expect(await renewShards(system.db, mine, LEASE_MS, after(LEASE_MS + 1))).toEqual([4]);
  });

  test('is had by one of many who ask at once, each time under a greater token', async () => {
    let last = 0n;
    for (let again = 0; again < 5; again += 1) {
      const at = after(again * LEASE_MS);
      const taken = await Promise.all(
        ['a', 'b', 'c', 'd', 'e', 'f'].map((id) =>
          acquireShards(system.db, id, ALL_SHARDS, LEASE_MS, at),
        ),
      );
      const won = taken.flatMap((tokens) => [...tokens]);
      expect(won.map(([shard]) => shard).sort((a, b) => a - b)).toEqual([...ALL_SHARDS]);
      expect(new Set(won.map(([, token]) => token))).toEqual(new Set([last + 1n]));
      last += 1n;
    }
  });

  test('never has a smaller token again, nor another owner under the same one', async () => {
    await acquireShards(system.db, 'a', [3], LEASE_MS, T);
    const { db } = system;

    await expect(
      db.$executeRaw`UPDATE engine_shards SET token = token - 1 WHERE shard = 3`,
    ).rejects.toThrow('only grows');
    await expect(
      db.$executeRaw`UPDATE engine_shards SET owner = 'b' WHERE shard = 3`,
    ).rejects.toThrow('only grows');
  });

  test('is measured by the clock of the database where no time is given', async () => {
    await acquireShards(system.db, 'a', [3], 60_000, null);
    const [row] = await system.db.$queryRaw<{ left: number }[]>`
      SELECT extract(epoch FROM expires_at - clock_timestamp())::float8 AS left FROM engine_shards WHERE shard = 3`;

    expect(row?.left).toBeGreaterThan(0);
    expect(row?.left).toBeLessThanOrEqual(60);
    expect((await acquireShards(system.db, 'b', [3], 60_000, null)).size).toBe(0);
  });
});

describe('keepers', () => {
  test('share out fairly, hand over to one that comes, and take back from one that goes', async () => {
    const [a, b] = [aKeeper('a'), aKeeper('b')];
    await round(a);
    expect(a.held().size).toBe(SHARD_COUNT);

    await round(a, b);
    expect([a.held().size, b.held().size]).toEqual([8, 8]);
    expect(new Set([...a.held().keys(), ...b.held().keys()]).size).toBe(SHARD_COUNT);

    await b.stop();
    await round(a);
    expect(a.held().size).toBe(SHARD_COUNT);
  });

  test('take over what a dead one had when its lease ends, not before', async () => {
    const [a, b] = [aKeeper('a'), aKeeper('b')];
    await round(a, b);
    time = after(LEASE_MS - 1);
    await round(b);
    expect(b.held().size).toBe(8);

    time = after(LEASE_MS);
    await round(b);
    expect(b.held().size).toBe(SHARD_COUNT);
    expect(new Set(await owners())).toEqual(new Set(['b']));
  });

  test('one that was deposed learns it at its next beat', async () => {
    const [a, b] = [aKeeper('a'), aKeeper('b')];
    await round(a);
    time = after(LEASE_MS);
    await b.beat();
    await b.rebalance();
    expect(a.held().size).toBe(SHARD_COUNT);
    await a.beat();

    expect([a.held().size, b.held().size]).toEqual([0, SHARD_COUNT]);
  });
});

/** BTC-USD: a long of 1 entered at 50,000 with 1,000 USD is called below 49,595. */
describe('a decision under a lease', () => {
  const IDS = Array.from({ length: 12 }, (_, index) => `l-${String(index)}`);
  beforeEach(async () => {
    await publish(system, { 'BTC-USD': '50000' });
    for (const id of IDS) {
      await fund(system, id, '1000');
      await hold(system, id, '1', '50000');
    }
    await publishLater(system, 1, { 'BTC-USD': '49500' });
  });

  test('of a deposed owner writes nothing; the new owner decides', async () => {
    const old = await acquireShards(system.db, 'a', ALL_SHARDS, LEASE_MS, T);
    const held = await acquireShards(system.db, 'b', ALL_SHARDS, LEASE_MS, after(LEASE_MS));

    expect(await assessAccounts(system, IDS, 'PRICE', { tokens: old })).toEqual([]);
    expect(await callsOf(system)).toEqual([]);
    await assessAccounts(system, IDS, 'PRICE', { tokens: held });
    expect(await callsOf(system)).toHaveLength(IDS.length);
  });

  test('is made for the shards that are still held, and for no other', async () => {
    const old = await acquireShards(system.db, 'a', ALL_SHARDS, LEASE_MS, T);
    const lost = ALL_SHARDS.filter((shard) => shard % 2 === 0);
    await acquireShards(system.db, 'b', lost, LEASE_MS, after(LEASE_MS));
    await assessAccounts(system, IDS, 'PRICE', { tokens: old });

    const called = await system.db.account.findMany({ where: { callCount: 1 } });
    const kept = (await system.db.account.findMany()).filter(({ shard }) => shard % 2 === 1);
    expect(kept.length).toBeGreaterThan(0);
    expect(called.map(({ id }) => id).sort()).toEqual(kept.map(({ id }) => id).sort());
  });

  test('that is under way is renewed beside, and not taken over before it is committed', async () => {
    const held = await acquireShards(system.db, 'a', ALL_SHARDS, LEASE_MS, T);
    const touched = await inTransaction(system.db, async (tx) => {
      const owned = await lockOwnedAccounts(tx, IDS, held);
      const shards = [...new Set([...owned.values()].map(({ shard }) => shard))];
      expect(await renewShards(system.db, held, LEASE_MS, T)).toHaveLength(SHARD_COUNT);
      const taken = await acquireShards(system.db, 'b', shards, LEASE_MS, after(LEASE_MS));
      expect(taken.size).toBe(0);
      return shards;
    });

    const taken = await acquireShards(system.db, 'b', touched, LEASE_MS, after(LEASE_MS));
    expect(taken.size).toBe(touched.length);
  });
});
