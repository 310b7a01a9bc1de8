import { type Decimal } from '../../decimal.js';
import { settingFaults } from '../../settings/setting.js';

import { type MarginParameterSet, type MarginTier } from './margin-parameters.js';
import { FRACTION_PLACES } from './margin-tiers.js';
import { MARKET_PARAMETERS } from './market-parameters.js';

/** One broken rule: the field and its value, for a person to read. */
export interface ParameterFault {
  /** A name of the GraphQL schema; for a bracket `tiers[2].maintenanceMarginFraction`. */
  readonly field: string;
  readonly rule: string;
  readonly value: string;
}

/** More brackets than any exchange publishes; determines the size of the engine's arrays. */
export const TIERS_MAX = 50;

/**
 * All rules that a set of parameters breaks; empty when it is valid: each number lies in its range
 * (`MARKET_PARAMETERS`), and these relations hold
 *
 *     0 < mmf < imf ≤ 1 in every bracket, and both never fall as notional rises
 *     cureRatio ≤ warningRatio ≤ warningClearRatio
 *     liquidationFee < cureRatio · mmf          else a liquidation worsens the account
 *     closeOutRatio · mmf > liquidationFee      with a grace: else a voided call cannot be cured
 *     openInterestLowerCap ≤ openInterestUpperCap
 *
 * @param rampFrom The schedule that a phase-in starts from. The fee must fit it as well, because the fractions
 *   lie between both during the phase-in.
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
    ...settingFaults(MARKET_PARAMETERS, set).map((fault) => ({
      ...fault,
      rule: `is ${fault.rule}`,
    })),
    ...faultsOfRatios(set),
    ...faultsOfCaps(set),
    ...feeFaults(set.tiers, 'tiers'),
    ...feeFaults(rampFrom, 'ramp.fromTiers'),
  ];
}

/** A rule as text, and whether it holds. For a NaN no rule holds. */
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
  const { cureRatio, warningRatio, warningClearRatio } = set;
  return faultsOf([
    ['warningRatio', warningRatio.gte(cureRatio), 'is at least cureRatio', warningRatio],
    [
      'warningClearRatio',
      warningClearRatio.gte(warningRatio),
      'is at least warningRatio',
      warningClearRatio,
    ],
  ]);
}

function faultsOfCaps({
  openInterestLowerCap: lower,
  openInterestUpperCap: upper,
}: MarginParameterSet): readonly ParameterFault[] {
  const rule = 'is at least openInterestLowerCap';
  return faultsOf([['openInterestUpperCap', upper.gte(lower), rule, upper]]);
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
