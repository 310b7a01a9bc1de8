import { describe, expect, test } from 'vitest';
import fc from 'fast-check';

import { ALL_SHARDS, SHARD_COUNT, shareOut, type ShardTaker } from '../../src/domain/shards.js';

const taker = (
  id: string,
  wants: readonly number[] = ALL_SHARDS,
  shardsMax = SHARD_COUNT,
): ShardTaker => ({ id, wants, shardsMax });

const NOBODY: ReadonlyMap<number, string | null> = new Map();
const countOf = (assigned: ReadonlyMap<number, string>, id: string): number =>
  [...assigned.values()].filter((owner) => owner === id).length;

const TAKERS = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    wants: fc.oneof(fc.constant(ALL_SHARDS), fc.subarray([...ALL_SHARDS])),
    shardsMax: fc.integer({ min: 1, max: SHARD_COUNT }),
  }),
  { selector: ({ id }) => id },
);
const OWNERS = fc
  .array(fc.constantFrom('a', 'b', 'c', 'dead', null), {
    minLength: SHARD_COUNT,
    maxLength: SHARD_COUNT,
  })
  .map((owners) => new Map(owners.map((owner, shard) => [shard, owner])));

describe('who should own which shard', () => {
  test('one engine takes all of them', () => {
    expect(countOf(shareOut([taker('a')], NOBODY), 'a')).toBe(SHARD_COUNT);
  });

  test('an engine that comes gets its share, and as few as possible move', () => {
    const before = shareOut([taker('a'), taker('b')], NOBODY);
    const after = shareOut([taker('a'), taker('b'), taker('c')], before);
    const moved = ALL_SHARDS.filter((shard) => after.get(shard) !== before.get(shard));

    expect(['a', 'b', 'c'].map((id) => countOf(after, id)).sort()).toEqual([5, 5, 6]);
    expect(moved).toHaveLength(5);
    expect(new Set(moved.map((shard) => after.get(shard)))).toEqual(new Set(['c']));
  });

  test('what a dead engine had goes to the living', () => {
    const before = shareOut([taker('a'), taker('b')], NOBODY);

    expect(countOf(shareOut([taker('b')], before), 'b')).toBe(SHARD_COUNT);
  });

  test('an engine that may take any leaves those that another alone may take', () => {
    const first = taker('a', [0, 1, 2, 3]);
    const assigned = shareOut([first, taker('b')], shareOut([taker('b')], NOBODY));

    expect([countOf(assigned, 'a'), countOf(assigned, 'b')]).toEqual([4, 12]);
  });

  test('no engine gets a shard it does not want or has no room for; every other shard has an owner', () => {
    fc.assert(
      fc.property(TAKERS, OWNERS, (takers, owners) => {
        const assigned = shareOut(takers, owners);
        for (const { id, wants, shardsMax } of takers) {
          const own = ALL_SHARDS.filter((shard) => assigned.get(shard) === id);
          expect(own.length).toBeLessThanOrEqual(shardsMax);
          expect(own.every((shard) => wants.includes(shard))).toBe(true);
          const free = ALL_SHARDS.filter((n) => !assigned.has(n) && wants.includes(n));
          expect(free.length === 0 || own.length === shardsMax).toBe(true);
        }
      }),
    );
  });

  test('it comes to rest: what it says stays, in whatever order the engines are listed', () => {
    fc.assert(
      fc.property(TAKERS, OWNERS, (takers, owners) => {
        const assigned = shareOut(takers, owners);
        expect(shareOut([...takers].reverse(), assigned)).toEqual(assigned);
        const counts = takers
          .filter(({ wants, shardsMax }) => wants === ALL_SHARDS && shardsMax === SHARD_COUNT)
          .map(({ id }) => countOf(assigned, id));
        expect(counts.length < 2 || Math.max(...counts) - Math.min(...counts) <= 1).toBe(true);
      }),
    );
  });
});
