import { type DomainError } from '../../errors.js';

/**
 * The refusals that end a proposal as FAILED when it is executed, by code: `null` for every refusal with that
 * code, else only those with one of these states. Every other error leaves the proposal unchanged, and the
 * execution is retried until the proposal expires.
 *
 * @see docs/governance.md#the-life-of-a-proposal
 */
export const PERMANENT_REFUSALS: Readonly<Record<string, readonly string[] | null>> = {
  BAD_USER_INPUT: null,
  FORBIDDEN: null,
  NOT_FOUND: null,
  IMPACT_LIMIT: null,
  CONFLICT: [
    'LISTED',
    'STATUS_IN_FORCE',
    'SOURCES_IN_FORCE',
    'SETTLING',
    'SETTLEMENT_PRICE_FIXED',
    'DELISTED',
    'REVOKED',
    'EXPIRED',
    'CURED',
    'RECOVERED',
    'CLOSED',
    'CANCELLED',
  ],
};

/** Whether a retry can never succeed. */
export function isPermanentRefusal({ code, details }: DomainError): boolean {
  if (!Object.hasOwn(PERMANENT_REFUSALS, code)) {
    return false;
  }
  const states = PERMANENT_REFUSALS[code] ?? null;
  return states === null || (typeof details.state === 'string' && states.includes(details.state));
}
