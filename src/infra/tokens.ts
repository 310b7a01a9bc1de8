import {
  createRemoteJWKSet,
  errors,
  type JWTPayload,
  jwtVerify,
  type JWTVerifyOptions,
  SignJWT,
} from 'jose';
import { z } from 'zod';

import { type Actor, isReservedSubject, type Role, ROLES } from '../app/auth/actor.js';
import { type Authentication, tokenRefused } from '../app/auth/authentication.js';
import { DomainError } from '../domain/errors.js';

/** Issuer claim of development tokens. */
export const DEVELOPMENT_ISSUER = 'marginward-dev';
export const DEVELOPMENT_AUDIENCE = 'marginward';

/** Signature algorithms of a production issuer: never a shared secret. */
const OIDC_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'];
const DISCOVERY_TIMEOUT_MS = 5000;
/** How far the clocks of an issuer and of this process may differ. Development tokens are signed by this clock. */
export const ISSUER_SKEW_SECONDS = 5;

/** The source of tokens: exactly one of these. */
export type TokenConfig =
  | { readonly kind: 'DEVELOPMENT'; readonly secret: string; readonly now: () => Date }
  | {
      readonly kind: 'OIDC';
      /** The `iss` claim of tokens; its `/.well-known/openid-configuration` names the keys. */
      readonly issuer: string;
      readonly audience: string;
      readonly now: () => Date;
    };

export interface DevelopmentToken {
  readonly subject: string;
  readonly roles: readonly Role[];
  /** Accounts that a partner or owner may see in addition to its own. */
  readonly accounts: readonly string[];
  readonly expiresInSeconds: number;
  readonly secret: string;
  readonly now: Date;
}

/** Signs a token for development: HS256 with a shared secret. Production issuers are never configured like this. */
export function signDevelopmentToken(token: DevelopmentToken): Promise<string> {
  const issuedAt = Math.floor(token.now.getTime() / 1000);
  return new SignJWT({ roles: [...token.roles], accounts: [...token.accounts] })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(DEVELOPMENT_ISSUER)
    .setAudience(DEVELOPMENT_AUDIENCE)
    .setSubject(token.subject)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + token.expiresInSeconds)
    .sign(new TextEncoder().encode(token.secret));
}

/**
 * Creates a verifier of `Bearer <token>`: signature, issuer, audience and times must be valid, and the token
 * must name a subject.
 * The signature is checked first, so that a forged token reveals nothing else.
 */
export function createTokenVerifier(
  config: TokenConfig,
): (authorization: string | undefined) => Promise<Authentication> {
  const verify = config.kind === 'DEVELOPMENT' ? developmentVerifier(config) : oidcVerifier(config);
  return async (authorization) => {
    const token = /^Bearer +(\S{1,8192})$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) {
      throw tokenRefused(
        'TOKEN_MISSING',
        'This needs a token in the header Authorization: Bearer <token>.',
      );
    }
    const payload = await verify(token).catch((error: unknown) => {
      throw refusalOf(error, config);
    });
    return authenticationOf(payload, config.kind === 'OIDC' ? ISSUER_SKEW_SECONDS : 0);
  };
}

type PayloadVerifier = (token: string) => Promise<JWTPayload>;

function developmentVerifier(config: TokenConfig & { kind: 'DEVELOPMENT' }): PayloadVerifier {
  const key = new TextEncoder().encode(config.secret);
  return async (token) => {
    const options: JWTVerifyOptions = {
      algorithms: ['HS256'],
      issuer: DEVELOPMENT_ISSUER,
      audience: DEVELOPMENT_AUDIENCE,
      requiredClaims: ['sub', 'exp'],
      currentDate: config.now(),
    };
    return (await jwtVerify(token, key, options)).payload;
  };
}

function oidcVerifier(config: TokenConfig & { kind: 'OIDC' }): PayloadVerifier {
  let keys: Promise<ReturnType<typeof createRemoteJWKSet>> | null = null;
  return async (token) => {
    // A failed discovery is retried with the next token.
    keys ??= discoverKeys(config.issuer).catch((error: unknown) => {
      keys = null;
      throw new IssuerAwayError('discovery failed', { cause: error });
    });
    const options: JWTVerifyOptions = {
      algorithms: OIDC_ALGORITHMS,
      issuer: config.issuer,
      audience: config.audience,
      requiredClaims: ['sub', 'exp'],
      clockTolerance: ISSUER_SKEW_SECONDS,
      currentDate: config.now(),
    };
    return (await jwtVerify(token, await keys, options)).payload;
  };
}

/** The issuer's configuration cannot be read. */
class IssuerAwayError extends Error {}

/** Converts jose's errors to a reason that clients know and a sentence with advice. */
function refusalOf(error: unknown, config: TokenConfig): DomainError {
  if (error instanceof errors.JWTExpired) {
    const at = new Date((error.payload.exp ?? 0) * 1000).toISOString();
    return tokenRefused('TOKEN_EXPIRED', `The token expired at ${at}: get a new one.`);
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    return claimRefusal(error);
  }
  if (
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JOSEAlgNotAllowed
  ) {
    const advice =
      config.kind === 'DEVELOPMENT'
        ? 'Sign one with "marginward token --data FOLDER", FOLDER being that of this server.'
        : 'It has to come from the configured issuer.';
    return tokenRefused(
      'TOKEN_SIGNATURE_INVALID',
      `The token was signed with another key. ${advice}`,
    );
  }
  const isAway = error instanceof IssuerAwayError || error instanceof errors.JWKSTimeout;
  if (isAway || !(error instanceof errors.JOSEError) || error.code === 'ERR_JOSE_GENERIC') {
    return new DomainError(
      'SERVICE_UNAVAILABLE',
      'The keys of the token issuer cannot be read now.',
      {
        dependency: 'issuer',
      },
    );
  }
  return tokenRefused('TOKEN_MALFORMED', 'The token is not a signed JWT.');
}

function claimRefusal({ claim, reason }: errors.JWTClaimValidationFailed): DomainError {
  if (reason === 'missing') {
    return tokenRefused('TOKEN_CLAIM_INVALID', `The token has no claim "${claim}".`);
  }
  switch (claim) {
    case 'iss':
      return tokenRefused('TOKEN_ISSUER_WRONG', 'The token comes from another issuer.');
    case 'aud':
      return tokenRefused('TOKEN_AUDIENCE_WRONG', 'The token is meant for another audience.');
    case 'nbf':
      return tokenRefused('TOKEN_NOT_YET_VALID', 'The token is not valid yet: compare the clocks.');
    default:
      return tokenRefused(
        'TOKEN_CLAIM_INVALID',
        `The claim "${claim}" of the token cannot be used.`,
      );
  }
}

const discoverySchema = z.object({ jwks_uri: z.url() });

async function discoverKeys(issuer: string): Promise<ReturnType<typeof createRemoteJWKSet>> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(url, { signal: AbortSignal.timeout(DISCOVERY_TIMEOUT_MS) });
  const { jwks_uri } = discoverySchema.parse(await response.json());
  return createRemoteJWKSet(new URL(jwks_uri));
}

/** Text that PostgreSQL accepts: no control characters, no lone surrogates. */
const PRINTABLE = /^[^\p{C}]+$/u;

/** Unknown roles are ignored; an invalid list counts as absent. A subject that no row could store is invalid. */
const claimsSchema = z.object({
  sub: z.string().max(200).regex(PRINTABLE),
  exp: z.number(),
  roles: z.array(z.string()).catch([]),
  accounts: z.array(z.string()).catch([]),
});

/** @param skewSeconds For so long a token holds beyond its `exp`. */
function authenticationOf(payload: JWTPayload, skewSeconds: number): Authentication {
  const claims = claimsSchema.safeParse(payload);
  if (!claims.success) {
    const claim = String(claims.error.issues[0]?.path[0] ?? 'sub');
    throw tokenRefused('TOKEN_CLAIM_INVALID', `The claim "${claim}" of the token cannot be used.`);
  }
  const { sub, exp, roles, accounts } = claims.data;
  if (isReservedSubject(sub)) {
    throw tokenRefused(
      'TOKEN_SUBJECT_RESERVED',
      'The subject of the token begins with "system:" or "key:", which name the program itself and API keys.',
    );
  }
  const known = ROLES.filter((role) => roles.includes(role));
  const nameable = accounts.filter((id) => PRINTABLE.test(id));
  const actor: Actor = { subject: sub, roles: new Set(known), accounts: nameable };
  return { actor, expiresAt: new Date((exp + skewSeconds) * 1000) };
}
