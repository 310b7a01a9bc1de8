import { readDatabaseTime } from '../../store/system/read-status.js';
import { type Deps } from '../deps.js';

/**
 * How far the clock of a process may be from the database's, in milliseconds: as far ahead as a price may
 * be dated. Beyond that prices are taken for stale, or stale ones for fresh.
 */
export const CLOCK_DIFFERENCE_MS_MAX = 2000;

/** Compares the clock of this process with the database's. */
export interface ClockCheck {
  /** Compares now. Logs an error when the clocks begin to differ too much, and when they agree again. */
  readonly look: () => Promise<void>;
  /** Milliseconds that this process's clock is ahead, at least; below 0: behind. 0 before the first look. */
  readonly aheadMs: () => number;
  readonly isRight: () => boolean;
}

export function createClockCheck({
  db,
  clock,
  log,
}: Pick<Deps, 'db' | 'clock' | 'log'>): ClockCheck {
  let aheadMs = 0;
  const isRight = (): boolean => Math.abs(aheadMs) <= CLOCK_DIFFERENCE_MS_MAX;
  return {
    look: async () => {
      const wasRight = isRight();
      const asked = clock.now().getTime();
      const database = (await readDatabaseTime(db)).getTime();
      const answered = clock.now().getTime();
      // The database's instant lies between the two: a slow answer makes no difference of clocks.
      aheadMs = Math.max(0, asked - database) + Math.min(0, answered - database);
      if (wasRight && !isRight()) {
        log.error(
          { aheadMs, allowedMs: CLOCK_DIFFERENCE_MS_MAX },
          "this machine's clock differs from the database's: this process gives up its shards and takes no jobs",
        );
      } else if (!wasRight && isRight()) {
        log.info({ aheadMs }, "this machine's clock agrees with the database's again");
      }
    },
    aheadMs: () => aheadMs,
    isRight,
  };
}
