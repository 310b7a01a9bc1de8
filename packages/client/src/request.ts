import { type Document, isQuery } from './document.js';
import { type GraphqlError, MarginwardError, errorOf } from './error.js';
import { type Backoff, pause, waitMs } from './wait.js';

/** A token or an API key, or what gives one: asked before every request and every connection. */
export type TokenSource = string | (() => string | Promise<string>);

export interface RequestOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds for one attempt, default 30,000. */
  readonly timeoutMs?: number;
  /**
   * Further attempts after a transient failure. Default 3 for a query, 0 for a mutation: after a lost answer a mutation
   * may have been executed. Set it for a mutation that carries a key or ids of its own; sent again, it changes nothing.
   */
  readonly retries?: number;
}

export interface Endpoint {
  readonly url: string;
  readonly token: TokenSource;
  readonly fetch: typeof globalThis.fetch;
  readonly backoff: Backoff;
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly GraphqlError[];
}

const RETRIES_OF_A_QUERY = 3;
const TIMEOUT_MS = 30_000;

export async function tokenOf(source: TokenSource): Promise<string> {
  return typeof source === 'string' ? source : source();
}

/**
 * Sends one operation.
 *
 * @throws MarginwardError for every answer with errors, also when other fields have data (`error.data`).
 */
export async function request<Result, Variables>(
  endpoint: Endpoint,
  document: Document<Result, Variables>,
  variables: Variables | undefined,
  options: RequestOptions = {},
): Promise<Result> {
  const query = document.toString();
  const retries = options.retries ?? (isQuery(query) ? RETRIES_OF_A_QUERY : 0);
  const body = JSON.stringify({ query, variables: variables ?? {} });
  for (let attempt = 1; ; attempt += 1) {
    try {
      return (await attemptOnce(endpoint, body, options)) as Result;
    } catch (error) {
      options.signal?.throwIfAborted();
      if (!(error instanceof MarginwardError) || !error.isTransient || attempt > retries) {
        throw error;
      }
      const told = error.details.retryAfterMs;
      await pause(
        Math.max(waitMs(attempt, endpoint.backoff), typeof told === 'number' ? told : 0),
        options.signal,
      );
      options.signal?.throwIfAborted();
    }
  }
}

async function attemptOnce(
  { url, token, fetch }: Endpoint,
  body: string,
  { signal, timeoutMs = TIMEOUT_MS }: RequestOptions,
): Promise<unknown> {
  const authorization = `Bearer ${await tokenOf(token)}`;
  const deadline = AbortSignal.timeout(timeoutMs);
  let status: number | null = null;
  let answer: Answer;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json', accept: 'application/json' },
      body,
      signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
    });
    ({ status } = response);
    answer = (await response.json()) as Answer;
  } catch (error) {
    signal?.throwIfAborted();
    if (deadline.aborted) {
      throw new MarginwardError('TIMEOUT', `No answer from ${url} within ${timeoutMs} ms`);
    }
    throw noAnswer(url, status, error instanceof Error ? error.message : String(error));
  }
  if (answer.errors !== undefined && answer.errors.length > 0) {
    throw errorOf(answer.errors, answer.data ?? null);
  }
  if (answer.data === undefined || answer.data === null) {
    throw noAnswer(url, status, 'no data in the answer');
  }
  return answer.data;
}

/** A 4xx without a GraphQL answer is another service, or another path: asking again does not help. */
function noAnswer(url: string, status: number | null, cause: string): MarginwardError {
  return status !== null && status >= 400 && status < 500
    ? new MarginwardError('BAD_REQUEST', `${url} is no GraphQL endpoint: ${status}`, { status })
    : new MarginwardError('NO_ANSWER', `No answer from ${url}: ${cause}`, { status });
}
