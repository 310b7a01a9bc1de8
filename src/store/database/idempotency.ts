import { type JsonObject } from '../../domain/canonical.js';

import { type Tx } from './database.js';

/** The identity of a request. */
export interface RequestKey {
  /** The operation: a key may be used once in each. */
  readonly scope: string;
  readonly key: string;
  /** 64 hex digits. */
  readonly contentHash: string;
}

/** The earlier use of a key. */
export interface UsedKey {
  readonly contentHash: string;
  readonly receipt: JsonObject;
}

/**
 * Takes a key for the caller's transaction, or returns its earlier use. Waits for a concurrent transaction that
 * has taken the same key: when that fails, the key is free again.
 *
 * @returns Null when the key is the caller's; `saveReceipt` must follow.
 */
export async function claimKey(tx: Tx, request: RequestKey, at: Date): Promise<UsedKey | null> {
  const { scope, key, contentHash } = request;
  const count = await tx.$executeRaw`
    INSERT INTO idempotency_keys (scope, key, content_hash, receipt, at)
    VALUES (${scope}, ${key}, ${contentHash}, '{}'::jsonb, ${at})
    ON CONFLICT (scope, key) DO NOTHING`;
  if (count === 1) {
    return null;
  }
  const [row] = await tx.$queryRaw<{ content_hash: string; receipt: JsonObject }[]>`
    SELECT content_hash, receipt FROM idempotency_keys WHERE scope = ${scope} AND key = ${key}`;
  return { contentHash: row?.content_hash ?? '', receipt: row?.receipt ?? {} };
}

/** Stores the receipt of the request, for repeats. */
export async function saveReceipt(tx: Tx, request: RequestKey, receipt: JsonObject): Promise<void> {
  await tx.$executeRaw`
    UPDATE idempotency_keys SET receipt = ${JSON.stringify(receipt)}::jsonb
    WHERE scope = ${request.scope} AND key = ${request.key}`;
}
