import { type SealedEvent } from '../../domain/log/event.js';
import { type Bell } from '../../app/bell.js';
import { type JobQueue } from '../../app/ports.js';

import { type PlayedClock } from './played-clock.js';
import { type OfferedPrice } from './price-board.js';
import { type CommitteeAct } from '../demo/governance-script.js';
import { type TopUpPolicy } from './simulated-owners.js';

/** All prices of one instant of the played time. */
export interface PlayedStep {
  readonly at: Date;
  readonly prices: readonly Omit<OfferedPrice, 'at'>[];
}

export interface PlayedPrices {
  readonly fingerprint: string;
  readonly steps: () => AsyncIterable<PlayedStep>;
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
  readonly index: 'scan' | 'bands';
  readonly onDecided?: (milliseconds: number) => void;
  /** Played time over real time; Infinity never waits. */
  readonly speed: number;
  readonly onProgress?: (progress: PlayerProgress) => void;
  /** Asked between steps, and when `news` rings; true ends the run early. */
  readonly isStopped?: () => boolean;
  /** Rings when somebody has committed something: requests at the API, while prices are played. */
  readonly news?: Bell;
}

export interface PlayerProgress {
  readonly step: number;
  readonly at: Date;
  readonly pricesPlayed: number;
  readonly sealed: readonly SealedEvent[];
}
