import { DomainError, assert, badInput } from '../../errors.js';
import { type MarginParameters } from '../../risk/parameters/margin-parameters.js';

import { type GovernedParameterName, parameterValueOf } from '../parameters/governed-parameters.js';
import { STEP_RULES, type MandatedStep, type StepFault, faultOfRule } from './mandate-step.js';
import { type Mandate, type MandateBound, mandateStatusAt } from './mandate.js';
import {
  planNextVersion,
  type PlannedVersion,
  requirePhaseInKept,
  setInForce,
} from '../parameters/next-version.js';
import {
  type MarginParameterChanges,
  askedValueOf,
  namedParameters,
} from '../parameters/parameter-changes.js';

/** A requested change of one market, and the facts for the decision about it. */
export interface MandatedChangeRequest {
  /** All mandates that may apply; those of other admins are ignored. */
  readonly mandates: readonly Mandate[];
  /** The caller; null when unauthenticated. */
  readonly admin: string | null;
  readonly marketId: string;
  /** The newest version. During a phase-in, steps are measured from its tiers at `now`. */
  readonly current: MarginParameters;
  readonly changes: MarginParameterChanges;
  /** By parameter of this market: when a mandated change last changed it, under any mandate. */
  readonly lastChangedAt: ReadonlyMap<GovernedParameterName, Date>;
  readonly now: Date;
}

export interface MandatedChange {
  /** The authority, recorded with the new version. */
  readonly mandate: Mandate;
  readonly planned: PlannedVersion;
  /** The parameters that the change names: their cooldowns start now. */
  readonly changed: readonly GovernedParameterName[];
}

/**
 * Decides a change by an admin without a vote.
 *
 * The rules are checked in this order, and the first broken one is the refusal:
 *
 * 1. identity                          UNAUTHENTICATED, FORBIDDEN
 * 2. a mandate in force                FORBIDDEN
 * 3. market and parameters covered     FORBIDDEN
 * 4. no target of zero                 MANDATE_BOUND_EXCEEDED
 * 5. cooldown over                     MANDATE_COOLDOWN
 * 6. step                              MANDATE_BOUND_EXCEEDED
 * 7. at least one parameter moves      BAD_USER_INPUT
 * 8. range                             MANDATE_BOUND_EXCEEDED
 * 9. no voted phase-in is cut short    CONFLICT
 * 10. the set as a whole is valid      BAD_USER_INPUT
 *
 * Each rule is checked for every parameter before the next rule. One mandate must cover the whole change,
 * because a version has one authority. Of several covering mandates the first granted one that allows it is
 * used; if none does, the refusal is that of the first. The impact gate follows separately, because it needs
 * the live book.
 *
 * @throws DomainError as above; broken bounds are reported with `parameter`, `bound`, `asked`, `allowed`.
 * @see docs/governance.md#mandates
 */
export function checkMandatedChange(request: MandatedChangeRequest): MandatedChange {
  const inForce = requireMandateInForce(request);
  const names = namedParameters(request.changes);
  if (names.length === 0 && request.changes.tiers === undefined) {
    throw badInput('changes', 'is empty: at least one parameter must be given', null);
  }
  let refusal: DomainError | null = null;
  for (const mandate of coveringMandates(inForce, request, names)) {
    const broken = brokenRule(mandate, request, names);
    if (broken === null) {
      const { current, changes, now } = request;
      requirePhaseInKept(current, changes, now);
      return { mandate, planned: planNextVersion(current, changes, 0, now), changed: names };
    }
    refusal ??= refusalOf(broken, mandate, request);
  }
  assert(refusal !== null, 'a change that reached its bounds is covered by a mandate');
  throw refusal;
}

interface BrokenRule {
  readonly bound: MandateBound;
  readonly step: MandatedStep;
  /** NO_STEP: no parameter would change. */
  readonly fault: StepFault | { readonly rule: 'NO_STEP' };
}

/**
 * The first two rules. A caller who breaks them learns nothing else, not even whether the market exists.
 *
 * @returns The valid mandates of the admin, the first granted first.
 * @throws DomainError UNAUTHENTICATED, FORBIDDEN.
 */
export function requireMandateInForce({
  mandates,
  admin,
  now,
}: Pick<MandatedChangeRequest, 'mandates' | 'admin' | 'now'>): readonly Mandate[] {
  if (admin === null) {
    throw new DomainError('UNAUTHENTICATED', 'Sign in to change parameters.');
  }
  const own = mandates.filter((mandate) => mandate.admin === admin);
  const inForce = own.filter((mandate) => mandateStatusAt(mandate, now) === 'IN_FORCE');
  if (inForce.length > 0) {
    return inForce.toSorted(firstGrantedFirst);
  }
  const last = own.at(-1);
  throw new DomainError('FORBIDDEN', `${admin} has no mandate in force.`, {
    authority: 'MANDATE',
    rule: last === undefined ? 'NO_MANDATE' : `MANDATE_${mandateStatusAt(last, now)}`,
    subject: admin,
    mandateId: last?.id ?? null,
  });
}

function firstGrantedFirst(a: Mandate, b: Mandate): number {
  const difference = a.grantedAt.getTime() - b.grantedAt.getTime();
  if (difference !== 0) {
    return difference;
  }
  return a.id < b.id ? -1 : 1;
}

function coveringMandates(
  mandates: readonly Mandate[],
  { marketId, changes }: MandatedChangeRequest,
  names: readonly GovernedParameterName[],
): readonly Mandate[] {
  const inMarket = mandates.filter((mandate) => mandate.markets.includes(marketId));
  if (inMarket.length === 0) {
    throw notCovered('MARKET_NOT_COVERED', marketId, null);
  }
  if (changes.tiers !== undefined) {
    throw notCovered('PARAMETER_NOT_COVERED', marketId, 'tiers');
  }
  const covers = (mandate: Mandate, name: GovernedParameterName): boolean =>
    mandate.bounds.some((bound) => bound.parameter === name);
  const covering = inMarket.filter((mandate) => names.every((name) => covers(mandate, name)));
  if (covering.length === 0) {
    const missing = names.find((name) => !inMarket.some((mandate) => covers(mandate, name)));
    throw notCovered('PARAMETER_NOT_COVERED', marketId, missing ?? names.join(', '));
  }
  return covering;
}

function notCovered(rule: string, marketId: string, parameter: string | null): DomainError {
  const what = parameter === null ? marketId : `${parameter} of ${marketId}`;
  return new DomainError('FORBIDDEN', `No single mandate in force covers ${what}.`, {
    authority: 'MANDATE',
    rule,
    marketId,
    parameter,
  });
}

function brokenRule(
  mandate: Mandate,
  { changes, current, lastChangedAt, now }: MandatedChangeRequest,
  names: readonly GovernedParameterName[],
): BrokenRule | null {
  const inForce = setInForce(current, now);
  const asked = names.map((name) => {
    const bound = mandate.bounds.find(({ parameter }) => parameter === name);
    const value = askedValueOf(changes, name);
    assert(bound !== undefined && value !== null, 'a covered parameter has a bound and a value');
    const step: MandatedStep = {
      current: parameterValueOf(inForce, name),
      asked: value,
      lastChangedAt: lastChangedAt.get(name) ?? null,
      now,
    };
    return { bound, step };
  });
  for (const rule of STEP_RULES) {
    for (const { bound, step } of asked) {
      const fault = faultOfRule(rule, bound, step);
      if (fault !== null) {
        return { bound, step, fault };
      }
    }
    const [first] = asked;
    if (
      rule === 'MAX_STEP' &&
      first !== undefined &&
      asked.every(({ step }) => step.asked.eq(step.current))
    ) {
      return { ...first, fault: { rule: 'NO_STEP' } };
    }
  }
  return null;
}

function refusalOf(
  { bound, step, fault }: BrokenRule,
  mandate: Mandate,
  { marketId }: MandatedChangeRequest,
): DomainError {
  const { parameter } = bound;
  const asked = step.asked.toFixed();
  const facts = { rule: fault.rule, parameter, marketId, mandateId: mandate.id };
  switch (fault.rule) {
    case 'NO_STEP':
      return badInput(`changes.${parameter}`, 'is already in force', asked);
    case 'COOLDOWN': {
      const until = fault.until.toISOString();
      const message = `${parameter} of ${marketId} may be changed again at ${until}.`;
      return new DomainError('MANDATE_COOLDOWN', message, {
        ...facts,
        until,
        cooldownSeconds: bound.cooldownSeconds,
      });
    }
    case 'ZERO_TARGET':
      return new DomainError('MANDATE_BOUND_EXCEEDED', `${parameter} may not become zero.`, {
        ...facts,
        bound: 'zeroTarget',
        asked,
        allowed: 'above 0',
      });
    case 'MAX_STEP': {
      const allowed = fault.allowed.toFixed();
      const message = `${parameter} may go to ${allowed} in one step, not to ${asked}.`;
      return new DomainError('MANDATE_BOUND_EXCEEDED', message, {
        ...facts,
        bound: 'maxStep',
        asked,
        allowed,
        current: step.current.toFixed(),
        mode: bound.mode,
        step: fault.step.toFixed(),
        maxStep: bound.maxStep.toFixed(),
      });
    }
    case 'RANGE': {
      const allowed = fault.allowed.toFixed();
      const message = `${parameter} has ${fault.end} ${allowed} in the mandate, not ${asked}.`;
      return new DomainError('MANDATE_BOUND_EXCEEDED', message, {
        ...facts,
        bound: fault.end,
        asked,
        allowed,
      });
    }
  }
}
