import { useEffect, useState } from 'react';

/** The server's clock, which may run faster than ours: prices can be played. Guessed from when answers were made. */
interface Reading {
  readonly wall: number;
  readonly server: number;
}

const readings: Reading[] = [];
const READINGS_MAX = 30;
/** A rate is known after so long. Milliseconds. */
const RATE_MS_MIN = 10_000;
/** Beyond this without news the clock stands still rather than guess on. Milliseconds. */
const GUESS_MS_MAX = 3000;

export function readClock(asOf: string): void {
  readings.push({ wall: performance.now(), server: Date.parse(asOf) });
  if (readings.length > READINGS_MAX) {
    readings.shift();
  }
}

/** Server time over ours: 1 on the wall clock, 0 where played prices have ended. */
export function clockRate(): number {
  const first = readings[0];
  const last = readings.at(-1);
  if (first === undefined || last === undefined || last.wall - first.wall < RATE_MS_MIN) {
    return 1;
  }
  return Math.max(0, (last.server - first.server) / (last.wall - first.wall));
}

/** Milliseconds since 1970 at the server; null before the first answer. */
export function serverNow(): number | null {
  const last = readings.at(-1);
  if (last === undefined) {
    return null;
  }
  return last.server + Math.min(performance.now() - last.wall, GUESS_MS_MAX) * clockRate();
}

/** The server's now, again and again. */
export function useServerNow(everyMs = 500): number | null {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(serverNow());
    }, everyMs);
    return () => {
      clearInterval(timer);
    };
  }, [everyMs]);
  return now;
}
