import { createHash } from 'node:crypto';

import { DomainError } from '../../domain/errors.js';
import { canonicalJson, type Json, type JsonObject } from '../../domain/canonical.js';
import { type Tx } from '../../store/database/database.js';
import { claimKey, saveReceipt } from '../../store/database/idempotency.js';

import { inSlices } from '../slices.js';

export interface KeyedRequest {
  /** The operation: keys of different operations are independent. */
  readonly scope: string;
  readonly key: string;
  /** The whole request: a key may be reused for the same content only. */
  readonly content: Json;
  readonly at: Date;
}

/** The same of a request whose content is hashed already. */
export interface HashedRequest extends Omit<KeyedRequest, 'content'> {
  readonly contentHash: string;
}

export interface KeyedResult<Receipt> {
  readonly receipt: Receipt;
  /** An earlier request did the work; this is its receipt. */
  readonly isDuplicate: boolean;
}

/**
 * Does `work` at most once per key, for any number of repeats and concurrent calls: the key is taken, the work
 * done and the receipt stored in the caller's transaction. When the work throws, the key stays free.
 *
 * @throws DomainError CONFLICT when the key was used for different content.
 */
export async function doOnce<Receipt extends JsonObject>(
  tx: Tx,
  { content, ...request }: KeyedRequest,
  work: () => Promise<Receipt>,
): Promise<KeyedResult<Receipt>> {
  const contentHash = createHash('sha256').update(canonicalJson(content)).digest('hex');
  return doHashedOnce(tx, { ...request, contentHash }, work);
}

/**
 * The hash of a request with many rows, made in slices.
 *
 * @param head The other parts of the request.
 * @returns The hash that `doOnce` takes of `{ …head, [list]: rows.map(contentOf) }`.
 */
export async function hashOfRows<Row>(
  head: JsonObject,
  list: string,
  rows: readonly Row[],
  contentOf: (row: Row) => Json,
): Promise<string> {
  const texts: string[] = [];
  await inSlices(rows, (slice) => texts.push(canonicalJson(slice.map(contentOf)).slice(1, -1)));
  const parts = [...Object.keys(head), list].sort().map((name) => {
    const text = name === list ? `[${texts.join(',')}]` : canonicalJson(head[name] ?? null);
    return `${canonicalJson(name)}:${text}`;
  });
  return createHash('sha256')
    .update(`{${parts.join(',')}}`)
    .digest('hex');
}

/** `doOnce` for a request whose content is hashed already. */
export async function doHashedOnce<Receipt extends JsonObject>(
  tx: Tx,
  { scope, key, contentHash, at }: HashedRequest,
  work: () => Promise<Receipt>,
): Promise<KeyedResult<Receipt>> {
  const request = { scope, key, contentHash };
  const used = await claimKey(tx, request, at);
  if (used === null) {
    const receipt = await work();
    await saveReceipt(tx, request, receipt);
    return { receipt, isDuplicate: false };
  }
  if (used.contentHash !== contentHash) {
    throw new DomainError(
      'CONFLICT',
      `The key ${key} was used for a request with different content.`,
      {
        field: 'key',
        key,
        state: 'KEY_USED',
      },
    );
  }
  return { receipt: used.receipt as Receipt, isDuplicate: true };
}
