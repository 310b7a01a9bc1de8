/** Number of parts of the book; the migration that made them defines which account is in which. */
export const SHARD_COUNT = 16;

export const ALL_SHARDS: readonly number[] = Array.from({ length: SHARD_COUNT }, (_, n) => n);

/** An engine process as a taker of shards. */
export interface ShardTaker {
  readonly id: string;
  readonly wants: readonly number[];
  /** Maximum number of shards it takes. */
  readonly shardsMax: number;
}

/** Which shards an engine takes. */
export type ShardChoice = Omit<ShardTaker, 'id'>;
export const EVERY_SHARD: ShardChoice = { wants: ALL_SHARDS, shardsMax: SHARD_COUNT };

/**
 * Assigns shards to engines: every engine that reads the same rows gets the same result.
 *
 * The owner of a shard keeps it; free shards go to the taker with the fewest; then shards move, one at a time,
 * from a taker to another one with at least two fewer. Each step leaves fewer free shards, or a smaller Σ
 * count², so the process ends, and a balanced assignment is not changed.
 *
 * @param owners By shard; an owner that is not a taker has lost it.
 * @returns Taker by shard; a shard that no taker wants or has room for is absent.
 */
export function shareOut(
  takers: readonly ShardTaker[],
  owners: ReadonlyMap<number, string | null>,
): Map<number, string> {
  const inOrder = [...takers].sort((a, b) => (a.id < b.id ? -1 : 1));
  const assigned = new Map<number, string>();
  const count = (id: string): number => [...assigned.values()].filter((of) => of === id).length;
  const poorest = (shard: number): ShardTaker | undefined =>
    inOrder
      .filter(({ id, wants, shardsMax }) => wants.includes(shard) && count(id) < shardsMax)
      .reduce<ShardTaker | undefined>(
        (least, taker) =>
          least === undefined || count(taker.id) < count(least.id) ? taker : least,
        undefined,
      );
  for (const shard of ALL_SHARDS) {
    const owner = inOrder.find(({ id }) => id === owners.get(shard));
    if (owner?.wants.includes(shard) === true && count(owner.id) < owner.shardsMax) {
      assigned.set(shard, owner.id);
    }
  }
  const isFree = (shard: number): boolean => !assigned.has(shard) && poorest(shard) !== undefined;
  const isUnfair = (shard: number): boolean => {
    const [owner, taker] = [assigned.get(shard), poorest(shard)];
    return owner !== undefined && taker !== undefined && count(taker.id) + 1 < count(owner);
  };
  const next = (): number | undefined => ALL_SHARDS.find(isFree) ?? ALL_SHARDS.find(isUnfair);
  for (let shard = next(); shard !== undefined; shard = next()) {
    assigned.set(shard, poorest(shard)?.id ?? '');
  }
  return assigned;
}
