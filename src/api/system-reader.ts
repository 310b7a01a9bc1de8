export interface QueueStatus {
  readonly name: string;
  readonly waiting: number;
  readonly delayed: number;
  readonly active: number;
  readonly failed: number;
}

/** What the API tells of the process it runs in. */
export interface SystemReader {
  /** Version of the program. */
  readonly version: string;
  /** The job queues; empty where this process cannot see them. */
  readonly queues: () => Promise<readonly QueueStatus[]>;
}
