import { type RiskContext } from '../risk/account.js';
import { assessAccountHealth } from '../risk/account-health.js';
import { positionToLiquidate } from '../risk/liquidation-step.js';

import { later, move, type Step } from './call-move.js';
import { type EnforcedAccount } from './decision.js';
import { type MarginCall } from './margin-call.js';

/** After a suspension nobody has less than this to act. */
export const RESUME_GRACE_MS = 900_000;
/** A suspension gives back at most this much time: 4 h. */
export const SUSPENSION_CREDIT_MS_MAX = 14_400_000;

/** Stops the call's clock. */
export function suspend(
  subject: EnforcedAccount,
  call: MarginCall,
  from: 'GRACE' | 'LIQUIDATING',
  now: Date,
): Step {
  const changes = { suspendedAt: now, suspendedFrom: from, nextStepAt: null };
  return move(subject, call, 'ENFORCEMENT_SUSPENDED', changes, null);
}

/** Starts it again, with the time that {@link deadlineAfterPause} leaves. */
export function resume(subject: EnforcedAccount, call: MarginCall, context: RiskContext): Step {
  const { now } = context;
  const health = assessAccountHealth(subject.account, context, call.terms);
  const cleared = { suspendedAt: null, suspendedFrom: null };
  if (call.suspendedFrom === 'LIQUIDATING') {
    const changes = {
      ...cleared,
      nextStepAt: now,
      nextStepMarketId: positionToLiquidate(health)?.marketId ?? null,
    };
    return move(subject, call, 'RESUMED_IN_LIQUIDATION', changes, health);
  }
  const pausedMs = now.getTime() - (call.suspendedAt ?? now).getTime();
  const deadline = deadlineAfterPause(call.deadline, pausedMs, now);
  return move(subject, call, 'RESUMED_IN_GRACE', { ...cleared, deadline }, health);
}

/**
 * The deadline after a suspension: the time left is given back, up to four hours of it, and nobody
 * has less than fifteen minutes.
 *
 *     max(deadline + min(pause, 4 h), now + 900 s)
 */
export function deadlineAfterPause(deadline: Date, pausedMs: number, now: Date): Date {
  const credited = later(deadline, Math.min(pausedMs, SUSPENSION_CREDIT_MS_MAX));
  const least = later(now, RESUME_GRACE_MS);
  return credited > least ? credited : least;
}
