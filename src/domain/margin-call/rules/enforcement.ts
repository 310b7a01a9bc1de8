import { type RiskContext } from '../../risk/health/account.js';
import { assessAccountHealth, isWarned } from '../../risk/health/account-health.js';
import { bypassesLiquidationCap } from '../../risk/liquidation/liquidation-step.js';

import { move, type CallMove } from '../call/call-move.js';
import {
  type EnforcedAccount,
  type EnforcementAction,
  type EnforcementDecision,
  type Trigger,
} from '../call/decision.js';
import { decideInGrace } from './grace.js';
import { decideEndOfLiquidation, isStepDue } from './liquidation-progress.js';
import { type MarginCall } from '../call/margin-call.js';
import { openCallFor } from './opening.js';
import { judgedEndsOf } from '../scope/scope.js';
import { resume, suspend } from './suspension.js';
import { judgedContextOf } from '../scope/certainty.js';

/** A warning is repeated to an account at most this often: 6 h. */
export const WARNING_INTERVAL_MS = 21_600_000;

/**
 * Decides what enforcement must do with one account now.
 *
 * Total: the result depends on the present state of the account, not on what triggered the call. Right after
 * the actions, a second call returns none. So it may be called late, twice, or by several workers in turn.
 *
 * @see docs/risk-model.md#margin-call
 */
export function decideEnforcement(
  subject: EnforcedAccount,
  context: RiskContext,
  trigger: Trigger,
): EnforcementDecision {
  const actions: EnforcementAction[] = [];
  let after = subject;
  for (let next = decideOnce(after, context, trigger); next !== null;) {
    actions.push(next.action);
    after = next.after;
    next = decideOnce(after, context, trigger);
  }
  return { after, actions };
}

function decideOnce(
  subject: EnforcedAccount,
  context: RiskContext,
  trigger: Trigger,
): CallMove | null {
  const { openCall } = subject;
  if (openCall === null) {
    return decideWithoutCall(subject, context, trigger);
  }
  const judged = judgedContextOf(subject.account, openCall, context);
  switch (openCall.state) {
    case 'GRACE':
      return judged === null
        ? suspend(subject, openCall, 'GRACE', context)
        : decideInGrace(subject, openCall, judged);
    case 'LIQUIDATING':
      return judged === null
        ? suspend(subject, openCall, 'LIQUIDATING', context)
        : decideInLiquidation(subject, openCall, judged);
    case 'SUSPENDED':
      return judged === null ? null : resume(subject, openCall, judged);
    case 'BANKRUPT':
    case 'CURED':
    case 'RECOVERED':
    case 'CLOSED':
    case 'CANCELLED':
      return null;
  }
}

/** What is against the account has to hold at the best end, the end of a warning at the worst. */
function decideWithoutCall(
  subject: EnforcedAccount,
  context: RiskContext,
  trigger: Trigger,
): CallMove | null {
  const ends = judgedEndsOf(subject.account, context);
  if (ends === null) {
    return null;
  }
  const health = assessAccountHealth(subject.account, ends.best);
  if (health.maintenanceMargin.gt(0) && health.equity.lt(health.maintenanceMargin)) {
    return openCallFor(subject, health, ends.best, trigger);
  }
  const warned = isWarned(subject.isWarned, health);
  if (warned === subject.isWarned) {
    return null;
  }
  if (!warned) {
    const isCertain = !isWarned(true, assessAccountHealth(subject.account, ends.worst));
    return isCertain
      ? { action: { kind: 'CLEAR_WARNING', health }, after: { ...subject, isWarned: false } }
      : null;
  }
  const isAnnounced = isWarningDue(subject.lastWarnedAt, context.now);
  return {
    action: { kind: 'RAISE_WARNING', health, isAnnounced },
    after: {
      ...subject,
      isWarned: true,
      lastWarnedAt: isAnnounced ? context.now : subject.lastWarnedAt,
    },
  };
}

/**
 * Whether a warning may be sent again: at most one per account in six hours. A last warning in the future came
 * from a wrong clock and is ignored.
 */
export function isWarningDue(lastWarnedAt: Date | null, now: Date): boolean {
  const sinceMs = lastWarnedAt === null ? Infinity : now.getTime() - lastWarnedAt.getTime();
  return sinceMs < 0 || sinceMs >= WARNING_INTERVAL_MS;
}

/**
 * Between steps, an account without positions is finished, and insolvency ends the cooldown, because a cap must
 * not delay it. The step itself decides everything else about a call in liquidation.
 */
function decideInLiquidation(
  subject: EnforcedAccount,
  call: MarginCall,
  context: RiskContext,
): CallMove | null {
  if (subject.account.positions.length === 0) {
    const ended = decideEndOfLiquidation(subject, call, context);
    const [action] = ended?.actions ?? [];
    return ended === null || action === undefined ? null : { action, after: ended.after };
  }
  if (!call.isCoolingDown || isStepDue(call, context.now)) {
    return null;
  }
  const health = assessAccountHealth(subject.account, context, call.terms);
  if (!bypassesLiquidationCap(health)) {
    return null;
  }
  const changes = { nextStepAt: context.now, isCoolingDown: false };
  return move(subject, call, 'STEP_BROUGHT_FORWARD', changes, health);
}
