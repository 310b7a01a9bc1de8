import {
  setInForce,
  type PlannedVersion,
} from '../../../domain/governance/parameters/next-version.js';
import {
  GOVERNED_PARAMETERS,
  type GovernedParameterName,
  isGovernedParameterName,
  parameterValueOf,
} from '../../../domain/governance/parameters/governed-parameters.js';
import { type JsonObject } from '../../../domain/canonical.js';
import { type ParametersChanged } from '../../../domain/log/payloads/governance.js';
import {
  type MarginParameters,
  type MarginParameterSet,
  type MarginTier,
} from '../../../domain/risk/parameters/margin-parameters.js';
import { MARKET_PARAMETERS } from '../../../domain/risk/parameters/market-parameters.js';
import { isWhole } from '../../../domain/setting.js';
import { encodeSettings } from '../../../domain/setting-values.js';

/** A whole set as the log keeps it; the fractions are in its tiers. */
export function encodeSet(set: MarginParameterSet): JsonObject {
  return { tiers: encodeTiers(set.tiers), ...encodeSettings(MARKET_PARAMETERS, set) };
}

/**
 * What a version changed: names, and the values before and after. A fraction that moved is shown for
 * the first bracket, and the schedule whole beside it.
 */
export function changeRecord(
  current: MarginParameters,
  { set, ramp, changed }: PlannedVersion,
  now: Date,
): Omit<ParametersChanged, 'version' | 'authority' | 'reason'> {
  const inForce = setInForce(current, now);
  const movesTiers = changed.some((name) => name === 'tiers' || name.endsWith('MarginFraction'));
  const names = [...changed, ...(movesTiers && !changed.includes('tiers') ? ['tiers'] : [])];
  const valuesOf = (values: MarginParameterSet): JsonObject =>
    Object.fromEntries(
      names.map((name) => [
        name,
        isGovernedParameterName(name) ? valueOf(values, name) : encodeTiers(values.tiers),
      ]),
    );
  return {
    changed: [...changed],
    before: valuesOf(inForce),
    after: valuesOf(set),
    effectiveFrom: now.toISOString(),
    phaseInEndsAt: ramp?.endsAt.toISOString() ?? null,
  };
}

function valueOf(set: MarginParameterSet, name: GovernedParameterName): string | number {
  const value = parameterValueOf(set, name);
  return isWhole(GOVERNED_PARAMETERS[name]) ? value.toNumber() : value.toFixed();
}

function encodeTiers(tiers: readonly MarginTier[]): JsonObject[] {
  return tiers.map((tier) => ({
    floor: tier.floor.toFixed(),
    initialMarginFraction: tier.initialMarginFraction.toFixed(),
    maintenanceMarginFraction: tier.maintenanceMarginFraction.toFixed(),
  }));
}
