import {
  faultOfRule,
  STEP_RULES,
  type MandatedStep,
  type StepBound,
  type StepFault,
} from '../../src/domain/governance/mandates/mandate-step.js';

/**
 * The first rule that a step breaks, or null.
 *
 *     ZERO_TARGET   asked = 0                              never, whatever the bound says
 *     COOLDOWN      now < lastChangedAt + cooldown         at that very instant it is over
 *     MAX_STEP      |asked − current| > maxStep            ABSOLUTE
 *                   |asked − current| > maxStep · current  RELATIVE
 *     RANGE         asked < min or asked > max
 *
 * Products, never quotients: nothing is rounded. From a current value of zero no relative step is
 * possible. The rules and their order are those of Aave's risk steward, with a range added.
 *
 * @see docs/governance.md#mandates
 */
export function stepFaultOf(bound: StepBound, step: MandatedStep): StepFault | null {
  for (const rule of STEP_RULES) {
    const fault = faultOfRule(rule, bound, step);
    if (fault !== null) {
      return fault;
    }
  }
  return null;
}
