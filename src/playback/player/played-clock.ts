import { type Clock } from '../../app/ports.js';

/** A clock that the player advances; after the last price it stands still for good. */
export interface PlayedClock extends Clock {
  /** Played time over real time; Infinity never waits. */
  readonly speed: number;
  readonly set: (instant: Date) => void;
  readonly end: () => void;
}

/** @param speed Above 0; Infinity does not wait between prices. */
export function createPlayedClock(startsAt: Date, speed: number): PlayedClock {
  let now = startsAt;
  let hasEnded = false;
  return {
    now: () => now,
    speed,
    hasEnded: () => hasEnded,
    rate: () => (hasEnded || !Number.isFinite(speed) ? null : speed),
    set: (instant) => {
      now = instant;
    },
    end: () => {
      hasEnded = true;
    },
  };
}
