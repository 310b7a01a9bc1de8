import { type Connection, type Ending, NOT_THE_PROTOCOL } from './connection.js';
import { type CursorStore } from './cursor-store.js';
import { type Document, isOfTheLog, isResumable } from './document.js';
import { MarginwardError, errorOf } from './error.js';
import { type Backoff, pause, waitMs } from './wait.js';

/** The state of a follower, for a lamp or a log line. */
export type FollowState =
  | { readonly status: 'CONNECTING'; readonly attempt: number }
  | { readonly status: 'LIVE' }
  /** The reader is slow: the subscription is ended, and goes on at its cursor when the reader has caught up. */
  | { readonly status: 'PAUSED' }
  | { readonly status: 'WAITING'; readonly reason: string; readonly retryInMs: number };

export interface FollowOptions<Variables> {
  /** Or what gives them, asked before every attempt. `after` is set by the follower. */
  readonly variables?: Variables | (() => Variables);
  /** The cursor of the last event that was handled; null or none: only what happens from now on. */
  readonly after?: string | null;
  /** Where the cursor is kept. What it holds goes before `after`. */
  readonly store?: CursorStore;
  /** Ends the following: the iteration ends without an error. */
  readonly signal?: AbortSignal;
  readonly onState?: (state: FollowState) => void;
  /** Values kept for a slow reader before the subscription is paused. Default 1,000. */
  readonly buffer?: number;
}

/** The value of the only field of a subscription. */
export type ItemOf<Result> = Exclude<Result[Exclude<keyof Result, '__typename'>], undefined>;

const BUFFER = 1000;
const REFUSALS_MAX = 3;
const TOKEN_REFUSED = 4403;
/** Close codes for what this client, or whoever uses it, does wrong: another attempt meets the same answer. */
const FATAL: ReadonlySet<number> = new Set([1009, 4400, 4401, 4406, 4409, 4429, NOT_THE_PROTOCOL]);

/**
 * Follows a subscription until the signal is aborted or the server refuses it for good.
 *
 * Events of the log (`marginEvents`, `logEvents`, `governanceEvents`, `venueInstructions`): select `cursor` and declare
 * `$after: String`. Every event comes once, in order, over any number of lost connections; over restarts of the reader
 * as well when a `store` is given. The cursor of an event is saved when the next one is asked for, that is, when it has
 * been handled: an event during which the reader died comes again.
 *
 * Other subscriptions send the present state first, so after a break they go on with the state of then.
 *
 * @throws MarginwardError when the server refuses: `UNAUTHENTICATED` when the token is refused again after it was asked
 *   for again, `CURSOR_EXPIRED` with `details.oldestCursor`.
 * @throws TypeError when events of the log are followed by a document without `cursor` or `$after`.
 */
export async function* follow<Result, Variables>(
  { connection, backoff }: { readonly connection: Connection; readonly backoff: Backoff },
  document: Document<Result, Variables>,
  options: FollowOptions<Variables> = {},
): AsyncGenerator<ItemOf<Result>, void, undefined> {
  const { signal, onState } = options;
  const query = document.toString();
  if (isOfTheLog(query) && !isResumable(query)) {
    throw new TypeError('To follow the log, declare $after: String and select cursor.');
  }
  const isStopped = (): boolean => signal?.aborted === true;
  const refusals = new Refusals();
  let after = (await options.store?.load()) ?? options.after ?? null;
  let failures = 0;
  while (!isStopped()) {
    onState?.({ status: 'CONNECTING', attempt: failures + 1 });
    const variables = variablesOf(options, isResumable(query) ? after : undefined);
    const attempt = new Attempt(connection, { query, variables }, options);
    try {
      for (let item = await attempt.next(); item !== END; item = await attempt.next()) {
        failures = 0;
        refusals.forget();
        yield item as ItemOf<Result>;
        const cursor = cursorOf(item);
        if (cursor !== null) {
          after = cursor;
          await options.store?.save(cursor);
        }
      }
    } finally {
      attempt.stop();
    }
    if (attempt.ending !== null && !isStopped()) {
      refusals.requireHope(attempt.ending);
      failures += 1;
      const retryInMs = waitMs(failures, backoff);
      onState?.({ status: 'WAITING', reason: reasonOf(attempt.ending), retryInMs });
      await pause(retryInMs, signal);
    }
  }
}

function variablesOf<Variables>(
  { variables }: FollowOptions<Variables>,
  after: string | null | undefined,
): object {
  const own =
    typeof variables === 'function' ? (variables as () => Variables)() : (variables ?? {});
  return after === undefined ? (own as object) : { ...own, after };
}

function cursorOf(item: unknown): string | null {
  const cursor = (item as { readonly cursor?: unknown } | null)?.cursor;
  return typeof cursor === 'string' ? cursor : null;
}

/** No more values of this attempt. */
const END = Symbol('end');

/** One subscription, from its start to its first break. */
class Attempt {
  /** Why it ended; null while it runs, and after a pause or a stop of our own. */
  ending: Ending | null = null;
  readonly #values: unknown[] = [];
  readonly #release: () => void;
  readonly #signal: AbortSignal | undefined;
  #isOver = false;
  #wake: () => void = () => undefined;

  constructor(
    connection: Connection,
    payload: object,
    {
      signal,
      onState,
      buffer = BUFFER,
    }: Pick<FollowOptions<unknown>, 'signal' | 'onState' | 'buffer'>,
  ) {
    this.#signal = signal;
    this.#release = connection.subscribe(payload, {
      onLive: () => {
        onState?.({ status: 'LIVE' });
      },
      onValue: (data) => {
        this.#values.push(...Object.values(data));
        if (this.#values.length >= buffer) {
          this.stop();
          onState?.({ status: 'PAUSED' });
        }
        this.#wake();
      },
      onEnd: (ending) => {
        this.ending = ending;
        this.#isOver = true;
        this.#wake();
      },
    });
    signal?.addEventListener('abort', this.stop);
  }

  /** The next value in order; END after the last. */
  async next(): Promise<unknown> {
    while (this.#values.length === 0 && !this.#isOver) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#values.length === 0 || this.#signal?.aborted === true ? END : this.#values.shift();
  }

  /** Takes no further values; those taken can still be read. */
  readonly stop = (): void => {
    this.#signal?.removeEventListener('abort', this.stop);
    this.#isOver = true;
    this.#release();
    this.#wake();
  };
}

/** Which endings leave no hope that another attempt ends differently. */
class Refusals {
  #token: string | null = null;
  #count = 0;

  forget(): void {
    this.#token = null;
    this.#count = 0;
  }

  /** @throws MarginwardError when there is none. */
  requireHope(ending: Ending): void {
    if (ending.kind === 'REFUSED') {
      const error = errorOf(ending.errors);
      if (!error.isTransient) {
        throw error;
      }
    }
    if (ending.kind !== 'CLOSED') {
      return;
    }
    const { closeCode, reason, token } = ending;
    if (FATAL.has(closeCode)) {
      throw new MarginwardError('CONNECTION_REFUSED', reason, { closeCode });
    }
    if (closeCode === TOKEN_REFUSED) {
      this.#count += 1;
      if (token === this.#token || this.#count === REFUSALS_MAX) {
        throw new MarginwardError('UNAUTHENTICATED', reason, {
          reason: /^[A-Z_]*/.exec(reason)?.[0],
        });
      }
      this.#token = token;
    }
  }
}

/** In words, for a lamp or a log line. */
function reasonOf(ending: Ending): string {
  switch (ending.kind) {
    case 'COMPLETE':
      return 'ended by the server';
    case 'REFUSED':
      return errorOf(ending.errors).message;
    case 'CLOSED':
      return ending.reason === '' ? `connection closed (${ending.closeCode})` : ending.reason;
  }
}
