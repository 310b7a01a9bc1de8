import { type Decimal, ONE, ZERO, decimal, min, roundUp } from '../../../domain/decimal.js';

/**
 * The arithmetic of the paper order book. Exact but for the roundings named here.
 *
 * Orders rest evenly on both sides of the mark: `depthPer10Bps` USD in every 10 basis points, starting half a
 * spread away. Depth consumed by our own orders recovers with a half-life.
 */
export interface BookDepth {
  /** USD resting in every 10 basis points of a side. Positive. */
  readonly depthPer10Bps: Decimal;
  /** Fraction of mark between the mark and the first resting order. */
  readonly halfSpread: Decimal;
}

export type BookSide = 'BIDS' | 'ASKS';

/** Depth consumed by our own orders on one side of a market, in USD at mark, as of an instant. */
export interface ConsumedDepth {
  readonly marketId: string;
  readonly side: BookSide;
  readonly consumed: Decimal;
  readonly at: Date;
}

const TEN_BPS = decimal('0.001');
/** Decimals of consumed depth in USD, rounded up: never less than was used. */
export const CONSUMED_PLACES = 8;
const FRACTION_PLACES = 12;
const HALVINGS_MAX = 64;
const HALF = decimal('0.5');

/**
 * The rest of `consumed` after a time: halved per half-life and linear in between, so that no floating-point
 * exponential is needed.
 *
 *     left = consumed · ½ⁿ · (1 − r/2)     n whole half-lives and the part r of one have passed
 *
 * @param elapsedMs At least 0.
 * @returns USD, rounded up to 8 decimals; 0 after 64 half-lives.
 */
export function consumedAfter(consumed: Decimal, elapsedMs: number, halfLifeMs: number): Decimal {
  const halvings = Math.floor(elapsedMs / halfLifeMs);
  if (halvings >= HALVINGS_MAX) {
    return ZERO;
  }
  const part = decimal(elapsedMs - halvings * halfLifeMs).div(2 * halfLifeMs);
  return roundUp(consumed.times(HALF.pow(halvings)).times(ONE.minus(part)), CONSUMED_PLACES);
}

/**
 * Average distance from mark at which an order of `notional` trades.
 *
 *     slippage = half spread + (consumed + notional / 2) · 0.001 / depthPer10Bps
 *
 * @param notional USD at mark. At least 0.
 * @returns Fraction of mark in [0, 1], rounded up to 12 decimals.
 */
export function averageSlippage(depth: BookDepth, consumed: Decimal, notional: Decimal): Decimal {
  const distance = consumed.plus(notional.div(2)).times(TEN_BPS).div(depth.depthPer10Bps);
  return min(ONE, roundUp(depth.halfSpread.plus(distance), FRACTION_PLACES));
}

/**
 * Depth between the consumed part and the limit, in USD at mark.
 *
 * @param limitDistance How far from mark the order may trade, as a fraction; negative when its limit is on the
 *   near side of the mark.
 * @returns At least 0.
 */
export function depthWithin(depth: BookDepth, consumed: Decimal, limitDistance: Decimal): Decimal {
  const reach = limitDistance.minus(depth.halfSpread);
  const resting = reach.times(depth.depthPer10Bps).div(TEN_BPS).minus(consumed);
  return resting.gt(0) ? resting : ZERO;
}
