import { createHash } from 'node:crypto';

import { type VenueFill, type VenueOrder, type VenueReason } from '../../../app/ports.js';
import { Decimal, ZERO, roundDown, roundUp } from '../../../domain/decimal.js';

import { type CcxtMarket, type CcxtOrder } from './exchange.js';
import { rejectedFill, unknownFill } from '../venue-fills.js';

/** An order in the exchange's units. */
export interface ExchangeOrder {
  readonly side: 'buy' | 'sell';
  /** Contracts, or base units for spot. */
  readonly amount: string;
  readonly price: string;
}

/**
 * The client order id at the exchange: 32 letters and digits, the strictest limit. Our ids are longer and have
 * dots, so this is a hash of them; the same order always has the same.
 */
export function exchangeOrderId(clientOrderId: string): string {
  return `mw${createHash('sha256').update(clientOrderId).digest('hex').slice(0, 30)}`;
}

/**
 * Converts an order to contracts and ticks. The size is rounded down, and the limit price towards the mark, so
 * neither exceeds the order.
 *
 * @returns A reason instead, when the exchange would refuse its size or price.
 */
export function toExchangeOrder(
  order: VenueOrder,
  market: CcxtMarket,
): ExchangeOrder | { readonly refusal: VenueReason } {
  const { size, limitPrice, markPrice } = order;
  const step = positiveOf(market.precision.amount);
  const tick = positiveOf(market.precision.price);
  const contractSize = contractSizeOf(market);
  if (step === null || tick === null || contractSize === null) {
    return { refusal: 'INVALID_ORDER' };
  }
  const amount = toMultiple(size.abs().div(contractSize), step, roundDown);
  const price = toMultiple(limitPrice, tick, size.gt(0) ? roundDown : roundUp);
  const { limits } = market;
  const least = positiveOf(limits.amount?.min) ?? ZERO;
  const leastCost = positiveOf(limits.cost?.min) ?? ZERO;
  const most = positiveOf(limits.amount?.max);
  const cost = amount.times(contractSize).times(markPrice);
  if (amount.isZero() || amount.lt(least) || cost.lt(leastCost)) {
    return { refusal: 'BELOW_MINIMUM' };
  }
  const capped = most !== null && amount.gt(most) ? toMultiple(most, step, roundDown) : amount;
  return {
    side: size.gt(0) ? 'buy' : 'sell',
    amount: capped.toFixed(),
    price: price.toFixed(),
  };
}

/** Base units per unit of the exchange's amounts. */
export function contractSizeOf(market: CcxtMarket): Decimal | null {
  return market.spot === true ? new Decimal(1) : positiveOf(market.contractSize);
}

function toMultiple(
  value: Decimal,
  step: Decimal,
  round: (value: Decimal, places: number) => Decimal,
): Decimal {
  return round(value.div(step), 0).times(step);
}

/** The value as a number above 0; else null. */
export function positiveOf(value: unknown): Decimal | null {
  const parsed = numberOf(value);
  return parsed?.gt(0) === true ? parsed : null;
}

/** The value as a finite number; else null. */
function numberOf(value: unknown): Decimal | null {
  if (typeof value !== 'string' && typeof value !== 'number') {
    return null;
  }
  try {
    const parsed = new Decimal(value);
    return parsed.isFinite() ? parsed : null;
  } catch {
    return null;
  }
}

/** States in which an order can no longer trade. */
const ENDED: ReadonlySet<unknown> = new Set(['closed', 'canceled', 'expired', 'rejected']);

/**
 * Converts an exchange's answer about an order. Any incomplete answer is UNKNOWN: an order that still rests, a
 * size without a price, or an answer that is not an order.
 */
export function toVenueFill(order: VenueOrder, answer: CcxtOrder, market: CcxtMarket): VenueFill {
  const filled = numberOf(answer.filled);
  const contractSize = contractSizeOf(market);
  if (filled === null || contractSize === null || !ENDED.has(answer.status)) {
    return unknownFill(order);
  }
  if (filled.isZero()) {
    const reason = answer.status === 'rejected' ? 'VENUE_REJECTED' : 'NO_DEPTH_WITHIN_LIMIT';
    return rejectedFill(order, reason);
  }
  const averagePrice = positiveOf(answer.average);
  if (averagePrice === null) {
    return unknownFill(order);
  }
  const filledSize = filled.times(contractSize).times(directionOf(order, answer));
  const isFilled = filledSize.eq(order.size);
  const step = positiveOf(market.precision.amount) ?? ZERO;
  const missing = order.size.abs().minus(filledSize.abs());
  const isRounded = missing.lt(step.times(contractSize));
  return {
    clientOrderId: order.clientOrderId,
    status: isFilled ? 'FILLED' : 'PARTIALLY_FILLED',
    filledSize,
    averagePrice,
    reason: isFilled ? null : isRounded ? 'BELOW_MINIMUM' : 'LIMIT_REACHED',
    filledAt: instantOf(answer),
  };
}

/** The direction reported by the exchange; that of the order when it reports none. */
function directionOf({ size }: VenueOrder, { side }: CcxtOrder): 1 | -1 {
  if (side === 'buy') {
    return 1;
  }
  return side === 'sell' || size.lt(0) ? -1 : 1;
}

function instantOf(answer: CcxtOrder): Date | null {
  const at = answer.lastTradeTimestamp ?? answer.lastUpdateTimestamp ?? answer.timestamp;
  return typeof at === 'number' && Number.isFinite(at) ? new Date(at) : null;
}
