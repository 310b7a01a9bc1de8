/**
 * The codes of the API (docs/errors.md), then those of this client. A code is permanent; a server of a later version
 * may send others, so treat an unknown code as a refusal.
 */
export const ERROR_CODES = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'BAD_USER_INPUT',
  'NOT_FOUND',
  'CONFLICT',
  'CURSOR_EXPIRED',
  'ACCOUNT_UNDER_CALL',
  'INSUFFICIENT_BALANCE',
  'INSUFFICIENT_FREE_COLLATERAL',
  'PRICE_STALE',
  'IMPACT_LIMIT',
  'MANDATE_BOUND_EXCEEDED',
  'MANDATE_COOLDOWN',
  'QUERY_TOO_COMPLEX',
  'RATE_LIMITED',
  'VENUE_UNAVAILABLE',
  'INSTRUCTION_ENDED',
  'FILL_CONTRADICTS_ORDER',
  'WITHDRAWALS_HALTED',
  'SERVICE_UNAVAILABLE',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'BAD_REQUEST',
  'INTERNAL_SERVER_ERROR',
] as const;

export type ServerErrorCode = (typeof ERROR_CODES)[number];

export type ClientErrorCode =
  /** Nobody answered, or what answered is not Marginward. The request may have been executed. */
  | 'NO_ANSWER'
  /** No answer within `timeoutMs`. The request may have been executed. */
  | 'TIMEOUT'
  /** The server closed the WebSocket for a reason that another attempt does not change; `closeCode` is its code. */
  | 'CONNECTION_REFUSED'
  /** A webhook message that does not come from Marginward, or is too old; `reason` says which. */
  | 'WEBHOOK_INVALID';

/** Codes after which the same request may succeed a moment later. */
const TRANSIENT: ReadonlySet<string> = new Set([
  'SERVICE_UNAVAILABLE',
  'RATE_LIMITED',
  'INTERNAL_SERVER_ERROR',
  'NO_ANSWER',
  'TIMEOUT',
] satisfies (ServerErrorCode | ClientErrorCode)[]);

/** One entry of the `errors` of an answer. */
export interface GraphqlError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** Every failure of this client. Switch on `code`, never on `message`. */
export class MarginwardError extends Error {
  override readonly name = 'MarginwardError';

  constructor(
    readonly code: ServerErrorCode | ClientErrorCode | (string & {}),
    message: string,
    /** The facts beside the code, as docs/errors.md lists them. */
    readonly details: Readonly<Record<string, unknown>> = {},
    /** All errors of the answer; `code`, `message` and `details` are those of the first. */
    readonly errors: readonly GraphqlError[] = [],
    /** What the server answered beside the errors: the fields that did not fail. */
    readonly data: unknown = null,
  ) {
    super(message);
  }

  /** Whether the same request, with the same key, may succeed a moment later. */
  get isTransient(): boolean {
    return TRANSIENT.has(this.code) || this.details.isTemporary === true;
  }
}

/** The error of an answer with `errors`. */
export function errorOf(errors: readonly GraphqlError[], data: unknown = null): MarginwardError {
  const [first] = errors;
  const { code, ...details } = first?.extensions ?? {};
  return new MarginwardError(
    typeof code === 'string' ? code : 'INTERNAL_SERVER_ERROR',
    first?.message ?? 'The server refused without a reason.',
    details,
    errors,
    data,
  );
}
