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
