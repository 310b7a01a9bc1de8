import type pg from 'pg';

import { newClient } from './connection.js';

/**
 * Receives notifications of other connections (NOTIFY). Notifications during a reconnection are lost, so
 * callers also read the rows.
 */
export interface Listener {
  /** Milliseconds since the database last answered on this connection. */
  readonly silentMs: () => number;
  readonly close: () => Promise<void>;
}

export interface ListenerOptions {
  readonly url: string;
  readonly channels: readonly string[];
  readonly onMessage: (channel: string, payload: string) => void;
  /** Called after every (re)connection: missed changes must be read from the rows. */
  readonly onConnected?: () => void;
  /** Called once for each loss. The connection is then reopened automatically, however long that takes. */
  readonly onLost: (cause: unknown) => void;
}

const RECONNECT_MS = 500;
/** Interval of the heartbeat on the connection. */
export const HEARTBEAT_MS = 1000;
/** Timeout for the answer to a heartbeat, and for connecting. A half-open connection never answers. */
export const ANSWER_MS_MAX = 2000;

/**
 * Opens one listening connection, and reopens it whenever it is lost, until it is closed.
 *
 * A connection counts as lost when it ends, and also when a heartbeat is not answered in time: TCP alone would
 * need hours to detect a vanished peer.
 *
 * @throws Error when the first connection cannot be opened.
 * @see docs/adr/0022-a-silent-connection-is-a-lost-one.md
 */
export async function openListener(options: ListenerOptions): Promise<Listener> {
  const closing = new AbortController();
  const { signal } = closing;
  let answeredAt = performance.now();
  const onAnswer = (): void => {
    answeredAt = performance.now();
  };
  const open = async (): Promise<pg.Client> => {
    const client = await connect(options);
    onAnswer();
    options.onConnected?.();
    return client;
  };
  const run = async (client: pg.Client): Promise<void> => {
    for (let next: pg.Client | null = client; next !== null;) {
      const cause = await untilLost(next, onAnswer, signal);
      await end(next);
      if (cause !== null) {
        options.onLost(cause);
      }
      next = await reopen(open, signal);
    }
  };
  const running = run(await open());
  return {
    silentMs: () => performance.now() - answeredAt,
    close: async () => {
      closing.abort();
      await running;
    },
  };
}

/** Retries until it succeeds. @returns Null when the listener was closed. */
async function reopen(
  open: () => Promise<pg.Client>,
  signal: AbortSignal,
): Promise<pg.Client | null> {
  for (;;) {
    await pause(RECONNECT_MS, signal);
    if (signal.aborted) {
      return null;
    }
    try {
      return await open();
    } catch {
      // The loss was reported; the database is still unreachable.
    }
  }
}

/** @throws Error when the database refuses, or does not answer in time. */
async function connect({ url, channels, onMessage }: ListenerOptions): Promise<pg.Client> {
  const client = newClient({ connectionString: url, connectionTimeoutMillis: ANSWER_MS_MAX });
  client.on('notification', ({ channel, payload }) => {
    onMessage(channel, payload ?? '');
  });
  try {
    await client.connect();
    for (const channel of channels) {
      await inTime(client.query(`LISTEN ${client.escapeIdentifier(channel)}`));
    }
    return client;
  } catch (error) {
    await end(client);
    throw error;
  }
}

/**
 * Sends a heartbeat once a second.
 *
 * @returns Why the connection is lost; null when the listener was closed.
 */
async function untilLost(
  client: pg.Client,
  onAnswer: () => void,
  signal: AbortSignal,
): Promise<unknown> {
  const broken = new AbortController();
  client.once('error', (error) => {
    broken.abort(error);
  });
  client.once('end', () => {
    broken.abort(new Error('the connection has ended'));
  });
  const over = AbortSignal.any([signal, broken.signal]);
  try {
    while (!over.aborted) {
      await inTime(client.query('SELECT 1'));
      onAnswer();
      await pause(HEARTBEAT_MS, over);
    }
  } catch (error) {
    broken.abort(error);
  }
  return signal.aborted ? null : broken.signal.reason;
}

/** @throws Error when the answer fails, or does not arrive within `ANSWER_MS_MAX`. */
function inTime<Value>(answer: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      // Reads an answer that arrived while this process was busy before giving up the connection.
      setImmediate(() => {
        reject(new Error(`the database has not answered for ${ANSWER_MS_MAX} ms`));
      });
    }, ANSWER_MS_MAX);
    answer.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });
}

/** Closes the connection gracefully if the peer answers; a silent connection is cut. */
async function end(client: pg.Client): Promise<void> {
  const ended = client.end().catch(() => undefined);
  await inTime(ended).catch(() => {
    client.connection.stream.destroy();
  });
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, signal.aborted ? 0 : milliseconds);
    signal.addEventListener('abort', done, { once: true });
  });
}
