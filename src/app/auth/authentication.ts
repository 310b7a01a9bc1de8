import { DomainError } from '../../domain/errors.js';

import { type Actor } from './actor.js';

/** The actor of a token, and the end of its validity. */
export interface Authentication {
  readonly actor: Actor;
  /** First instant at which the token is no longer valid. */
  readonly expiresAt: Date;
}

/**
 * Why a request is unauthenticated. Permanent: clients and operators depend on these codes.
 *
 * @see docs/errors.md#authentication-and-authority
 */
export const TOKEN_REFUSALS = [
  'TOKEN_MISSING',
  'TOKEN_MALFORMED',
  'TOKEN_SIGNATURE_INVALID',
  'TOKEN_ISSUER_WRONG',
  'TOKEN_AUDIENCE_WRONG',
  'TOKEN_EXPIRED',
  'TOKEN_NOT_YET_VALID',
  'TOKEN_CLAIM_INVALID',
  'TOKEN_SUBJECT_RESERVED',
] as const;
export type TokenRefusal = (typeof TOKEN_REFUSALS)[number];

/**
 * Reads the value of an `Authorization` header.
 *
 * @throws DomainError UNAUTHENTICATED with a `reason` of `TOKEN_REFUSALS`; SERVICE_UNAVAILABLE when the keys
 *   that verify tokens cannot be read now.
 */
export type TokenVerifier = (authorization: string | undefined) => Promise<Authentication>;

/** @param message The problem and what to do, in one sentence of ASCII: it becomes part of a header. */
export function tokenRefused(reason: TokenRefusal, message: string): DomainError {
  return new DomainError('UNAUTHENTICATED', message, { reason });
}
