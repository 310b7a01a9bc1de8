/**
 * Why something was refused. Part of the public contract (`extensions.code`): a code is permanent.
 * The groups of docs/errors.md: who asks, what was asked, the state it met, the limits it broke.
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

/** A refusal the caller can act on. Anything else that is thrown is a bug or an outage. */
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

/** Refuses one input field: which field, which rule it broke, what was given. */
export function badInput(field: string, rule: string, value: string | number | null): DomainError {
  return new DomainError('BAD_USER_INPUT', `${field}: ${rule}`, { field, rule, value });
}

/**
 * Refuses what is not there; what another may not see is not there, either.
 *
 * @param noun What it would be, for example `margin call`.
 * @param id As it was given: cut to 80 characters, and what is not printable is replaced.
 * @param field The field of the input that names it; null when the request is about the thing itself.
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

/** What was thrown, in words: anything can be. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Stops on a broken invariant. Failing here is a programmer error, never a user error. */
export function assert(condition: boolean, invariant: string): asserts condition {
  if (!condition) {
    throw new Error(`Invariant broken: ${invariant}`);
  }
}
