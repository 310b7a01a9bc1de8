import {
  absolute,
  compare,
  type Decimal,
  decimalOf,
  isAtMost,
  isEqual,
  isLess,
  isZero,
  minus,
  plus,
  quotientOf,
  times,
  ZERO,
} from '../numbers/decimal.js';

/** One bracket of a margin schedule. */
export interface Tier {
  /** Notional in USD at which it begins. The first is 0; they rise. */
  readonly floor: Decimal;
  readonly initial: Decimal;
  readonly maintenance: Decimal;
}

export type Requirement = 'initial' | 'maintenance';

/** A schedule that another one turns into, between two instants in milliseconds. */
export interface PhaseIn {
  readonly from: readonly Tier[];
  readonly startsAt: number;
  readonly endsAt: number;
}

const FRACTION_PLACES = 12;
const SHARE_PLACES = 20;

/**
 * The schedule at an instant: in a phase-in, each fraction on the line from old to new, rounded up to 12 decimals, in
 * brackets at the floors of both schedules.
 *
 * @see docs/risk-model.md#phase-in
 */
export function scheduleAt(
  tiers: readonly Tier[],
  phaseIn: PhaseIn | null,
  now: number,
): readonly Tier[] {
  if (phaseIn === null || now >= phaseIn.endsAt) {
    return tiers;
  }
  const { from, startsAt, endsAt } = phaseIn;
  if (now <= startsAt) {
    return from;
  }
  const [passed, whole] = [decimalOf(now - startsAt), decimalOf(endsAt - startsAt)];
  const between = (old: Decimal, next: Decimal): Decimal => {
    const moved = plus(times(old, whole), times(minus(next, old), passed));
    return quotientOf(moved, whole, { places: FRACTION_PLACES, rounding: 'UP' });
  };
  return floorsOf([...from, ...tiers]).map((floor) => {
    const [old, next] = [tierAt(from, floor), tierAt(tiers, floor)];
    return {
      floor,
      initial: between(old.initial, next.initial),
      maintenance: between(old.maintenance, next.maintenance),
    };
  });
}

function floorsOf(tiers: readonly Tier[]): readonly Decimal[] {
  const floors = tiers.map(({ floor }) => floor).sort(compare);
  return floors.filter((floor, index) => {
    const before = floors[index - 1];
    return before === undefined || !isEqual(before, floor);
  });
}

/** The bracket of a notional; one exactly on a floor is in the bracket that begins there. */
export function tierAt(tiers: readonly Tier[], notional: Decimal): Tier {
  const tier = tiers.findLast(({ floor }) => isAtMost(floor, notional));
  if (tier === undefined) {
    throw new Error('a schedule has no bracket from 0');
  }
  return tier;
}

/** Σ over brackets of (part of the notional inside) · fraction. */
export function tieredOf(tiers: readonly Tier[], notional: Decimal, kind: Requirement): Decimal {
  let required = ZERO;
  for (const [index, tier] of tiers.entries()) {
    const next = tiers[index + 1]?.floor ?? null;
    const isTop = next === null || isAtMost(notional, next);
    required = plus(required, times(minus(isTop ? notional : next, tier.floor), tier[kind]));
    if (isTop) {
      break;
    }
  }
  return required;
}

/** A position among those of its owner's other accounts on its side, at a price. */
export interface Share {
  /** Signed. */
  readonly size: Decimal;
  /** Not negative. */
  readonly others: Decimal;
  readonly price: Decimal;
}

/**
 * |size| / (|size| + others) of the requirement of both, up to 20 decimals; exact without others.
 *
 * @see docs/risk-model.md#owners-concentration
 */
export function requirementOf(
  tiers: readonly Tier[],
  { size, others, price }: Share,
  kind: Requirement,
): Decimal {
  const own = absolute(size);
  if (isZero(others) || isZero(own)) {
    return tieredOf(tiers, times(own, price), kind);
  }
  const all = plus(own, others);
  const required = times(tieredOf(tiers, times(all, price), kind), own);
  return quotientOf(required, all, { places: SHARE_PLACES, rounding: 'UP' });
}

/** Whether two schedules are the same, bracket by bracket. */
export function isSameSchedule(a: readonly Tier[], b: readonly Tier[]): boolean {
  return (
    a.length === b.length &&
    a.every((tier, index) => {
      const other = b[index];
      return (
        other !== undefined &&
        isEqual(tier.floor, other.floor) &&
        isEqual(tier.initial, other.initial) &&
        isEqual(tier.maintenance, other.maintenance)
      );
    })
  );
}

/** Whether a notional lies strictly within a range. */
export function isWithin(value: Decimal, low: Decimal, high: Decimal): boolean {
  return isLess(low, value) && isLess(value, high);
}
