import { type RiskContext } from '../risk/health/account.js';
import { amountDueOf, assessAccountHealth } from '../risk/health/account-health.js';
import { positionToLiquidate } from '../risk/liquidation/liquidation-step.js';

import { later, move, type CallMove } from './call-move.js';
import { type EnforcedAccount } from './decision.js';
import { type MarginCall } from './margin-call.js';

/** After a suspension in GRACE nobody has less than this to act, unless equity is below the close-out margin. */
export const RESUME_GRACE_MS = 900_000;
/** A suspension gives back at most this much time: 4 h. */
export const SUSPENSION_CREDIT_MS_MAX = 14_400_000;
/** The least time to act adds at most this much to one call: 4 h. */
export const RESUME_GRACE_TOTAL_MS_MAX = 14_400_000;

/** Stops the call's clock. */
export function suspend(
  subject: EnforcedAccount,
  call: MarginCall,
  from: 'GRACE' | 'LIQUIDATING',
  now: Date,
): CallMove {
  const changes = { suspendedAt: now, suspendedFrom: from, nextStepAt: null };
  return move(subject, call, 'ENFORCEMENT_SUSPENDED', changes, null);
}

/** Lets the call go on: a grace with the time that {@link graceAfterPause} leaves, a liquidation at once. */
export function resume(subject: EnforcedAccount, call: MarginCall, context: RiskContext): CallMove {
  const { now } = context;
  const health = assessAccountHealth(subject.account, context, call.terms);
  const cleared = {
    suspendedAt: null,
    suspendedFrom: null,
    amountOutstanding: amountDueOf(health),
  };
  if (call.suspendedFrom === 'LIQUIDATING') {
    const changes = {
      ...cleared,
      nextStepAt: now,
      nextStepMarketId: positionToLiquidate(health)?.marketId ?? null,
    };
    return move(subject, call, 'RESUMED_IN_LIQUIDATION', changes, health);
  }
  const pausedMs = now.getTime() - (call.suspendedAt ?? now).getTime();
  const changes = { ...cleared, ...graceAfterPause(call, pausedMs, now) };
  return move(subject, call, 'RESUMED_IN_GRACE', changes, health);
}

/**
 * The grace after a suspension: the time left is given back, up to four hours of it, and nobody has less
 * than fifteen minutes. What that least adds is summed by call, at most fifteen minutes a time; beyond
 * four hours it is owed no more, so that prices which come and go cannot keep a call open without end.
 *
 *     frozen   = deadline + min(pause, 4 h)
 *     added    = max(0, now + 900 s − frozen) while Σ added of the call < 4 h, else 0
 *     deadline = frozen + added
 *
 * @see docs/adr/0008-time-given-back-after-a-suspension.md
 */
export function graceAfterPause(
  { deadline, resumeGraceMs }: Pick<MarginCall, 'deadline' | 'resumeGraceMs'>,
  pausedMs: number,
  now: Date,
): Pick<MarginCall, 'deadline' | 'resumeGraceMs'> {
  const frozen = later(deadline, Math.min(pausedMs, SUSPENSION_CREDIT_MS_MAX));
  const missing = Math.max(0, now.getTime() + RESUME_GRACE_MS - frozen.getTime());
  return resumeGraceMs < RESUME_GRACE_TOTAL_MS_MAX
    ? {
        deadline: later(frozen, missing),
        resumeGraceMs: resumeGraceMs + Math.min(missing, RESUME_GRACE_MS),
      }
    : { deadline: frozen, resumeGraceMs };
}
