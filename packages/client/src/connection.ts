import { type GraphqlError } from './error.js';
import { type TokenSource, tokenOf } from './request.js';

/** What this client needs of a WebSocket: that of browsers, of Node 22 and later, and of the package `ws`. */
export interface WebSocketLike {
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(data: string): void;
  close(code?: number, reason?: string): void;
}

export type WebSocketConstructor = new (url: string, protocol: string) => WebSocketLike;

/** Why a subscription does not go on. */
export type Ending =
  /** The server has nothing more to send. */
  | { readonly kind: 'COMPLETE' }
  /** The server refused the operation. */
  | { readonly kind: 'REFUSED'; readonly errors: readonly GraphqlError[] }
  /** The connection is gone. `token` is the one that it was opened with. */
  | {
      readonly kind: 'CLOSED';
      readonly closeCode: number;
      readonly reason: string;
      readonly token: string | null;
    };

export interface Subscriber {
  /** The server has taken the connection; values follow. */
  readonly onLive: () => void;
  readonly onValue: (data: Readonly<Record<string, unknown>>) => void;
  /** Called once; nothing comes after it. */
  readonly onEnd: (ending: Ending) => void;
}

export interface ConnectionOptions {
  readonly url: string;
  readonly token: TokenSource;
  readonly WebSocket: WebSocketConstructor;
  /** Without a message for this long the server is asked for one; after as long again the connection counts as gone. */
  readonly heartbeatMs: number;
}

interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

interface Next {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly GraphqlError[];
}

const PROTOCOL = 'graphql-transport-ws';
const OPEN = 1;
const NORMAL = 1000;
/** Close codes of this client's own, beside those of the server. */
const SILENT = 4900;
const NOT_OPENED = 4901;
export const NOT_THE_PROTOCOL = 4902;

function parsed(text: string): Message | null {
  try {
    return JSON.parse(text) as Message;
  } catch {
    return null;
  }
}

/**
 * One WebSocket for all subscriptions of a client (graphql-transport-ws). It is opened by the first subscription and
 * closed after the last. It never reconnects: only whoever follows knows the cursor to go on from.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #subscribers = new Map<string, Subscriber & { readonly payload: object }>();
  #socket: WebSocketLike | null = null;
  #token: string | null = null;
  #isOpening = false;
  #isAcknowledged = false;
  #heartbeat: ReturnType<typeof setTimeout> | undefined;
  #count = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** @returns Ends the subscription without `onEnd`. */
  subscribe(payload: object, subscriber: Subscriber): () => void {
    this.#count += 1;
    const id = String(this.#count);
    this.#subscribers.set(id, { ...subscriber, payload });
    if (this.#isAcknowledged) {
      this.#start(id);
    } else if (this.#socket === null && !this.#isOpening) {
      void this.#open();
    }
    return () => {
      if (!this.#subscribers.delete(id)) {
        return;
      }
      if (this.#isAcknowledged) {
        this.#send({ id, type: 'complete' });
      }
      if (this.#subscribers.size === 0) {
        this.#drop();
      }
    };
  }

  async #open(): Promise<void> {
    this.#isOpening = true;
    let socket: WebSocketLike;
    try {
      const token = await tokenOf(this.#options.token);
      if (this.#subscribers.size === 0) {
        return;
      }
      socket = new this.#options.WebSocket(this.#options.url.replace(/^http/, 'ws'), PROTOCOL);
      this.#token = token;
      this.#socket = socket;
    } catch (error) {
      this.#endAll(NOT_OPENED, error instanceof Error ? error.message : String(error));
      return;
    } finally {
      this.#isOpening = false;
    }
    this.#listenTo(socket);
  }

  #listenTo(socket: WebSocketLike): void {
    const ifCurrent =
      <Event>(handle: (event: Event) => void) =>
      (event: Event): void => {
        if (this.#socket === socket) {
          handle(event);
        }
      };
    socket.onopen = ifCurrent(() => {
      const authorization = `Bearer ${this.#token ?? ''}`;
      this.#send({ type: 'connection_init', payload: { authorization } });
      this.#expectMessage(false);
    });
    socket.onmessage = ifCurrent(({ data }: { data: unknown }) => {
      this.#expectMessage(false);
      const message = parsed(String(data));
      if (message === null) {
        this.#endAll(NOT_THE_PROTOCOL, 'the server does not speak graphql-transport-ws');
      } else {
        this.#receive(message);
      }
    });
    socket.onerror = () => undefined; // a close event follows
    socket.onclose = ifCurrent(({ code, reason }: { code: number; reason: string }) => {
      this.#endAll(code, reason);
    });
    this.#expectMessage(false);
  }

  #receive({ type, id = '', payload }: Message): void {
    const subscriber = this.#subscribers.get(id);
    switch (type) {
      case 'connection_ack':
        this.#isAcknowledged = true;
        for (const each of [...this.#subscribers.keys()]) {
          this.#start(each);
        }
        break;
      case 'ping':
        this.#send({ type: 'pong' });
        break;
      case 'next': {
        const { data, errors } = payload as Next;
        if (errors !== undefined && errors.length > 0) {
          this.#send({ id, type: 'complete' });
          this.#end(id, { kind: 'REFUSED', errors });
        } else if (data !== undefined && data !== null) {
          subscriber?.onValue(data);
        }
        break;
      }
      case 'error':
        this.#end(id, { kind: 'REFUSED', errors: payload as readonly GraphqlError[] });
        break;
      case 'complete':
        this.#end(id, { kind: 'COMPLETE' });
        break;
      default: // pong
    }
  }

  #start(id: string): void {
    const subscriber = this.#subscribers.get(id);
    if (subscriber !== undefined) {
      this.#send({ id, type: 'subscribe', payload: subscriber.payload });
      subscriber.onLive();
    }
  }

  /** A half-open connection sends nothing and never closes: it is found by a question that stays without an answer. */
  #expectMessage(isAsked: boolean): void {
    clearTimeout(this.#heartbeat);
    this.#heartbeat = setTimeout(() => {
      if (isAsked) {
        this.#endAll(SILENT, `nothing heard for ${2 * this.#options.heartbeatMs} ms`);
      } else {
        if (this.#isAcknowledged) {
          this.#send({ type: 'ping' });
        }
        this.#expectMessage(true);
      }
    }, this.#options.heartbeatMs);
  }

  #send(message: Message): void {
    if (this.#socket?.readyState === OPEN) {
      this.#socket.send(JSON.stringify(message));
    }
  }

  #end(id: string, ending: Ending): void {
    const subscriber = this.#subscribers.get(id);
    this.#subscribers.delete(id);
    subscriber?.onEnd(ending);
    if (this.#subscribers.size === 0) {
      this.#drop();
    }
  }

  #endAll(closeCode: number, reason: string): void {
    const token = this.#token;
    const ended = [...this.#subscribers.values()];
    this.#subscribers.clear();
    this.#drop();
    for (const subscriber of ended) {
      subscriber.onEnd({ kind: 'CLOSED', closeCode, reason, token });
    }
  }

  #drop(): void {
    clearTimeout(this.#heartbeat);
    const socket = this.#socket;
    this.#socket = null;
    this.#token = null;
    this.#isAcknowledged = false;
    socket?.close(NORMAL);
  }
}
