import { type RiskContext } from '../../risk/health/account.js';
import { amountDueOf, assessAccountHealth } from '../../risk/health/account-health.js';
import { positionToLiquidate } from '../../risk/liquidation/liquidation-step.js';

import { addMilliseconds, move, type CallMove } from '../call/call-move.js';
import { type EnforcedAccount } from '../call/decision.js';
import {
  type MarginCall,
  type SuspensionCause,
  type SuspensionMemory,
} from '../call/margin-call.js';
import { scopeOf } from './scope.js';

/** Minimum time to act after a suspension in GRACE, unless equity is below the close-out margin. */
export const RESUME_GRACE_MS = 900_000;
/** Maximum time that a suspension gives back: 4 h. */
export const SUSPENSION_CREDIT_MS_MAX = 14_400_000;
/** Maximum total that the minimum time to act adds to one call: 4 h. */
export const RESUME_GRACE_TOTAL_MS_MAX = 14_400_000;

/** The same cause adds the minimum time to act to a call at most once in this time: a day. */
export const RESUME_GRACE_INTERVAL_MS = 86_400_000;

/**
 * Suspends a call, which stops its clock.
 *
 * The holder is notified unless it was notified of a suspension or its end within `stateNoticeSeconds` (the
 * longest of the account's markets): a price that alternates between usable and unusable would send a notice
 * each time.
 */
export function suspend(
  subject: EnforcedAccount,
  call: MarginCall,
  from: 'GRACE' | 'LIQUIDATING',
  context: RiskContext,
): CallMove {
  const { now } = context;
  const isAnnounced = isAnnouncementDue(subject, call, context);
  const suspensions: SuspensionMemory = {
    ...call.suspensions,
    cause: causeOfSuspension(subject, context),
    ...(isAnnounced ? { announcedAt: now } : {}),
    isAnnounced,
  };
  const changes = { suspendedAt: now, suspendedFrom: from, nextStepAt: null, suspensions };
  return move(subject, call, 'ENFORCEMENT_SUSPENDED', changes, null, { isAnnounced });
}

/**
 * Lets the call go on: a grace with the time that {@link graceAfterPause} leaves, a liquidation at once.
 * A holder who was notified of the suspension is notified of its end.
 *
 * @param context At the prices that the call is judged at.
 */
export function resume(subject: EnforcedAccount, call: MarginCall, context: RiskContext): CallMove {
  const { now } = context;
  const health = assessAccountHealth(subject.account, context, call.terms);
  const isAnnounced = call.suspensions.isAnnounced || isAnnouncementDue(subject, call, context);
  const suspensions: SuspensionMemory = {
    ...call.suspensions,
    cause: null,
    isAnnounced: false,
    ...(isAnnounced ? { announcedAt: now } : {}),
  };
  const cleared = {
    suspendedAt: null,
    suspendedFrom: null,
    amountOutstanding: amountDueOf(health),
    suspensions,
  };
  const facts = { isAnnounced };
  if (call.suspendedFrom === 'LIQUIDATING') {
    const changes = {
      ...cleared,
      nextStepAt: now,
      nextStepMarketId: positionToLiquidate(health, context)?.marketId ?? null,
    };
    return move(subject, call, 'RESUMED_IN_LIQUIDATION', changes, health, facts);
  }
  const pausedMs = Math.max(0, now.getTime() - (call.suspendedAt ?? now).getTime());
  const grace = graceAfterPause(call, pausedMs, now);
  const changes = {
    ...cleared,
    ...grace,
    suspensions: { ...cleared.suspensions, ...grace.suspensions },
  };
  return move(subject, call, 'RESUMED_IN_GRACE', changes, health, facts);
}

/** Whether a suspension or its end is to be announced: repeated ones are announced only from time to time. */
function isAnnouncementDue(
  subject: EnforcedAccount,
  call: MarginCall,
  context: RiskContext,
): boolean {
  const { announcedAt } = call.suspensions;
  const seconds = scopeOf(subject.account, context).map(
    (marketId) => context.markets.get(marketId)?.parameters.stateNoticeSeconds ?? 0,
  );
  const sinceMs = announcedAt === null ? Infinity : context.now.getTime() - announcedAt.getTime();
  return sinceMs < 0 || sinceMs >= Math.max(0, ...seconds) * 1000;
}

function causeOfSuspension(subject: EnforcedAccount, context: RiskContext): SuspensionCause {
  const isPaused = scopeOf(subject.account, context).some(
    (marketId) => context.markets.get(marketId)?.status === 'ENFORCEMENT_PAUSED',
  );
  return isPaused ? 'PAUSE' : 'PRICE';
}

/**
 * The grace after a suspension: the remaining time is given back, up to four hours of it, with a minimum of
 * fifteen minutes, once per call, cause and day. The additions by that minimum are summed per call, at most
 * fifteen minutes each; above four hours in total nothing more is added.
 *
 *     frozen   = deadline + min(pause, 4 h)
 *     added    = max(0, now + 900 s − frozen), unless the cause added within a day, or Σ added ≥ 4 h
 *     deadline = frozen + added
 *
 * @see docs/adr/0008-time-given-back-after-a-suspension.md
 */
export function graceAfterPause(
  call: Pick<MarginCall, 'deadline' | 'resumeGraceMs' | 'suspensions'>,
  pausedMs: number,
  now: Date,
): Pick<MarginCall, 'deadline' | 'resumeGraceMs'> & {
  readonly suspensions: Pick<SuspensionMemory, 'graceGivenAt'>;
} {
  const { resumeGraceMs, suspensions } = call;
  const frozen = addMilliseconds(call.deadline, Math.min(pausedMs, SUSPENSION_CREDIT_MS_MAX));
  const cause = suspensions.cause ?? 'PRICE';
  const givenAt = suspensions.graceGivenAt[cause];
  // An addition dated in the future (the clock was set back since) counts, so that a call is not extended for
  // ever.
  const wasGiven =
    givenAt !== undefined && now.getTime() - givenAt.getTime() < RESUME_GRACE_INTERVAL_MS;
  const missing = Math.max(0, now.getTime() + RESUME_GRACE_MS - frozen.getTime());
  if (missing === 0 || wasGiven || resumeGraceMs >= RESUME_GRACE_TOTAL_MS_MAX) {
    const { graceGivenAt } = suspensions;
    return { deadline: frozen, resumeGraceMs, suspensions: { graceGivenAt } };
  }
  return {
    deadline: addMilliseconds(frozen, missing),
    resumeGraceMs: resumeGraceMs + Math.min(missing, RESUME_GRACE_MS),
    suspensions: { graceGivenAt: { ...suspensions.graceGivenAt, [cause]: now } },
  };
}
