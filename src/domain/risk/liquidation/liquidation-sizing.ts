import { type Decimal, ONE, ZERO, max, min, roundUp } from '../../decimal.js';
import { assert } from '../../errors.js';

import { type PositionHealth } from '../health/account-health.js';
import { type MarginTier } from '../parameters/margin-parameters.js';

/** What sizing a step in one position needs to know. */
export interface SizingInput {
  readonly position: PositionHealth;
  /** cure margin − equity of the whole account, in USD. Positive. */
  readonly shortage: Decimal;
  readonly tiers: readonly MarginTier[];
  readonly cureRatio: Decimal;
  readonly lotSize: Decimal;
  /** Null when the step may close all of it, else the most it may close. */
  readonly sizeCap: Decimal | null;
  /** A step that would leave less notional than this closes everything. */
  readonly minPositionNotional: Decimal;
  readonly liquidationFee: Decimal;
  /** Slippage as a fraction of the notional traded, capped, for an unsigned size. */
  readonly slippageOf: (size: Decimal) => Decimal;
}

export type SizingReason = 'TO_CURE' | 'CLOSE_ALL' | 'CAPPED';

export interface Sizing {
  /** Unsigned. */
  readonly size: Decimal;
  readonly reason: SizingReason;
  /** Least size that cures at this cost, to 18 decimals; null when closing this position cannot. */
  readonly sizeToCure: Decimal | null;
  /** f: fee and slippage that the size was found with. */
  readonly assumedCost: Decimal;
  /** Whether every part closed frees more margin than it costs. */
  readonly isHealing: boolean;
}

/** So many sizes are tried from below, and so many beyond where that got to. */
const TRIES_FROM_BELOW = 16;
const TRIES_BEYOND = 8;

const SIZE_PLACES = 18;

/**
 * How much of one position a step closes.
 *
 *     f  = liquidationFee + slippage of the size         for a purchase a little more: {@link costOf}
 *     q* = shortage / (P · (cureRatio · mmr − f))        bracket by bracket from the top
 *     q  = min(⌈q*⌉ to the lot, |size|, cap)
 *
 * Everything is closed when no partial closing heals (cureRatio · mmr ≤ f), when even all of it is
 * not enough, or when less than `minPositionNotional` or a lot would be left. The last lot may reach into
 * a bracket that does not heal: then a part of it would have been enough, and the next step decides.
 *
 * Slippage depends on the size and the size on slippage. The size that the cost of one lot asks for is
 * too small; at its own cost a larger one is asked for, and so on. As long as slippage does not fall
 * with size, none of these is larger than the least that is enough, so where they end is the least,
 * and where one asks for more than there may be, nothing is enough. A walk that has not ended after 16
 * sizes is cut short by steps beyond it that grow.
 *
 * @see docs/risk-model.md#liquidation-step
 */
export function sizeLiquidation(input: SizingInput): Sizing {
  assert(input.shortage.gt(0), 'only an account below its cure margin is liquidated');
  const most = input.sizeCap ?? input.position.size.abs();
  return leastToCure(most, input) ?? sizingAt(most, input);
}

/** The least size up to `most` that is enough at its own cost; null when none is. */
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

/** A sizing at the cost of some size, and what is needed at that cost: in whole lots, or all of it. */
interface EstimatedSizing extends Sizing {
  readonly needed: Decimal | null;
}

function sizingAt(estimatedAt: Decimal, input: SizingInput): EstimatedSizing {
  const { lotSize, minPositionNotional, position, sizeCap } = input;
  const assumedCost = costOf(position.size, input.liquidationFee, input.slippageOf(estimatedAt));
  const relief = reliefAt(assumedCost, input);
  const whole = position.size.abs();
  const needed = relief.lots === null ? null : min(relief.lots.times(lotSize), whole);
  const wanted = needed ?? whole;
  const capped = sizeCap === null ? wanted : min(wanted, sizeCap);
  const left = whole.minus(capped);
  const isCrumb = left.lt(lotSize) || left.times(position.markPrice).lt(minPositionNotional);
  const size = isCrumb ? whole : capped;
  const partReason = size.lt(wanted) ? 'CAPPED' : 'TO_CURE';
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
 * f: what closing costs as a fraction of the notional closed, at the mark.
 *
 *     f = liquidationFee + slippage                                a sale; its fee is of less than that
 *     f = liquidationFee · (1 + slippage) + slippage               a purchase pays its fee on what it pays
 *
 * @param size Signed size of the position: a short is closed by a purchase.
 */
export function costOf(size: Decimal, liquidationFee: Decimal, slippage: Decimal): Decimal {
  const onSlippage = size.isNegative() ? liquidationFee.times(slippage) : ZERO;
  return liquidationFee.plus(slippage).plus(onSlippage);
}

/** What closing a position from the top achieves at one cost. */
interface Relief {
  readonly isHealing: boolean;
  /** Null when closing all of it does not cure, or does not heal. */
  readonly size: Decimal | null;
  /** The same size, up to whole lots. */
  readonly lots: Decimal | null;
}

/**
 * Closes from the top of the position downwards. Each dollar of notional closed in a bracket costs
 * `f` and frees `cureRatio · mmr`; the first bracket that does not free more than it costs ends it,
 * since those below free less.
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
      // One division each: what is a whole number of lots stays one.
      const lots = scaled.div(perUnit.times(lotSize)).ceil();
      return { isHealing: true, size: roundUp(scaled.div(perUnit), SIZE_PLACES), lots };
    }
    shortage = shortage.minus(gain.times(inside));
    top = tier.floor;
  }
  return { isHealing: true, size: null, lots: null };
}

/**
 * The most that one step may close of a large position: the fraction, down to whole lots, at least
 * one lot; null when the cap does not apply.
 */
export function sizeCapOf(
  position: PositionHealth,
  lotSize: Decimal,
  limits: { readonly largePositionNotional: Decimal; readonly maxLiquidationFraction: Decimal },
): Decimal | null {
  if (position.notional.lte(limits.largePositionNotional)) {
    return null;
  }
  const size = position.size.abs();
  const lots = size.times(limits.maxLiquidationFraction).div(lotSize).floor();
  return min(size, max(ONE, lots).times(lotSize));
}
