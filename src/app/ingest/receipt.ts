import { type PriceReason } from '../../domain/risk/price/price-guard.js';
import { DomainError, type DomainErrorCode } from '../../domain/errors.js';
import { type Tx } from '../../store/database/database.js';

import { doOnce, type KeyedRequest } from './idempotency.js';

/** One row of a request that was not taken. */
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- receipts are kept as JSON
export type Rejection = {
  /** Of the row in the request, from 0. */
  readonly index: number;
  /** Of a price that its guard refused, the guard's reason. */
  readonly code: DomainErrorCode | NonNullable<PriceReason> | 'PRICE_QUARANTINED';
  /** Why the guard refused a price or put it in quarantine; null, or absent in old receipts, for all else. */
  readonly reason?: PriceReason;
  /** For example `positions[3].size`; null when it is about the row as a whole. */
  readonly field: string | null;
  readonly message: string;
};

/** What became of a request of many rows. */
export interface RecordReceipt {
  readonly accepted: number;
  /** In the order of the rows. */
  readonly rejected: readonly Rejection[];
  /** The request had been taken before: this is the answer it got then. */
  readonly duplicate: boolean;
}

/** The refusal of one row, from what would have refused a request of its own. */
export function rejectionOf(index: number, error: DomainError): Rejection {
  const { field } = error.details;
  return {
    index,
    code: error.code,
    field: typeof field === 'string' ? field : null,
    message: error.message,
  };
}

export function byIndex(a: Rejection, b: Rejection): number {
  return a.index - b.index;
}

/** `work` on every row; what it refuses is the row's rejection. */
export function eachRow<Row extends { readonly index: number }, Result>(
  rows: readonly Row[],
  work: (row: Row) => Result,
): { readonly rows: readonly Result[]; readonly rejected: readonly Rejection[] } {
  const done: Result[] = [];
  const rejected: Rejection[] = [];
  for (const row of rows) {
    try {
      done.push(work(row));
    } catch (error) {
      if (!(error instanceof DomainError)) {
        throw error;
      }
      rejected.push(rejectionOf(row.index, error));
    }
  }
  return { rows: done, rejected };
}

/**
 * Does the work of a request of many rows at most once for its key.
 *
 * @param count How many rows it has.
 * @param work Answers the rows that were not taken, in their order.
 * @throws DomainError CONFLICT when the key was used for other rows.
 */
export async function recordRowsOnce(
  tx: Tx,
  request: KeyedRequest,
  count: number,
  work: () => Promise<readonly Rejection[]>,
): Promise<RecordReceipt> {
  const { receipt, isDuplicate } = await doOnce(tx, request, async () => {
    const rejected = await work();
    return { accepted: count - rejected.length, rejected };
  });
  return { ...receipt, duplicate: isDuplicate };
}
