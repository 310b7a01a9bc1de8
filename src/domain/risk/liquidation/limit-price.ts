import { type Decimal, ONE, ZERO, max, min, roundDown, roundUp } from '../../decimal.js';
import { assert } from '../../errors.js';

import { type AccountHealth, type PositionHealth } from '../health/account-health.js';
import { PRICE_PLACES, zeroEquityFillPrice } from '../health/liquidation-price.js';
import { type MarginParameters } from '../parameters/margin-parameters.js';

/** How far, and how fast, a liquidation gives way to whoever takes the position. */
export interface FillablePriceTerms {
  /** In [0, 1]: the widest distance from the mark, as part of the position's maintenance margin. */
  readonly fillableSpread: Decimal;
  /** At least 1: the multiple of the severity that gives it. */
  readonly fillableAdjustment: Decimal;
}

/**
 * The worst price at which a liquidation may trade a position, by how much its account lacks.
 *
 *     severity = adjustment · (1 − equity / cure margin)           clamped to [0, 1]
 *     price    = mark ∓ severity · spread · MM of the position / |size|     − for a long, + for a short
 *
 * A fixed limit gives everything away in the first second of a breach. This starts at the mark and gives way as
 * equity goes, so a small shortage is closed near the mark, and a large one is closed. It is measured from the
 * cure margin, where a liquidation ends; the source has one margin for both.
 *
 * @param health Has a cure margin above 0, which every account with a position has.
 * @returns In USD, rounded to 12 decimals towards the mark.
 * @see docs/risk-model.md#liquidation-step
 *
 * Source: dYdX v4, fillable price of a liquidation order.
 */
export function fillablePriceOf(
  { accountId, equity, cureMargin }: Pick<AccountHealth, 'accountId' | 'equity' | 'cureMargin'>,
  { size, markPrice, maintenanceMargin }: PositionHealth,
  { fillableSpread, fillableAdjustment }: FillablePriceTerms,
): Decimal {
  assert(cureMargin.gt(0), `account ${accountId} has a cure margin`);
  // Severity times cure margin, so that the only division is the last.
  const missing = fillableAdjustment.times(cureMargin.minus(equity));
  const spread = max(ZERO, min(missing, cureMargin)).times(fillableSpread).times(maintenanceMargin);
  const price = markPrice.minus(spread.div(cureMargin.times(size)));
  return size.gt(0) ? roundUp(price, PRICE_PLACES) : roundDown(price, PRICE_PLACES);
}

interface LimitPriceInput {
  readonly health: AccountHealth;
  readonly position: PositionHealth;
  readonly bankruptcyPrice: Decimal | null;
  readonly parameters: MarginParameters;
}

/**
 * The worst price at which an order may trade: mark ∓ maxSlippage, limited by the fillable price where the market has
 * one, by the bankruptcy price, and by the price at which closing the whole position would leave nothing. Rounded to
 * 12 decimals, towards the mark.
 */
export function limitPriceOf(
  { health, position, bankruptcyPrice, parameters }: LimitPriceInput,
  isWaterfallOpen: boolean,
): Decimal {
  const { markPrice } = position;
  const { maxSlippage, fillableSpread } = parameters;
  const isSale = position.size.gt(0);
  const slipped = isSale
    ? roundUp(markPrice.times(ONE.minus(maxSlippage)), PRICE_PLACES)
    : roundDown(markPrice.times(ONE.plus(maxSlippage)), PRICE_PLACES);
  const fillable = fillableSpread.isZero()
    ? slipped
    : fillablePriceOf(health, position, parameters);
  const furthest = isSale ? max(slipped, fillable) : min(slipped, fillable);
  if (isWaterfallOpen || health.equity.lte(0)) {
    return furthest;
  }
  const bankruptcy = bankruptcyPrice ?? (isSale ? ZERO : furthest);
  const bounds = [zeroEquityFillPrice(health.equity, position), bankruptcy];
  return isSale
    ? bounds.filter((bound) => bound.lte(markPrice)).reduce(max, furthest)
    : bounds.filter((bound) => bound.gte(markPrice)).reduce(min, furthest);
}
