import { DomainError } from '../../errors.js';
import {
  type MarginParameterSet,
  type MarginParameters,
  type TierRamp,
} from '../../risk/parameters/margin-parameters.js';
import { tiersInForce } from '../../risk/parameters/margin-tiers.js';

import { type GovernedParameterName, parameterValueOf } from './governed-parameters.js';
import {
  type MarginParameterChanges,
  applyParameterChanges,
  askedValueOf,
  changesTiers,
  namedParameters,
  requireValidSet,
} from './parameter-changes.js';

/**
 * The horizon of the impact gate. A phased-in change is measured as it is at the horizon: a phase-in of a
 * minute does not avoid the gate, and one of a week is measured by its first day.
 */
export const GATE_HORIZON_SECONDS = 86_400;

/** The version that a change creates. */
export interface PlannedVersion {
  /** The final values. */
  readonly set: MarginParameterSet;
  /** Start and times of a schedule's phase-in; null when everything changes at once. */
  readonly ramp: TierRamp | null;
  /** Names of the changed parameters, `tiers` last. */
  readonly changed: readonly string[];
  /** The final effect of this change alone, without an earlier phase-in that is still running. */
  readonly atFullEffect: MarginParameterSet;
  /** The effect of this change after `GATE_HORIZON_SECONDS`: the gate measures it. */
  readonly atGate: MarginParameterSet;
}

/** The set in force at an instant; during a phase-in, with the schedule of that instant. */
export function setInForce(parameters: MarginParameters, now: Date): MarginParameterSet {
  return { ...parameters, tiers: tiersInForce(parameters, now) };
}

/**
 * Plans the next version of a market's parameters.
 *
 * A change of the schedule starts from the fractions in force at `now`, also during a phase-in, and replaces a
 * running phase-in. A change of other parameters leaves a running phase-in unchanged: the new version contains
 * it completely, so it continues along the same line, and its start still determines the cause of calls.
 *
 * @param phaseInSeconds 0: at once.
 * @throws DomainError BAD_USER_INPUT when the change or the resulting set is invalid.
 * @see docs/governance.md#changes-of-parameters
 */
export function planNextVersion(
  current: MarginParameters,
  changes: MarginParameterChanges,
  phaseInSeconds: number,
  now: Date,
): PlannedVersion {
  const inForce = setInForce(current, now);
  const applied = applyParameterChanges(inForce, changes);
  const named = isPhasingIn(current, now)
    ? namedParameters(changes)
    : changedParameters(changes, inForce);
  const changed = [...named, ...(changes.tiers === undefined ? [] : ['tiers'])];
  if (!changesTiers(changes)) {
    const ramp = isPhasingIn(current, now) ? current.ramp : null;
    // The fee must fit the remaining part of the phase-in, not the past part.
    const set = requireValidSet(
      { ...applied, tiers: current.tiers },
      ramp === null ? [] : inForce.tiers,
    );
    return { set, ramp, changed, atFullEffect: applied, atGate: applied };
  }
  if (phaseInSeconds === 0) {
    const set = requireValidSet(applied);
    return { set, ramp: null, changed, atFullEffect: set, atGate: set };
  }
  const endsAt = secondsAfter(now, phaseInSeconds);
  const ramp = { fromTiers: inForce.tiers, startsAt: now, endsAt };
  const set = requireValidSet(applied, ramp.fromTiers);
  const tiers = tiersInForce({ ...current, ...set, ramp }, secondsAfter(now, GATE_HORIZON_SECONDS));
  return { set, ramp, changed, atFullEffect: set, atGate: { ...set, tiers } };
}

/**
 * Whether a change moves a parameter. Setting the value in force changes nothing, and no cooldown starts. But
 * during a phase-in towards another value, setting the present value is a change.
 */
function changedParameters(
  changes: MarginParameterChanges,
  inForce: MarginParameterSet,
): readonly GovernedParameterName[] {
  return namedParameters(changes).filter(
    (name) => askedValueOf(changes, name)?.eq(parameterValueOf(inForce, name)) === false,
  );
}

/** Whether a phase-in has not ended yet. */
export function isPhasingIn({ ramp }: MarginParameters, now: Date): boolean {
  return ramp !== null && now < ramp.endsAt;
}

/**
 * Refuses to cut short a phase-in that was voted.
 *
 * @throws DomainError CONFLICT for a change of the schedule during a phase-in.
 */
export function requirePhaseInKept(
  current: MarginParameters,
  changes: MarginParameterChanges,
  now: Date,
): void {
  if (changesTiers(changes) && isPhasingIn(current, now)) {
    const { marketId, ramp } = current;
    throw new DomainError('CONFLICT', `The schedule of ${marketId} is being phased in by a vote.`, {
      state: 'PHASE_IN_RUNNING',
      marketId,
      until: ramp?.endsAt.toISOString() ?? null,
    });
  }
}

function secondsAfter(instant: Date, seconds: number): Date {
  return new Date(instant.getTime() + seconds * 1000);
}
