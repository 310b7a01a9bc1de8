import { type RiskContext } from '../../risk/health/account.js';
import { amountDueOf, assessAccountHealth } from '../../risk/health/account-health.js';

import { type EnforcedAccount, type EnforcementDecision, transit } from '../call/decision.js';
import {
  decideEndOfLiquidation,
  scheduleNextStep,
  type StepOutcome,
} from './liquidation-progress.js';
import { judgedContextOf } from '../scope/certainty.js';
import { type MarginCall } from '../call/margin-call.js';
import { measuredAt } from '../scope/scope.js';

export interface StepDecision {
  readonly decision: EnforcementDecision;
  /** The call right after the step, before the step may end it. */
  readonly call: MarginCall;
}

/**
 * What follows for a call from a step that was booked: its end, or when and where the next step is due.
 * A call that was suspended while the order was at the venue stays suspended: the step is counted, and
 * what is missing is measured. It does not end at prices that cannot be used.
 *
 * @param subject The account after the step.
 * @param call The call before the step.
 */
export function decideAfterStep(
  subject: EnforcedAccount,
  call: MarginCall,
  context: RiskContext,
  outcome: StepOutcome,
  cooldownSeconds: number,
): StepDecision {
  const measured = measuredAt(subject.account, context, call.terms);
  const health = assessAccountHealth(subject.account, measured, call.terms);
  const stepped =
    call.state === 'LIQUIDATING'
      ? scheduleNextStep(call, health, outcome, cooldownSeconds, measured)
      : transit(call, 'STEP_TAKEN', {
          stepCount: call.stepCount + 1,
          amountOutstanding: amountDueOf(health),
        });
  const after = { ...subject, openCall: stepped };
  const action = {
    kind: 'MOVE_CALL',
    transition: 'STEP_TAKEN',
    call: stepped,
    health,
  } as const;
  const judged = judgedContextOf(after.account, stepped, context);
  const ended =
    stepped.state === 'LIQUIDATING' && judged !== null
      ? decideEndOfLiquidation(after, stepped, judged)
      : null;
  return {
    call: stepped,
    decision: {
      after: ended?.after ?? after,
      actions: [action, ...(ended?.actions ?? [])],
    },
  };
}
