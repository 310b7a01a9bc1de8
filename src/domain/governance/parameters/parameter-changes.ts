import { type Decimal, decimal, roundUp } from '../../decimal.js';
import { badInput } from '../../errors.js';
import {
  type MarginParameterSet,
  type MarginTier,
} from '../../risk/parameters/margin-parameters.js';
import { FRACTION_PLACES, type MarginFractionKind } from '../../risk/parameters/margin-tiers.js';
import { validateParameterSet } from '../../risk/parameters/parameter-validity.js';
import { MARGIN_PARAMETER_DEFAULTS } from '../../risk/parameters/market-parameters.js';
import { type SettingValues } from '../../settings/setting.js';

import {
  type GOVERNED_PARAMETERS,
  GOVERNED_PARAMETER_NAMES,
  type GovernedParameterName,
  firstTierOf,
  isGovernedParameterName,
  isInRange,
  rangeInWords,
} from './governed-parameters.js';
import { type InputFault, refuseFaults } from '../committee/input-fault.js';

/**
 * The new values of a change; absent parameters stay unchanged. Names are those of the GraphQL schema. For each
 * of the two fractions it is the new value of the first bracket, and every other bracket changes by the same
 * ratio.
 */
export type MarginParameterChanges = Partial<SettingValues<typeof GOVERNED_PARAMETERS>> & {
  /** A whole new schedule; not allowed together with one of the two fractions. */
  readonly tiers?: readonly MarginTier[];
};

/** The parameters named by a change, in the order of the GraphQL schema, without `tiers`. */
export function namedParameters(changes: MarginParameterChanges): readonly GovernedParameterName[] {
  return GOVERNED_PARAMETER_NAMES.filter((name) => changes[name] !== undefined);
}

/** The requested value of a parameter; null when the change does not name it. */
export function askedValueOf(
  changes: MarginParameterChanges,
  name: GovernedParameterName,
): Decimal | null {
  const value = changes[name];
  if (value === undefined) {
    return null;
  }
  return typeof value === 'number' ? decimal(value) : value;
}

/** Whether a change affects the margin schedule, the only thing that can be phased in. */
export function changesTiers(changes: MarginParameterChanges): boolean {
  return (
    changes.tiers !== undefined ||
    changes.initialMarginFraction !== undefined ||
    changes.maintenanceMarginFraction !== undefined
  );
}

/**
 * The set that results from a change. Absent parameters stay unchanged.
 *
 *     fraction of bracket i = old_i · new_0 / old_0        rounded up to 12 decimals
 *
 * A fraction changes in every bracket, by the ratio of new to old in the first, so a schedule keeps its shape.
 * Rounded against the account; the first bracket gets exactly the requested value. The caller must check the
 * result as a whole: `requireValidSet`.
 *
 * @throws DomainError BAD_USER_INPUT for an empty change, an unknown parameter, a value that is invalid in
 *   every set, and for `tiers` together with a fraction.
 */
export function applyParameterChanges(
  current: MarginParameterSet,
  changes: MarginParameterChanges,
): MarginParameterSet {
  requireChanges(changes, 'changes');
  const {
    initialMarginFraction = null,
    maintenanceMarginFraction = null,
    tiers = current.tiers,
    ...others
  } = changes;
  const scaledInitial = scaleTiers(tiers, 'initialMarginFraction', initialMarginFraction);
  return {
    ...current,
    ...others,
    tiers: scaleTiers(scaledInitial, 'maintenanceMarginFraction', maintenanceMarginFraction),
  };
}

/**
 * The full set of a market to be listed: the proposal's values over the defaults.
 *
 * @throws DomainError BAD_USER_INPUT without a schedule (`tiers`, or both fractions), and for everything that
 *   `requireValidSet` refuses.
 */
export function listedParameterSet(changes: MarginParameterChanges): MarginParameterSet {
  requireChanges(changes, 'parameters');
  const { initialMarginFraction, maintenanceMarginFraction, tiers, ...others } = changes;
  if (tiers !== undefined) {
    return requireValidSet({ ...MARGIN_PARAMETER_DEFAULTS, ...others, tiers });
  }
  if (initialMarginFraction === undefined || maintenanceMarginFraction === undefined) {
    throw badInput('parameters.tiers', 'a new market needs tiers, or both margin fractions', null);
  }
  const tier = { floor: decimal(0), initialMarginFraction, maintenanceMarginFraction };
  return requireValidSet({ ...MARGIN_PARAMETER_DEFAULTS, ...others, tiers: [tier] });
}

/**
 * Checks that a set is valid, and returns it.
 *
 * @param rampFrom The schedule from which a phase-in starts; empty without one.
 * @throws DomainError BAD_USER_INPUT with the first broken rule, and all of them in the message.
 */
export function requireValidSet(
  set: MarginParameterSet,
  rampFrom: readonly MarginTier[] = [],
): MarginParameterSet {
  refuseFaults(validateParameterSet(set, rampFrom));
  return set;
}

function requireChanges(changes: MarginParameterChanges, at: string): void {
  const unknown = Object.keys(changes).find(
    (key) => key !== 'tiers' && !isGovernedParameterName(key),
  );
  if (unknown !== undefined) {
    throw badInput(at, 'names a parameter that does not exist', unknown.slice(0, 80));
  }
  const names = namedParameters(changes);
  if (names.length === 0 && changes.tiers === undefined) {
    throw badInput(at, 'is empty: at least one parameter must be given', null);
  }
  const { tiers, ...others } = changes;
  if (tiers !== undefined && changesTiers(others)) {
    throw badInput(`${at}.tiers`, 'is given together with a fraction that would scale it', null);
  }
  refuseFaults(
    names.flatMap((name) => rangeFaults(changes, name)),
    `${at}.`,
  );
}

function rangeFaults(changes: MarginParameterChanges, name: GovernedParameterName): InputFault[] {
  const asked = askedValueOf(changes, name);
  return asked === null || isInRange(name, asked)
    ? []
    : [{ field: name, rule: `must be ${rangeInWords(name)}`, value: asked.toFixed() }];
}

function scaleTiers(
  tiers: readonly MarginTier[],
  kind: MarginFractionKind,
  target: Decimal | null,
): readonly MarginTier[] {
  if (target === null) {
    return tiers;
  }
  const old = firstTierOf({ tiers })[kind];
  return tiers.map((tier) => ({
    ...tier,
    [kind]: roundUp(tier[kind].times(target).div(old), FRACTION_PLACES),
  }));
}
