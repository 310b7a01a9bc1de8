import { type RiskContext } from '../../risk/health/account.js';
import {
  type AccountHealth,
  amountDueOf,
  assessAccountHealth,
  isExhausted,
} from '../../risk/health/account-health.js';
import {
  bypassesLiquidationCap,
  positionToLiquidate,
} from '../../risk/liquidation/liquidation-step.js';

import { type EnforcedAccount, type EnforcementDecision, transit } from '../call/decision.js';
import { type MarginCall } from '../call/margin-call.js';
import { type MarginCallTransition } from '../call/transitions.js';

/** Minimum wait after a step that the venue did not fill completely. */
export const VENUE_RETRY_MS = 1000;

/** Maximum wait caused by failed steps alone. */
export const VENUE_RETRY_MOST_MS = 300_000;

/** Maximum wait before a venue that is down is probed again. */
export const PROBE_MS_MAX = 30_000;

/** From this number of consecutive failed steps on, the operator is alerted to check the venue. */
export const FAILURES_TO_ALERT = 5;

/**
 * Maximum wait for any next attempt: a cooldown has at most 3,600 s, and everything else less. A longer wait
 * was written while the clock was ahead, and is treated as over.
 */
export const WAIT_MOST_MS = 3_600_000;

/** Whether a wait until an instant is over. */
export function isWaitOver(until: Date, now: Date, mostMs = WAIT_MOST_MS): boolean {
  return until <= now || until.getTime() - now.getTime() > mostMs;
}

/** Whether the call's next liquidation step is due, in the given market if one is named. */
export function isStepDue(
  call: Pick<MarginCall, 'state' | 'nextStepAt' | 'nextStepMarketId'>,
  now: Date,
  marketId: string | null = null,
): boolean {
  return (
    call.state === 'LIQUIDATING' &&
    call.nextStepAt !== null &&
    isWaitOver(call.nextStepAt, now) &&
    (marketId === null || call.nextStepMarketId === marketId)
  );
}

/** The outcome of a step, as far as the next one depends on it. */
export interface StepOutcome {
  /** The whole order traded. */
  readonly isFilled: boolean;
  /** The step was limited to maxLiquidationFraction or maxLiquidationNotional. */
  readonly isCapped: boolean;
  /** The step was limited by maxLiquidationLoss. */
  readonly isLossCapped: boolean;
  /** Number of consecutive steps of the call that traded nothing, this one included; 0 when this one traded. */
  readonly failures: number;
}

/**
 * Whether a liquidation has ended; checked before and after each step.
 *
 * - RECOVERED when equity reaches the cure margin; never after a step broke its assertions.
 * - CLOSED when no positions are left and equity ≥ 0; BANKRUPT when none are left and equity < 0.
 *
 * @returns Null when positions must still be liquidated.
 */
export function decideEndOfLiquidation(
  subject: EnforcedAccount,
  call: MarginCall,
  context: RiskContext,
): EnforcementDecision | null {
  const health = assessAccountHealth(subject.account, context, call.terms);
  if (health.positions.length > 0) {
    return health.equity.gte(health.cureMargin) && !call.isClosingAll
      ? end(subject, call, 'EQUITY_RECOVERED', health, context.now)
      : null;
  }
  return isExhausted(health)
    ? end(subject, call, 'EQUITY_EXHAUSTED', health, null)
    : end(subject, call, 'POSITIONS_CLOSED', health, context.now);
}

function end(
  subject: EnforcedAccount,
  call: MarginCall,
  transition: MarginCallTransition,
  health: AccountHealth,
  closedAt: Date | null,
): EnforcementDecision {
  const moved = transit(call, transition, {
    closedAt,
    nextStepAt: null,
    nextStepMarketId: null,
    isCoolingDown: false,
    amountOutstanding: amountDueOf(health),
  });
  return {
    after: { ...subject, openCall: closedAt === null ? moved : null },
    actions: [{ kind: 'MOVE_CALL', transition, call: moved, health }],
  };
}

/**
 * The wait for the venue after a step that was not filled in full, independent of the cooldown.
 *
 *     wait = min(1 s · 2^(failures − 1), 5 min)      1 s when something traded
 *
 * A venue repeats refusals with a permanent reason (too small an order, a closed market). Each attempt costs an
 * order and its record, so attempts become rarer, and never stop.
 */
export function venueRetryMs(failures: number): number {
  return Math.min(VENUE_RETRY_MS * 2 ** Math.max(failures - 1, 0), VENUE_RETRY_MOST_MS);
}

/**
 * When and where the liquidation continues after a step.
 *
 *     capped or not filled in full      after the cooldown
 *     limited by maxLiquidationLoss     after the cooldown, also insolvent: the limit is one of losses over time
 *     insolvent, or everything closes   without it: another cap must not delay insolvency
 *     not filled in full                at least one second, in any case: the book must refill
 *     nothing traded repeatedly   at least twice as long each time, up to five minutes
 */
export function scheduleNextStep(
  call: MarginCall,
  health: AccountHealth,
  outcome: StepOutcome,
  cooldownSeconds: number,
  context: RiskContext,
): MarginCall {
  const isCoolingDown =
    (outcome.isCapped || !outcome.isFilled) &&
    !call.isClosingAll &&
    !bypassesLiquidationCap(health);
  // Not "cooling down" when insolvent: insolvency brings such a step forward.
  const isWaiting = isCoolingDown || (outcome.isLossCapped && !call.isClosingAll);
  const cooldownMs = isWaiting ? cooldownSeconds * 1000 : 0;
  const waitMs = outcome.isFilled
    ? cooldownMs
    : Math.max(cooldownMs, venueRetryMs(outcome.failures));
  return transit(call, 'STEP_TAKEN', {
    stepCount: call.stepCount + 1,
    nextStepAt: new Date(context.now.getTime() + waitMs),
    nextStepMarketId: positionToLiquidate(health, context)?.marketId ?? null,
    isCoolingDown,
    amountOutstanding: amountDueOf(health),
  });
}
