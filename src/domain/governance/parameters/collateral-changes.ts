import { type Decimal, ONE, decimal, min, roundUp } from '../../decimal.js';
import { type AssetRisk, type HaircutRamp } from '../../risk/health/account.js';
import { HAIRCUT_PLACES } from '../../risk/health/collateral-value.js';
import {
  AT_ONCE_SETTINGS,
  type CollateralChanges,
  type CollateralTerms,
  VALUE_SETTINGS,
} from '../../risk/parameters/collateral-settings.js';
import { settingFaults } from '../../settings/setting.js';
import { hasSameSettings, pickValues } from '../../settings/setting-values.js';

import { type InputFault } from '../committee/input-fault.js';
import { GATE_HORIZON_SECONDS } from './next-version.js';

/** A planned change of one collateral asset. */
export interface PlannedCollateral {
  readonly asset: string;
  /** The final values, merged with those in force now. */
  readonly atFullEffect: CollateralTerms;
  /** The values after `GATE_HORIZON_SECONDS`: the gate measures these. */
  readonly atGate: CollateralTerms;
  /** Start and end of the haircut's change; null when the change does not name it. */
  readonly ramp: HaircutRamp | null;
  /** Whether a setting other than the haircut changes, or the price market. */
  readonly changesOthers: boolean;
}

/**
 * Plans a change of an asset's settings. A change of the haircut starts from the value in force at `now`, also
 * during a phase-in, and replaces a running phase-in. Other settings change at once, and leave a running
 * phase-in unchanged.
 *
 * @param changes Valid (`collateralFaults`), with a haircut when `phaseInSeconds` is above 0.
 * @see docs/governance.md#changes-of-parameters
 */
export function planCollateral(
  known: AssetRisk,
  changes: CollateralChanges,
  phaseInSeconds: number,
  now: Date,
): PlannedCollateral {
  const { haircut } = changes;
  const { priceMarketId } = known;
  const atFullEffect = { ...pickValues(VALUE_SETTINGS, known), priceMarketId, ...changes };
  return {
    asset: known.asset,
    atFullEffect,
    atGate:
      haircut === undefined
        ? atFullEffect
        : { ...atFullEffect, haircut: haircutAtGate(known.haircut, haircut, phaseInSeconds) },
    ramp:
      haircut === undefined
        ? null
        : {
            from: known.haircut,
            to: haircut,
            startsAt: now,
            endsAt: new Date(now.getTime() + phaseInSeconds * 1000),
          },
    changesOthers:
      priceMarketId !== atFullEffect.priceMarketId ||
      !hasSameSettings(AT_ONCE_SETTINGS, known, atFullEffect),
  };
}

/** A fault for each value outside of its range, and one when no value is given. */
export function collateralFaults(changes: CollateralChanges): readonly InputFault[] {
  const given = Object.entries(VALUE_SETTINGS).filter(([name]) => Object.hasOwn(changes, name));
  if (given.length === 0 && changes.priceMarketId === undefined) {
    const names = [...Object.keys(VALUE_SETTINGS), 'priceMarketId'];
    return [{ field: 'haircut', rule: `or another of ${names.join(', ')} is given`, value: null }];
  }
  const declared: Partial<typeof VALUE_SETTINGS> = Object.fromEntries(given);
  return settingFaults(declared, changes).map(({ field, rule, value }) => ({
    field,
    rule: `must be ${rule}`,
    value,
  }));
}

/** A phased-in haircut at the horizon of the gate, rounded up: against the account. */
function haircutAtGate(from: Decimal, to: Decimal, phaseInSeconds: number): Decimal {
  if (phaseInSeconds <= GATE_HORIZON_SECONDS) {
    return to;
  }
  const part = decimal(GATE_HORIZON_SECONDS).div(phaseInSeconds);
  return min(roundUp(from.plus(to.minus(from).times(part)), HAIRCUT_PLACES), ONE);
}
