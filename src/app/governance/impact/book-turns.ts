import { DomainError } from '../../../domain/errors.js';

import { type ImpactOf } from './impact.js';

/** Runs one piece of work at a time, in the order of the requests. */
export type Turns = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Maximum number of measurements of the whole book that wait in one process. */
export const WAITING_MAX = 32;
/** Maximum number of changes measured on one copy of the book. */
const CHANGES_PER_COPY_MAX = 40;

/**
 * Creates a queue for measurements. Each one copies the book (about 100 bytes per account) and keeps a
 * processor busy; two at a time would take twice the memory and no less time.
 *
 * @returns A queue that refuses with RATE_LIMITED beyond `WAITING_MAX` waiting requests.
 */
export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return async (work) => {
    requireRoom(waiting);
    waiting += 1;
    const before = last;
    const result = before.then(work);
    last = result.then(nothing, nothing).finally(() => {
      waiting -= 1;
    });
    return result;
  };
}

interface AskedImpact {
  readonly changes: Parameters<ImpactOf>[0];
  readonly resolve: (measured: Awaited<ReturnType<ImpactOf>>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Measures all requests that arrive during an earlier measurement together, on one copy of the book: ten
 * impacts of one list of proposals take little longer than one.
 */
export function impactInTurns(impactOf: ImpactOf, turns: Turns): ImpactOf {
  let asked: AskedImpact[] = [];
  let isScheduled = false;
  const measureNext = async (): Promise<void> => {
    isScheduled = false;
    const together = takeRequests(asked, CHANGES_PER_COPY_MAX);
    asked = asked.slice(together.length);
    if (asked.length > 0) {
      schedule();
    }
    await measureTogether(impactOf, together);
  };
  const schedule = (): void => {
    if (!isScheduled) {
      isScheduled = true;
      turns(measureNext).catch((error: unknown) => {
        isScheduled = false;
        asked.splice(0).forEach(({ reject }) => {
          reject(error);
        });
      });
    }
  };
  return (changes) =>
    new Promise((resolve, reject) => {
      if (asked.length >= WAITING_MAX) {
        reject(tooMany());
        return;
      }
      asked.push({ changes, resolve, reject });
      schedule();
    });
}

function takeRequests(asked: readonly AskedImpact[], changesMax: number): AskedImpact[] {
  let changes = 0;
  const end = asked.findIndex((one, index) => {
    changes += one.changes.length;
    return index > 0 && changes > changesMax;
  });
  return asked.slice(0, end === -1 ? asked.length : end);
}

async function measureTogether(
  impactOf: ImpactOf,
  together: readonly AskedImpact[],
): Promise<void> {
  try {
    const measured = await impactOf(together.flatMap(({ changes }) => changes));
    let start = 0;
    for (const { changes, resolve } of together) {
      resolve(measured.slice(start, start + changes.length));
      start += changes.length;
    }
  } catch (error) {
    const [only] = together;
    if (together.length === 1) {
      only?.reject(error);
      return;
    }
    // One of them cannot be measured: measure each alone, so that only that one fails.
    for (const one of together) {
      await measureTogether(impactOf, [one]);
    }
  }
}

function requireRoom(waiting: number): void {
  if (waiting >= WAITING_MAX) {
    throw tooMany();
  }
}

function tooMany(): DomainError {
  return new DomainError('RATE_LIMITED', 'Too many measurements of the whole book are waiting.', {
    limit: WAITING_MAX,
  });
}

function nothing(): void {
  // The requester receives the failure; the queue continues.
}
