import { type Decimal, decimal } from '../../decimal.js';
import { assert } from '../../errors.js';
import {
  type MarginParameterSet,
  type MarginTier,
} from '../../risk/parameters/margin-parameters.js';
import {
  MARKET_PARAMETERS,
  type MarketParameterName,
} from '../../risk/parameters/market-parameters.js';
import {
  type Setting,
  type SettingLimits,
  isWithin,
  limitsInWords,
  limitsOf,
} from '../../settings/setting.js';

/**
 * The parameters that a change may name, in addition to whole `tiers`: the keys of MarginParameterChanges in
 * the GraphQL schema. The two fractions are those of the first bracket; changing one scales it in every
 * bracket.
 */
export const GOVERNED_PARAMETERS = {
  initialMarginFraction: {
    kind: 'FRACTION',
    range: '(0, 1]',
    default: null,
    description:
      'Fraction of notional required to open a position, in the first bracket; changed alone, it scales every bracket.',
  },
  maintenanceMarginFraction: {
    kind: 'FRACTION',
    range: '(0, 1)',
    default: null,
    description:
      'Fraction of notional required to keep a position, in the first bracket; changed alone, it scales every bracket.',
  },
  ...MARKET_PARAMETERS,
} as const satisfies Readonly<Record<string, Setting>>;

export type GovernedParameterName = keyof typeof GOVERNED_PARAMETERS;

/** In the order of the GraphQL schema. */
export const GOVERNED_PARAMETER_NAMES = Object.keys(
  GOVERNED_PARAMETERS,
) as readonly GovernedParameterName[];

/** Whether a text names a parameter that a mandate can bound. `tiers` is a table, not a number. */
export function isGovernedParameterName(name: string): name is GovernedParameterName {
  return Object.hasOwn(GOVERNED_PARAMETERS, name);
}

/** The widest range of valid values of a parameter. The set as a whole may narrow it. */
export function parameterLimitsOf(name: GovernedParameterName): SettingLimits {
  return limitsOf(GOVERNED_PARAMETERS[name]);
}

/** Whether a value lies in the parameter's range of valid values. */
export function isInRange(name: GovernedParameterName, value: Decimal): boolean {
  return isWithin(parameterLimitsOf(name), value);
}

/** The range as text, for a refusal: "above 0 and at most 1, with at most 12 decimals". */
export function rangeInWords(name: GovernedParameterName): string {
  return limitsInWords(parameterLimitsOf(name));
}

/** The value of a parameter in a set; for the two fractions, that of the first bracket. */
export function parameterValueOf(set: MarginParameterSet, name: GovernedParameterName): Decimal {
  if (name === 'initialMarginFraction' || name === 'maintenanceMarginFraction') {
    return firstTierOf(set)[name];
  }
  const value: Decimal | number = set[name satisfies MarketParameterName];
  return typeof value === 'number' ? decimal(value) : value;
}

/** The bracket at notional 0. @throws Error for a set without one (programmer error: no such set is valid). */
export function firstTierOf(set: Pick<MarginParameterSet, 'tiers'>): MarginTier {
  const first = set.tiers[0];
  assert(first !== undefined, 'a set of parameters has a first bracket');
  return first;
}
