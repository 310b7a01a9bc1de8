import { Connection, type WebSocketConstructor } from './connection.js';
import { type Document } from './document.js';
import { type FollowOptions, type ItemOf, follow } from './follow.js';
import { type RequestOptions, type TokenSource, request } from './request.js';
import { type Backoff } from './wait.js';

export interface ClientOptions {
  /** Of the GraphQL endpoint: `https://risk.example.com/graphql`. The WebSocket is at the same address. */
  readonly url: string;
  /** A token or an API key; or a function that gives one, asked before every request and every connection. */
  readonly token: TokenSource;
  /** Default `globalThis.WebSocket`. Node before 22 has none: give that of the package `ws`. */
  readonly WebSocket?: WebSocketConstructor;
  /** Default `globalThis.fetch`. */
  readonly fetch?: typeof globalThis.fetch;
  /** Waits between attempts of requests and of followers. */
  readonly backoff?: Backoff;
  /** Milliseconds of silence after which the server is asked whether it is there; twice that and it is not. Default 10,000. */
  readonly heartbeatMs?: number;
}

export interface Client {
  /**
   * Sends a query or a mutation.
   *
   * @throws MarginwardError
   */
  readonly request: <Result = unknown, Variables = Record<string, unknown>>(
    document: Document<Result, Variables>,
    variables?: Variables,
    options?: RequestOptions,
  ) => Promise<Result>;
  /**
   * Follows a subscription over any number of lost connections, to be read with `for await`. All followers of a client
   * share one connection.
   *
   * @throws MarginwardError
   */
  readonly follow: <Result = Record<string, unknown>, Variables = Record<string, unknown>>(
    document: Document<Result, Variables>,
    options?: FollowOptions<Variables>,
  ) => AsyncGenerator<ItemOf<Result>, void, undefined>;
}

const HEARTBEAT_MS = 10_000;

/** @throws TypeError when this platform has no WebSocket and none is given. */
export function createClient(options: ClientOptions): Client {
  const { url, token, backoff = {}, heartbeatMs = HEARTBEAT_MS } = options;
  const own = globalThis as { readonly WebSocket?: WebSocketConstructor };
  const endpoint = {
    url,
    token,
    backoff,
    fetch: options.fetch ?? globalThis.fetch.bind(globalThis),
  };
  let connection: Connection | undefined;
  const connected = (): Connection => {
    const WebSocket = options.WebSocket ?? own.WebSocket;
    if (WebSocket === undefined) {
      throw new TypeError(
        'This platform has no WebSocket: give createClient that of the package ws.',
      );
    }
    connection ??= new Connection({ url, token, WebSocket, heartbeatMs });
    return connection;
  };
  return {
    request: (document, variables, requestOptions) =>
      request(endpoint, document, variables, requestOptions),
    follow: (document, followOptions) =>
      follow({ connection: connected(), backoff }, document, followOptions),
  };
}
