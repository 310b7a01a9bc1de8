import { type Decimal, ONE, max, min, roundUp } from '../decimal.js';
import { assert } from '../errors.js';

import { type PositionHealth } from './account-health.js';
import { type MarginTier } from './margin-parameters.js';

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

/** The cost is estimated for so many sizes at most, each time for a smaller one. */
export const COST_ESTIMATES_MAX = 8;

const SIZE_PLACES = 18;

/**
 * How much of one position a step closes.
 *
 *     f  = liquidationFee + slippage of the size
 *     q* = shortage / (P · (cureRatio · mmr − f))        bracket by bracket from the top
 *     q  = min(⌈q*⌉ to the lot, |size|, cap)
 *
 * Everything is closed when no partial closing heals (cureRatio · mmr ≤ f), when even all of it is
 * not enough, or when less than `minPositionNotional` or a lot would be left.
 *
 * Slippage depends on the size and the size on slippage. The cost is taken at the most that may be
 * traded, and from there again at the size found, at most 8 times: each size is enough at a cost
 * that is not less than its own, as long as slippage grows with size. When nothing cures at the
 * cost of the most, that of half is tried, and so on, before everything is closed.
 *
 * @see docs/risk-model.md#liquidation-step
 */
export function sizeLiquidation(input: SizingInput): Sizing {
  assert(input.shortage.gt(0), 'only an account below its cure margin is liquidated');
  const most = input.sizeCap ?? input.position.size.abs();
  const atMost = sizingAt(most, input);
  if (atMost.sizeToCure !== null) {
    return refined(atMost, input);
  }
  for (const size of halvingsOf(most, input.lotSize)) {
    const smaller = sizingAt(size, input);
    if (smaller.sizeToCure !== null && smaller.size.lte(size)) {
      return refined(smaller, input);
    }
  }
  return atMost;
}

/** The same again at the cost of the size found, as long as that makes it smaller. */
function refined(first: Sizing, input: SizingInput): Sizing {
  let best = first;
  for (let estimate = 1; estimate < COST_ESTIMATES_MAX; estimate += 1) {
    const next = sizingAt(best.size, input);
    if (next.size.gte(best.size)) {
      return best;
    }
    best = next;
  }
  return best;
}

/** Half of a size, half of that, and so on, in whole lots. */
function halvingsOf(size: Decimal, lotSize: Decimal): readonly Decimal[] {
  const lots = Array.from({ length: COST_ESTIMATES_MAX - 1 }, (_, index) =>
    size
      .div(lotSize)
      .div(2 ** (index + 1))
      .floor(),
  );
  return lots.filter((count) => count.gt(0)).map((count) => count.times(lotSize));
}

function sizingAt(estimatedAt: Decimal, input: SizingInput): Sizing {
  const { lotSize, minPositionNotional, position, sizeCap } = input;
  const assumedCost = input.liquidationFee.plus(input.slippageOf(estimatedAt));
  const relief = reliefAt(assumedCost, input);
  const whole = position.size.abs();
  const wanted = relief.lots === null ? whole : min(relief.lots.times(lotSize), whole);
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
  };
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
