import { type DecimalBounds, decimal, parseDecimal } from '../../../domain/decimal.js';
import { badInput, notFound } from '../../../domain/errors.js';
import { type HolderPayment } from '../../../store/accounts/holder-payments.js';

import { PRICE_BOUNDS } from '../input.js';
import { eachRow, type Rejection } from '../receipt.js';
import { requireNotAhead } from '../trades/trade-input.js';

/** At most the whole notional, in either direction: no venue has higher funding rates. */
const RATE_BOUNDS: DecimalBounds = { min: decimal(-1), max: decimal(1), places: 12 };

/** The funding rate of one market at one instant. */
export interface FundingRateInput {
  readonly marketId: string;
  /** Fraction of notional, from −1 to 1, 12 decimals: above 0 longs pay shorts. */
  readonly rate: string;
  /** USD, above 0, at most 10⁹ with 12 decimals. */
  readonly markPrice: string;
  readonly at: Date;
}

/** The settlement of one market at one instant. */
export interface ProfitSettlementInput {
  readonly marketId: string;
  /** USD, above 0, at most 10⁹ with 12 decimals. */
  readonly price: string;
  readonly at: Date;
}

export interface IndexedPayment {
  /** Index of the row in the request, from 0. */
  readonly index: number;
  readonly payment: HolderPayment;
}

export interface ReadPayments {
  readonly rows: readonly IndexedPayment[];
  readonly rejected: readonly Rejection[];
}

export function readFundingRates(
  inputs: readonly FundingRateInput[],
  markets: ReadonlySet<string>,
  now: Date,
): ReadPayments {
  return readPayments('rates', inputs, { markets, now }, (field, { marketId, at, ...input }) => ({
    kind: 'FUNDING',
    marketId,
    rate: parseDecimal(`${field}.rate`, input.rate, RATE_BOUNDS),
    markPrice: parseDecimal(`${field}.markPrice`, input.markPrice, PRICE_BOUNDS),
    at,
  }));
}

export function readSettlements(
  inputs: readonly ProfitSettlementInput[],
  markets: ReadonlySet<string>,
  now: Date,
): ReadPayments {
  const known = { markets, now };
  return readPayments('settlements', inputs, known, (field, { marketId, at, price }) => ({
    kind: 'SETTLEMENT',
    marketId,
    price: parseDecimal(`${field}.price`, price, PRICE_BOUNDS),
    at,
  }));
}

/** Parses the rows one by one: an invalid one, or one that repeats a market and instant, is rejected. */
function readPayments<Input extends { readonly marketId: string; readonly at: Date }>(
  rowsField: string,
  inputs: readonly Input[],
  { markets, now }: { readonly markets: ReadonlySet<string>; readonly now: Date },
  read: (field: string, input: Input) => HolderPayment,
): ReadPayments {
  const firstIndexByPlace = new Map<string, number>();
  const indexed = inputs.map((input, index) => ({ index, input }));
  return eachRow(indexed, ({ index, input }) => {
    const field = `${rowsField}[${index}]`;
    if (!markets.has(input.marketId)) {
      throw notFound('market', input.marketId, `${field}.marketId`);
    }
    const payment = read(field, input);
    requireNotAhead(`${field}.at`, input.at, now);
    const place = `${input.marketId} ${input.at.toISOString()}`;
    const first = firstIndexByPlace.get(place);
    if (first !== undefined) {
      throw badInput(field, `repeats the market and instant of ${rowsField}[${first}]`, place);
    }
    firstIndexByPlace.set(place, index);
    return { index, payment };
  });
}
