import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

import { badInput, DomainError } from '../../domain/errors.js';
import { type Actor } from '../auth/actor.js';
import { requireReadsEverything } from '../auth/visibility.js';

import { type LogCheckMessage, type LogCheckTask } from './log-check-thread.js';
import { type LogCheckProgress, type LogVerification } from './verify-log.js';

/** The program of the thread, compiled. */
const PROGRAM = new URL('./log-check-worker.js', import.meta.url);
/** Checks that wait in one process at the most. */
export const LOG_CHECKS_WAITING_MAX = 8;
/** Longer than this no caller of an API waits; the command `verify-log` has no bound. */
const CHECK_SECONDS_MAX = 600;
/** Heap of the thread: batches of lines, and every version of the margin parameters. */
const HEAP_MB_MAX = 512;

/** What is under way, and what waits. */
export interface LogCheckStatus extends LogCheckProgress {
  readonly fromSequence: bigint | null;
  readonly seconds: number;
  readonly waiting: number;
}

/** Checks of the log beside the process that decides: one at a time, in a thread of its own. */
export interface LogChecks {
  /**
   * Waits for its turn. Those that ask for the same lines while they wait are answered together.
   *
   * @throws DomainError RATE_LIMITED with 8 waiting; QUERY_TOO_COMPLEX when it takes longer than 600 s; what
   *   `verifyLog` refuses.
   */
  readonly check: (from: bigint | null) => Promise<LogVerification>;
  /** Null when none is under way. */
  readonly status: () => LogCheckStatus | null;
  /** Ends what is under way; what waits fails. */
  readonly close: () => Promise<void>;
}

export interface LogCheckOptions {
  readonly databaseUrl: string;
  /** The thread's program, given by who runs the sources uncompiled. */
  readonly program?: URL;
  readonly secondsMax?: number;
}

interface WaitingCheck {
  readonly from: bigint | null;
  readonly answer: Promise<LogVerification>;
  /** How many asked for it. */
  asked: number;
}

interface RunningCheck {
  readonly from: bigint | null;
  readonly beganAt: number;
  readonly worker: Worker;
  progress: LogCheckProgress;
}

/** @see docs/adr/0036-the-log-is-checked-beside-the-process-that-decides.md */
export function createLogChecks(options: LogCheckOptions): LogChecks {
  const waiting = new Set<WaitingCheck>();
  let running: RunningCheck | null = null;
  const closing = new AbortController();
  const isClosed = (): boolean => closing.signal.aborted;
  let last: Promise<unknown> = Promise.resolve();
  const run = async (from: bigint | null): Promise<LogVerification> => {
    if (isClosed()) {
      throw stopping();
    }
    const check: RunningCheck = {
      from,
      beganAt: performance.now(),
      worker: startThread(options, from),
      progress: { checked: 0, total: 0 },
    };
    running = check;
    try {
      return await untilAnswered(check, options.secondsMax ?? CHECK_SECONDS_MAX);
    } catch (error) {
      throw isClosed() ? stopping() : error;
    } finally {
      running = null;
      await check.worker.terminate();
    }
  };
  return {
    check: async (from) => {
      const asked = [...waiting].reduce((total, one) => total + one.asked, 0);
      if (asked >= LOG_CHECKS_WAITING_MAX) {
        throw new DomainError('RATE_LIMITED', 'Too many checks of the log are waiting.', {
          limit: LOG_CHECKS_WAITING_MAX,
        });
      }
      const same = [...waiting].find((one) => one.from === from);
      if (same !== undefined) {
        same.asked += 1;
        return same.answer;
      }
      const answer = last.then(() => {
        // From here on another has to begin anew: it may be asked about lines that this one does not see.
        waiting.delete(own);
        return run(from);
      });
      const own: WaitingCheck = { from, answer, asked: 1 };
      waiting.add(own);
      last = answer.catch(() => undefined);
      return answer;
    },
    status: () =>
      running === null
        ? null
        : {
            ...running.progress,
            fromSequence: running.from,
            seconds: (performance.now() - running.beganAt) / 1000,
            waiting: [...waiting].reduce((total, one) => total + one.asked, 0),
          },
    close: async () => {
      closing.abort();
      await running?.worker.terminate();
      await last;
    },
  };
}

/**
 * Checks the log for a caller of the API, in its turn.
 *
 * @param fromSequence As text; null for the oldest line kept.
 * @throws DomainError FORBIDDEN for those who may not read everything; BAD_USER_INPUT, too, for text
 *   that is no sequence; RATE_LIMITED and QUERY_TOO_COMPLEX by the bounds of `LogChecks`.
 */
export async function verifyLogFor(
  checks: Pick<LogChecks, 'check'>,
  actor: Actor,
  fromSequence: string | null,
): Promise<LogVerification> {
  requireReadsEverything(actor);
  if (fromSequence !== null && !/^\d{1,18}$/.test(fromSequence)) {
    throw badInput('fromSequence', 'must be a whole number', fromSequence.slice(0, 80));
  }
  return checks.check(fromSequence === null ? null : BigInt(fromSequence));
}

function startThread(
  { databaseUrl, program = PROGRAM }: LogCheckOptions,
  from: bigint | null,
): Worker {
  const task: LogCheckTask = { databaseUrl, from };
  return new Worker(program, {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB_MAX },
  });
}

function stopping(): DomainError {
  return new DomainError('SERVICE_UNAVAILABLE', 'The server is stopping. Ask again.', {
    dependency: 'server',
  });
}

/** @throws the thread's refusal or error; DomainError QUERY_TOO_COMPLEX when it takes too long. */
async function untilAnswered(check: RunningCheck, secondsMax: number): Promise<LogVerification> {
  const { worker } = check;
  const over = new AbortController();
  const { signal } = over;
  const answered = new Promise<LogVerification>((resolve, reject) => {
    worker.on('message', (message: LogCheckMessage) => {
      if (message.kind === 'PROGRESS') {
        check.progress = message.progress;
      } else if (message.kind === 'RESULT') {
        resolve(message.result);
      } else {
        reject(new DomainError(message.code, message.message, message.details));
      }
    });
  });
  // `once` also rejects on the thread's error.
  const ended = once(worker, 'exit', { signal }).then(([code]) => {
    throw new Error(`The thread ended with ${String(code)} before it answered.`);
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(tooLong(check.progress, secondsMax));
    }, secondsMax * 1000);
  });
  try {
    return await Promise.race([answered, ended, late]);
  } finally {
    clearTimeout(timer);
    over.abort();
    ended.catch(() => undefined);
    answered.catch(() => undefined);
  }
}

function tooLong({ checked, total }: LogCheckProgress, secondsMax: number): DomainError {
  return new DomainError(
    'QUERY_TOO_COMPLEX',
    `The log is too long for ${secondsMax} s: ask from a later line, or run "marginward verify-log".`,
    { what: 'log lines', limit: checked, asked: total },
  );
}
