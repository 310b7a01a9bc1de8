import { type Decimal, ZERO, decimal, roundUp } from '../../decimal.js';
import { assert } from '../../errors.js';

import { type MarginParameters, type MarginTier } from './margin-parameters.js';

/** The two requirements of a bracket: to open (initial) or to keep (maintenance) a position. */
export type MarginFractionKind = 'initialMarginFraction' | 'maintenanceMarginFraction';

/**
 * Decimals to which a fraction in a ramp is rounded up: the maximum of a governed fraction, so that the
 * schedule in force never needs more digits than one decided by a vote.
 */
export const FRACTION_PLACES = 12;

/**
 * The margin schedule in force at an instant.
 *
 *     effective(t) = old + (new − old) · (t − start) / (end − start)      clamped to [old, new]
 *
 * Without a ramp, or after its end, it is the version's own schedule. During a ramp the brackets start at the
 * floors of both schedules, and each fraction lies on the line between the old and the new marginal fraction
 * there, rounded up to 12 decimals: against the account, and within the two fractions.
 *
 * @see docs/risk-model.md#governance
 */
export function tiersInForce(parameters: MarginParameters, now: Date): readonly MarginTier[] {
  const { ramp, tiers } = parameters;
  if (ramp === null || now >= ramp.endsAt) {
    return tiers;
  }
  if (now <= ramp.startsAt) {
    return ramp.fromTiers;
  }
  const elapsed = decimal(now.getTime() - ramp.startsAt.getTime());
  const duration = decimal(ramp.endsAt.getTime() - ramp.startsAt.getTime());
  return mergedFloors(ramp.fromTiers, tiers).map((floor) => {
    const between = (kind: MarginFractionKind): Decimal => {
      const from = tierAt(ramp.fromTiers, floor)[kind];
      const change = tierAt(tiers, floor)[kind].minus(from);
      return roundUp(from.plus(change.times(elapsed).div(duration)), FRACTION_PLACES);
    };
    return {
      floor,
      initialMarginFraction: between('initialMarginFraction'),
      maintenanceMarginFraction: between('maintenanceMarginFraction'),
    };
  });
}

/**
 * The required margin for a notional, in USD, exactly.
 *
 *     tiered(n) = Σ over brackets of (part of n inside the bracket) · fraction
 *
 * Continuous in the notional, rising, and convex when the fractions rise. Equal to
 * `n · rate − cum` of the tables that exchanges publish.
 *
 * @param notional |size| × mark in USD. Not negative.
 * @see docs/risk-model.md#account-health
 */
export function tieredRequirement(
  tiers: readonly MarginTier[],
  notional: Decimal,
  kind: MarginFractionKind,
): Decimal {
  assert(notional.gte(0), 'notional is not negative');
  let required = ZERO;
  for (const [index, tier] of tiers.entries()) {
    const cap = tiers[index + 1]?.floor ?? null;
    const isLast = cap === null || notional.lte(cap);
    required = required.plus((isLast ? notional : cap).minus(tier.floor).times(tier[kind]));
    if (isLast) {
      break;
    }
  }
  return required;
}

/**
 * The required margin per additional dollar of notional: the fraction of the bracket in which the notional
 * lies. A notional exactly on a floor belongs to the bracket that starts there.
 */
export function marginalFraction(
  tiers: readonly MarginTier[],
  notional: Decimal,
  kind: MarginFractionKind,
): Decimal {
  assert(notional.gte(0), 'notional is not negative');
  return tierAt(tiers, notional)[kind];
}

function tierAt(tiers: readonly MarginTier[], notional: Decimal): MarginTier {
  const tier = tiers.findLast((candidate) => candidate.floor.lte(notional));
  assert(tier !== undefined, 'a schedule has a bracket from 0');
  return tier;
}

function mergedFloors(a: readonly MarginTier[], b: readonly MarginTier[]): readonly Decimal[] {
  const floors = [...a, ...b].map((tier) => tier.floor).sort((x, y) => x.comparedTo(y));
  return floors.filter((floor, index) => floors.findIndex((other) => other.eq(floor)) === index);
}
