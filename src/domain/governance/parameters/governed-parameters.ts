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
 * What a change may name, besides whole `tiers`: the keys of the contract's MarginParameterChanges.
 * The two fractions stand for those of the first bracket; moving one scales it in every bracket.
 */
export const GOVERNED_PARAMETERS = {
  initialMarginFraction: {
    kind: 'FRACTION',
    range: '(0, 1]',
    default: null,
    description:
      'Fraction of notional needed to open, in the first bracket; alone it scales every bracket.',
  },
  maintenanceMarginFraction: {
    kind: 'FRACTION',
    range: '(0, 1)',
    default: null,
    description:
      'Fraction of notional needed to keep, in the first bracket; alone it scales every bracket.',
  },
  ...MARKET_PARAMETERS,
} as const satisfies Readonly<Record<string, Setting>>;

export type GovernedParameterName = keyof typeof GOVERNED_PARAMETERS;

/** In the order of the contract. */
export const GOVERNED_PARAMETER_NAMES = Object.keys(
  GOVERNED_PARAMETERS,
) as readonly GovernedParameterName[];

/** Whether a text names a parameter that a mandate can bound. `tiers` is a table, not a number. */
export function isGovernedParameterName(name: string): name is GovernedParameterName {
  return Object.hasOwn(GOVERNED_PARAMETERS, name);
}

/** The widest range in which a parameter can be valid at all. The set as a whole may narrow it. */
export function parameterLimitsOf(name: GovernedParameterName): SettingLimits {
  return limitsOf(GOVERNED_PARAMETERS[name]);
}

/** Whether a value lies in the range in which the parameter can be valid at all. */
export function isInRange(name: GovernedParameterName, value: Decimal): boolean {
  return isWithin(parameterLimitsOf(name), value);
}

/** The range in words, for a refusal: "above 0 and at most 1, with at most 12 decimals". */
export function rangeInWords(name: GovernedParameterName): string {
  return limitsInWords(parameterLimitsOf(name));
}

/** The value of a parameter in a set; of the two fractions, that of the first bracket. */
export function parameterValueOf(set: MarginParameterSet, name: GovernedParameterName): Decimal {
  if (name === 'initialMarginFraction' || name === 'maintenanceMarginFraction') {
    return firstTierOf(set)[name];
  }
  const value: Decimal | number = set[name satisfies MarketParameterName];
  return typeof value === 'number' ? decimal(value) : value;
}

/** The bracket at notional 0. @throws Error for a set without one (a bug: no such set is valid). */
export function firstTierOf(set: Pick<MarginParameterSet, 'tiers'>): MarginTier {
  const first = set.tiers[0];
  assert(first !== undefined, 'a set of parameters has a first bracket');
  return first;
}
