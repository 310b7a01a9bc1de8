import { readDatabaseTime } from '../../store/system/read-status.js';
import { type Deps } from '../deps.js';

/**
 * Maximum difference between the clocks of a process and the database, in milliseconds: as far ahead as a price
 * may be dated. Beyond it fresh prices count as stale, or stale ones as fresh.
 */
export const CLOCK_DIFFERENCE_MS_MAX = 2000;

/** Compares the clock of this process with the database's. */
export interface ClockCheck {
  /** Compares now. Logs an error when the clocks start to differ too much, and when they agree again. */
  readonly look: () => Promise<void>;
  /** How far this process's clock is at least ahead, in milliseconds; below 0: behind. 0 before the first check. */
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
      // The database's instant lies between the two, so a slow answer is not counted as a difference of clocks.
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
