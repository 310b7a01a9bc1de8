import { createClient } from 'graphql-ws';

import { type TypedDocumentString } from './generated/graphql.js';
import { session, signOut } from './session.js';

/** A refusal, as the API words it. */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly code: string,
    readonly extensions: Readonly<Record<string, unknown>>,
  ) {
    super(message);
  }
}

interface Answer<R> {
  readonly data?: R | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: Readonly<Record<string, unknown>>;
  }[];
}

/** Asks once. Never repeats: after a lost answer to a mutation, the state is to be read. */
export async function ask<R, V>(
  document: TypedDocumentString<R, V>,
  variables?: V,
  signal?: AbortSignal,
): Promise<R> {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${session.get().token ?? ''}`,
    },
    body: JSON.stringify({ query: document.toString(), variables: variables ?? {} }),
    signal: signal ?? null,
  });
  const answer = (await response.json()) as Answer<R>;
  const fault = answer.errors?.[0];
  if (fault !== undefined || answer.data === undefined || answer.data === null) {
    const extensions = fault?.extensions ?? {};
    const code = typeof extensions.code === 'string' ? extensions.code : 'FAILED';
    if (response.status === 401) {
      signOut(fault?.message ?? 'The token was refused.');
    }
    throw new ApiError(fault?.message ?? response.statusText, code, extensions);
  }
  return answer.data;
}

const scheme = location.protocol === 'https:' ? 'wss' : 'ws';

/** One socket for every subscription. Retries are ours: only we know the cursor to go on from. */
const socket = createClient({
  url: `${scheme}://${location.host}/graphql`,
  connectionParams: () => ({ authorization: `Bearer ${session.get().token ?? ''}` }),
  retryAttempts: 0,
  lazy: true,
  keepAlive: 5000,
});

export interface Following<R, V> {
  /** Asked before every attempt: the cursor of then. */
  readonly variables: () => V;
  readonly onData: (data: R) => void;
  readonly onLost?: (reason: string) => void;
  /** @returns Whether to go on all the same. */
  readonly onRefused?: (code: string) => boolean;
}

const TOKEN_REFUSED = 4403;
const WAIT_MS = { least: 250, most: 5000 } as const;

/** The state of one subscription over its connections. */
interface Follower {
  stopped: boolean;
  release: () => void;
  /** Milliseconds before the next attempt. */
  wait: number;
}

/** Subscribes, and again after every break, with the variables of then. @returns stops it. */
export function follow<R, V extends Record<string, unknown>>(
  document: TypedDocumentString<R, V>,
  following: Following<R, V>,
): () => void {
  const state: Follower = { stopped: false, release: () => undefined, wait: WAIT_MS.least };
  const isStopped = (): boolean => state.stopped;
  void (async () => {
    while (!isStopped()) {
      const reason = await once(document, following, state);
      if (isStopped()) {
        return;
      }
      following.onLost?.(reason);
      const jitter = Math.random() * WAIT_MS.least;
      await new Promise((done) => setTimeout(done, state.wait + jitter));
      state.wait = Math.min(state.wait * 2, WAIT_MS.most);
    }
  })();
  return () => {
    state.stopped = true;
    state.release();
  };
}

/** One subscription, to its end. @returns Why it ended. */
function once<R, V extends Record<string, unknown>>(
  document: TypedDocumentString<R, V>,
  following: Following<R, V>,
  state: Follower,
): Promise<string> {
  return new Promise((resolve) => {
    const refuse = (errors: unknown): void => {
      const [first] = errors as readonly { message: string; extensions?: { code?: string } }[];
      const code = first?.extensions?.code ?? '';
      if (following.onRefused?.(code) === false) {
        state.stopped = true;
      }
      resolve(first?.message ?? 'refused');
    };
    state.release = socket.subscribe<R>(
      { query: document.toString(), variables: following.variables() },
      {
        next: ({ data, errors }) => {
          if (errors !== undefined) {
            refuse(errors);
          } else if (data !== null && data !== undefined) {
            state.wait = WAIT_MS.least;
            following.onData(data);
          }
        },
        error: (error) => {
          if (Array.isArray(error)) {
            refuse(error);
          } else if (error instanceof CloseEvent) {
            if (error.code === TOKEN_REFUSED) {
              state.stopped = true;
              signOut(error.reason);
            }
            resolve(error.reason === '' ? `connection closed, ${error.code}` : error.reason);
          } else {
            resolve(error instanceof Error ? error.message : 'no connection');
          }
        },
        complete: () => {
          resolve('ended by the server');
        },
      },
    );
  });
}
