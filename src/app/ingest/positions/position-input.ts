import { parseDecimal, ZERO } from '../../../domain/decimal.js';
import { badInput, notFound } from '../../../domain/errors.js';

import { COST_MAX, PRICE_BOUNDS, requireToken, SIZE_BOUNDS } from '../input.js';
import { type PositionRow } from './position-rules.js';
import { eachRowInSlices, type WorkedRows } from '../receipt.js';

/** One row as received. */
export interface PositionInput {
  readonly accountId: string;
  readonly marketId: string;
  /** Signed, base units, at most 10¹² with 8 decimals; times entryPrice at most 10¹¹. 0 removes the position. */
  readonly size: string;
  /** USD, above 0, at most 10⁹ with 12 decimals. Ignored when the size is 0. */
  readonly entryPrice: string;
  /** USD, range as entryPrice: the price at which the closed part was closed. Null or absent: the present mark. */
  readonly price?: string | null;
}

/**
 * Parses the rows one by one: an invalid row is rejected and the others continue. A row that repeats the
 * account and market of an earlier one is rejected.
 */
export async function readPositionRows(
  inputs: readonly PositionInput[],
  isMarket: (marketId: string) => boolean,
): Promise<WorkedRows<PositionRow>> {
  const firstIndexByPlace = new Map<string, number>();
  const indexed = inputs.map((input, index) => ({ index, input }));
  return eachRowInSlices(indexed, ({ index, input }) => {
    const row = readPositionRow(`positions[${index}]`, index, input, isMarket);
    const place = `${row.accountId}\n${row.marketId}`;
    const first = firstIndexByPlace.get(place);
    if (first !== undefined) {
      const rule = `names the same account and market as positions[${first}]`;
      throw badInput(`positions[${index}]`, rule, row.marketId);
    }
    firstIndexByPlace.set(place, index);
    return row;
  });
}

/** @throws DomainError BAD_USER_INPUT naming the field; NOT_FOUND for the market. */
export function readPositionRow(
  field: string,
  index: number,
  input: PositionInput,
  isMarket: (marketId: string) => boolean,
): PositionRow {
  const accountId = requireToken(`${field}.accountId`, input.accountId);
  if (!isMarket(input.marketId)) {
    throw notFound('market', input.marketId, `${field}.marketId`);
  }
  const size = parseDecimal(`${field}.size`, input.size, SIZE_BOUNDS);
  const entryPrice = size.isZero()
    ? ZERO
    : parseDecimal(`${field}.entryPrice`, input.entryPrice, PRICE_BOUNDS);
  if (size.abs().times(entryPrice).gt(COST_MAX)) {
    const rule = `times entryPrice must be at most ${COST_MAX.toFixed()} USD`;
    throw badInput(`${field}.size`, rule, input.size);
  }
  const price =
    input.price === null || input.price === undefined
      ? null
      : parseDecimal(`${field}.price`, input.price, PRICE_BOUNDS);
  return { index, accountId, marketId: input.marketId, size, entryPrice, price };
}
