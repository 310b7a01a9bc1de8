import { type Actor } from './actor.js';

/** Who a token speaks for, and until when. */
export interface Authentication {
  readonly actor: Actor;
  /** First instant at which the token no longer holds. */
  readonly expiresAt: Date;
}

/**
 * Reads the value of an `Authorization` header. Null when there is none, or none that holds now:
 * a caller learns no more than that.
 */
export type TokenVerifier = (authorization: string | undefined) => Promise<Authentication | null>;
