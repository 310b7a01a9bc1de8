/** Into how many parts the book is split; the migration that made them says which account is where. */
export const SHARD_COUNT = 16;

export const ALL_SHARDS: readonly number[] = Array.from({ length: SHARD_COUNT }, (_, n) => n);

/** What one engine process would take. */
export interface ShardTaker {
  readonly id: string;
  readonly wants: readonly number[];
  /** Never more than this. */
  readonly shardsMax: number;
}

/** Which shards an engine takes. */
export type ShardChoice = Omit<ShardTaker, 'id'>;
export const EVERY_SHARD: ShardChoice = { wants: ALL_SHARDS, shardsMax: SHARD_COUNT };

/**
 * Who should own which shard: every engine that looks at the same rows comes to the same answer.
 *
 * Whoever owns a shard keeps it; what is free goes to the taker with the fewest; then shards move, one
 * at a time, from a taker to another that has at least two fewer. Each step has one free shard less, or
 * a smaller Σ count², so it ends, and a fair distribution is left as it is.
 *
 * @param owners By shard; who is no taker has lost it.
 * @returns Taker by shard; a shard that nobody wants or has room for is absent.
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
