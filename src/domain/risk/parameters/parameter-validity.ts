import { type Decimal, ONE, ZERO } from '../../decimal.js';

import { type MarginParameterSet, type MarginTier } from './margin-parameters.js';
import { FRACTION_PLACES } from './margin-tiers.js';

/** One rule that one field breaks, with the value that breaks it, for a person to read. */
export interface ParameterFault {
  /** A name of the contract; a bracket's field is `tiers[2].maintenanceMarginFraction`. */
  readonly field: string;
  readonly rule: string;
  readonly value: string;
}

/** More brackets than any exchange publishes; the engine's arrays are sized by it. */
export const TIERS_MAX = 50;

/** Durations that governance may set, in whole seconds, both ends allowed. */
export const DURATION_RANGES = {
  gracePeriodSeconds: [0, 30 * 86_400],
  parameterChangeGraceSeconds: [0, 30 * 86_400],
  finalityHoldSeconds: [0, 86_400],
  liquidationCooldownSeconds: [0, 3600],
  maxPriceAgeSeconds: [1, 86_400],
} as const satisfies Partial<Record<keyof MarginParameterSet, readonly [number, number]>>;

/**
 * Every rule that a set of parameters breaks; empty when it may be put in force.
 *
 *     0 < mmf < imf ≤ 1 in every bracket, and both never fall as notional rises
 *     0 < closeOutRatio < 1 < cureRatio ≤ warningRatio ≤ warningClearRatio
 *     liquidationFee < cureRatio · mmf          else liquidating worsens the account
 *     closeOutRatio · mmf > liquidationFee      with a grace: else a voided call is already lost
 *     0 < maxLiquidationFraction ≤ 1, and every duration inside `DURATION_RANGES`
 *
 * @param rampFrom The schedule that a phase-in starts from. The fee has to fit it as well: in
 *   between, the fractions lie between the two.
 * @see docs/risk-model.md#governance
 */
export function validateParameterSet(
  set: MarginParameterSet,
  rampFrom: readonly MarginTier[] = [],
): readonly ParameterFault[] {
  const feeFaults = (tiers: readonly MarginTier[], at: string): readonly ParameterFault[] =>
    tiers.flatMap((tier, index) => faultsOfFee(set, tier, `${at}[${index}]`));
  return [
    ...faultsOfSchedule(set.tiers),
    ...faultsOfRatios(set),
    ...faultsOfLimits(set),
    ...faultsOfDurations(set),
    ...feeFaults(set.tiers, 'tiers'),
    ...feeFaults(rampFrom, 'ramp.fromTiers'),
  ];
}

/** A rule as it reads, and whether it holds. A NaN holds no rule. */
type Check = readonly [field: string, isKept: boolean, rule: string, value: Decimal];

function faultsOf(checks: readonly Check[]): readonly ParameterFault[] {
  return checks
    .filter(([, isKept]) => !isKept)
    .map(([field, , rule, value]) => ({ field, rule, value: value.toFixed() }));
}

function faultsOfSchedule(tiers: readonly MarginTier[]): readonly ParameterFault[] {
  const [first] = tiers;
  if (first === undefined || tiers.length > TIERS_MAX) {
    const rule = `has 1 to ${TIERS_MAX} brackets`;
    return [{ field: 'tiers', rule, value: String(tiers.length) }];
  }
  return [
    ...faultsOf([['tiers[0].floor', first.floor.isZero(), 'the first is 0', first.floor]]),
    ...tiers.flatMap((tier, index) => faultsOfTier(tier, tiers[index - 1] ?? null, index)),
  ];
}

function faultsOfTier(
  tier: MarginTier,
  below: MarginTier | null,
  index: number,
): readonly ParameterFault[] {
  const { floor, initialMarginFraction: imf, maintenanceMarginFraction: mmf } = tier;
  const at = (name: keyof MarginTier): string => `tiers[${index}].${name}`;
  const [imfAt, mmfAt] = [at('initialMarginFraction'), at('maintenanceMarginFraction')];
  const places = `has at most ${FRACTION_PLACES} decimals`;
  const bounds: readonly Check[] = [
    [mmfAt, mmf.gt(0), 'is above 0', mmf],
    [mmfAt, mmf.lt(imf), 'is below initialMarginFraction', mmf],
    [imfAt, imf.lte(1), 'is at most 1', imf],
    [mmfAt, mmf.decimalPlaces() <= FRACTION_PLACES, places, mmf],
    [imfAt, imf.decimalPlaces() <= FRACTION_PLACES, places, imf],
  ];
  if (below === null) {
    return faultsOf(bounds);
  }
  const neverFalls = 'is not below that of the bracket before';
  return faultsOf([
    ...bounds,
    [at('floor'), floor.isFinite() && floor.gt(below.floor), 'is above the one before', floor],
    [imfAt, imf.gte(below.initialMarginFraction), neverFalls, imf],
    [mmfAt, mmf.gte(below.maintenanceMarginFraction), neverFalls, mmf],
  ]);
}

function faultsOfRatios(set: MarginParameterSet): readonly ParameterFault[] {
  const { closeOutRatio, cureRatio, warningRatio, warningClearRatio } = set;
  return faultsOf([
    [
      'closeOutRatio',
      isInside(closeOutRatio, ZERO, ONE) && closeOutRatio.lt(1),
      'is above 0 and below 1',
      closeOutRatio,
    ],
    ['cureRatio', cureRatio.isFinite() && cureRatio.gt(1), 'is above 1', cureRatio],
    [
      'warningRatio',
      warningRatio.isFinite() && warningRatio.gte(cureRatio),
      'is at least cureRatio',
      warningRatio,
    ],
    [
      'warningClearRatio',
      warningClearRatio.isFinite() && warningClearRatio.gte(warningRatio),
      'is at least warningRatio',
      warningClearRatio,
    ],
  ]);
}

function faultsOfLimits(set: MarginParameterSet): readonly ParameterFault[] {
  const { liquidationFee, largePositionNotional, minPositionNotional } = set;
  const isAmount = (value: Decimal): boolean => value.isFinite() && value.gte(0);
  const fractions = (['maxLiquidationFraction', 'maxPriceDeviation'] as const).map(
    (name): Check => [name, isInside(set[name], ZERO, ONE), 'is above 0 and at most 1', set[name]],
  );
  return faultsOf([
    ...fractions,
    // At 1 an order could trade at a price of zero.
    [
      'maxSlippage',
      isInside(set.maxSlippage, ZERO, ONE) && set.maxSlippage.lt(1),
      'is above 0 and below 1',
      set.maxSlippage,
    ],
    ['liquidationFee', isAmount(liquidationFee), 'is not negative', liquidationFee],
    [
      'largePositionNotional',
      isAmount(largePositionNotional),
      'is not negative',
      largePositionNotional,
    ],
    ['minPositionNotional', isAmount(minPositionNotional), 'is not negative', minPositionNotional],
  ]);
}

function faultsOfDurations(set: MarginParameterSet): readonly ParameterFault[] {
  const names = Object.keys(DURATION_RANGES) as (keyof typeof DURATION_RANGES)[];
  return names.flatMap((field) => {
    const [low, high] = DURATION_RANGES[field];
    const value = set[field];
    const isKept = Number.isInteger(value) && value >= low && value <= high;
    const rule = `is a whole number of seconds from ${low} to ${high}`;
    return isKept ? [] : [{ field, rule, value: String(value) }];
  });
}

function faultsOfFee(
  set: MarginParameterSet,
  { maintenanceMarginFraction: mmf }: MarginTier,
  at: string,
): readonly ParameterFault[] {
  const { liquidationFee: fee, cureRatio, closeOutRatio } = set;
  const atCure = cureRatio.times(mmf);
  const atCloseOut = closeOutRatio.times(mmf);
  const hasGrace = set.gracePeriodSeconds > 0;
  return faultsOf([
    [
      'liquidationFee',
      fee.lt(atCure),
      `is below cureRatio · mmf of ${at}: ${atCure.toFixed()}`,
      fee,
    ],
    [
      'liquidationFee',
      !hasGrace || fee.lt(atCloseOut),
      `with a grace, is below closeOutRatio · mmf of ${at}: ${atCloseOut.toFixed()}`,
      fee,
    ],
  ]);
}

/** In (low, high]. */
function isInside(value: Decimal, low: Decimal, high: Decimal): boolean {
  return value.gt(low) && value.lte(high);
}
