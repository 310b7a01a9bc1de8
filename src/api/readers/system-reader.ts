export interface QueueStatus {
  readonly name: string;
  readonly waiting: number;
  readonly delayed: number;
  readonly active: number;
  readonly failed: number;
}

/** One shard of the book, and its owner. */
export interface ShardState {
  readonly shard: number;
  readonly owner: string | null;
  readonly token: bigint;
  readonly expiresAt: Date | null;
  readonly unownedSeconds: number;
  /** Sequence of the last event that the owner's book has applied; null without an owner. */
  readonly followed: bigint | null;
}

/** The API's data about its own process. */
export interface SystemReader {
  /** Version of the program. */
  readonly version: string;
  /** The job queues; empty if this process has no access to them. */
  readonly queues: () => Promise<readonly QueueStatus[]>;
  readonly shards: () => Promise<readonly ShardState[]>;
}
