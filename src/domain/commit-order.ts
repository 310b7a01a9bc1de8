/**
 * The number of a writing transaction in PostgreSQL. Numbers are assigned at the first write, not at the
 * commit, so their order is not the commit order.
 */
export type CommitId = bigint;

/** The set of transactions committed at one instant: a snapshot of PostgreSQL. */
export interface CommitSnapshot {
  /** Every transaction with a lower number had ended. */
  readonly lowest: CommitId;
  /** No transaction with this or a higher number had ended. */
  readonly next: CommitId;
  /** The transactions in between that were still running. */
  readonly running: ReadonlySet<CommitId>;
}

const TEXT = /^(\d+):(\d+):((?:\d+(?:,\d+)*)?)$/;

/**
 * Parses a snapshot in the format of `pg_current_snapshot()`: `10:20:10,14`.
 *
 * @returns Null for any other text.
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
 * Whether a transaction that is committed now was already committed when the snapshot was taken.
 *
 *     commit < lowest, or commit < next and not in running
 */
export function isCommittedBefore(
  commit: CommitId,
  { lowest, next, running }: CommitSnapshot,
): boolean {
  return commit < lowest || (commit < next && !running.has(commit));
}
