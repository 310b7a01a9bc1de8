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

/** The least a step waits for a venue that could not fill all of the last one. */
export const VENUE_RETRY_MS = 1000;

/** The longest that failed steps alone make a call wait. */
export const VENUE_RETRY_MOST_MS = 300_000;

/** The longest that a venue which is down is left alone before it is asked again. */
export const PROBE_MS_MAX = 30_000;

/** So many failed steps in a row are no accident: somebody has to look at the venue. */
export const FAILURES_TO_ALERT = 5;

/**
 * Nothing waits longer than this for its next try: a cooldown has at most 3,600 s, and all else less. What is to
 * wait longer was written while the clock was ahead, and is due.
 */
export const WAIT_MOST_MS = 3_600_000;

/** Whether what waits until an instant need not wait any more. */
export function isWaitOver(until: Date, now: Date, mostMs = WAIT_MOST_MS): boolean {
  return until <= now || until.getTime() - now.getTime() > mostMs;
}

/** Whether the call's next liquidation step is due, in this market where one is named. */
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

/** How a step went, as far as the next one depends on it. */
export interface StepOutcome {
  /** Everything that was asked for traded. */
  readonly isFilled: boolean;
  /** The step was cut to maxLiquidationFraction. */
  readonly isCapped: boolean;
  /** Steps of the call in a row, this one included, that traded nothing; 0 when this one did. */
  readonly failures: number;
}

/**
 * Whether a liquidation is over, looked at before and after each step.
 *
 * - RECOVERED when equity reaches the cure margin, and by nothing less; never once a step broke its
 *   assertions.
 * - CLOSED when nothing is left and equity ≥ 0; BANKRUPT when nothing is left and equity < 0.
 *
 * @returns Null when there is still something to liquidate.
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
 * How long a step that was not filled in full waits for the venue, whatever the cooldown is.
 *
 *     wait = min(1 s · 2^(failures − 1), 5 min)      1 s when something traded
 *
 * What a venue refuses for its own reasons (too small an order, a market that is closed) it refuses again:
 * each try costs an order and its record, so the tries thin out, and never stop.
 */
export function venueRetryMs(failures: number): number {
  return Math.min(VENUE_RETRY_MS * 2 ** Math.max(failures - 1, 0), VENUE_RETRY_MOST_MS);
}

/**
 * When and where the liquidation goes on after a step.
 *
 *     capped or not filled in full      after the cooldown
 *     insolvent, or everything closes   without it: a cap must not protect insolvency
 *     not filled in full                at least one second, in any case: the book must refill
 *     nothing traded, again and again   at least twice as long each time, up to five minutes
 */
export function scheduleNextStep(
  call: MarginCall,
  health: AccountHealth,
  outcome: StepOutcome,
  cooldownSeconds: number,
  now: Date,
): MarginCall {
  const isCoolingDown =
    (outcome.isCapped || !outcome.isFilled) &&
    !call.isClosingAll &&
    !bypassesLiquidationCap(health);
  const cooldownMs = isCoolingDown ? cooldownSeconds * 1000 : 0;
  const waitMs = outcome.isFilled
    ? cooldownMs
    : Math.max(cooldownMs, venueRetryMs(outcome.failures));
  return transit(call, 'STEP_TAKEN', {
    stepCount: call.stepCount + 1,
    nextStepAt: new Date(now.getTime() + waitMs),
    nextStepMarketId: positionToLiquidate(health)?.marketId ?? null,
    isCoolingDown,
    amountOutstanding: amountDueOf(health),
  });
}
