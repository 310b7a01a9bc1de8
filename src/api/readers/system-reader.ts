export interface QueueStatus {
  readonly name: string;
  readonly waiting: number;
  readonly delayed: number;
  readonly active: number;
  readonly failed: number;
}

/** One part of the book, and who decides about it. */
export interface ShardState {
  readonly shard: number;
  readonly owner: string | null;
  readonly token: bigint;
  readonly expiresAt: Date | null;
  readonly unownedSeconds: number;
  /** The last line of the log that the owner's book has; null without an owner. */
  readonly followed: bigint | null;
}

/** What the API tells of the process it runs in. */
export interface SystemReader {
  /** Version of the program. */
  readonly version: string;
  /** The job queues; empty where this process cannot see them. */
  readonly queues: () => Promise<readonly QueueStatus[]>;
  readonly shards: () => Promise<readonly ShardState[]>;
}
