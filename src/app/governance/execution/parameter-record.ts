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
import { type PlannedCollateral } from '../../../domain/governance/parameters/collateral-changes.js';
import {
  type CollateralChanged,
  type ParametersChanged,
} from '../../../domain/log/payloads/governance.js';
import { type AssetRisk } from '../../../domain/risk/health/account.js';
import {
  AT_ONCE_SETTINGS,
  type CollateralTerms,
} from '../../../domain/risk/parameters/collateral-settings.js';
import {
  type MarginParameters,
  type MarginParameterSet,
  type MarginTier,
} from '../../../domain/risk/parameters/margin-parameters.js';
import { MARKET_PARAMETERS } from '../../../domain/risk/parameters/market-parameters.js';
import { isWhole } from '../../../domain/settings/setting.js';
import { encodeSettings } from '../../../domain/settings/setting-values.js';

/** A whole parameter set as stored in the log; the fractions are in its tiers. */
export function encodeSet(set: MarginParameterSet): JsonObject {
  return { tiers: encodeTiers(set.tiers), ...encodeSettings(MARKET_PARAMETERS, set) };
}

/**
 * The changes of a version: names, and the values before and after. A changed fraction is shown for the first
 * bracket, with the whole schedule beside it.
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

/** The changes of a collateral asset: always the haircut, and the others and the price market if one changed. */
export function collateralRecord(
  known: AssetRisk,
  { asset, atFullEffect, ramp, changesOthers }: PlannedCollateral,
  now: Date,
): CollateralChanged {
  const holds = ramp ?? known.ramp ?? null;
  const encode = (terms: CollateralTerms): JsonObject => ({
    ...encodeSettings(AT_ONCE_SETTINGS, terms),
    priceMarketId: terms.priceMarketId,
  });
  const settings = { before: encode(known), after: encode(atFullEffect) };
  return {
    asset,
    before: known.haircut.toFixed(),
    haircut: (holds?.to ?? known.haircut).toFixed(),
    phaseInEndsAt: holds !== null && holds.endsAt > now ? holds.endsAt.toISOString() : null,
    ...(changesOthers ? { settings } : {}),
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
