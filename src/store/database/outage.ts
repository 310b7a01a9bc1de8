/*
 * Recognizes failures because PostgreSQL cannot be reached or is shutting down: the request is valid, and
 * succeeds when the server is back.
 */

/** Of sockets, of PostgreSQL (class 08, 57P0x, 53300) and of Prisma. */
const AWAY_CODES: ReadonlySet<unknown> = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...['ENOTFOUND', 'EAI_AGAIN'],
  ...['08000', '08001', '08003', '08004', '08006', '57P01', '57P02', '57P03', '53300'],
  ...['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2037'],
]);
/** The names that Prisma's adapter uses. */
const AWAY_KINDS: ReadonlySet<unknown> = new Set([
  ...['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections'],
]);
/** Messages of node-postgres without a code. */
const AWAY_MESSAGE =
  /Connection terminated|Connection ended unexpectedly|not queryable|timeout exceeded when trying to connect/;
/** Maximum depth of wrapped errors. */
const CAUSES_MAX = 8;

interface Failure {
  readonly code?: unknown;
  readonly originalCode?: unknown;
  readonly kind?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  readonly originalError?: unknown;
  readonly meta?: { readonly driverAdapterError?: unknown } | null;
}

/** Whether something failed because the database cannot be reached now. */
export function isDatabaseAway(thrown: unknown, causesMax: number = CAUSES_MAX): boolean {
  if (typeof thrown !== 'object' || thrown === null || causesMax === 0) {
    return false;
  }
  const { code, originalCode, kind, message, cause, originalError, meta }: Failure = thrown;
  return (
    AWAY_CODES.has(code) ||
    AWAY_CODES.has(originalCode) ||
    AWAY_KINDS.has(kind) ||
    (typeof message === 'string' && AWAY_MESSAGE.test(message)) ||
    [cause, originalError, meta?.driverAdapterError].some((inner) =>
      isDatabaseAway(inner, causesMax - 1),
    )
  );
}
