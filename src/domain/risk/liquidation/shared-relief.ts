import { type Decimal, ONE, ZERO } from '../../decimal.js';

import { type PositionHealth } from '../health/account-health.js';
import { sharedRequirement } from '../health/owner-concentration.js';
import { type MarginTier } from '../parameters/margin-parameters.js';

/** The result of closing a position from the top at one cost. */
export interface Relief {
  readonly isHealing: boolean;
  /** Null when closing the whole position does not cure, or does not heal. */
  readonly size: Decimal | null;
  /** The same size, rounded up to whole lots. */
  readonly lots: Decimal | null;
}

/** What a step in a position of an owner with several accounts is sized by. */
interface SharedSizing {
  readonly position: PositionHealth;
  readonly shortage: Decimal;
  readonly tiers: readonly MarginTier[];
  readonly cureRatio: Decimal;
  readonly lotSize: Decimal;
}

/**
 * Closes a position beside other accounts of its owner, which stay as they are.
 *
 *     relief(x) = cureRatio · ( M(q) − M(q − x) ) − f · x · P          M: `sharedRequirement`
 *
 * M is convex in the size, so relief is concave: it rises to one peak and falls. When it does not rise at 0, no
 * partial close heals. Otherwise the smallest number of lots with relief ≥ shortage lies before the peak, or is
 * that of the whole position; both are found by halving, for M has a pole of the second order where a line would
 * be needed.
 *
 * @param cost f: a fraction of the notional closed.
 */
export function sharedRelief(cost: Decimal, input: SharedSizing): Relief {
  const { position, shortage, lotSize } = input;
  const whole = position.size.abs();
  if (slopeAt(ZERO, cost, input).lte(0)) {
    return { isHealing: false, size: null, lots: null };
  }
  const wholeLots = whole.div(lotSize).ceil();
  const sizeOf = (lots: Decimal): Decimal => (lots.gte(wholeLots) ? whole : lots.times(lotSize));
  const isEnough = (lots: Decimal): boolean => reliefOf(sizeOf(lots), cost, input).gte(shortage);
  const peak = firstOf(wholeLots, (lots) => slopeAt(sizeOf(lots), cost, input).lte(0));
  const reach = [peak, peak.minus(ONE), wholeLots].find((lots) => lots.gt(0) && isEnough(lots));
  if (reach === undefined) {
    return { isHealing: true, size: null, lots: null };
  }
  const lots = firstOf(reach, isEnough);
  return { isHealing: true, size: sizeOf(lots), lots };
}

/** The smallest whole number from 1 to `most` of which something holds, if it holds of all that are larger; else `most`. */
function firstOf(most: Decimal, holds: (count: Decimal) => boolean): Decimal {
  let [below, first] = [ZERO, most];
  while (first.minus(below).gt(1)) {
    const middle = below.plus(first).div(2).floor();
    if (holds(middle)) {
      first = middle;
    } else {
      below = middle;
    }
  }
  return first;
}

function reliefOf(closed: Decimal, cost: Decimal, input: SharedSizing): Decimal {
  const { position, tiers, cureRatio } = input;
  const { others, markPrice: price } = position;
  const left = { size: position.size.abs().minus(closed), others, price };
  const requirement = sharedRequirement(tiers, left, 'maintenanceMarginFraction');
  return position.maintenanceMargin
    .minus(requirement)
    .times(cureRatio)
    .minus(closed.times(price).times(cost));
}

/**
 * Has the sign of the change of relief per dollar closed when `closed` is closed already:
 *
 *     cureRatio · ( rate − cum · N / T² ) − f          N: notional of the others, T: of all; in the bracket below T
 */
function slopeAt(closed: Decimal, cost: Decimal, input: SharedSizing): Decimal {
  const { position, tiers, cureRatio } = input;
  const { others, markPrice: price } = position;
  const ofOthers = others.times(price);
  const all = position.size.abs().minus(closed).times(price).plus(ofOthers);
  const bracket = Math.max(
    0,
    tiers.findLastIndex(({ floor }) => floor.lt(all)),
  );
  const rate = tiers[bracket]?.maintenanceMarginFraction ?? ZERO;
  const square = all.times(all);
  const bent = rate.times(square).minus(cumOf(tiers, bracket).times(ofOthers));
  return bent.times(cureRatio).minus(square.times(cost));
}

/** The `cum` of `tiered(n) = n · rate − cum` in a bracket. */
function cumOf(tiers: readonly MarginTier[], bracket: number): Decimal {
  return tiers.slice(1, bracket + 1).reduce((cum, { floor, maintenanceMarginFraction }, index) => {
    const before = tiers[index]?.maintenanceMarginFraction ?? ZERO;
    return cum.plus(floor.times(maintenanceMarginFraction.minus(before)));
  }, ZERO);
}
