import { type Decimal, ONE, ZERO, decimal } from '../../decimal.js';
import { assert } from '../../errors.js';
import {
  type MarginParameterSet,
  type MarginTier,
} from '../../risk/parameters/margin-parameters.js';
import { FRACTION_PLACES } from '../../risk/parameters/margin-tiers.js';
import { DURATION_RANGES } from '../../risk/parameters/parameter-validity.js';

/**
 * What a change may name, besides whole `tiers`: the keys of the contract's MarginParameterChanges.
 * The two fractions stand for those of the first bracket; moving one scales it in every bracket.
 */
export const GOVERNED_PARAMETER_NAMES = [
  'initialMarginFraction',
  'maintenanceMarginFraction',
  'warningRatio',
  'warningClearRatio',
  'cureRatio',
  'closeOutRatio',
  'gracePeriodSeconds',
  'parameterChangeGraceSeconds',
  'finalityHoldSeconds',
  'largePositionNotional',
  'maxLiquidationFraction',
  'liquidationCooldownSeconds',
  'minPositionNotional',
  'liquidationFee',
  'maxSlippage',
  'maxPriceAgeSeconds',
  'maxPriceDeviation',
] as const;
export type GovernedParameterName = (typeof GOVERNED_PARAMETER_NAMES)[number];

/** FRACTION and RATIO have no unit, SECONDS are whole, NOTIONAL is USD. */
export type GovernedParameterKind = 'FRACTION' | 'RATIO' | 'SECONDS' | 'NOTIONAL';

/**
 * The widest range in which a parameter can be valid at all, taken alone. Inside it the set as a
 * whole may still be refused (`validateParameterSet`).
 */
export interface GovernedParameter {
  readonly kind: GovernedParameterKind;
  readonly min: Decimal;
  /** True when the minimum itself is not valid. */
  readonly isMinExclusive: boolean;
  readonly max: Decimal;
  /** True when the maximum itself is not valid. */
  readonly isMaxExclusive: boolean;
  /** Most decimals that a value may have. */
  readonly places: number;
}

const RATIO_MAX = decimal(100);
const NOTIONAL_MAX = decimal('1000000000000');
const NOTIONAL_PLACES = 6;

const positiveFraction: GovernedParameter = {
  kind: 'FRACTION',
  min: ZERO,
  isMinExclusive: true,
  max: ONE,
  isMaxExclusive: false,
  places: FRACTION_PLACES,
};
const ratioAboveOne: GovernedParameter = {
  kind: 'RATIO',
  min: ONE,
  isMinExclusive: true,
  max: RATIO_MAX,
  isMaxExclusive: false,
  places: FRACTION_PLACES,
};
const notional: GovernedParameter = {
  kind: 'NOTIONAL',
  min: ZERO,
  isMinExclusive: false,
  max: NOTIONAL_MAX,
  isMaxExclusive: false,
  places: NOTIONAL_PLACES,
};
function seconds(name: keyof typeof DURATION_RANGES): GovernedParameter {
  const [min, max] = DURATION_RANGES[name];
  return {
    kind: 'SECONDS',
    min: decimal(min),
    isMinExclusive: false,
    max: decimal(max),
    isMaxExclusive: false,
    places: 0,
  };
}

export const GOVERNED_PARAMETERS: Readonly<Record<GovernedParameterName, GovernedParameter>> = {
  initialMarginFraction: positiveFraction,
  maintenanceMarginFraction: { ...positiveFraction, isMaxExclusive: true },
  warningRatio: ratioAboveOne,
  warningClearRatio: ratioAboveOne,
  cureRatio: ratioAboveOne,
  closeOutRatio: { ...positiveFraction, kind: 'RATIO', isMaxExclusive: true },
  gracePeriodSeconds: seconds('gracePeriodSeconds'),
  parameterChangeGraceSeconds: seconds('parameterChangeGraceSeconds'),
  finalityHoldSeconds: seconds('finalityHoldSeconds'),
  largePositionNotional: notional,
  maxLiquidationFraction: positiveFraction,
  liquidationCooldownSeconds: seconds('liquidationCooldownSeconds'),
  minPositionNotional: notional,
  // Always below closeOutRatio · mmf or cureRatio · mmf of a valid set, so 1 is a generous hull.
  liquidationFee: { ...positiveFraction, isMinExclusive: false, isMaxExclusive: true },
  // At 1 an order could trade at a price of zero.
  maxSlippage: { ...positiveFraction, isMaxExclusive: true },
  maxPriceAgeSeconds: seconds('maxPriceAgeSeconds'),
  maxPriceDeviation: positiveFraction,
};

/** Whether a text names a parameter that a mandate can bound. `tiers` is a table, not a number. */
export function isGovernedParameterName(name: string): name is GovernedParameterName {
  return (GOVERNED_PARAMETER_NAMES as readonly string[]).includes(name);
}

/** Whether a value lies in the range in which the parameter can be valid at all. */
export function isInRange(name: GovernedParameterName, value: Decimal): boolean {
  const { min, isMinExclusive, max, isMaxExclusive, places } = GOVERNED_PARAMETERS[name];
  return (
    value.isFinite() &&
    (isMinExclusive ? value.gt(min) : value.gte(min)) &&
    (isMaxExclusive ? value.lt(max) : value.lte(max)) &&
    value.decimalPlaces() <= places
  );
}

/** The range in words, for a refusal: "above 0 and at most 1, with at most 12 decimals". */
export function rangeInWords(name: GovernedParameterName): string {
  const { min, isMinExclusive, max, isMaxExclusive, places } = GOVERNED_PARAMETERS[name];
  const low = `${isMinExclusive ? 'above' : 'at least'} ${min.toFixed()}`;
  const high = `${isMaxExclusive ? 'below' : 'at most'} ${max.toFixed()}`;
  return `${low} and ${high}, ${places === 0 ? 'whole' : `with at most ${places} decimals`}`;
}

/** The value of a parameter in a set; of the two fractions, that of the first bracket. */
export function parameterValueOf(set: MarginParameterSet, name: GovernedParameterName): Decimal {
  if (name === 'initialMarginFraction' || name === 'maintenanceMarginFraction') {
    return firstTierOf(set)[name];
  }
  const value = set[name];
  return typeof value === 'number' ? decimal(value) : value;
}

/** The bracket at notional 0. @throws Error for a set without one (a bug: no such set is valid). */
export function firstTierOf(set: Pick<MarginParameterSet, 'tiers'>): MarginTier {
  const first = set.tiers[0];
  assert(first !== undefined, 'a set of parameters has a first bracket');
  return first;
}
