import { type RiskContext } from '../../risk/health/account.js';
import { amountDueOf, assessAccountHealth } from '../../risk/health/account-health.js';

import { type EnforcedAccount, type EnforcementDecision, transit } from '../call/decision.js';
import {
  decideEndOfLiquidation,
  scheduleNextStep,
  type StepOutcome,
} from './liquidation-progress.js';
import { type MarginCall } from '../call/margin-call.js';

export interface StepDecision {
  readonly decision: EnforcementDecision;
  /** The call right after the step, before the step may end it. */
  readonly call: MarginCall;
}

/**
 * The consequences of a booked step for its call: its end, or when and where the next step is due. A call that
 * was suspended while the order was at the venue stays suspended: the step is counted, and the missing amount
 * is measured.
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
  const health = assessAccountHealth(subject.account, context, call.terms);
  const stepped =
    call.state === 'LIQUIDATING'
      ? scheduleNextStep(call, health, outcome, cooldownSeconds, context.now)
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
  const ended =
    stepped.state === 'LIQUIDATING' ? decideEndOfLiquidation(after, stepped, context) : null;
  return {
    call: stepped,
    decision: {
      after: ended?.after ?? after,
      actions: [action, ...(ended?.actions ?? [])],
    },
  };
}
