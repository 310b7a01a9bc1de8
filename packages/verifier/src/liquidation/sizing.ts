import {
  absolute,
  type Decimal,
  decimalOf,
  isAbove0,
  isAtMost,
  isBelow0,
  isEqual,
  isLess,
  isZero,
  least,
  minus,
  most,
  ONE,
  plus,
  quotientOf,
  times,
  ZERO,
} from '../numbers/decimal.js';

import { type PositionHealth } from '../health/account-health.js';
import { requirementOf } from '../health/schedule.js';

import { type StepMarket } from './step-inputs.js';

/** What closing a position at one cost brings. */
interface Relief {
  readonly isHealing: boolean;
  /** The smallest size that cures; null when none does. */
  readonly size: Decimal | null;
  /** The same in whole lots. */
  readonly lots: Decimal | null;
}

export interface Sizing {
  readonly size: Decimal;
  readonly reason: string;
  readonly sizeToCure: Decimal | null;
  /** f. */
  readonly assumedCost: Decimal;
  readonly isHealing: boolean;
}

export interface SizingInput {
  readonly position: PositionHealth;
  readonly market: StepMarket;
  /** cure margin − E, above 0. */
  readonly shortage: Decimal;
  readonly sizeCap: Decimal | null;
  readonly leastSize: Decimal;
  /** Of a size, at most maxSlippage. */
  readonly slippageOf: (size: Decimal) => Decimal;
}

const TRIES_FROM_BELOW = 16;
const TRIES_BEYOND = 8;
const WHOLE_UP = { places: 0, rounding: 'UP' } as const;
const WHOLE_DOWN = { places: 0, rounding: 'DOWN' } as const;

/** f of a sale, or of a purchase, which pays its fee on the slippage, too. */
export function costOf(size: Decimal, fee: Decimal, slippage: Decimal): Decimal {
  const onSlippage = isBelow0(size) ? times(fee, slippage) : ZERO;
  return plus(plus(fee, slippage), onSlippage);
}

/** The least size that cures at its own cost, found from below. @see docs/risk-model.md#liquidation-step */
export function sizeStep(input: SizingInput): Sizing {
  const end = input.sizeCap ?? absolute(input.position.size);
  let size = least(input.market.lotSize, end);
  let gap = size;
  for (let tried = 0; tried < TRIES_FROM_BELOW; tried += 1) {
    const { needed, sizing } = sizingAt(size, input);
    if (needed === null || isLess(end, needed)) {
      return sizingAt(end, input).sizing;
    }
    if (isAtMost(needed, size)) {
      return sizing;
    }
    gap = minus(needed, size);
    size = needed;
  }
  for (let tried = 0; tried < TRIES_BEYOND; tried += 1) {
    const beyond = least(end, plus(size, times(gap, decimalOf(4 ** tried))));
    const { needed, sizing } = sizingAt(beyond, input);
    if (needed !== null && isAtMost(needed, beyond)) {
      return sizing;
    }
  }
  return sizingAt(end, input).sizing;
}

function sizingAt(
  estimatedAt: Decimal,
  input: SizingInput,
): { readonly needed: Decimal | null; readonly sizing: Sizing } {
  const { position, market, sizeCap, leastSize } = input;
  const assumedCost = costOf(position.size, market.liquidationFee, input.slippageOf(estimatedAt));
  const relief = isZero(position.others)
    ? reliefFromTop(assumedCost, input)
    : reliefBesideOthers(assumedCost, input);
  const whole = absolute(position.size);
  const needed = relief.lots === null ? null : least(times(relief.lots, market.lotSize), whole);
  const enough = needed ?? whole;
  const wanted = most(enough, leastSize);
  const capped = sizeCap === null ? wanted : least(wanted, sizeCap);
  const left = minus(whole, capped);
  const isCrumb =
    isLess(left, market.lotSize) || isLess(times(left, position.price), market.minPositionNotional);
  const size = isCrumb ? whole : capped;
  return {
    needed,
    sizing: {
      size,
      reason: reasonOf(size, enough, whole),
      sizeToCure: relief.size,
      assumedCost,
      isHealing: relief.isHealing,
    },
  };
}

function reasonOf(size: Decimal, enough: Decimal, whole: Decimal): string {
  if (isEqual(size, whole)) {
    return 'CLOSE_ALL';
  }
  if (isLess(size, enough)) {
    return 'CAPPED';
  }
  return isLess(enough, size) ? 'MINIMUM' : 'TO_CURE';
}

/** Bracket by bracket from the top: each ends the shortage, or is closed whole, or frees no more than it costs. */
function reliefFromTop(cost: Decimal, input: SizingInput): Relief {
  const { position, market, shortage } = input;
  let missing = shortage;
  let top = position.notional;
  for (const tier of market.tiers.toReversed()) {
    if (isAtMost(top, tier.floor)) {
      continue;
    }
    const gain = minus(times(market.ratios.cureRatio, tier.maintenance), cost);
    if (!isAbove0(gain)) {
      return { isHealing: false, size: null, lots: null };
    }
    const inside = times(gain, minus(top, tier.floor));
    if (isAtMost(missing, inside)) {
      // size = (closed above + missing / gain) / P
      const scaled = plus(times(minus(position.notional, top), gain), missing);
      const perUnit = times(gain, position.price);
      return {
        isHealing: true,
        size: quotientOf(scaled, perUnit, { places: 18, rounding: 'UP' }),
        lots: quotientOf(scaled, times(perUnit, market.lotSize), WHOLE_UP),
      };
    }
    missing = minus(missing, inside);
    top = tier.floor;
  }
  return { isHealing: true, size: null, lots: null };
}

/**
 * relief(x) = cureRatio · (M(q) − M(q − x)) − f · x · P is concave: the least number of lots that cures is found by
 * halving before its peak, or is all of them.
 */
function reliefBesideOthers(cost: Decimal, input: SizingInput): Relief {
  const { position, market, shortage } = input;
  const { lotSize, ratios, tiers } = market;
  const whole = absolute(position.size);
  const { others, price } = position;
  const isRising = (closed: Decimal): boolean => isAbove0(slopeAt(closed, cost, input));
  if (!isRising(ZERO)) {
    return { isHealing: false, size: null, lots: null };
  }
  const all = quotientOf(whole, lotSize, WHOLE_UP);
  const sizeOf = (lots: Decimal): Decimal => (isAtMost(all, lots) ? whole : times(lots, lotSize));
  const cures = (lots: Decimal): boolean => {
    const closed = sizeOf(lots);
    const left = { size: minus(whole, closed), others, price };
    const freed = minus(position.maintenance, requirementOf(tiers, left, 'maintenance'));
    const relief = minus(times(freed, ratios.cureRatio), times(times(closed, price), cost));
    return isAtMost(shortage, relief);
  };
  const peak = firstOf(all, (lots) => !isRising(sizeOf(lots)));
  const reach = [peak, minus(peak, ONE), all].find((lots) => isAbove0(lots) && cures(lots));
  if (reach === undefined) {
    return { isHealing: true, size: null, lots: null };
  }
  const lots = firstOf(reach, cures);
  return { isHealing: true, size: sizeOf(lots), lots };
}

/** The smallest whole number from 1 that something holds of, if it holds of all that are larger; at most `end`. */
function firstOf(end: Decimal, holds: (count: Decimal) => boolean): Decimal {
  let [below, first] = [ZERO, end];
  while (isLess(ONE, minus(first, below))) {
    const middle = quotientOf(plus(below, first), decimalOf(2), WHOLE_DOWN);
    if (holds(middle)) {
      first = middle;
    } else {
      below = middle;
    }
  }
  return first;
}

/**
 * Has the sign of the change of relief per dollar closed: with `tiered(n) = n · rate − cum`, N the notional of the
 * others and T that of all, cureRatio · (rate − cum · N / T²) − f, times T².
 */
function slopeAt(closed: Decimal, cost: Decimal, { position, market }: SizingInput): Decimal {
  const { others, price, size } = position;
  const ofOthers = times(others, price);
  const all = plus(times(minus(absolute(size), closed), price), ofOthers);
  const { tiers, ratios } = market;
  let rate = tiers[0]?.maintenance ?? ZERO;
  let cum = ZERO;
  for (const { floor, maintenance } of tiers.slice(1)) {
    if (isLess(floor, all)) {
      cum = plus(cum, times(floor, minus(maintenance, rate)));
      rate = maintenance;
    }
  }
  const square = times(all, all);
  const bent = minus(times(rate, square), times(cum, ofOthers));
  return minus(times(bent, ratios.cureRatio), times(square, cost));
}
