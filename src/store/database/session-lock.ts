import { setTimeout as sleep } from 'node:timers/promises';

import type pg from 'pg';

import { DomainError } from '../../domain/errors.js';

export interface SessionLockOptions {
  /** What the lock guards, as a message names it. */
  readonly subject: string;
  /** Told who holds it, when the wait begins and every 5 s. */
  readonly onWait?: (message: string) => void;
  /** Milliseconds after which the wait is given up. */
  readonly waitMsMax?: number;
}

interface Holder {
  readonly pid: number;
  readonly application: string;
  readonly address: string;
  readonly state: string;
  readonly seconds: number;
}

const TRY_MS = 250;
const REPORT_MS = 5000;
/** A migration of large tables takes minutes; a lock that outlives this was left behind. */
const WAIT_MS_MAX = 600_000;

/**
 * Takes an advisory lock for as long as the connection lives, and says whom it waits for meanwhile.
 *
 * @param key From 0 to 2^31 − 1.
 * @throws DomainError CONFLICT that names the session which holds the lock, when the wait is over.
 */
export async function takeSessionLock(
  client: pg.Client,
  key: number,
  { subject, onWait, waitMsMax = WAIT_MS_MAX }: SessionLockOptions,
): Promise<void> {
  const began = performance.now();
  let reportedAt = -Infinity;
  for (;;) {
    const { rows } = await client.query<{ is_taken: boolean }>(
      'SELECT pg_try_advisory_lock($1) AS is_taken',
      [key],
    );
    if (rows[0]?.is_taken === true) {
      return;
    }
    const waited = performance.now() - began;
    if (waited >= waitMsMax) {
      throw new DomainError(
        'CONFLICT',
        `Another session holds the lock of ${subject}: ${await describeHolder(client, key)}. ` +
          'If no such process is running, end the session with SELECT pg_terminate_backend(pid).',
      );
    }
    if (waited - reportedAt >= REPORT_MS) {
      reportedAt = waited;
      onWait?.(`waiting for the lock of ${subject}: ${await describeHolder(client, key)} holds it`);
    }
    await sleep(Math.min(TRY_MS, waitMsMax));
  }
}

async function describeHolder(client: pg.Client, key: number): Promise<string> {
  const { rows } = await client.query<Holder>(
    `SELECT a.pid, coalesce(nullif(a.application_name, ''), 'without a name') AS application,
       coalesce(host(a.client_addr), 'a local socket') AS address, coalesce(a.state, 'unknown') AS state,
       extract(epoch FROM now() - a.state_change)::integer AS seconds
     FROM pg_locks l JOIN pg_stat_activity a USING (pid)
     WHERE l.locktype = 'advisory' AND l.granted AND l.classid = 0 AND l.objid = $1 AND l.objsubid = 1
       AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    [key],
  );
  const [holder] = rows;
  return holder === undefined
    ? 'a session that has just ended'
    : `pid ${holder.pid} (${holder.application}, from ${holder.address}, ${holder.state} for ${holder.seconds} s)`;
}
