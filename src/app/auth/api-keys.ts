import {
  API_KEY_SCOPES,
  type ApiKeyKind,
  type ApiKeyScope,
  hashOfSecret,
  prefixOf,
  SECRET_BYTES,
  secretOf,
} from '../../domain/api-key.js';
import { assert, badInput, DomainError, notFound } from '../../domain/errors.js';
import { isReadableLine, READABLE_RULE } from '../../domain/readable-text.js';
import { type Db, inTransaction, type Tx } from '../../store/database/database.js';
import {
  announceKeys,
  type ApiKey,
  endSecrets,
  insertApiKey,
  insertSecret,
  listApiKeys,
  lockApiKey,
  markRevoked,
} from '../../store/system/api-keys.js';
import { type Clock } from '../ports.js';
import { type Actor } from './actor.js';
import { requireRole } from './authority.js';
import { requireNetworks } from './networks.js';

/** What keys are made with. */
export interface KeyDeps {
  readonly db: Db;
  /** The time of the world, also where prices are played at theirs. */
  readonly clock: Clock;
  readonly kind: ApiKeyKind;
  /** So many random bytes. */
  readonly random: (bytes: number) => Buffer;
}

export interface ApiKeyInput {
  readonly name: string;
  readonly scopes: readonly ApiKeyScope[];
  /** Null together with `owners`: the whole book. */
  readonly accountIds: readonly string[] | null;
  readonly owners: readonly string[] | null;
  /** Null: from anywhere. */
  readonly allowedNetworks: readonly string[] | null;
  readonly expiresAt: Date | null;
}

export interface ApiKeyWithSecret {
  readonly key: ApiKey;
  readonly secret: string;
}

const NAME_LENGTH_MAX = 100;
/** Entries of a list of accounts or owners: kept here, so no request has to carry them. */
const LISTED_MAX = 10_000;
const REFERENCE = /^[^\p{C}]{1,200}$/u;
const OVERLAP_SECONDS = 86_400;
/** A rotation may take a month at the most. */
const OVERLAP_SECONDS_MAX = 2_592_000;

/**
 * Makes a key for a partner's programs. Its secret is in the answer and nowhere else.
 *
 * @throws DomainError FORBIDDEN for who is not ADMIN, and for INGEST without the role OPERATOR: nobody gives
 *   what they do not have; BAD_USER_INPUT.
 */
export function createApiKey(
  deps: KeyDeps,
  actor: Actor,
  input: ApiKeyInput,
): Promise<ApiKeyWithSecret> {
  requireRole(actor, 'ADMIN');
  const at = deps.clock.now();
  const scopes = API_KEY_SCOPES.filter((scope) => input.scopes.includes(scope));
  requireKey({ ...input, scopes }, at);
  if (scopes.includes('INGEST')) {
    requireRole(actor, 'OPERATOR');
  }
  const id = `key-${deps.random(8).toString('hex')}`;
  return inTransaction(deps.db, async (tx) => {
    await insertApiKey(tx, {
      id,
      name: input.name,
      scopes,
      isLimited: input.accountIds !== null || input.owners !== null,
      accountIds: [...new Set(input.accountIds ?? [])],
      owners: [...new Set(input.owners ?? [])],
      networks: input.allowedNetworks ?? [],
      createdBy: actor.subject,
      createdAt: at,
      expiresAt: input.expiresAt,
    });
    return withNewSecret(deps, tx, id, at);
  });
}

/**
 * Gives a key another secret. The one before holds for some time, so that programs can change over.
 *
 * @param request `overlapSeconds`: 0 to 2592000 (30 days); null: a day.
 * @throws DomainError FORBIDDEN for who is not ADMIN, and for a key with INGEST without the role OPERATOR;
 *   NOT_FOUND; CONFLICT for a key that was revoked or has expired; BAD_USER_INPUT.
 */
export function rotateApiKey(
  deps: KeyDeps,
  actor: Actor,
  request: { readonly id: string; readonly overlapSeconds: number | null },
): Promise<ApiKeyWithSecret> {
  requireRole(actor, 'ADMIN');
  const { id } = request;
  const overlapSeconds = request.overlapSeconds ?? OVERLAP_SECONDS;
  if (overlapSeconds < 0 || overlapSeconds > OVERLAP_SECONDS_MAX) {
    throw badInput('overlapSeconds', `must be from 0 to ${OVERLAP_SECONDS_MAX}`, overlapSeconds);
  }
  return inTransaction(deps.db, async (tx) => {
    const key = await requireApiKey(tx, id);
    const at = deps.clock.now();
    if (key.scopes.includes('INGEST')) {
      requireRole(actor, 'OPERATOR');
    }
    if (key.revokedAt !== null || (key.expiresAt !== null && key.expiresAt <= at)) {
      const [how, state] =
        key.revokedAt === null ? ['has expired', 'EXPIRED'] : ['was revoked', 'REVOKED'];
      throw new DomainError('CONFLICT', `The key ${how}: make another.`, { id, state });
    }
    await endSecrets(tx, id, new Date(at.getTime() + overlapSeconds * 1000));
    const rotated = await withNewSecret(deps, tx, id, at);
    await announceKeys(tx);
    return rotated;
  });
}

/**
 * Ends a key with all its secrets, in open connections too. Saying it again changes nothing.
 *
 * @throws DomainError FORBIDDEN for who is not ADMIN; NOT_FOUND.
 */
export function revokeApiKey(
  deps: Pick<KeyDeps, 'db' | 'clock'>,
  actor: Actor,
  id: string,
): Promise<ApiKey> {
  requireRole(actor, 'ADMIN');
  return inTransaction(deps.db, async (tx) => {
    await requireApiKey(tx, id);
    await markRevoked(tx, id, actor.subject, deps.clock.now());
    await announceKeys(tx);
    return requireApiKey(tx, id);
  });
}

/** Every key, revoked ones too, the newest first. @throws DomainError FORBIDDEN for who is not ADMIN. */
export function apiKeys({ db }: Pick<KeyDeps, 'db'>, actor: Actor): Promise<ApiKey[]> {
  requireRole(actor, 'ADMIN');
  return listApiKeys(db);
}

async function requireApiKey(tx: Tx, id: string): Promise<ApiKey> {
  const key = REFERENCE.test(id) ? await lockApiKey(tx, id) : null;
  if (key === null) {
    throw notFound('API key', id);
  }
  return key;
}

async function withNewSecret(
  { kind, random }: KeyDeps,
  tx: Tx,
  keyId: string,
  createdAt: Date,
): Promise<ApiKeyWithSecret> {
  const secret = secretOf(kind, random(SECRET_BYTES));
  const prefix = prefixOf(secret);
  await insertSecret(tx, { keyId, hash: hashOfSecret(secret), prefix, createdAt });
  const key = await lockApiKey(tx, keyId);
  assert(key !== null, 'a key that was written is there');
  return { key, secret };
}

function requireKey(input: ApiKeyInput, now: Date): void {
  const { name, scopes, accountIds, owners, allowedNetworks, expiresAt } = input;
  if (name.length === 0 || name.length > NAME_LENGTH_MAX || name.trim() !== name) {
    const rule = `must be 1 to ${NAME_LENGTH_MAX} characters without space around`;
    throw badInput('input.name', rule, name.length);
  }
  if (!isReadableLine(name)) {
    throw badInput('input.name', READABLE_RULE, null);
  }
  if (scopes.length === 0) {
    throw badInput('input.scopes', 'must name at least one', 0);
  }
  requireList('input.accountIds', accountIds ?? []);
  requireList('input.owners', owners ?? []);
  requireNetworks('input.allowedNetworks', allowedNetworks ?? []);
  if (scopes.includes('INGEST') && (accountIds !== null || owners !== null)) {
    const rule = 'INGEST is about the whole book: it goes with neither accountIds nor owners';
    throw badInput('input.scopes', rule, 'INGEST');
  }
  if (expiresAt !== null && expiresAt <= now) {
    throw badInput('input.expiresAt', 'must lie in the future', expiresAt.toISOString());
  }
}

function requireList(field: string, values: readonly string[]): void {
  if (values.length > LISTED_MAX) {
    throw badInput(field, `has at most ${LISTED_MAX} entries`, values.length);
  }
  values.forEach((value, index) => {
    if (!REFERENCE.test(value)) {
      throw badInput(`${field}[${index}]`, 'must be 1 to 200 printable characters', value.length);
    }
  });
}
