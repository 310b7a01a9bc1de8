import { type PriceReason } from '../../domain/risk/price/price-guard-state.js';
import { DomainError, type DomainErrorCode } from '../../domain/errors.js';
import { type Tx } from '../../store/database/database.js';

import { inSlices } from '../slices.js';

import { doHashedOnce, type HashedRequest } from './idempotency.js';

/** One rejected row of a request. */
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- receipts are kept as JSON
export type Rejection = {
  /** Index of the row in the request, from 0. */
  readonly index: number;
  /** For a price refused by its guard, the guard's reason. */
  readonly code: DomainErrorCode | NonNullable<PriceReason> | 'PRICE_QUARANTINED';
  /** Why the guard refused or quarantined a price; null, or absent in old receipts, for all other rows. */
  readonly reason?: PriceReason;
  /** For example `positions[3].size`; null when it concerns the whole row. */
  readonly field: string | null;
  readonly message: string;
};

/** The result of a request with many rows. */
export interface RecordReceipt {
  readonly accepted: number;
  /** In the order of the rows. */
  readonly rejected: readonly Rejection[];
  /** The request was taken before: this is its original receipt. */
  readonly duplicate: boolean;
}

/** Converts the refusal of one row to its rejection. */
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

/** Rows that were worked on, and those that were refused. */
export interface WorkedRows<Result> {
  readonly rows: readonly Result[];
  readonly rejected: readonly Rejection[];
}

/** `eachRow` for as many rows as a request may have: in slices, so that the event loop turns meanwhile. */
export async function eachRowInSlices<Row extends { readonly index: number }, Result>(
  rows: readonly Row[],
  work: (row: Row) => Result,
): Promise<WorkedRows<Result>> {
  const done: Result[] = [];
  const rejected: Rejection[] = [];
  await inSlices(rows, (slice) => {
    const worked = eachRow(slice, work);
    done.push(...worked.rows);
    rejected.push(...worked.rejected);
  });
  return { rows: done, rejected };
}

/** Runs `work` on every row; an error that refuses a row becomes its rejection. */
export function eachRow<Row extends { readonly index: number }, Result>(
  rows: readonly Row[],
  work: (row: Row) => Result,
): WorkedRows<Result> {
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
 * Does the work of a request with many rows at most once per key.
 *
 * @param count The number of rows.
 * @param work Returns the rejected rows, in their order.
 * @throws DomainError CONFLICT when the key was used for other rows.
 */
export async function recordRowsOnce(
  tx: Tx,
  request: HashedRequest,
  count: number,
  work: () => Promise<readonly Rejection[]>,
): Promise<RecordReceipt> {
  const { receipt, isDuplicate } = await doHashedOnce(tx, request, async () => {
    const rejected = await work();
    return { accepted: count - rejected.length, rejected };
  });
  return { ...receipt, duplicate: isDuplicate };
}
