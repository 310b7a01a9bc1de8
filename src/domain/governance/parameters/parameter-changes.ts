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
 * What a change gives: only that changes. The names are those of the public contract; of the two
 * fractions, the new one of the first bracket, and every other bracket moves by the same ratio.
 */
export type MarginParameterChanges = Partial<SettingValues<typeof GOVERNED_PARAMETERS>> & {
  /** A whole new schedule; not together with one of the two fractions. */
  readonly tiers?: readonly MarginTier[];
};

/** The parameters that a change names, in the order of the contract; `tiers` apart. */
export function namedParameters(changes: MarginParameterChanges): readonly GovernedParameterName[] {
  return GOVERNED_PARAMETER_NAMES.filter((name) => changes[name] !== undefined);
}

/** The value that a change asks for; null when it does not name the parameter. */
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

/** Whether a change moves the margin schedule: only then is there something to phase in. */
export function changesTiers(changes: MarginParameterChanges): boolean {
  return (
    changes.tiers !== undefined ||
    changes.initialMarginFraction !== undefined ||
    changes.maintenanceMarginFraction !== undefined
  );
}

/**
 * The set that a change makes of another one. Only what is given changes.
 *
 *     fraction of bracket i = old_i · new_0 / old_0        rounded up to 12 decimals
 *
 * One of the two fractions alone moves that fraction in every bracket, by the ratio of new to old
 * in the first, so a schedule keeps its shape. Rounded against the account; the first bracket gets
 * exactly what was asked. The result is not yet checked as a whole: `requireValidSet`.
 *
 * @throws DomainError BAD_USER_INPUT for an empty change, a name that is no parameter, a value
 *   that cannot be valid in any set, and for `tiers` together with a fraction.
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
 * The full set of a market to be listed: what its proposal gives over the defaults.
 *
 * @throws DomainError BAD_USER_INPUT without a schedule (`tiers`, or both fractions), and for
 *   everything that `requireValidSet` refuses.
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
 * A set that may be put in force.
 *
 * @param rampFrom The schedule that a phase-in starts from; empty without one.
 * @throws DomainError BAD_USER_INPUT with the first rule it breaks, all of them in the message.
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
