import { type Decimal, ZERO, max, min } from '../../decimal.js';
import { type MarginParameters } from '../../risk/parameters/margin-parameters.js';

import { type GovernedParameterName, parameterValueOf } from '../parameters/governed-parameters.js';
import { setInForce } from '../parameters/next-version.js';
import { cooldownEndOf, maxStepOf } from './mandate-step.js';
import { type Mandate, mandateStatusAt } from './mandate.js';

/** What a mandate leaves to its holder for one parameter of one market. */
export interface MandateAllowance {
  readonly parameter: GovernedParameterName;
  /** The value in force. */
  readonly current: Decimal;
  /** Both null when the mandate allows no value: the step does not reach its range. */
  readonly min: Decimal | null;
  readonly max: Decimal | null;
  /** Null when the mandate is not in force, or ends before. */
  readonly availableAt: Date | null;
}

/** The facts of one market that the limits of a mandate depend on. */
export interface MandatedMarket {
  /** The newest version. During a phase-in, steps are measured from its tiers at `now`. */
  readonly parameters: MarginParameters;
  /** By parameter: when a mandated change last changed it, under any mandate. */
  readonly lastChangedAt: ReadonlyMap<GovernedParameterName, Date>;
}

/**
 * What the bounds of a mandate allow in a market of it, one for each bound.
 *
 *     min = max( current − step, bound.min or 0 )      0 itself is never allowed
 *     max = min( current + step, bound.max )
 *     step = maxStep, or maxStep · current when RELATIVE
 *
 * Whether a set of parameters is valid as a whole, and what the impact gate says, is not a part of it.
 *
 * @see docs/governance.md#mandates
 */
export function allowancesOf(
  mandate: Mandate,
  { parameters, lastChangedAt }: MandatedMarket,
  now: Date,
): readonly MandateAllowance[] {
  const set = setInForce(parameters, now);
  return mandate.bounds.map((bound) => {
    const current = parameterValueOf(set, bound.parameter);
    const step = maxStepOf(bound, current);
    const least = max(current.minus(step), bound.min ?? ZERO);
    const most = min(current.plus(step), bound.max ?? current.plus(step));
    const isOpen = least.lte(most);
    const cooldownEnd = cooldownEndOf(bound, lastChangedAt.get(bound.parameter) ?? null);
    const earliest = cooldownEnd !== null && cooldownEnd > now ? cooldownEnd : now;
    const isUsable = mandateStatusAt(mandate, now) === 'IN_FORCE' && earliest < mandate.expiresAt;
    return {
      parameter: bound.parameter,
      current,
      min: isOpen ? least : null,
      max: isOpen ? most : null,
      availableAt: isUsable ? earliest : null,
    };
  });
}
