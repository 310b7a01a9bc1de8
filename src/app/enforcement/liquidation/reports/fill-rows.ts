import { type DecimalBounds, decimal, parseDecimal, ZERO } from '../../../../domain/decimal.js';
import { badInput, DomainError, notFound } from '../../../../domain/errors.js';
import {
  type InstructionStatus,
  type ReportedFill,
} from '../../../../domain/risk/liquidation/reported-fills.js';

import {
  isValidReference,
  PRICE_BOUNDS,
  requireLine,
  requireToken,
} from '../../../ingest/input.js';
import { rejectionOf, type Rejection } from '../../../ingest/receipt.js';

/** One report as received. */
export interface FillInput {
  /** Identifies the report permanently. */
  readonly id: string;
  readonly liquidationId: string;
  /** Signed, base units, at most 10¹² with 8 decimals; 0 reports a status alone. */
  readonly size: string;
  /** USD per base unit, above 0, at most 10⁹ with 12 decimals. Ignored when the size is 0. */
  readonly price: string;
  /** At most 2 s ahead of the clock. */
  readonly at: Date;
  readonly status: InstructionStatus;
  /** Up to 500 printable characters. */
  readonly reason: string | null;
}

/** A report and its place in the request. */
export interface FillRow {
  readonly index: number;
  readonly fill: ReportedFill;
}

const SIZE_BOUNDS: DecimalBounds = { min: decimal('-1e12'), max: decimal('1e12'), places: 8 };
/** How far a platform's clock may be ahead of ours. */
const AHEAD_MS_MAX = 2000;

/** Parses rows one by one: an invalid row is rejected, and the others continue. */
export function readFillRows(
  inputs: readonly FillInput[],
  now: Date,
): { readonly rows: readonly FillRow[]; readonly rejected: readonly Rejection[] } {
  const rows: FillRow[] = [];
  const rejected: Rejection[] = [];
  for (const [index, input] of inputs.entries()) {
    try {
      rows.push({ index, fill: readFill(`fills[${index}]`, input, now) });
    } catch (error) {
      if (!(error instanceof DomainError)) {
        throw error;
      }
      rejected.push(rejectionOf(index, error));
    }
  }
  return { rows, rejected };
}

function readFill(field: string, input: FillInput, now: Date): ReportedFill {
  const { liquidationId, at, status, reason } = input;
  const id = requireToken(`${field}.id`, input.id);
  if (!isValidReference(liquidationId)) {
    throw notFound('instruction', liquidationId, `${field}.liquidationId`);
  }
  const size = parseDecimal(`${field}.size`, input.size, SIZE_BOUNDS);
  if (status === 'OPEN' && !size.isZero()) {
    throw badInput(`${field}.size`, 'must be 0 with status OPEN', input.size);
  }
  if (status === 'PARTIALLY_FILLED' && size.isZero()) {
    throw badInput(`${field}.size`, 'must not be 0 with status PARTIALLY_FILLED', input.size);
  }
  const price = size.isZero() ? ZERO : parseDecimal(`${field}.price`, input.price, PRICE_BOUNDS);
  if (at.getTime() > now.getTime() + AHEAD_MS_MAX) {
    throw badInput(`${field}.at`, 'is more than 2 s ahead of the clock', at.toISOString());
  }
  if (reason !== null) {
    requireLine(`${field}.reason`, reason, 500);
  }
  return { id, liquidationId, size, price, at, status, reason };
}
