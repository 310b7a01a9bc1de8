import { type Decimal, ZERO } from '../../decimal.js';
import { type Account, type RiskContext } from '../../risk/health/account.js';
import {
  type AccountHealth,
  amountDueOf,
  assessAccountHealth,
} from '../../risk/health/account-health.js';
import { isPriced } from '../../risk/health/collateral-value.js';
import { positionToLiquidate } from '../../risk/liquidation/liquidation-step.js';

import { addMilliseconds, move, type CallMove } from '../call/call-move.js';
import { type EnforcedAccount } from '../call/decision.js';
import { type MarginCall } from '../call/margin-call.js';

/**
 * Decides a call in its grace: it is cured, its grace is void or over, or collateral was received.
 *
 * @returns Null when nothing is due.
 */
export function decideInGrace(
  subject: EnforcedAccount,
  call: MarginCall,
  context: RiskContext,
): CallMove | null {
  const { now } = context;
  const health = assessAccountHealth(subject.account, context, call.terms);
  const { equity } = health;
  if (equity.gte(health.cureMargin)) {
    return move(subject, call, 'EQUITY_CURED', { amountOutstanding: ZERO, closedAt: now }, health);
  }
  if (equity.lt(health.closeOutMargin)) {
    return startLiquidation(subject, call, 'GRACE_VOIDED', health, context);
  }
  return isGraceOver(call, now)
    ? decideAtDeadline(subject, call, health, context)
    : receiveTopUps(subject, call, health, context);
}

/** Strictly after the deadline: at that instant the grace is still valid. */
export function isGraceOver({ deadline }: Pick<MarginCall, 'deadline'>, now: Date): boolean {
  return now.getTime() > deadline.getTime();
}

/**
 * Reports deposits that became final during this grace. Their effect is measured at the present prices, so that
 * a fallen price does not hide a top-up, and a risen one does not create one:
 *
 *     amount due without them > amount due with them
 *
 * Outgoing money is not a deposit.
 */
function receiveTopUps(
  subject: EnforcedAccount,
  call: MarginCall,
  health: AccountHealth,
  context: RiskContext,
): CallMove | null {
  const { account, topUps } = subject;
  if (topUps.length === 0) {
    return null;
  }
  const priced = topUps.filter(({ asset }) => isPriced(asset, context));
  const before = assessAccountHealth(withoutTopUps(account, priced), context, call.terms);
  const amountOutstanding = amountDueOf(health);
  if (amountDueOf(before).lte(amountOutstanding)) {
    return null;
  }
  const told = { ...subject, topUps: [] };
  return move(told, call, 'TOP_UP_RECEIVED', { amountOutstanding }, health, { topUps });
}

function withoutTopUps(account: Account, topUps: EnforcedAccount['topUps']): Account {
  const received = new Map<string, Decimal>();
  for (const { asset, amount } of topUps) {
    received.set(asset, (received.get(asset) ?? ZERO).plus(amount));
  }
  const collateral = account.collateral.map((held) => ({
    ...held,
    balance: held.balance.minus(received.get(held.asset) ?? ZERO),
  }));
  return { ...account, collateral };
}

function decideAtDeadline(
  subject: EnforcedAccount,
  call: MarginCall,
  health: AccountHealth,
  context: RiskContext,
): CallMove {
  const { now } = context;
  const amountOutstanding = amountDueOf(health);
  const holdSeconds = Math.min(...[...call.terms.values()].map((term) => term.finalityHoldSeconds));
  if (
    !call.hasHeldForFinality &&
    holdSeconds > 0 &&
    health.projectedEquity.gte(health.cureMargin)
  ) {
    const deadline = addMilliseconds(call.deadline, holdSeconds * 1000);
    const changes = { hasHeldForFinality: true, deadline, amountOutstanding };
    return move(subject, call, 'GRACE_EXTENDED', changes, health, { extension: 'FINALITY_HOLD' });
  }
  const halfGraceMs = Math.floor((call.graceSeconds * 1000) / 2);
  if (health.equity.gte(health.maintenanceMargin) && !call.hasExtendedGrace && halfGraceMs > 0) {
    const deadline = addMilliseconds(now, halfGraceMs);
    const changes = { hasExtendedGrace: true, deadline, amountOutstanding };
    return move(subject, call, 'GRACE_EXTENDED', changes, health, { extension: 'HALF_GRACE' });
  }
  return startLiquidation(subject, call, 'GRACE_EXPIRED', health, context);
}

/** The fields of a call from the start of its liquidation. */
export function liquidationBegins(
  health: AccountHealth,
  context: RiskContext,
): Pick<MarginCall, 'nextStepAt' | 'nextStepMarketId'> {
  const position = positionToLiquidate(health, context);
  return { nextStepAt: context.now, nextStepMarketId: position?.marketId ?? null };
}

function startLiquidation(
  subject: EnforcedAccount,
  call: MarginCall,
  transition: 'GRACE_VOIDED' | 'GRACE_EXPIRED',
  health: AccountHealth,
  context: RiskContext,
): CallMove {
  const changes = {
    ...liquidationBegins(health, context),
    amountOutstanding: amountDueOf(health),
  };
  return move(subject, call, transition, changes, health);
}
