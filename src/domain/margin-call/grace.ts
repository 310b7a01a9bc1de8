import { ZERO } from '../decimal.js';
import { type RiskContext } from '../risk/health/account.js';
import {
  type AccountHealth,
  amountDueOf,
  assessAccountHealth,
} from '../risk/health/account-health.js';
import { positionToLiquidate } from '../risk/liquidation/liquidation-step.js';

import { later, move, type CallMove } from './call-move.js';
import { type EnforcedAccount, type Trigger } from './decision.js';
import { type MarginCall } from './margin-call.js';

/** In its grace a call is cured, voided, over, or comes closer to being cured. */
export function decideInGrace(
  subject: EnforcedAccount,
  call: MarginCall,
  context: RiskContext,
  trigger: Trigger,
): CallMove | null {
  const { now } = context;
  const health = assessAccountHealth(subject.account, context, call.terms);
  const { equity } = health;
  if (equity.gte(health.cureMargin)) {
    return move(subject, call, 'EQUITY_CURED', { amountOutstanding: ZERO, closedAt: now }, health);
  }
  if (equity.lt(health.closeOutMargin)) {
    return startLiquidation(subject, call, 'GRACE_VOIDED', health, now);
  }
  if (isGraceOver(call, now)) {
    return decideAtDeadline(subject, call, health, now);
  }
  const amountOutstanding = amountDueOf(health);
  if (trigger === 'COLLATERAL_CHANGE' && amountOutstanding.lt(call.amountOutstanding)) {
    const changed = { ...call, amountOutstanding, version: call.version + 1 };
    return {
      action: { kind: 'RECEIVE_TOP_UP', call: changed, health },
      after: { ...subject, openCall: changed },
    };
  }
  return null;
}

/** Strictly after the deadline: at its very second the grace still holds. A call without grace has none to wait for. */
export function isGraceOver(call: MarginCall, now: Date): boolean {
  return call.graceSeconds === 0 || now.getTime() > call.deadline.getTime();
}

function decideAtDeadline(
  subject: EnforcedAccount,
  call: MarginCall,
  health: AccountHealth,
  now: Date,
): CallMove {
  const holdSeconds = Math.min(...[...call.terms.values()].map((term) => term.finalityHoldSeconds));
  if (
    call.graceSeconds > 0 &&
    !call.hasHeldForFinality &&
    holdSeconds > 0 &&
    health.projectedEquity.gte(health.cureMargin)
  ) {
    const changes = {
      hasHeldForFinality: true,
      deadline: later(call.deadline, holdSeconds * 1000),
    };
    return move(subject, call, 'GRACE_EXTENDED', changes, health, 'FINALITY_HOLD');
  }
  const halfGraceMs = Math.floor((call.graceSeconds * 1000) / 2);
  if (health.equity.gte(health.maintenanceMargin) && !call.hasExtendedGrace && halfGraceMs > 0) {
    const changes = { hasExtendedGrace: true, deadline: later(now, halfGraceMs) };
    return move(subject, call, 'GRACE_EXTENDED', changes, health, 'HALF_GRACE');
  }
  return startLiquidation(subject, call, 'GRACE_EXPIRED', health, now);
}

function startLiquidation(
  subject: EnforcedAccount,
  call: MarginCall,
  event: 'GRACE_VOIDED' | 'GRACE_EXPIRED',
  health: AccountHealth,
  now: Date,
): CallMove {
  const changes = {
    nextStepAt: now,
    nextStepMarketId: positionToLiquidate(health)?.marketId ?? null,
    amountOutstanding: amountDueOf(health),
  };
  return move(subject, call, event, changes, health);
}
