import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

import { type Clock, type Log } from '../../app/ports.js';
import { type Config } from '../../composition/config.js';
import { badInput } from '../../domain/errors.js';
import { openLogger } from '../../infra/logger.js';

/** What every command works with. */
export interface Env {
  readonly config: Config;
  readonly log: Log;
}

export const WALL_CLOCK: Clock = { now: () => new Date() };

export function openProcessLog(config: Config, fallback: Config['LOG_LEVEL']): Log {
  return openLogger(config.LOG_LEVEL ?? fallback ?? 'info');
}

/**
 * Checks early whether the API's address is available: before a database is created and a book is read.
 *
 * @throws Error with the reason.
 */
export async function requireFreeAddress(host: string, port: number): Promise<void> {
  const server = createServer();
  const listening = once(server, 'listening');
  server.listen({ host, port, exclusive: true });
  try {
    await listening;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason =
      code === 'EADDRINUSE' ? 'is in use by another program' : `cannot be had (${String(code)})`;
    const advice = 'Choose another with --port, or PORT and HOST.';
    throw new Error(`${host}:${port} ${reason}. ${advice}`, { cause: error });
  }
  server.close();
  await once(server, 'close');
}

/** Where only this machine can connect. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i;

/**
 * Without an issuer whoever reads the secret on this machine can sign a token for anybody: such an API is for
 * this machine alone.
 *
 * @throws DomainError BAD_USER_INPUT with what to set.
 */
export function requireIssuerBeyondLoopback(config: Config, host: string): void {
  if (config.AUTH_ISSUER === undefined && !LOOPBACK.test(host)) {
    throw badInput(
      'HOST',
      'is reached from other machines: set AUTH_ISSUER and AUTH_AUDIENCE, or leave HOST at 127.0.0.1',
      host,
    );
  }
}

/** A unique name of this process. Without host and pid, because every reader of the status sees it. */
export function engineId(): string {
  return `engine-${randomBytes(6).toString('hex')}`;
}

/** Cleanup functions, run in reverse order at the end; each runs even if others fail. */
export interface Closers {
  readonly add: (name: string, close: () => Promise<void> | void) => void;
  readonly closeAll: () => Promise<void>;
}

export function createClosers(log: Log): Closers {
  const closers: { readonly name: string; readonly close: () => Promise<void> | void }[] = [];
  return {
    add: (name, close) => {
      closers.push({ name, close });
    },
    closeAll: async () => {
      for (let closer = closers.pop(); closer !== undefined; closer = closers.pop()) {
        try {
          await closer.close();
        } catch (error) {
          log.warn({ err: error, what: closer.name }, 'did not close cleanly');
        }
      }
    },
  };
}

export interface Stopping {
  /** Resolves when the process is told to stop. */
  readonly promise: Promise<void>;
  readonly isStopped: () => boolean;
}

/** What a command works with that runs until it is told to stop. */
export interface Running extends Env {
  readonly closers: Closers;
  readonly stopping: Stopping;
}

/** Closes at the end of the work what it opened, in reverse order. */
export async function runUntilStopped(
  env: Env,
  work: (running: Running) => Promise<void>,
): Promise<void> {
  const closers = createClosers(env.log);
  const stopping = untilStopped();
  await work({ ...env, closers, stopping }).finally(closers.closeAll);
}

/** Must be below the 10 s that process managers usually wait. */
const STOP_MS_MAX = 9_500;

/** SIGHUP is sent by a terminal that closes. */
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Resolves at the first signal to stop. A second signal, or the timeout, ends the process at once: unfinished
 * work is found in the rows again, as after a kill.
 */
export function untilStopped(): Stopping {
  let stopped = false;
  const promise = new Promise<void>((resolve) => {
    for (const signal of STOP_SIGNALS) {
      process.on(signal, () => {
        if (stopped) {
          process.exit(1);
        }
        stopped = true;
        setTimeout(() => {
          process.stderr.write('marginward: not everything was drained in time\n');
          process.exit(1);
        }, STOP_MS_MAX).unref();
        resolve();
      });
    }
  });
  return { promise, isStopped: () => stopped };
}

/**
 * Ends the process with a failure: without its database it cannot decide, answer or drain, and the next process
 * continues from the committed data.
 *
 * @param how The signal or status with which the server ended.
 */
export function exitWithoutServer(dataDirectory: string, how: string): never {
  // Printed last, after a dashboard has restored the terminal.
  process.once('exit', () => {
    process.stderr.write(
      `marginward: The embedded PostgreSQL under ${dataDirectory} has ended (${how}). ` +
        'The same command starts it again, and goes on from what is there.\n',
    );
  });
  process.exit(1);
}

/** Information for a waiting person, not for programs that read stdout. */
export function printAtTerminal(text: string): void {
  if (process.stdout.isTTY) {
    process.stdout.write(`${text}\n`);
  }
}
