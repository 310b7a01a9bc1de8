import { type Decimal, ONE, ZERO, max, min, roundUp } from '../../decimal.js';
import { assert } from '../../errors.js';

import { type PositionHealth } from '../health/account-health.js';
import { type Relief, sharedRelief } from './shared-relief.js';
import { type MarginTier } from '../parameters/margin-parameters.js';

/** The inputs for sizing a step in one position. */
export interface SizingInput {
  readonly position: PositionHealth;
  /** cure margin − equity of the whole account, in USD. Positive. */
  readonly shortage: Decimal;
  readonly tiers: readonly MarginTier[];
  readonly cureRatio: Decimal;
  readonly lotSize: Decimal;
  /** The most that the step may close; null when it may close the whole position. */
  readonly sizeCap: Decimal | null;
  /** The least that the step closes, at most the whole position; absent: no minimum. */
  readonly leastSize?: Decimal;
  /** A step that would leave less notional than this closes the whole position. */
  readonly minPositionNotional: Decimal;
  readonly liquidationFee: Decimal;
  /** Slippage as a fraction of the notional traded, capped, for an unsigned size. */
  readonly slippageOf: (size: Decimal) => Decimal;
}

/** MINIMUM: more than what cures, because a step closes at least so much. LOSS_CAPPED: by `lossCapOf`. */
export type SizingReason = 'TO_CURE' | 'CLOSE_ALL' | 'CAPPED' | 'LOSS_CAPPED' | 'MINIMUM';

export interface Sizing {
  /** Unsigned. */
  readonly size: Decimal;
  readonly reason: SizingReason;
  /** Smallest size that cures at this cost, to 18 decimals; null when closing this position cannot cure. */
  readonly sizeToCure: Decimal | null;
  /** f: the fee and slippage with which the size was computed. */
  readonly assumedCost: Decimal;
  /** Whether closing any part frees more margin than it costs. */
  readonly isHealing: boolean;
}

/** Number of sizes tried from below, and of larger sizes tried after that. */
const TRIES_FROM_BELOW = 16;
const TRIES_BEYOND = 8;

const SIZE_PLACES = 18;

/**
 * The size that a step closes of one position.
 *
 *     f  = liquidationFee + slippage of the size         for a purchase a little more: {@link costOf}
 *     q* = shortage / (P · (cureRatio · mmr − f))        bracket by bracket from the top
 *     q  = min(max(⌈q*⌉ to the lot, least), |size|, cap)
 *
 * The whole position is closed when no partial close heals (cureRatio · mmr ≤ f), when even closing all of it
 * is not enough, or when less than `minPositionNotional` or a lot would be left. The last lot may reach into a
 * bracket that does not heal: then a part of it would have been enough, and the next step decides.
 *
 * Slippage depends on the size, and the size on slippage. The iteration starts with the cost of one lot; the
 * size needed at that cost is too small, its own cost needs a larger size, and so on. As long as slippage does
 * not fall with size, no iterate exceeds the smallest sufficient size. So the limit is that size, and if an
 * iterate exceeds the maximum, no size is sufficient. After 16 sizes without a limit, growing steps beyond the
 * last size shorten the search.
 *
 * Beside other accounts of its owner a position's requirement bends within a bracket, too ({@link sharedRelief}).
 *
 * @see docs/risk-model.md#liquidation-step
 */
export function sizeLiquidation(input: SizingInput): Sizing {
  assert(input.shortage.gt(0), 'only an account below its cure margin is liquidated');
  const most = input.sizeCap ?? input.position.size.abs();
  return leastToCure(most, input) ?? sizingAt(most, input);
}

/** The smallest size up to `most` that is sufficient at its own cost; null when none is. */
function leastToCure(most: Decimal, input: SizingInput): Sizing | null {
  let size = min(input.lotSize, most);
  let gap = size;
  for (let tried = 0; tried < TRIES_FROM_BELOW; tried += 1) {
    const sizing = sizingAt(size, input);
    const { needed } = sizing;
    if (needed === null || needed.gt(most)) {
      return null;
    }
    if (needed.lte(size)) {
      return sizing;
    }
    gap = needed.minus(size);
    size = needed;
  }
  for (let tried = 0; tried < TRIES_BEYOND; tried += 1) {
    const beyond = min(most, size.plus(gap.times(4 ** tried)));
    const sizing = sizingAt(beyond, input);
    if (sizing.needed?.lte(beyond) === true) {
      return sizing;
    }
  }
  return null;
}

/** A sizing at the cost of some size, and the size needed at that cost: in whole lots, or the whole position. */
interface EstimatedSizing extends Sizing {
  readonly needed: Decimal | null;
}

function sizingAt(estimatedAt: Decimal, input: SizingInput): EstimatedSizing {
  const { lotSize, minPositionNotional, position, sizeCap } = input;
  const assumedCost = costOf(position.size, input.liquidationFee, input.slippageOf(estimatedAt));
  const relief = position.others.isZero()
    ? reliefAt(assumedCost, input)
    : sharedRelief(assumedCost, input);
  const whole = position.size.abs();
  const needed = relief.lots === null ? null : min(relief.lots.times(lotSize), whole);
  const enough = needed ?? whole;
  const wanted = max(enough, input.leastSize ?? ZERO);
  const capped = sizeCap === null ? wanted : min(wanted, sizeCap);
  const left = whole.minus(capped);
  const isCrumb = left.lt(lotSize) || left.times(position.markPrice).lt(minPositionNotional);
  const size = isCrumb ? whole : capped;
  const uncappedReason = size.gt(enough) ? 'MINIMUM' : 'TO_CURE';
  const partReason = size.lt(enough) ? 'CAPPED' : uncappedReason;
  return {
    size,
    reason: size.eq(whole) ? 'CLOSE_ALL' : partReason,
    sizeToCure: relief.size,
    assumedCost,
    isHealing: relief.isHealing,
    needed,
  };
}

/**
 * f: the cost of closing as a fraction of the closed notional, at the mark.
 *
 *     f = liquidationFee + slippage                                a sale; its fee is based on a lower amount
 *     f = liquidationFee · (1 + slippage) + slippage               a purchase; its fee is based on the amount paid
 *
 * @param size Signed size of the position: a short is closed by a purchase.
 */
export function costOf(size: Decimal, liquidationFee: Decimal, slippage: Decimal): Decimal {
  const onSlippage = size.isNegative() ? liquidationFee.times(slippage) : ZERO;
  return liquidationFee.plus(slippage).plus(onSlippage);
}

/**
 * Closes from the top of the position downwards. Each dollar of notional closed in a bracket costs `f` and
 * frees `cureRatio · mmr`. The first bracket that does not free more than it costs ends the walk, because lower
 * brackets free less.
 */
function reliefAt(cost: Decimal, input: SizingInput): Relief {
  const { position, tiers, cureRatio, lotSize } = input;
  let shortage = input.shortage;
  let top = position.notional;
  for (const tier of tiers.toReversed()) {
    if (top.lte(tier.floor)) {
      continue;
    }
    const gain = cureRatio.times(tier.maintenanceMarginFraction).minus(cost);
    if (gain.lte(0)) {
      return { isHealing: false, size: null, lots: null };
    }
    const inside = top.minus(tier.floor);
    if (gain.times(inside).gte(shortage)) {
      const scaled = position.notional.minus(top).times(gain).plus(shortage);
      const perUnit = gain.times(position.markPrice);
      // One division for each, so that a whole number of lots stays exact.
      const lots = scaled.div(perUnit.times(lotSize)).ceil();
      return { isHealing: true, size: roundUp(scaled.div(perUnit), SIZE_PLACES), lots };
    }
    shortage = shortage.minus(gain.times(inside));
    top = tier.floor;
  }
  return { isHealing: true, size: null, lots: null };
}

/** What limits one step in a position, besides its cure. In USD, but for the fraction. */
export interface StepLimits {
  readonly largePositionNotional: Decimal;
  readonly maxLiquidationFraction: Decimal;
  readonly minLiquidationNotional: Decimal;
  readonly maxLiquidationNotional: Decimal;
}

/**
 * The most that one step may close: of a large position the fraction, and of any position the notional. Rounded
 * down to whole lots, at least one lot and the least of a step. Null when neither applies.
 *
 *     cap = max( ⌊min( |size| · fraction, maxLiquidationNotional / P )⌋ to the lot, a lot, least )
 *
 * Source of the notional: dYdX v4, subaccount block limits.
 */
export function sizeCapOf(
  position: PositionHealth,
  lotSize: Decimal,
  limits: StepLimits,
): Decimal | null {
  const { notional, markPrice } = position;
  const size = position.size.abs();
  const { maxLiquidationNotional: most, maxLiquidationFraction: fraction } = limits;
  const caps = [
    ...(notional.gt(limits.largePositionNotional) ? [size.times(fraction)] : []),
    ...(most.gt(0) && notional.gt(most) ? [most.div(markPrice)] : []),
  ];
  const [first, ...others] = caps;
  return first === undefined
    ? null
    : max(
        wholeLots(others.reduce(min, first), size, lotSize),
        leastSizeOf(position, lotSize, limits),
      );
}

/**
 * The least that one step closes: `minLiquidationNotional`, rounded up to whole lots, or all of a smaller
 * position.
 *
 * Source: dYdX v4, position block limits.
 */
export function leastSizeOf(
  { markPrice, size }: Pick<PositionHealth, 'markPrice' | 'size'>,
  lotSize: Decimal,
  { minLiquidationNotional }: Pick<StepLimits, 'minLiquidationNotional'>,
): Decimal {
  const lots = minLiquidationNotional.div(markPrice.times(lotSize)).ceil();
  return min(size.abs(), lots.times(lotSize));
}

/**
 * The most that one step may close so that it loses at most `maxLiquidationLoss` beyond equity when all of it
 * trades at maxSlippage from the mark; in whole lots, at least one. Null when all of the position may be closed.
 *
 *     cap = (max(0, equity) + maxLiquidationLoss) / (P · maxSlippage)
 *
 * Source: dYdX v4, subaccount block limits ("max quantums insurance lost").
 */
export function lossCapOf(
  position: PositionHealth,
  lotSize: Decimal,
  {
    equity,
    maxSlippage,
    maxLiquidationLoss,
  }: Readonly<Record<'equity' | 'maxSlippage' | 'maxLiquidationLoss', Decimal>>,
): Decimal | null {
  const bearable = max(ZERO, equity).plus(maxLiquidationLoss);
  const perUnit = maxSlippage.times(position.markPrice);
  const size = position.size.abs();
  const isUnlimited = maxLiquidationLoss.isZero() || size.times(perUnit).lte(bearable);
  return isUnlimited ? null : wholeLots(bearable.div(perUnit), size, lotSize);
}

/** Rounded down to whole lots, at least one lot, at most the position. */
function wholeLots(wanted: Decimal, size: Decimal, lotSize: Decimal): Decimal {
  return min(size, max(ONE, wanted.div(lotSize).floor()).times(lotSize));
}
