import { type Context } from 'graphql-ws';
import { type Extra } from 'graphql-ws/use/ws';
import { type WebSocket, type WebSocketServer } from 'ws';

import {
  type Authentication,
  tokenRefused,
  type TokenVerifier,
} from '../../app/auth/authentication.js';
import { type Clock } from '../../app/ports.js';
import { DomainError } from '../../domain/errors.js';

import { logTokenRefusal } from './admission.js';
import { type ErrorMask } from './errors.js';
import { type KeyConnections } from './key-connections.js';

/** How long clients have to answer the closing handshake before the connection is cut. */
export const CLOSING_MS = 2000;
/** The maximum delay of Node's timers. */
const TIMER_MS_MAX = 2_147_483_647;
const BAD_REQUEST_CLOSE_CODE = 4400;
const UNAUTHORIZED_CLOSE_CODE = 4401;
const FORBIDDEN_CLOSE_CODE = 4403;
const TOO_LARGE_CLOSE_CODE = 1009;
/** The client library retries after this code. */
const TRY_AGAIN_CLOSE_CODE = 1013;
/** Maximum bytes of the reason in a closing frame. */
const CLOSE_REASON_BYTES_MAX = 123;
/** Maximum bytes that a connection may send before its token is known: a token with some hundred accounts fits. */
const GREETING_BYTES_MAX = 16 * 1024;
/** Maximum characters of a ping's payload, which is sent back. */
const PING_PAYLOAD_MAX = 1024;

export interface GreetingOptions {
  readonly verifyToken: TokenVerifier;
  readonly keys: KeyConnections;
  readonly clock: Clock;
  readonly mask: ErrorMask;
}

/** The state of one connection. */
export interface Session extends Record<PropertyKey, unknown> {
  authentication?: Authentication;
  /** Calls off what waits for the end of the token or key. */
  release?: () => void;
}
export type SocketContext = Context<Record<string, unknown>, Session & Extra>;

/** Limits of a connection before its token is verified. Registered before the listeners of the protocol. */
export function greetingOf(
  sockets: WebSocketServer,
  options: GreetingOptions,
): {
  readonly onConnect: (context: SocketContext) => Promise<boolean>;
  readonly onPing: (context: SocketContext, payload: unknown) => void;
} {
  const greeted = new WeakSet<WebSocket>();
  boundGreetings(sockets, greeted);
  return {
    onConnect: async (context) => {
      const isGreeted = await authenticate(context, options);
      if (isGreeted) {
        greeted.add(context.extra.socket);
      }
      return isGreeted;
    },
    onPing: requireShortPing,
  };
}

/** Ends connections that send too many bytes before authentication: the bytes are counted, not parsed. */
function boundGreetings(sockets: WebSocketServer, greeted: WeakSet<WebSocket>): void {
  sockets.on('connection', (socket, { socket: tcp }) => {
    let bytes = 0;
    const count = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (greeted.has(socket)) {
        tcp.off('data', count);
      } else if (bytes > GREETING_BYTES_MAX) {
        tcp.off('data', count);
        socket.close(TOO_LARGE_CLOSE_CODE, 'Too much before connection_init');
        // Stop reading the connection.
        tcp.pause();
        setTimeout(() => {
          socket.terminate();
        }, CLOSING_MS).unref();
      }
    };
    // Runs before the protocol sees the same bytes.
    tcp.prependListener('data', count);
  });
}

/** A ping's payload is returned with the pong: a large one, or one before authentication, closes the connection. */
function requireShortPing({ acknowledged, extra }: SocketContext, payload: unknown): void {
  if (!acknowledged) {
    extra.socket.close(UNAUTHORIZED_CLOSE_CODE, 'Ping before connection_init');
  } else if (payload !== undefined && JSON.stringify(payload).length > PING_PAYLOAD_MAX) {
    extra.socket.close(BAD_REQUEST_CLOSE_CODE, 'Ping payload too large');
  }
}

async function authenticate(
  { connectionParams, extra }: SocketContext,
  { verifyToken, clock, mask, keys }: GreetingOptions,
): Promise<boolean> {
  const header = connectionParams?.authorization ?? connectionParams?.Authorization;
  const authorization = typeof header === 'string' ? header : undefined;
  const address = extra.request.socket.remoteAddress ?? '';
  let authentication: Authentication;
  try {
    authentication = await verifyToken(authorization, address);
  } catch (error) {
    if (!(error instanceof DomainError)) {
      throw error;
    }
    logTokenRefusal(error, mask.log);
    closeWithReason(extra.socket, error);
    return false;
  }
  const { socket } = extra;
  const expiry = closeAtEnd(socket, clock, authentication);
  const leave =
    authentication.isKey === true && authorization !== undefined
      ? keys.add({
          authorization,
          address,
          onRenewed: (renewed) => {
            // What runs keeps the scope it began with until it is asked for again; its end is the new one.
            extra.authentication = renewed;
            expiry.move(renewed);
          },
          onEnded: (refusal) => {
            closeWithReason(socket, refusal);
          },
        })
      : null;
  extra.authentication = authentication;
  extra.release = () => {
    expiry.stop();
    leave?.();
  };
  return true;
}

interface Expiry {
  readonly move: (authentication: Authentication) => void;
  readonly stop: () => void;
}

/** Closes a connection when its token or key ends, by the clock of the world. */
function closeAtEnd(socket: WebSocket, clock: Clock, first: Authentication): Expiry {
  let timer: NodeJS.Timeout | undefined;
  const move = (authentication: Authentication): void => {
    clearTimeout(timer);
    const { expiresAt, isKey } = authentication;
    if (expiresAt === null) {
      return;
    }
    const left = expiresAt.getTime() - clock.now().getTime();
    timer = setTimeout(
      () => {
        if (left > TIMER_MS_MAX) {
          move(authentication);
        } else {
          closeWithReason(socket, endedAt(expiresAt, isKey === true));
        }
      },
      Math.min(Math.max(left, 0), TIMER_MS_MAX),
    );
    timer.unref();
  };
  move(first);
  return {
    move,
    stop: () => {
      clearTimeout(timer);
    },
  };
}

function endedAt(expiresAt: Date, isKey: boolean): DomainError {
  const at = expiresAt.toISOString();
  return isKey
    ? tokenRefused('KEY_EXPIRED', `The API key ended at ${at}: use a new one.`)
    : tokenRefused('TOKEN_EXPIRED', `The token expired at ${at}: get a new one.`);
}

/** 4403 with the reason of a refused token; 1013 when the token cannot be checked now. */
function closeWithReason(socket: WebSocket, { code, message, details }: DomainError): void {
  const isRefused = code === 'UNAUTHENTICATED';
  const text = `${isRefused ? String(details.reason) : code}: ${message}`;
  const bytes = Buffer.from(text).subarray(0, CLOSE_REASON_BYTES_MAX);
  socket.close(isRefused ? FORBIDDEN_CLOSE_CODE : TRY_AGAIN_CLOSE_CODE, bytes);
}
