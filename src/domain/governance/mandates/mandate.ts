import { type Decimal } from '../../decimal.js';

import { isSubject } from '../committee/committee.js';
import {
  type GovernedParameterName,
  isGovernedParameterName,
  parameterLimitsOf,
  rangeInWords,
} from '../parameters/governed-parameters.js';
import { type InputFault, duplicatesOf } from '../committee/input-fault.js';
import { type StepBound } from './mandate-step.js';

export const MANDATE_MARKETS_MAX = 1000;
export const MANDATE_COOLDOWN_SECONDS_MAX = 365 * 86_400;
/** Maximum relative step; more than tenfold would not limit anything. */
const RELATIVE_STEP_MAX = 10;

export interface MandateBound extends StepBound {
  readonly parameter: GovernedParameterName;
}

/** The content of a mandate: the admin, the markets, the bounds, the expiry. */
export interface MandateTerms {
  readonly admin: string;
  readonly markets: readonly string[];
  readonly bounds: readonly MandateBound[];
  /** First instant at which the mandate is no longer valid. */
  readonly expiresAt: Date;
}

/** Authority of one admin, granted by an executed proposal. */
export interface Mandate extends MandateTerms {
  readonly id: string;
  /** The proposal that granted it. */
  readonly proposalId: string;
  readonly grantedAt: Date;
  /** From this instant on it is invalid, whatever `expiresAt` says. */
  readonly revokedAt: Date | null;
}

export type MandateStatus = 'IN_FORCE' | 'NOT_YET_GRANTED' | 'REVOKED' | 'EXPIRED';

/**
 * Whether a mandate is valid at an instant: grantedAt ≤ now < min(expiresAt, revokedAt). Revocation and expiry
 * take effect to the millisecond.
 */
export function mandateStatusAt(mandate: Mandate, now: Date): MandateStatus {
  if (mandate.revokedAt !== null && now >= mandate.revokedAt) {
    return 'REVOKED';
  }
  if (now >= mandate.expiresAt) {
    return 'EXPIRED';
  }
  return now < mandate.grantedAt ? 'NOT_YET_GRANTED' : 'IN_FORCE';
}

/** The markets that a mandate may name, and the time of the check. */
export interface MandateFacts {
  readonly marketIds: ReadonlySet<string>;
  readonly now: Date;
}

/**
 * The faults of a mandate that is proposed or about to be granted; empty when it is valid.
 *
 * Its limits must lie inside the valid range of the parameter, and no step may be wider than that range,
 * because a bound without effect is probably a mistake.
 */
export function validateMandate(terms: MandateTerms, facts: MandateFacts): readonly InputFault[] {
  const faults: InputFault[] = [];
  if (!isSubject(terms.admin)) {
    const rule = 'must be 1 to 200 characters without space around';
    faults.push({ field: 'admin', rule, value: terms.admin.slice(0, 200) });
  }
  if (terms.expiresAt <= facts.now) {
    const rule = 'must be in the future';
    faults.push({ field: 'expiresAt', rule, value: terms.expiresAt.toISOString() });
  }
  if (terms.bounds.length === 0) {
    faults.push({ field: 'bounds', rule: 'needs at least one bound', value: 0 });
  }
  for (const parameter of duplicatesOf(terms.bounds.map((bound) => bound.parameter))) {
    faults.push({ field: 'bounds', rule: 'bounds every parameter once', value: parameter });
  }
  return [
    ...faults,
    ...marketFaults(terms.markets, facts.marketIds),
    ...terms.bounds.flatMap((bound, index) => boundFaults(bound, `bounds[${index}]`)),
  ];
}

function marketFaults(
  markets: readonly string[],
  known: ReadonlySet<string>,
): readonly InputFault[] {
  if (markets.length === 0 || markets.length > MANDATE_MARKETS_MAX) {
    const rule = `names 1 to ${MANDATE_MARKETS_MAX} markets`;
    return [{ field: 'markets', rule, value: markets.length }];
  }
  const unknown = markets.flatMap((marketId, index) =>
    known.has(marketId)
      ? []
      : [{ field: `markets[${index}]`, rule: 'must be a listed market', value: marketId }],
  );
  const repeated = duplicatesOf(markets).map((marketId) => ({
    field: 'markets',
    rule: 'names every market once',
    value: marketId,
  }));
  return [...unknown, ...repeated];
}

function boundFaults(bound: MandateBound, at: string): readonly InputFault[] {
  const { parameter } = bound;
  if (!isGovernedParameterName(parameter)) {
    const rule =
      (parameter as string) === 'tiers'
        ? 'has no size of a step: whole schedules change by proposal only'
        : 'must be a parameter that exists';
    return [{ field: `${at}.parameter`, rule, value: (parameter as string).slice(0, 80) }];
  }
  return [
    ...stepFaults(bound, at),
    ...endFaults(bound, at),
    ...(Number.isSafeInteger(bound.cooldownSeconds) &&
    bound.cooldownSeconds >= 0 &&
    bound.cooldownSeconds <= MANDATE_COOLDOWN_SECONDS_MAX
      ? []
      : [
          {
            field: `${at}.cooldownSeconds`,
            rule: `must be a whole number from 0 to ${MANDATE_COOLDOWN_SECONDS_MAX}`,
            value: bound.cooldownSeconds,
          },
        ]),
  ];
}

function stepFaults({ parameter, mode, maxStep }: MandateBound, at: string): readonly InputFault[] {
  const field = `${at}.maxStep`;
  const value = maxStep.toFixed();
  if (!maxStep.isFinite() || maxStep.lte(0)) {
    return [{ field, rule: 'must be above 0', value }];
  }
  const { min, max } = parameterLimitsOf(parameter);
  if (mode === 'ABSOLUTE' && maxStep.gt(max.minus(min))) {
    return [{ field, rule: `is wider than the valid range: ${rangeInWords(parameter)}`, value }];
  }
  if (mode === 'RELATIVE' && maxStep.gt(RELATIVE_STEP_MAX)) {
    return [{ field, rule: `must be at most ${RELATIVE_STEP_MAX}`, value }];
  }
  return [];
}

/** Limits on an excluded end of the range (0 for a fraction) are accepted: values there are refused anyway. */
function endFaults(bound: MandateBound, at: string): readonly InputFault[] {
  const valid = parameterLimitsOf(bound.parameter);
  const ends = [
    ['min', bound.min],
    ['max', bound.max],
  ] as const;
  const faults: InputFault[] = ends.flatMap(([end, value]) =>
    value === null || isBetween(value, valid.min, valid.max)
      ? []
      : [
          {
            field: `${at}.${end}`,
            rule: `is outside of the valid range: ${rangeInWords(bound.parameter)}`,
            value: value.toFixed(),
          },
        ],
  );
  if (bound.min !== null && bound.max !== null && bound.min.gt(bound.max)) {
    faults.push({ field: `${at}.min`, rule: 'is above max', value: bound.min.toFixed() });
  }
  return faults;
}

function isBetween(value: Decimal, low: Decimal, high: Decimal): boolean {
  return value.gte(low) && value.lte(high);
}
