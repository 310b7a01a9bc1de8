import { createHash } from 'node:crypto';

import { type VenueFill, type VenueOrder } from '../../../app/ports.js';
import {
  type Decimal,
  ONE,
  decimal,
  max,
  min,
  roundDown,
  roundUp,
} from '../../../domain/decimal.js';
import { assert } from '../../../domain/errors.js';

import { type BookDepth, averageSlippage, depthWithin } from './depth.js';
import { rejectedFill } from '../venue-fills.js';

/** One side of a paper order book as seen by an order. */
export interface PaperSide {
  readonly book: BookDepth;
  /** Consumed depth that has not recovered, in USD at mark. */
  readonly consumed: Decimal;
  /** Fills are multiples of it. Positive. */
  readonly lotSize: Decimal;
}

const PRICE_PLACES = 12;
const HASH_SPACE = 2 ** 32;

/**
 * Fills an order from the near end of the book up to its limit. The average price is rounded against us to 12
 * decimals and never beyond the limit.
 */
export function walkBook(order: VenueOrder, side: PaperSide, filledAt: Date): VenueFill {
  const { clientOrderId, size, markPrice, limitPrice } = order;
  const { book, consumed, lotSize } = side;
  assert(markPrice.gt(0) && !size.isZero(), 'an order has a size and a positive mark');
  const direction = size.gt(0) ? ONE : ONE.negated();
  const limitDistance = limitPrice.minus(markPrice).times(direction).div(markPrice);
  const available = depthWithin(book, consumed, limitDistance);
  const isFilled = size.abs().times(markPrice).lte(available);
  const filled = isFilled
    ? size.abs()
    : roundDown(available.div(markPrice).div(lotSize), 0).times(lotSize);
  if (filled.isZero()) {
    return rejectedFill(order, 'NO_DEPTH_WITHIN_LIMIT');
  }
  const slippage = averageSlippage(book, consumed, filled.times(markPrice));
  const price = markPrice.times(ONE.plus(slippage.times(direction)));
  return {
    clientOrderId,
    status: isFilled ? 'FILLED' : 'PARTIALLY_FILLED',
    filledSize: filled.times(direction),
    averagePrice: size.gt(0)
      ? min(limitPrice, roundUp(price, PRICE_PLACES))
      : max(limitPrice, roundDown(price, PRICE_PLACES)),
    reason: isFilled ? null : 'LIMIT_REACHED',
    filledAt,
  };
}

/** Decided by a hash: a run is reproducible, and a retry under a new id has a new chance. */
export function isRefusedByChance(seed: string, rejectShare: Decimal, orderId: string): boolean {
  const hash = createHash('sha256').update(`paper/${seed}/${orderId}`).digest();
  return decimal(hash.readUInt32BE(0)).lt(rejectShare.times(HASH_SPACE));
}
