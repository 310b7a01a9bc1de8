import { type ApiKeyScope } from '../../domain/api-key.js';

import { type Reader, type Tx } from '../database/database.js';

/** Tells every API process that keys have changed. */
export const API_KEYS_CHANNEL = 'marginward_api_keys';

/** What a key allows, and where it stands. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  /** How its newest secret begins. */
  readonly prefix: string;
  readonly scopes: readonly ApiKeyScope[];
  /** False: it reads the whole book, and the two lists are empty. */
  readonly isLimited: boolean;
  readonly accountIds: readonly string[];
  readonly owners: readonly string[];
  /** CIDR; empty: from anywhere. */
  readonly networks: readonly string[];
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

/** A key by one of its secrets. */
export interface PresentedKey extends ApiKey {
  /** When this secret ends because it was replaced; null for the newest. */
  readonly secretEndsAt: Date | null;
}

interface ApiKeyRow {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: ApiKeyScope[];
  readonly is_limited: boolean;
  readonly account_ids: string[];
  readonly owners: string[];
  readonly networks: string[];
  readonly created_at: Date;
  readonly expires_at: Date | null;
  readonly last_used_at: Date | null;
  readonly revoked_at: Date | null;
}

export interface NewApiKey extends Pick<
  ApiKey,
  | 'id'
  | 'name'
  | 'scopes'
  | 'isLimited'
  | 'accountIds'
  | 'owners'
  | 'networks'
  | 'createdAt'
  | 'expiresAt'
> {
  readonly createdBy: string;
}

export interface NewSecret {
  readonly keyId: string;
  /** SHA-256, 32 bytes. */
  readonly hash: Buffer;
  readonly prefix: string;
  readonly createdAt: Date;
}

export async function insertApiKey(tx: Tx, key: NewApiKey): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO api_keys (id, name, scopes, is_limited, account_ids, owners, networks, created_by, created_at, expires_at)
    VALUES (${key.id}, ${key.name}, ${[...key.scopes]}, ${key.isLimited}, ${[...key.accountIds]},
      ${[...key.owners]}, ${[...key.networks]}, ${key.createdBy}, ${key.createdAt}, ${key.expiresAt})`;
}

export async function insertSecret(tx: Tx, secret: NewSecret): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO api_key_secrets (hash, key_id, prefix, created_at)
    VALUES (${secret.hash}, ${secret.keyId}, ${secret.prefix}, ${secret.createdAt})`;
}

/** Locks a key against other changes. @returns Null when there is none of that id. */
export async function lockApiKey(tx: Tx, id: string): Promise<ApiKey | null> {
  await tx.$queryRaw`SELECT 1 FROM api_keys WHERE id = ${id} FOR UPDATE`;
  return findApiKey(tx, id);
}

/** Every key, the newest first, at most 1,000. */
export function listApiKeys(reader: Reader): Promise<ApiKey[]> {
  return readKeys(reader, null);
}

/** @returns Null when there is none of that id. */
export async function findApiKey(reader: Reader, id: string): Promise<ApiKey | null> {
  return (await readKeys(reader, id))[0] ?? null;
}

async function readKeys(reader: Reader, id: string | null): Promise<ApiKey[]> {
  const rows = await reader.$queryRaw<ApiKeyRow[]>`
    SELECT k.*, s.prefix FROM api_keys k
    CROSS JOIN LATERAL (
      SELECT prefix FROM api_key_secrets WHERE key_id = k.id ORDER BY ends_at DESC NULLS FIRST LIMIT 1) s
    WHERE ${id}::text IS NULL OR k.id = ${id}
    ORDER BY k.created_at DESC, k.id LIMIT 1000`;
  return rows.map(keyOf);
}

/** The key that a secret of this hash belongs to, whether it still holds or not. */
export async function findKeyBySecret(reader: Reader, hash: Buffer): Promise<PresentedKey | null> {
  const [row] = await reader.$queryRaw<(ApiKeyRow & { secret_ends_at: Date | null })[]>`
    SELECT k.*, s.prefix, s.ends_at AS secret_ends_at
    FROM api_key_secrets s JOIN api_keys k ON k.id = s.key_id WHERE s.hash = ${hash}`;
  return row === undefined ? null : { ...keyOf(row), secretEndsAt: row.secret_ends_at };
}

/** Remembers that a key was used, at most once a minute. */
export async function saveLastUse(reader: Reader, id: string, at: Date): Promise<void> {
  await reader.$executeRaw`
    UPDATE api_keys SET last_used_at = ${at}
    WHERE id = ${id} AND (last_used_at IS NULL OR last_used_at < ${at}::timestamptz - interval '1 minute')`;
}

/** Ends every secret of a key at an instant, unless it ends before. */
export async function endSecrets(tx: Tx, keyId: string, endsAt: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE api_key_secrets SET ends_at = ${endsAt}
    WHERE key_id = ${keyId} AND (ends_at IS NULL OR ends_at > ${endsAt})`;
}

export async function markRevoked(tx: Tx, id: string, by: string, at: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE api_keys SET revoked_at = ${at}, revoked_by = ${by} WHERE id = ${id} AND revoked_at IS NULL`;
}

/** Told at the commit. */
export async function announceKeys(tx: Tx): Promise<void> {
  await tx.$queryRaw`SELECT pg_notify(${API_KEYS_CHANNEL}, '')`;
}

function keyOf(row: ApiKeyRow): ApiKey {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes,
    isLimited: row.is_limited,
    accountIds: row.account_ids,
    owners: row.owners,
    networks: row.networks,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  };
}
