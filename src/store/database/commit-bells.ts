import { type Pool } from 'pg';

/** Announces on channels of NOTIFY what was committed, after the commit, and at most once in a few milliseconds. */
export interface CommitBells {
  /** Never waits and never fails: who listens also looks at the rows. */
  readonly ring: (channel: string) => void;
}

/** The shortest time between two announcements of a process. */
const BETWEEN_MS = 5;

/**
 * A transaction that notifies takes a lock of the whole server, which it holds until its commit is on disk: commits
 * of all writers stand in one line. So business transactions do not notify. This one does, for all that were
 * committed since the last; it writes nothing, and its commit waits for no disk.
 *
 * @see docs/adr/0039-a-bell-after-the-commit.md
 */
export function createCommitBells(pool: Pick<Pool, 'query'>): CommitBells {
  const rung = new Set<string>();
  let isBusy = false;
  const send = async (): Promise<void> => {
    const channels = [...rung];
    rung.clear();
    try {
      await pool.query({
        text: `SELECT set_config('synchronous_commit', 'off', true), pg_notify(channel, '')
          FROM unnest($1::text[]) AS channel`,
        values: [channels],
      });
    } catch {
      // The look at the rows finds it.
    }
    setTimeout(() => {
      isBusy = rung.size > 0;
      if (isBusy) {
        void send();
      }
    }, BETWEEN_MS).unref();
  };
  return {
    ring: (channel) => {
      rung.add(channel);
      if (!isBusy) {
        isBusy = true;
        void send();
      }
    },
  };
}
