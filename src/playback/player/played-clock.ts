/** A clock that stands still until the player moves it, and for good after the last price. */
export interface PlayedClock {
  readonly now: () => Date;
  readonly hasEnded: () => boolean;
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
