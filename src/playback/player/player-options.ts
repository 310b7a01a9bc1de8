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
  /** Runs every queued job to its end; answers how many ran. */
  readonly drain: () => Promise<number>;
  readonly topUps: TopUpPolicy;
  /** What a committee does on its own; nothing by default. Ascending in time. */
  readonly committee?: readonly CommitteeAct[];
  readonly onDecided?: (milliseconds: number) => void;
  /** Played time over real time; Infinity never waits. */
  readonly speed: number;
  readonly onProgress?: (progress: PlayerProgress) => void;
  /** Asked between instants, and when `news` rings; true ends the run early. */
  readonly isStopped?: () => boolean;
  /** Rings when somebody has committed something: requests at the API, while prices are played. */
  readonly news?: Bell;
}

export interface PlayerProgress {
  /** Instants played so far. */
  readonly instants: number;
  readonly at: Date;
  readonly pricesPlayed: number;
  readonly sealed: readonly SealedEvent[];
}
