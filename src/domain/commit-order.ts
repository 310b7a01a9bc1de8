/**
 * The transaction that wrote something, as PostgreSQL numbers it. Numbers are given out when a transaction
 * writes first, not when it commits: their order is not the order of the commits.
 */
export type CommitId = bigint;

/** Which transactions were committed at one instant: a snapshot of PostgreSQL. */
export interface CommitSnapshot {
  /** Every transaction below it had ended. */
  readonly lowest: CommitId;
  /** No transaction at or above it had ended. */
  readonly next: CommitId;
  /** Of those between, the ones that were still running. */
  readonly running: ReadonlySet<CommitId>;
}

const TEXT = /^(\d+):(\d+):((?:\d+(?:,\d+)*)?)$/;

/**
 * Reads a snapshot as `pg_current_snapshot()` writes it: `10:20:10,14`.
 *
 * @returns Null when it is none.
 */
export function parseCommitSnapshot(text: string): CommitSnapshot | null {
  const [, lowest, next, running] = TEXT.exec(text) ?? [];
  if (lowest === undefined || next === undefined || running === undefined) {
    return null;
  }
  return {
    lowest: BigInt(lowest),
    next: BigInt(next),
    running: new Set(running === '' ? [] : running.split(',').map(BigInt)),
  };
}

/**
 * Whether something that is committed by now was committed already when the snapshot was taken.
 *
 *     commit < lowest, or commit < next and not among those that were running
 */
export function isCommittedBefore(
  commit: CommitId,
  { lowest, next, running }: CommitSnapshot,
): boolean {
  return commit < lowest || (commit < next && !running.has(commit));
}
