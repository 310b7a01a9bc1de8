import { createHash } from 'node:crypto';

import { DomainError } from '../../domain/errors.js';
import { canonicalJson, type Json, type JsonObject } from '../../domain/canonical.js';
import { type Tx } from '../../store/database/database.js';
import { claimKey, saveReceipt } from '../../store/database/idempotency.js';

export interface KeyedRequest {
  /** The operation: keys of different operations do not meet. */
  readonly scope: string;
  readonly key: string;
  /** All that was asked: the same key may be used again for the same content only. */
  readonly content: Json;
  readonly at: Date;
}

export interface KeyedResult<Receipt> {
  readonly receipt: Receipt;
  /** The work was done by an earlier request, and this is the receipt it got. */
  readonly isDuplicate: boolean;
}

/**
 * Does `work` at most once for a key, whoever repeats it and however many at a time: the key is
 * taken, the work done and the receipt kept in the caller's transaction. Work that throws leaves
 * its key free.
 *
 * @throws DomainError CONFLICT when the key was used for another content.
 */
export async function doOnce<Receipt extends JsonObject>(
  tx: Tx,
  { scope, key, content, at }: KeyedRequest,
  work: () => Promise<Receipt>,
): Promise<KeyedResult<Receipt>> {
  const contentHash = createHash('sha256').update(canonicalJson(content)).digest('hex');
  const request = { scope, key, contentHash };
  const used = await claimKey(tx, request, at);
  if (used === null) {
    const receipt = await work();
    await saveReceipt(tx, request, receipt);
    return { receipt, isDuplicate: false };
  }
  if (used.contentHash !== contentHash) {
    throw new DomainError('CONFLICT', `The key ${key} was used for a request with other content.`, {
      field: 'key',
      key,
      state: 'KEY_USED',
    });
  }
  return { receipt: used.receipt as Receipt, isDuplicate: true };
}
