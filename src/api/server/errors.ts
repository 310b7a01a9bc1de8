import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';

import { databaseOutageOf } from '../../app/outage.js';
import { type Log } from '../../app/ports.js';
import { DomainError } from '../../domain/errors.js';

import { QUERY_TOKENS_MAX } from './limits/query-limits.js';

/** The log for masked errors, and the source of their ids. */
export interface ErrorMask {
  readonly log: Log;
  /** An id that a caller can report and an operator can find. */
  readonly newErrorId: () => string;
}

/** Refusals by GraphQL itself, by the code they get: the query is wrong, not the values of the request. */
const QUERY_CODES: ReadonlySet<unknown> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'BAD_REQUEST',
]);

/** GraphQL stops after fifty invalid values. */
const TOO_MANY_FAULTS = 'Too many errors processing variables';
const TOO_MANY_TOKENS = /Document contains more tha[nt] \d+ tokens/;

/**
 * Converts an error to the form that clients may see. Used by both transports: Apollo's `formatError`, and
 * `onError` and `onNext` of graphql-ws.
 *
 * - A domain refusal keeps its message, with its code and details in `extensions`.
 * - A failure because the database is unreachable is SERVICE_UNAVAILABLE: the request may be retried.
 * - A value that does not fit its type is BAD_USER_INPUT with the field.
 * - A query that GraphQL refuses keeps GraphQL's message and code.
 * - Any other error is masked; the log has the cause under the same `errorId`.
 */
export function toPublicError(
  formatted: GraphQLFormattedError,
  thrown: unknown,
  mask: ErrorMask,
): GraphQLFormattedError {
  const refusal = refusalIn(thrown) ?? databaseOutageOf(thrown);
  if (refusal?.code === 'SERVICE_UNAVAILABLE') {
    logOutage(refusal, mask.log);
    return { ...formatted, message: refusal.message, extensions: publicFacts(refusal) };
  }
  if (refusal?.code === 'BAD_USER_INPUT' && isRefusedValue(formatted)) {
    // A scalar's error has only its type name; the check of the operation names the field.
    const isOfScalar = formatted.message !== refusal.message;
    const field = isOfScalar ? (fieldOf(formatted.message) ?? 'argument') : refusal.details.field;
    const details = { ...refusal.details, field };
    return { ...formatted, extensions: { ...details, code: refusal.code } };
  }
  if (refusal !== null) {
    mask.log.debug({ code: refusal.code, path: formatted.path }, 'refused');
    return { ...formatted, extensions: publicFacts(refusal) };
  }
  if (formatted.message.startsWith(TOO_MANY_FAULTS)) {
    const rule = 'has further invalid values that are not listed';
    return {
      message: `variables: ${rule}`,
      extensions: { code: 'BAD_USER_INPUT', field: 'variables', rule },
    };
  }
  if (isOfGraphQL(formatted, thrown)) {
    return publicQueryError(formatted);
  }
  if (isOfRequest(thrown)) {
    return { message: formatted.message, extensions: { code: 'BAD_REQUEST' } };
  }
  const errorId = mask.newErrorId();
  const cause = unwrapResolverError(thrown);
  mask.log.error({ err: cause, errorId, path: formatted.path }, 'unexpected error in a resolver');
  return {
    message: 'Internal error.',
    ...(formatted.path === undefined ? {} : { path: formatted.path }),
    ...(formatted.locations === undefined ? {} : { locations: formatted.locations }),
    extensions: { code: 'INTERNAL_SERVER_ERROR', errorId },
  };
}

function publicFacts({ code, details }: DomainError): Record<string, unknown> {
  return { ...details, code };
}

/** Whether an answer lacks data because a dependency is unreachable. */
export function isRefusedByOutage({
  errors = [],
}: {
  readonly errors?: readonly GraphQLFormattedError[];
}): boolean {
  return errors.some(({ extensions }) => extensions?.code === 'SERVICE_UNAVAILABLE');
}

/** Warns of a dependency that cannot be reached; the logger folds repeats. */
export function logOutage({ details: { dependency } }: DomainError, log: Log): void {
  log.warn({ dependency }, 'requests are refused: a dependency cannot be reached');
}

/** The domain's refusal inside a GraphQL error. */
function refusalIn(thrown: unknown): DomainError | null {
  let cause = thrown;
  while (cause instanceof GraphQLError && cause.originalError !== undefined) {
    cause = cause.originalError;
  }
  return cause instanceof DomainError ? cause : null;
}

/** Thrown while an input value was parsed, before any field ran. */
function isRefusedValue({ path }: GraphQLFormattedError): boolean {
  return path === undefined;
}

/** `Variable "$input" got invalid value 1.5 at "input.amount"; …` → `input.amount`. */
function fieldOf(message: string): string | null {
  const match = /^Variable "\$([^"]+)" got invalid value [\s\S]*? at "([^"]+)"(?:;|$)/.exec(
    message,
  );
  if (match !== null) {
    return match[2] ?? null;
  }
  return /^Variable "\$([^"]+)"/.exec(message)?.[1] ?? null;
}

/** Errors of a running field have a path; GraphQL's own errors about the request have none. */
function isOfGraphQL(formatted: GraphQLFormattedError, thrown: unknown): boolean {
  const { code } = formatted.extensions ?? {};
  if (formatted.path !== undefined || !(unwrapResolverError(thrown) instanceof GraphQLError)) {
    return false;
  }
  return code === undefined || code === 'BAD_USER_INPUT' || QUERY_CODES.has(code);
}

/** Errors of Apollo about the request that have no code of their own, such as a wrong persisted hash. */
function isOfRequest(thrown: unknown): boolean {
  if (!(thrown instanceof GraphQLError) || thrown.originalError !== undefined) {
    return false;
  }
  const { http } = thrown.extensions as { readonly http?: { readonly status?: number } };
  return http?.status !== undefined && http.status >= 400 && http.status < 500;
}

function publicQueryError(formatted: GraphQLFormattedError): GraphQLFormattedError {
  const field = fieldOf(formatted.message);
  if (field !== null) {
    const rule = formatted.message.slice(0, 300);
    return { ...formatted, extensions: { code: 'BAD_USER_INPUT', field, rule } };
  }
  if (TOO_MANY_TOKENS.test(formatted.message)) {
    return { ...formatted, extensions: { code: 'QUERY_TOO_COMPLEX', limit: QUERY_TOKENS_MAX } };
  }
  const { code, ...facts } = formatted.extensions ?? {};
  delete facts.stacktrace;
  return { ...formatted, extensions: { ...facts, code: code ?? 'GRAPHQL_VALIDATION_FAILED' } };
}
