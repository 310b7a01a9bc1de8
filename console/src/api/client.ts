import { createClient, type ItemOf, MarginwardError } from '@marginward/client';

import { type TypedDocumentString } from './generated/graphql.js';
import { session, signOut } from './session.js';

/** Silence after which the server is asked whether it is there. Milliseconds. */
const HEARTBEAT_MS = 2500;

export const api = createClient({
  url: `${location.origin}/graphql`,
  token: () => session.get().token ?? '',
  backoff: { firstMs: 250, mostMs: 5000 },
  heartbeatMs: HEARTBEAT_MS,
});

/** Asks once. Never repeats: after a lost answer to a mutation, the state is to be read. */
export async function ask<R, V>(
  document: TypedDocumentString<R, V>,
  variables?: V,
  signal?: AbortSignal,
): Promise<R> {
  try {
    return await api.request(document, variables, {
      retries: 0,
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    signOutIfRefused(error);
    throw error;
  }
}

export interface Following<R, V> {
  /** Asked before every attempt. */
  readonly variables: () => V;
  readonly onItem: (item: ItemOf<R>) => void;
  readonly onLost?: (reason: string) => void;
  /** The events after the last one are no longer kept: it goes on with those from now on. */
  readonly onGap?: () => void;
}

/** Follows until it is stopped or the token is refused. @returns stops it. */
export function follow<R, V>(
  document: TypedDocumentString<R, V>,
  { variables, onItem, onLost, onGap }: Following<R, V>,
): () => void {
  const abort = new AbortController();
  const { signal } = abort;
  const onState: NonNullable<Parameters<typeof api.follow>[1]>['onState'] = (state) => {
    if (state.status === 'WAITING') {
      onLost?.(state.reason);
    }
  };
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        for await (const item of api.follow(document, { variables, signal, onState })) {
          onItem(item);
        }
      } catch (error) {
        if (!(error instanceof MarginwardError) || error.code !== 'CURSOR_EXPIRED') {
          signOutIfRefused(error);
          onLost?.(error instanceof Error ? error.message : String(error));
          return;
        }
        onGap?.();
      }
    }
  };
  void run();
  return () => {
    abort.abort();
  };
}

function signOutIfRefused(error: unknown): void {
  if (error instanceof MarginwardError && error.code === 'UNAUTHENTICATED') {
    signOut(error.message);
  }
}
