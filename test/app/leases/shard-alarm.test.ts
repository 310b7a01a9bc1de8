import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import {
  createPriceAlarm,
  createShardAlarm,
  isAbandoned,
} from '../../../src/app/leases/shard-alarm.js';
import { type Log } from '../../../src/app/ports.js';
import { relayLog } from '../../../src/app/log/relay.js';
import { ALL_SHARDS } from '../../../src/domain/shards.js';
import { readLogHead } from '../../../src/store/log/events.js';
import { acquireShards, listShardLeases } from '../../../src/store/system/shards.js';
import { anEnforcedSystem, type EnforcedSystem, fund } from '../enforcement/system.js';

let system: EnforcedSystem;
let said: (readonly [level: string, message: string, facts: object])[];
let log: Log;

beforeEach(async () => {
  system = await anEnforcedSystem();
  said = [];
  const level = (name: string) => (facts: object, message: string) => {
    said.push([name, message, facts]);
  };
  log = {
    debug: level('debug'),
    info: level('info'),
    warn: level('warn'),
    error: level('error'),
  };
});
afterEach(() => system.close());

const MINUTE = 60_000;
/** The last owner's lease of these shards ended so long ago. */
async function abandon(shards: readonly number[], ms: number): Promise<void> {
  await acquireShards(system.db, 'a', ALL_SHARDS, MINUTE, null);
  await system.db.$executeRaw`
    UPDATE engine_shards SET expires_at = clock_timestamp() - ${ms}::float8 * interval '1 millisecond'
    WHERE shard = ANY(${[...shards]}::smallint[])`;
}

describe('a shard without an owner', () => {
  test('is an alert beyond the length of a lease, not at it', async () => {
    const ended = new Date('2030-01-01T00:00:05Z');
    await acquireShards(system.db, 'a', [3], 5000, new Date('2030-01-01T00:00:00Z'));
    const abandonedAfter = async (ms: number): Promise<boolean> => {
      const leases = await listShardLeases(system.db, new Date(ended.getTime() + ms));
      return isAbandoned(leases[3]!, 5000);
    };

    expect([await abandonedAfter(-1), await abandonedAfter(0)]).toEqual([false, false]);
    expect(await abandonedAfter(4999)).toBe(false);
    expect(await abandonedAfter(5000)).toBe(false);
    expect(await abandonedAfter(5001)).toBe(true);
  });

  test('is told once as an error with its number, again with the next one, and when it is over', async () => {
    const look = createShardAlarm({ db: system.db, log }, { leaseMs: MINUTE });
    await abandon([4], 2 * MINUTE);
    await look();
    await look();
    await abandon([4, 7], 2 * MINUTE);
    await look();
    await acquireShards(system.db, 'b', ALL_SHARDS, MINUTE, null);
    await look();
    await look();

    expect(said.map(([level]) => level)).toEqual(['error', 'error', 'info']);
    expect(said[0]?.[2]).toMatchObject({ shards: [4] });
    expect(said[1]?.[2]).toMatchObject({ shards: [4, 7] });
  });
});

describe('a book that falls behind the log', () => {
  test('says by how many lines, once, and when it has caught up', async () => {
    await acquireShards(system.db, 'a', ALL_SHARDS, MINUTE, null);
    await relayLog(system, { enqueue: () => Promise.resolve() });
    let followed = (await readLogHead(system.db)).sequence;
    const look = createShardAlarm({ db: system.db, log }, { followed: () => followed });
    await look();
    await fund(system, 'f-1', '1000');
    await relayLog(system, { enqueue: () => Promise.resolve() });
    await look();
    expect(said).toEqual([]);

    await look();
    await look();
    const { sequence } = await readLogHead(system.db);
    const lines = (sequence - followed).toString();
    followed = sequence;
    await look();
    expect(said.map(([level, , facts]) => [level, facts])).toEqual([
      ['warn', { lines, followed: (sequence - BigInt(lines)).toString() }],
      ['info', {}],
    ]);
    expect(Number(lines)).toBeGreaterThan(0);
  });
});

describe('rounds that read no prices', () => {
  test('are an error beyond five seconds, once, and told when they read again', () => {
    let msAgo: number | null = null;
    const look = createPriceAlarm(log, () => msAgo);
    for (const next of [null, 5000, 5001, 9000, 10, 10]) {
      msAgo = next;
      look();
    }

    expect(said.map(([level, , facts]) => [level, facts])).toEqual([
      ['error', { seconds: 5 }],
      ['info', {}],
    ]);
  });
});
