/**
 * Codes of refusals. Part of the public contract (`extensions.code`): a code is permanent. Groups as in
 * docs/errors.md: the caller, the request, the state, the limits.
 */
export type DomainErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'BAD_USER_INPUT'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'CURSOR_EXPIRED'
  | 'ACCOUNT_UNDER_CALL'
  | 'INSUFFICIENT_BALANCE'
  | 'INSUFFICIENT_FREE_COLLATERAL'
  | 'OPEN_INTEREST_CAP'
  | 'PRICE_STALE'
  | 'IMPACT_LIMIT'
  | 'MANDATE_BOUND_EXCEEDED'
  | 'MANDATE_COOLDOWN'
  | 'QUERY_TOO_COMPLEX'
  | 'RATE_LIMITED'
  | 'VENUE_UNAVAILABLE'
  | 'INSTRUCTION_ENDED'
  | 'FILL_CONTRADICTS_ORDER'
  | 'WITHDRAWALS_HALTED'
  | 'SERVICE_UNAVAILABLE';

/** Facts for the caller, safe to show: never a secret, a query, a path or a stack. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>;

/** A refusal on which the caller can act. Any other error is a bug or an outage. */
export class DomainError extends Error {
  override readonly name = 'DomainError';

  constructor(
    readonly code: DomainErrorCode,
    message: string,
    readonly details: ErrorDetails = {},
  ) {
    super(message);
  }
}

/** Refuses one input field: its name, the broken rule, and the given value. */
export function badInput(field: string, rule: string, value: string | number | null): DomainError {
  return new DomainError('BAD_USER_INPUT', `${field}: ${rule}`, { field, rule, value });
}

/**
 * Refuses a reference to something that does not exist. The same error is used for things the caller may not
 * see.
 *
 * @param noun The kind of thing, for example `margin call`.
 * @param id As given: cut to 80 characters, unprintable characters replaced.
 * @param field The input field that names it; null when the request is about the thing itself.
 */
export function notFound(noun: string, id: string, field: string | null = null): DomainError {
  const shown = id.slice(0, 80).replace(/\p{C}/gu, '\uFFFD');
  return field === null
    ? new DomainError('NOT_FOUND', `There is no ${noun} ${shown}.`, { kind: noun, id: shown })
    : new DomainError('NOT_FOUND', `${field}: there is no ${noun} ${shown}`, {
        field,
        rule: 'must exist',
        value: shown,
      });
}

/** The message of a thrown value of any type. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Throws on a broken invariant: a programmer error, never a user error. */
export function assert(condition: boolean, invariant: string): asserts condition {
  if (!condition) {
    throw new Error(`Invariant broken: ${invariant}`);
  }
}
