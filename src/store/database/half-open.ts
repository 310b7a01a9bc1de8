import type pg from 'pg';

import { newClient } from './connection.js';

/** How often the connections are looked at. */
const LOOK_MS = 1000;
/** After so many looks without a byte of the answer that it waits for, a connection is asked about. */
const SILENT_LOOKS = 3;
/** How long the question may take. */
const ASKED_MS_MAX = 3000;

/** How a connection was at the last look. */
interface Seen {
  readonly client: Connected;
  bytesRead: number;
  silentLooks: number;
}

/** What the types of `pg` do not name. */
interface Connected {
  /** The session's process at the server. */
  readonly processID: number | null;
  /** False while an answer is waited for. */
  readonly readyForQuery: boolean;
  readonly connection: {
    readonly stream: { readonly bytesRead: number; readonly destroy: (error: Error) => void };
  };
}

/**
 * Ends connections of a pool that are half-open, until the pool ends: this process waits for an answer, and the
 * server has nothing to do for the session, or does not know it any more. After a moved address, a failover or the
 * time-out of a NAT gateway it would wait as long as the kernel, a quarter of an hour, or for ever. What waited
 * fails as when the connection was lost, and a new one is opened.
 *
 * A connection that is silent because its statement takes long, or waits for a lock, is `active` in
 * `pg_stat_activity`, and is left alone. That is asked over a connection of its own, and only while one is silent.
 *
 * Behind a pooler nothing is ended: the sessions that it names are not those of PostgreSQL.
 *
 * @param url Of the pool.
 * @see docs/adr/0053-a-silent-connection-of-a-pool-is-asked-about.md
 */
export function endHalfOpenConnections(pool: pg.Pool, url: string): void {
  const seen = new Map<pg.PoolClient, Seen>();
  pool.on('connect', (client) => {
    seen.set(client, { client: connectedOf(client), bytesRead: 0, silentLooks: 0 });
  });
  pool.on('remove', (client) => {
    seen.delete(client);
  });
  let isAsking = false;
  const timer = setInterval(() => {
    if (pool.ending) {
      clearInterval(timer);
      return;
    }
    const silent = [...seen.values()].filter(isStillSilent);
    if (silent.length > 0 && !isAsking) {
      isAsking = true;
      endIdleOf(silent, url)
        // Nothing can be asked: the database itself is away.
        .catch(() => undefined)
        .finally(() => {
          isAsking = false;
        });
    }
  }, LOOK_MS);
  timer.unref();
}

/** Takes one look. @returns Whether the answer is overdue. */
function isStillSilent(seen: Seen): boolean {
  const { bytesRead } = seen.client.connection.stream;
  const isSilent = !seen.client.readyForQuery && bytesRead === seen.bytesRead;
  seen.bytesRead = bytesRead;
  seen.silentLooks = isSilent ? seen.silentLooks + 1 : 0;
  return seen.silentLooks >= SILENT_LOOKS;
}

/** Ends those for which the server has nothing to do, or which it does not know. */
async function endIdleOf(silent: readonly Seen[], url: string): Promise<void> {
  const asking = newClient({
    connectionString: url,
    connectionTimeoutMillis: ASKED_MS_MAX,
    query_timeout: ASKED_MS_MAX,
  });
  try {
    await asking.connect();
    const own = await asking.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    if (own.rows[0]?.pid !== connectedOf(asking).processID) {
      return;
    }
    const { rows } = await asking.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity
       WHERE pid = ANY($1) AND coalesce(state, 'unknown') NOT LIKE 'idle%'`,
      [silent.map(({ client }) => client.processID)],
    );
    const busy = new Set(rows.map(({ pid }) => pid));
    for (const { client, bytesRead } of silent) {
      const { stream } = client.connection;
      if (!busy.has(client.processID ?? 0) && stream.bytesRead === bytesRead) {
        stream.destroy(halfOpen());
      }
    }
  } finally {
    asking.end().catch(() => undefined);
  }
}

/** With the code of a connection that timed out: what waited for it may be repeated. */
function halfOpen(): Error {
  return Object.assign(new Error('the connection was half-open'), { code: 'ETIMEDOUT' });
}

function connectedOf(client: pg.ClientBase): Connected {
  return client as unknown as Connected;
}
