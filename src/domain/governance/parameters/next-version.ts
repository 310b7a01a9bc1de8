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
 * How far ahead the impact gate looks. A phased-in change is measured where it stands then, so that
 * a phase-in of a minute is no way around the gate, and one of a week is judged by its first day.
 */
export const GATE_HORIZON_SECONDS = 86_400;

/** The version that a change is about to make. */
export interface PlannedVersion {
  /** What holds in the end. */
  readonly set: MarginParameterSet;
  /** Where its schedule comes from, and in which time; null when all of it holds at once. */
  readonly ramp: TierRamp | null;
  /** Names of what the change moves, `tiers` last. */
  readonly changed: readonly string[];
  /** What the change itself asks of accounts in the end, without what was under way before it. */
  readonly atFullEffect: MarginParameterSet;
  /** The same, as far as it has come after `GATE_HORIZON_SECONDS`: what the gate measures. */
  readonly atGate: MarginParameterSet;
}

/** The set in force at an instant: with a phase-in running, its schedule as it is then. */
export function setInForce(parameters: MarginParameters, now: Date): MarginParameterSet {
  return { ...parameters, tiers: tiersInForce(parameters, now) };
}

/**
 * Plans the next version of a market's parameters.
 *
 * A change of the schedule starts from the fractions in force at `now`, in the middle of a phase-in
 * too, and replaces what was under way. A change of anything else leaves a running phase-in alone:
 * the new version carries it whole, so it goes on along the same line, and what it came from still says
 * whom it called.
 *
 * @param phaseInSeconds 0: at once.
 * @throws DomainError BAD_USER_INPUT when the change or the set that it makes is not valid.
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
  const named = isPhasingIn(current, now) ? namedParameters(changes) : movedBy(changes, inForce);
  const changed = [...named, ...(changes.tiers === undefined ? [] : ['tiers'])];
  if (!changesTiers(changes)) {
    const ramp = isPhasingIn(current, now) ? current.ramp : null;
    // The fee has to fit what is still to come of the phase-in, not what is behind it.
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
 * What a change gives the value that is in force already it does not move, and no cooldown begins. But
 * while a phase-in runs to somewhere else, the value of this moment is a change.
 */
function movedBy(
  changes: MarginParameterChanges,
  inForce: MarginParameterSet,
): readonly GovernedParameterName[] {
  return namedParameters(changes).filter(
    (name) => askedValueOf(changes, name)?.eq(parameterValueOf(inForce, name)) === false,
  );
}

/** Whether a phase-in has not come to its end yet. */
export function isPhasingIn({ ramp }: MarginParameters, now: Date): boolean {
  return ramp !== null && now < ramp.endsAt;
}

/**
 * What was voted, an admin does not cut short.
 *
 * @throws DomainError CONFLICT for a change of the schedule while a phase-in of it runs.
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
