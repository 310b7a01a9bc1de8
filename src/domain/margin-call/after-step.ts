import { type RiskContext } from '../risk/health/account.js';
import { assessAccountHealth } from '../risk/health/account-health.js';

import { type EnforcedAccount, type EnforcementDecision } from './decision.js';
import {
  decideEndOfLiquidation,
  scheduleNextStep,
  type StepOutcome,
} from './liquidation-progress.js';
import { type MarginCall } from './margin-call.js';

export interface StepDecision {
  readonly decision: EnforcementDecision;
  /** The call right after the step, before it may have ended by it. */
  readonly call: MarginCall;
}

/**
 * What follows for a call from a step that was booked: its end, or when and where the next step is due.
 * A step that was in flight when its call was suspended is booked, and changes nothing else about it.
 *
 * @param subject The account as the step left it.
 * @param call As it was before the step.
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
      : { ...call, stepCount: call.stepCount + 1, version: call.version + 1 };
  const after = { ...subject, openCall: stepped };
  const action = {
    kind: 'MOVE_CALL',
    event: 'STEP_TAKEN',
    call: stepped,
    health,
    extension: null,
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
