import { type Clock } from '../../app/ports.js';

/** A clock that the player advances; after the last price it stands still for good. */
export interface PlayedClock extends Clock {
  readonly set: (instant: Date) => void;
  readonly end: () => void;
}

export function createPlayedClock(startsAt: Date): PlayedClock {
  let now = startsAt;
  let hasEnded = false;
  return {
    now: () => now,
    hasEnded: () => hasEnded,
    set: (instant) => {
      now = instant;
    },
    end: () => {
      hasEnded = true;
    },
  };
}
