export interface Rate {
  readonly count: (events: number, now: Date) => void;
  readonly perSecond: (now: Date) => number;
}

/** Counts events in the last whole second. */
export function createRate(): Rate {
  let second = 0;
  let current = 0;
  let previous = 0;
  const turn = (now: Date): void => {
    const at = Math.floor(now.getTime() / 1000);
    if (at !== second) {
      previous = at === second + 1 ? current : 0;
      current = 0;
      second = at;
    }
  };
  return {
    count: (events, now) => {
      turn(now);
      current += events;
    },
    perSecond: (now) => {
      turn(now);
      return previous;
    },
  };
}
