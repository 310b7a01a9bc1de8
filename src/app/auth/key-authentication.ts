import { type ApiKeyKind, hashOfSecret, kindOfSecret } from '../../domain/api-key.js';
import { type Db } from '../../store/database/database.js';
import {
  type ApiKey,
  findKeyBySecret,
  saveLastUse,
  type PresentedKey,
} from '../../store/system/api-keys.js';
import { type Clock } from '../ports.js';
import { type Actor, type Role } from './actor.js';
import { tokenRefused, type TokenVerifier } from './authentication.js';
import { isInNetworks } from './networks.js';

/** A key's last use is remembered to the minute. */
const USE_MS = 60_000;

/**
 * Reads `Bearer mw_…` as an API key, everything else as a token.
 *
 * @param verifyToken For what is no key.
 */
export function withApiKeys(
  verifyToken: TokenVerifier,
  deps: { readonly db: Db; readonly clock: Clock; readonly kind: ApiKeyKind },
): TokenVerifier {
  return async (authorization, address) => {
    const secret = /^Bearer +(mw_\S{1,100})$/i.exec(authorization ?? '')?.[1];
    if (secret === undefined) {
      return verifyToken(authorization, address);
    }
    const found =
      kindOfSecret(secret) === deps.kind
        ? await findKeyBySecret(deps.db, hashOfSecret(secret))
        : null;
    if (found === null) {
      throw tokenRefused('KEY_UNKNOWN', 'There is no such API key here.');
    }
    const now = deps.clock.now();
    requireHolding(found, now);
    requireNetwork(found, address);
    if (found.lastUsedAt === null || now.getTime() - found.lastUsedAt.getTime() >= USE_MS) {
      await saveLastUse(deps.db, found.id, now);
    }
    return { actor: actorOf(found), expiresAt: endOf(found), isKey: true };
  };
}

function requireHolding(key: PresentedKey, now: Date): void {
  if (key.revokedAt !== null) {
    throw tokenRefused('KEY_REVOKED', `The API key was revoked at ${key.revokedAt.toISOString()}.`);
  }
  const end = endOf(key);
  if (end !== null && end <= now) {
    throw tokenRefused('KEY_EXPIRED', `The API key ended at ${end.toISOString()}: use a new one.`);
  }
}

function requireNetwork({ networks }: PresentedKey, address: string): void {
  if (networks.length > 0 && !isInNetworks(address, networks)) {
    throw tokenRefused('KEY_NETWORK_REFUSED', 'The API key may not be used from this address.');
  }
}

/** Whether a key is valid, whichever of its secrets is used. */
export function isHolding({ revokedAt, expiresAt }: ApiKey, now: Date): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt > now);
}

/** The key's own end, or that of a secret that was replaced: whichever comes first. */
function endOf({ expiresAt, secretEndsAt }: PresentedKey): Date | null {
  const ends = [expiresAt, secretEndsAt].flatMap((end) => (end === null ? [] : [end.getTime()]));
  return ends.length === 0 ? null : new Date(Math.min(...ends));
}

/** Roles say which accounts a key sees and that it may record; what it may ask for at all, its scopes say. */
export function actorOf({ id, scopes, isLimited, accountIds, owners }: ApiKey): Actor {
  const sight: Role = isLimited ? 'PARTNER' : 'RISK_VIEWER';
  const roles: Role[] = scopes.includes('INGEST') ? [sight, 'OPERATOR'] : [sight];
  return {
    subject: `key:${id}`,
    roles: new Set(roles),
    accounts: accountIds,
    owners,
    scopes: new Set(scopes),
  };
}
