import { randomBytes } from 'node:crypto';

import type pg from 'pg';

import { DomainError, messageOf } from '../../domain/errors.js';

import { newClient } from './connection.js';

/** How long a notification to oneself may take. Behind a pooler that shares sessions it never comes. */
const HEARD_MS_MAX = 2000;

/**
 * Prices, names and texts are UTF-8; a database in another encoding refuses some of them, or keeps them
 * unread, long after it was set up.
 *
 * @throws DomainError CONFLICT that says how to make one that fits.
 */
export async function requireUtf8(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ encoding: string; name: string }>(
    "SELECT current_setting('server_encoding') AS encoding, current_database() AS name",
  );
  const [{ encoding, name } = { encoding: 'unknown', name: '' }] = rows;
  if (encoding !== 'UTF8') {
    throw new DomainError(
      'CONFLICT',
      `The database ${name} has the encoding ${encoding}, and Marginward needs UTF8. An encoding cannot be ` +
        `changed: make another database with CREATE DATABASE name TEMPLATE template0 ENCODING 'UTF8', and ` +
        'name it in DATABASE_URL.',
      { encoding },
    );
  }
}

/**
 * Refuses an address behind which a connection is not one session: a pooler such as PgBouncer in
 * transaction or statement mode. LISTEN hears nothing there, and a session lock stays with whoever gets
 * the session next.
 *
 * It listens on one connection and notifies itself from another: the very thing that is needed.
 *
 * @param variable Which variable names the address.
 * @throws DomainError CONFLICT that says what to do; the error of a server that cannot be reached.
 */
export async function requireSessions(url: string, variable: string): Promise<void> {
  const channel = `marginward_check_${randomBytes(8).toString('hex')}`;
  // As the connections for rows are opened: a pooler may refuse what is set for a session.
  const listening = newClient({
    connectionString: url,
    idle_in_transaction_session_timeout: HEARD_MS_MAX,
  });
  const notifying = newClient({ connectionString: url });
  try {
    await Promise.all([listening.connect(), notifying.connect()]);
    const heard = new Promise<true>((resolve) => {
      listening.on('notification', () => {
        resolve(true);
      });
    });
    await listening.query(`LISTEN ${channel}`);
    await notifying.query(`NOTIFY ${channel}`);
    if (!(await withinTime(heard))) {
      throw noSessions(variable, 'what it listens for is not heard');
    }
  } catch (error) {
    throw isRefusedByPooler(error) ? noSessions(variable, messageOf(error)) : error;
  } finally {
    await Promise.allSettled([listening.end(), notifying.end()]);
  }
}

/** Poolers refuse parameters of a session when it is opened (protocol violation, 08P01). */
function isRefusedByPooler(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return code === '08P01' && messageOf(error).includes('startup parameter');
}

function noSessions(variable: string, reason: string): DomainError {
  const remedy =
    variable === 'DATABASE_DIRECT_URL'
      ? 'It has to name PostgreSQL itself, without a pooler between.'
      : 'Set DATABASE_DIRECT_URL to the address of PostgreSQL itself, beside DATABASE_URL.';
  return new DomainError(
    'CONFLICT',
    `${variable} keeps no sessions (${reason}): a pooler such as ` +
      `PgBouncer in transaction mode is between. Prices and jobs would not be heard. ${remedy}`,
    { variable },
  );
}

/** @returns Whether it came in time. */
function withinTime(heard: Promise<true>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve(false);
    }, HEARD_MS_MAX);
    void heard.then((value) => {
      clearTimeout(timer);
      resolve(value);
    });
  });
}
