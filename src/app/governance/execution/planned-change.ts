import {
  type AcceptedImpact,
  isAccepted,
} from '../../../domain/governance/proposals/accepted-impact.js';
import { assert, DomainError, notFound } from '../../../domain/errors.js';
import {
  impactFaultOf,
  type ImpactLimits,
  type ParameterImpact,
} from '../../../domain/governance/committee/impact.js';
import { type ChangeImpactRecord } from '../../../domain/governance/committee/impact-record.js';
import {
  type PlannedCollateral,
  planCollateral,
} from '../../../domain/governance/parameters/collateral-changes.js';
import { type PlannedVersion } from '../../../domain/governance/parameters/next-version.js';
import { type ActionOf } from '../../../domain/governance/proposals/proposal-action.js';
import { type RiskContext } from '../../../domain/risk/health/account.js';
import { AT_ONCE_SETTINGS } from '../../../domain/risk/parameters/collateral-settings.js';
import { encodeSettings } from '../../../domain/settings/setting-values.js';

import { changeImpactRecord } from '../impact/impact-record.js';
import { type ImpactOf, type MarginChange } from '../impact/impact.js';

/** Maximum number of measurements of one impact when the rules keep changing. */
const MEASUREMENTS_MAX = 3;

/** The rules changed after the measurement that the gate needs. */
class MeasureOutdated extends Error {
  override readonly name = 'MeasureOutdated';
}

/** A change to measure, and the rules it starts from. */
export interface MeasurableChange {
  readonly atFullEffect: MarginChange;
  readonly atGate: MarginChange;
  /** Null for a collateral asset. */
  readonly version: PlannedVersion | null;
  /** The result of `rulesOf`. */
  readonly startedFrom: string;
}

/**
 * The change to measure for an action that touches margin.
 *
 * @param planned The version that the action makes in this context; null for a collateral asset.
 * @throws DomainError NOT_FOUND for an unknown asset.
 */
export function measurableChangeOf(
  action: ActionOf<'CHANGE_PARAMETERS'> | ActionOf<'CHANGE_COLLATERAL'>,
  context: RiskContext,
  planned: PlannedVersion | null,
): MeasurableChange {
  if (action.kind === 'CHANGE_PARAMETERS') {
    assert(planned !== null, 'a change of parameters has been planned');
    return measurableVersion(action.marketId, planned, context);
  }
  const { asset, atFullEffect, atGate } = planAsset(action, context);
  return {
    atFullEffect: { asset, after: atFullEffect },
    atGate: { asset, after: atGate },
    version: null,
    startedFrom: rulesOf(context),
  };
}

/** The settings of a collateral asset after a change in this context. @throws DomainError NOT_FOUND. */
export function planAsset(
  { asset, phaseInSeconds, ...changes }: ActionOf<'CHANGE_COLLATERAL'>,
  { assets, now }: RiskContext,
): PlannedCollateral {
  const known = assets.get(asset);
  if (known === undefined) {
    throw notFound('asset', asset, 'asset');
  }
  return planCollateral(known, changes, phaseInSeconds, now);
}

/** The change to measure for a version that is already planned. */
export function measurableVersion(
  marketId: string,
  planned: PlannedVersion,
  context: RiskContext,
): MeasurableChange {
  return {
    atFullEffect: { marketId, after: planned.atFullEffect },
    atGate: { marketId, after: planned.atGate },
    version: planned,
    startedFrom: rulesOf(context),
  };
}

export interface MeasuredChange {
  readonly change: MeasurableChange;
  readonly atFullEffect: ParameterImpact;
  readonly atGate: ParameterImpact;
  readonly record: ChangeImpactRecord;
}

export async function measureChange(
  change: MeasurableChange,
  impactOf: ImpactOf,
): Promise<MeasuredChange> {
  const [atFullEffect, atGate] = await impactOf([change.atFullEffect, change.atGate]);
  if (atFullEffect === undefined || atGate === undefined) {
    throw new Error('Invariant broken: every requested change is measured');
  }
  const record = changeImpactRecord(atFullEffect, atGate, change.version?.set ?? null);
  return { change, atFullEffect, atGate, record };
}

/**
 * A fingerprint of all rules that determine required margin: the version in each market, and the settings of
 * each asset, including the phase-in of a haircut.
 * An account can hold positions in several markets, so a measurement for one market is outdated when the rules
 * of another change.
 */
function rulesOf({ markets, assets }: RiskContext): string {
  const versions = [...markets.values()].map(({ marketId, parameters }) => [
    marketId,
    parameters.version,
  ]);
  const settings = [...assets.values()].map((risk) => [
    risk.asset,
    encodeSettings(AT_ONCE_SETTINGS, risk),
    risk.priceMarketId,
    risk.ramp ?? risk.haircut,
  ]);
  return JSON.stringify([versions.sort(byFirst), settings.sort(byFirst)]);
}

function byFirst([a]: readonly unknown[], [b]: readonly unknown[]): number {
  return String(a) < String(b) ? -1 : 1;
}

/**
 * Runs an attempt that needs a measurement, and repeats it with a new one when the rules changed between the
 * measurement and the gate.
 *
 * @throws DomainError CONFLICT, temporary, when they keep changing.
 */
export async function withFreshMeasure<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (let measurement = 0; measurement < MEASUREMENTS_MAX; measurement += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof MeasureOutdated)) {
        throw error;
      }
    }
  }
  throw new DomainError('CONFLICT', 'The rules change faster than their impact can be measured.', {
    state: 'PARAMETERS_CHANGING',
    isTemporary: true,
  });
}

/**
 * The impact gate: a change may not newly close out or call more than the committee allows, under the
 * rules in force now, or than what was voted for with these numbers.
 *
 * @param accepted What the proposal accepts; absent: nothing beyond the limits.
 * @param context Of the transaction that makes the change.
 * @throws DomainError IMPACT_LIMIT with the limit and what was measured.
 * @throws Error that `withFreshMeasure` understands, when it was measured under other rules.
 */
export function requireWithinLimits(
  measured: MeasuredChange | null,
  context: RiskContext,
  limits: ImpactLimits,
  accepted?: AcceptedImpact,
): void {
  if (measured?.change.startedFrom !== rulesOf(context)) {
    throw new MeasureOutdated('measured under other rules');
  }
  const impact = measured.atGate;
  const fault = impactFaultOf(impact, limits);
  if (fault === null || (accepted !== undefined && isAccepted(impact, accepted))) {
    return;
  }
  throw new DomainError(
    'IMPACT_LIMIT',
    `The change is over ${fault.limit}: ${fault.measured}, and ${fault.allowed} is allowed.`,
    {
      ...fault,
      ...(accepted === undefined
        ? {}
        : {
            acceptedCloseOutAccounts: accepted.newlyCloseOutAccounts,
            acceptedCalledNotional: accepted.newlyCalledNotional.toFixed(),
          }),
      newlyCloseOutAccounts: impact.newlyCloseOutAccounts,
      newlyCalledAccounts: impact.newlyCalledAccounts,
      newlyCalledNotional: impact.newlyCalledNotional.toFixed(),
      asOf: impact.asOf.toISOString(),
    },
  );
}
