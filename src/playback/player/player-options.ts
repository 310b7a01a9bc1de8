import { type SealedEvent } from '../../domain/log/event.js';
import { type Bell } from '../../app/bell.js';
import { type JobQueue } from '../../app/ports.js';

import { type PlayedClock } from './played-clock.js';
import { type PriceInstant } from '../price-stream.js';
import { type CommitteeAct } from '../demo/governance-script.js';
import { type TopUpPolicy } from './simulated-owners.js';

export interface PlayedPrices {
  readonly fingerprint: string;
  readonly instants: () => AsyncIterable<PriceInstant>;
}

export interface PlayerOptions {
  readonly prices: PlayedPrices;
  readonly clock: PlayedClock;
  readonly queue: JobQueue;
  /** Runs every queued job to its end; returns the number of jobs. */
  readonly drain: () => Promise<number>;
  readonly topUps: TopUpPolicy;
  /** The acts of a simulated committee; none by default. Ascending in time. */
  readonly committee?: readonly CommitteeAct[];
  readonly onDecided?: (milliseconds: number) => void;
  readonly onProgress?: (progress: PlayerProgress) => void;
  /** Called between instants, and when `news` rings; true ends the run early. */
  readonly isStopped?: () => boolean;
  /** Rings after commits of others, such as API requests, while prices are played. */
  readonly news?: Bell;
}

export interface PlayerProgress {
  /** Number of instants played so far. */
  readonly instants: number;
  readonly at: Date;
  readonly pricesPlayed: number;
  readonly sealed: readonly SealedEvent[];
}
