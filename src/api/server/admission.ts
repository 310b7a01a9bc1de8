import { Transform } from 'node:stream';

import { type FastifyReply, type FastifyRequest } from 'fastify';

import { type Authentication, type TokenVerifier } from '../../app/auth/authentication.js';
import { type Log } from '../../app/ports.js';
import { assert, DomainError } from '../../domain/errors.js';

/** Bytes of a body: room for 10,000 positions or deposits in one call, with long ids. */
export const BODY_BYTES_MAX = 8 * 1024 * 1024;
/** Bytes of a body from whoever records nothing. Its largest requests are proposals and lists of ids. */
export const READER_BODY_BYTES_MAX = 256 * 1024;
/** A refused request with a longer rest than this loses its connection instead of being read to its end. */
const DRAINED_BYTES_MAX = 64 * 1024;

/** Times within which a request must have arrived, in milliseconds; the server closes what is slower. */
export const REQUEST_TIMES = {
  /** All of it, with its body. */
  requestTimeout: 20_000,
  http: { headersTimeout: 10_000, connectionsCheckingInterval: 1_000 },
} as const;

/** How large a body the bearer of a token may send, in bytes. */
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
 * The checks of a request that come first: its token, from the headers alone, and the length of its body, by
 * what the header says and again while it is read. What is refused is never parsed.
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
        tellOfTokenRefusal(error, log);
        closeUnlessShort(request, reply);
        throw error;
      }
    },
    preParsing: (request, reply, payload) => {
      const limit = bodyBytesMaxOf(authenticationOf(request));
      // A length that was told is checked already, and Node reads no more than that.
      return Promise.resolve(lengthOf(request) === null ? bounded(payload, limit, reply) : payload);
    },
    authenticationOf,
  };
}

/** One line in the log for each reason; the logger folds repeats. */
export function tellOfTokenRefusal(error: unknown, log: Log): void {
  if (error instanceof DomainError && error.code === 'UNAUTHENTICATED') {
    log.warn({}, `a token was refused: ${String(error.details.reason)}`);
  }
}

/** Null when the request does not say it: it sends its body in chunks. */
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

function closeUnlessShort(request: FastifyRequest, reply: FastifyReply): void {
  const length = lengthOf(request);
  if (length === null || length > DRAINED_BYTES_MAX) {
    void reply.header('connection', 'close');
  }
}

/** Passes on at most `limit` bytes of a body that comes in chunks, then fails, and the connection ends. */
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
  // Not `pipeline`: it would end the connection before the answer is written.
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
