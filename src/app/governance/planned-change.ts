import { type Decimal, ONE, decimal, roundUp } from '../../domain/decimal.js';
import { DomainError } from '../../domain/errors.js';
import {
  impactFaultOf,
  type ImpactLimits,
  type ParameterImpact,
} from '../../domain/governance/impact.js';
import {
  GATE_HORIZON_SECONDS,
  planNextVersion,
  type PlannedVersion,
} from '../../domain/governance/next-version.js';
import { type ActionOf } from '../../domain/governance/proposal-action.js';
import { type MarginParameters } from '../../domain/risk/margin-parameters.js';
import { type RiskContext } from '../../domain/risk/account.js';

import { type ChangeImpactRecord, changeImpactRecord } from './impact-record.js';
import { type ImpactOf, type MarginChange } from './impact.js';

/** What a change will have to be measured as, and from which state of the rules it starts. */
export interface MeasurableChange {
  readonly atFullEffect: MarginChange;
  readonly atGate: MarginChange;
  /** Null for a haircut. */
  readonly version: PlannedVersion | null;
  /** Changes when what the plan started from has changed: version, or haircut, in force. */
  readonly startedFrom: string;
}

/** @throws DomainError as `planNextVersion`; NOT_FOUND for what the action names and is not there. */
export function measurableChangeOf(
  action: ActionOf<'CHANGE_PARAMETERS'> | ActionOf<'CHANGE_COLLATERAL'>,
  context: RiskContext,
): MeasurableChange {
  if (action.kind === 'CHANGE_PARAMETERS') {
    const { marketId, changes, phaseInSeconds } = action;
    const market = context.markets.get(marketId);
    if (market === undefined) {
      throw notFound('marketId', marketId);
    }
    return measurableVersion(
      market.parameters,
      planNextVersion(market.parameters, changes, phaseInSeconds, context.now),
    );
  }
  const { asset, haircut, phaseInSeconds } = action;
  const known = context.assets.get(asset);
  if (known === undefined) {
    throw notFound('asset', asset);
  }
  return {
    atFullEffect: { asset, haircut },
    atGate: { asset, haircut: haircutAtGate(known.haircut, haircut, phaseInSeconds) },
    version: null,
    startedFrom: asset,
  };
}

/** The same for a version that is planned already. */
export function measurableVersion(
  { marketId, version }: MarginParameters,
  planned: PlannedVersion,
): MeasurableChange {
  return {
    atFullEffect: { marketId, after: planned.atFullEffect },
    atGate: { marketId, after: planned.atGate },
    version: planned,
    startedFrom: `${marketId} version ${String(version)}`,
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
    throw new Error('Invariant broken: every change that was asked about is measured');
  }
  const record = changeImpactRecord(atFullEffect, atGate, change.version?.set ?? null);
  return { change, atFullEffect, atGate, record };
}

/**
 * The impact gate: a change may not newly close out or call more than the committee allows.
 *
 * @throws DomainError IMPACT_LIMIT with the limit and what was measured.
 */
export function requireWithinLimits(impact: ParameterImpact, limits: ImpactLimits): void {
  const fault = impactFaultOf(impact, limits);
  if (fault === null) {
    return;
  }
  const { limit, allowed, measured } = fault;
  throw new DomainError(
    'IMPACT_LIMIT',
    `The change is over ${limit}: ${measured}, and ${allowed} is allowed.`,
    {
      limit,
      allowed,
      measured,
      newlyCloseOutAccounts: impact.newlyCloseOutAccounts,
      newlyCalledAccounts: impact.newlyCalledAccounts,
      newlyCalledNotional: impact.newlyCalledNotional.toFixed(),
      asOf: impact.asOf.toISOString(),
    },
  );
}

/** Where a phased-in haircut stands when the gate looks, rounded up: against the account. */
function haircutAtGate(from: Decimal, to: Decimal, phaseInSeconds: number): Decimal {
  if (phaseInSeconds <= GATE_HORIZON_SECONDS) {
    return to;
  }
  const part = decimal(GATE_HORIZON_SECONDS).div(phaseInSeconds);
  const between = roundUp(from.plus(to.minus(from).times(part)), 12);
  return between.gt(ONE) ? ONE : between;
}

function notFound(field: string, value: string): DomainError {
  return new DomainError('NOT_FOUND', `${field}: there is no ${value.slice(0, 80)}.`, {
    field,
    rule: 'must exist',
    value: value.slice(0, 80),
  });
}
