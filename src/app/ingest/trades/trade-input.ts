import { parseDecimal } from '../../../domain/decimal.js';
import { badInput } from '../../../domain/errors.js';
import { type RecordedTrade } from '../../../store/accounts/trades.js';

import { type BookedMarkets, requireBookedMarket } from '../booked-market.js';
import { COST_MAX, FLOW_BOUNDS, PRICE_BOUNDS, requireToken, SIZE_BOUNDS } from '../input.js';
import { eachRowInSlices, type WorkedRows } from '../receipt.js';

/** How far the instant of a fact may be ahead of the server, in milliseconds: clocks differ. */
const AHEAD_MS_MAX = 60_000;

/** One fill as received. */
export interface TradeInput {
  /** Identifies the trade permanently, across all accounts. */
  readonly id: string;
  readonly accountId: string;
  readonly marketId: string;
  /** Signed, base units, not 0, at most 10¹² with 8 decimals; times the price at most 10¹¹. */
  readonly size: string;
  /** USD, above 0, at most 10⁹ with 12 decimals. */
  readonly price: string;
  /** USD, 12 decimals; below 0 for a rebate. Its absolute value is at most the notional. */
  readonly fee: string;
  readonly at: Date;
}

/** A valid row. */
export interface TradeRow extends RecordedTrade {
  /** Index of the row in the request, from 0. */
  readonly index: number;
}

/** Parses the rows one by one: an invalid one, or one that repeats an id, is rejected. */
export async function readTradeRows(
  inputs: readonly TradeInput[],
  markets: BookedMarkets,
  now: Date,
): Promise<WorkedRows<TradeRow>> {
  const firstIndexById = new Map<string, number>();
  const indexed = inputs.map((input, index) => ({ index, input }));
  return eachRowInSlices(indexed, ({ index, input }) => {
    const field = `trades[${index}]`;
    const row = readRow(field, index, input, markets);
    requireNotAhead(`${field}.at`, row.tradedAt, now);
    const first = firstIndexById.get(row.id);
    if (first !== undefined) {
      throw badInput(`${field}.id`, `repeats the id of trades[${first}]`, input.id);
    }
    firstIndexById.set(row.id, index);
    return row;
  });
}

/** Refuses the instant of a fact that lies in the future. */
export function requireNotAhead(field: string, at: Date, now: Date): void {
  if (at.getTime() > now.getTime() + AHEAD_MS_MAX) {
    const rule = `must not be more than ${AHEAD_MS_MAX / 1000} s ahead of the server`;
    throw badInput(field, rule, at.toISOString());
  }
}

function readRow(
  field: string,
  index: number,
  input: TradeInput,
  markets: BookedMarkets,
): TradeRow {
  const id = requireToken(`${field}.id`, input.id);
  const accountId = requireToken(`${field}.accountId`, input.accountId);
  requireBookedMarket(`${field}.marketId`, input.marketId, markets);
  const size = parseDecimal(`${field}.size`, input.size, SIZE_BOUNDS);
  if (size.isZero()) {
    throw badInput(`${field}.size`, 'must not be 0', input.size);
  }
  const price = parseDecimal(`${field}.price`, input.price, PRICE_BOUNDS);
  const notional = size.abs().times(price);
  if (notional.gt(COST_MAX)) {
    const rule = `times price must be at most ${COST_MAX.toFixed()} USD`;
    throw badInput(`${field}.size`, rule, input.size);
  }
  const fee = parseDecimal(`${field}.fee`, input.fee, FLOW_BOUNDS);
  if (fee.abs().gt(notional)) {
    throw badInput(`${field}.fee`, 'must not be more than size times price', input.fee);
  }
  return { index, id, accountId, marketId: input.marketId, size, price, fee, tradedAt: input.at };
}
