import { Transform } from 'node:stream';

import { type FastifyReply, type FastifyRequest } from 'fastify';

import { type Authentication, type TokenVerifier } from '../../app/auth/authentication.js';
import { type Log } from '../../app/ports.js';
import { assert, DomainError } from '../../domain/errors.js';

/** Maximum bytes of a body: enough for 10,000 positions or deposits with long ids in one call. */
export const BODY_BYTES_MAX = 8 * 1024 * 1024;
/** Maximum bytes of a body for actors who record nothing. Their largest requests are proposals and lists of ids. */
export const READER_BODY_BYTES_MAX = 256 * 1024;
/** A refused request with more remaining bytes than this is disconnected instead of read to its end. */
const DRAINED_BYTES_MAX = 64 * 1024;

/** Timeouts for the arrival of a request, in milliseconds; the server closes slower connections. */
export const REQUEST_TIMES = {
  /** The complete request with its body. */
  requestTimeout: 20_000,
  http: { headersTimeout: 10_000, connectionsCheckingInterval: 1_000 },
} as const;

/** Maximum bytes of a body for the bearer of a token. */
export function bodyBytesMaxOf({ actor }: Authentication): number {
  return actor.roles.has('OPERATOR') ? BODY_BYTES_MAX : READER_BODY_BYTES_MAX;
}

/** The checks of a request before a byte of its body is parsed. */
export interface Admission {
  readonly onRequest: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
  readonly preParsing: (
    request: FastifyRequest,
    reply: FastifyReply,
    payload: NodeJS.ReadableStream,
  ) => Promise<NodeJS.ReadableStream>;
  /** The sender of an admitted request. */
  readonly authenticationOf: (request: FastifyRequest) => Authentication;
}

/**
 * The first checks of a request: its token, from the headers alone, and the length of its body, by the header
 * and again while reading. A refused request is never parsed.
 */
export function createAdmission(verifyToken: TokenVerifier, log: Log): Admission {
  const admitted = new WeakMap<FastifyRequest, Authentication>();
  const authenticationOf = (request: FastifyRequest): Authentication => {
    const authentication = admitted.get(request);
    assert(authentication !== undefined, 'a request is admitted before it is read');
    return authentication;
  };
  return {
    onRequest: async (request, reply) => {
      try {
        const authentication = await verifyToken(request.headers.authorization, request.ip);
        requireBodyWithin(bodyBytesMaxOf(authentication), lengthOf(request) ?? 0);
        admitted.set(request, authentication);
      } catch (error) {
        logTokenRefusal(error, log);
        closeLongRequest(request, reply);
        throw error;
      }
    },
    preParsing: (request, reply, payload) => {
      const limit = bodyBytesMaxOf(authenticationOf(request));
      // A declared length was checked already, and Node reads no more bytes than that.
      return Promise.resolve(lengthOf(request) === null ? bounded(payload, limit, reply) : payload);
    },
    authenticationOf,
  };
}

/** One line in the log for each reason; the logger folds repeats. */
export function logTokenRefusal(error: unknown, log: Log): void {
  if (error instanceof DomainError && error.code === 'UNAUTHENTICATED') {
    log.warn({}, `a token was refused: ${String(error.details.reason)}`);
  }
}

/** The declared length of a body; null for a chunked one. */
function lengthOf({ headers }: FastifyRequest): number | null {
  if (headers['transfer-encoding'] !== undefined) {
    return null;
  }
  return Number(headers['content-length'] ?? 0);
}

function requireBodyWithin(limit: number, length: number): void {
  if (length > limit) {
    throw new BodyTooLargeError(limit);
  }
}

/** Answered with status 413. */
class BodyTooLargeError extends Error {
  readonly statusCode = 413;
  readonly code = 'FST_ERR_CTP_BODY_TOO_LARGE';

  constructor(readonly limit: number) {
    super(`Request body is too large: at most ${limit} bytes.`);
  }
}

function closeLongRequest(request: FastifyRequest, reply: FastifyReply): void {
  const length = lengthOf(request);
  if (length === null || length > DRAINED_BYTES_MAX) {
    void reply.header('connection', 'close');
  }
}

/** Passes at most `limit` bytes of a chunked body, then fails and ends the connection. */
function bounded(
  payload: NodeJS.ReadableStream,
  limit: number,
  reply: FastifyReply,
): NodeJS.ReadableStream {
  let length = 0;
  const passed = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      length += chunk.length;
      if (length > limit) {
        void reply.header('connection', 'close');
        done(new BodyTooLargeError(limit));
      } else {
        done(null, chunk);
      }
    },
  });
  // Not `pipeline`: it would close the connection before the answer is written.
  payload.once('error', (error: Error) => passed.destroy(error));
  payload.once('close', () => passed.end());
  return payload.pipe(passed);
}

/** The header WWW-Authenticate of a refusal (RFC 6750, section 3). */
export function challengeOf({ details, message }: DomainError): string {
  const { reason } = details;
  return reason === 'TOKEN_MISSING'
    ? 'Bearer realm="marginward"'
    : `Bearer realm="marginward", error="invalid_token", error_description="${message.replace(/["\\]/g, "'")}"`;
}
