import { setTimeout as sleep } from 'node:timers/promises';

import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

export interface Connection {
  /** Of the HTTP endpoint, for example http://127.0.0.1:4000/graphql. */
  readonly url: string;
  readonly token: string;
}

/** Marginward has refused a request: asking again does not help. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(`${code}: ${message}`);
  }
}

interface GraphqlError {
  readonly message: string;
  readonly extensions?: { readonly code?: string; readonly isTemporary?: boolean };
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly GraphqlError[];
}

const REQUEST_TIMEOUT_MS = 30_000;
const RETRY_MS = 200;
const TEMPORARY: ReadonlySet<string> = new Set([
  'SERVICE_UNAVAILABLE',
  'RATE_LIMITED',
  'INTERNAL_SERVER_ERROR',
]);

/**
 * Sends a request until it is answered. Every mutation has a key or ids of its own, so a request whose outcome is not
 * known is sent again with the same content: if it was taken the first time, nothing happens.
 *
 * @throws Refused when Marginward says no.
 */
export async function request<Data>(
  connection: Connection,
  query: string,
  variables: object = {},
): Promise<Data> {
  for (;;) {
    const answer = await post(connection, { query, variables });
    if (answer !== null) {
      const error = answer.errors?.[0];
      if (error === undefined) {
        return answer.data as Data;
      }
      const code = error.extensions?.code ?? 'UNKNOWN';
      if (error.extensions?.isTemporary !== true && !TEMPORARY.has(code)) {
        throw new Refused(code, error.message);
      }
    }
    await sleep(RETRY_MS);
  }
}

/** @returns Null when nobody answers, or the answer is no GraphQL. */
async function post({ url, token }: Connection, body: object): Promise<Answer | null> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    const answer = (await response.json()) as Answer;
    const isAnswer = answer.data !== undefined || answer.errors !== undefined;
    if (!isAnswer && response.status === 404) {
      return { errors: [{ message: url, extensions: { code: 'NO_GRAPHQL_HERE' } }] };
    }
    return isAnswer ? answer : null;
  } catch {
    return null;
  }
}

export interface Followed {
  readonly query: string;
  /** The cursor of the last item that was handled. */
  readonly after: () => string;
}

const TOKEN_REFUSED = 4403;

/** Follows a subscription for ever: after every loss of the connection it goes on behind the last item handled. */
export async function follow(
  { url, token }: Connection,
  { query, after }: Followed,
  handle: (data: unknown) => void,
): Promise<never> {
  for (;;) {
    const client = createClient({
      url: url.replace(/^http/, 'ws'),
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${token}` },
      retryAttempts: 0, // or the client itself would subscribe again, after an old cursor
    });
    try {
      for await (const { data, errors } of client.iterate({
        query,
        variables: { after: after() },
      })) {
        if (data === null || data === undefined || errors !== undefined) {
          throw new Error(`a subscription was refused: ${JSON.stringify(errors)}`);
        }
        handle(data);
      }
    } catch (error) {
      const isConnection =
        typeof (error as { code?: unknown }).code === 'number' || isNetwork(error);
      if (!isConnection || (error as { code?: unknown }).code === TOKEN_REFUSED) {
        throw error;
      }
    } finally {
      await client.dispose();
    }
    await sleep(RETRY_MS);
  }
}

function isNetwork(error: unknown): boolean {
  const kind = (error as { type?: unknown }).type;
  return (
    kind === 'error' || kind === 'close' || typeof (error as { code?: unknown }).code === 'string'
  );
}
