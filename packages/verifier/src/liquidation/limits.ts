import {
  absolute,
  type Decimal,
  floored,
  isAbove0,
  isAtMost,
  isBelow0,
  isLess,
  isZero,
  least,
  minus,
  most,
  negated,
  ONE,
  plus,
  quotientOf,
  rounded,
  sumOf,
  times,
  ZERO,
} from '../numbers/decimal.js';

import {
  type Health,
  type Measured,
  type PositionHealth,
  countedOf,
  isWithinPeg,
} from '../health/account-health.js';

import { type StepMarket } from './step-inputs.js';

const PRICE_PLACES = 12;

/** Rounded down to whole lots, at least one, at most the position. */
function wholeLots(wanted: Decimal, per: Decimal, { whole, lot }: Sizes): Decimal {
  const lots = quotientOf(wanted, times(per, lot), { places: 0, rounding: 'DOWN' });
  return least(whole, times(most(ONE, lots), lot));
}

interface Sizes {
  readonly whole: Decimal;
  readonly lot: Decimal;
}

/** `minLiquidationNotional`, up to whole lots; all of a smaller position. */
export function leastSizeOf({ size, price }: PositionHealth, market: StepMarket): Decimal {
  const { minLiquidationNotional, lotSize } = market;
  const per = times(price, lotSize);
  const lots = quotientOf(minLiquidationNotional, per, { places: 0, rounding: 'UP' });
  return least(absolute(size), times(lots, lotSize));
}

/** The most of a large position, and of any by `maxLiquidationNotional`; null when neither limits. */
export function sizeCapOf(position: PositionHealth, market: StepMarket): Decimal | null {
  const { notional, price } = position;
  const sizes = { whole: absolute(position.size), lot: market.lotSize };
  const { maxLiquidationNotional: notionalMax } = market;
  const isLarge = isLess(market.largePositionNotional, notional);
  const isLimited = isAbove0(notionalMax) && isLess(notionalMax, notional);
  const caps = [
    ...(isLarge ? [wholeLots(times(sizes.whole, market.maxLiquidationFraction), ONE, sizes)] : []),
    ...(isLimited ? [wholeLots(notionalMax, price, sizes)] : []),
  ];
  const [first, ...others] = caps;
  return first === undefined
    ? null
    : most(others.reduce(least, first), leastSizeOf(position, market));
}

/** The most whose loss beyond equity at maxSlippage is within `maxLiquidationLoss`; null when all is. */
export function lossCapOf(
  position: PositionHealth,
  market: StepMarket,
  equity: Decimal,
): Decimal | null {
  const bearable = plus(floored(equity), market.maxLiquidationLoss);
  const perUnit = times(market.maxSlippage, position.price);
  const whole = absolute(position.size);
  return isZero(market.maxLiquidationLoss) || isAtMost(times(whole, perUnit), bearable)
    ? null
    : wholeLots(bearable, perUnit, { whole, lot: market.lotSize });
}

/**
 * The mark of the market alone at which equity is 0: equity is linear in it. Rounded to 12 decimals, where equity is
 * not below 0; null when there is none above 0.
 */
export function bankruptcyPriceOf(
  account: Measured,
  { equity }: Health,
  { marketId, size, price }: PositionHealth,
): Decimal | null {
  const units = account.collateral
    .filter((held) => held.priceMarketId === marketId && !isZero(held.balance))
    .filter((held) => !isWithinPeg(held, price))
    .map((held) => countedOf(held, held.balance));
  const slope = plus(size, sumOf(units));
  const atZero = minus(equity, times(slope, price));
  const isCrossed = isAbove0(slope) ? isBelow0(atZero) : isBelow0(slope) && !isBelow0(atZero);
  if (!isCrossed) {
    return null;
  }
  const rounding = isAbove0(slope) ? 'UP' : 'DOWN';
  const root = quotientOf(negated(atZero), slope, { places: PRICE_PLACES, rounding });
  return isAbove0(root) ? root : null;
}

/** The price at which a trade of the whole position leaves nothing: P − E / size, rounded towards the mark. */
export function emptyingPriceOf(
  equity: Decimal,
  { size, price }: Pick<PositionHealth, 'size' | 'price'>,
): Decimal {
  const rounding = isAbove0(size) ? 'UP' : 'DOWN';
  const scaled = minus(times(price, size), equity);
  return quotientOf(scaled, size, { places: PRICE_PLACES, rounding });
}

/** The worst price at which the order of a step may trade. @see docs/risk-model.md#liquidation-step */
export function limitPriceOf(
  health: Health,
  {
    position,
    market,
    bankruptcyPrice,
    isWaterfallOpen,
  }: {
    readonly position: PositionHealth;
    readonly market: StepMarket;
    readonly bankruptcyPrice: Decimal | null;
    readonly isWaterfallOpen: boolean;
  },
): Decimal {
  const { price, size } = position;
  const isSale = isAbove0(size);
  const nearer = isSale ? most : least;
  const factor = isSale ? minus(ONE, market.maxSlippage) : plus(ONE, market.maxSlippage);
  const slipped = rounded(times(price, factor), PRICE_PLACES, isSale ? 'UP' : 'DOWN');
  const furthest = isZero(market.fillableSpread)
    ? slipped
    : nearer(slipped, fillablePriceOf(health, position, market));
  if (isWaterfallOpen || !isAbove0(health.equity)) {
    return furthest;
  }
  const bounds = [
    emptyingPriceOf(health.equity, position),
    bankruptcyPrice ?? (isSale ? ZERO : furthest),
  ];
  return bounds
    .filter((bound) => (isSale ? isAtMost(bound, price) : isAtMost(price, bound)))
    .reduce(nearer, furthest);
}

/** P ∓ severity · spread · MM / |size|, severity = adjustment · (1 − E / cure margin) in [0, 1]. */
function fillablePriceOf(
  { equity, cure }: Health,
  { size, price, maintenance }: PositionHealth,
  { fillableSpread, fillableAdjustment }: StepMarket,
): Decimal {
  const severity = floored(least(times(fillableAdjustment, minus(cure, equity)), cure));
  const spread = times(times(severity, fillableSpread), maintenance);
  const below = times(cure, size);
  const rounding = isAbove0(size) ? 'UP' : 'DOWN';
  return quotientOf(minus(times(price, below), spread), below, { places: PRICE_PLACES, rounding });
}
