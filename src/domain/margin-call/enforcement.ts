import { ZERO } from '../decimal.js';
import { type Account, type RiskContext } from '../risk/account.js';
import {
  type AccountHealth,
  amountDueOf,
  assessAccountHealth,
  isWarned,
} from '../risk/account-health.js';
import { bypassesLiquidationCap, positionToLiquidate } from '../risk/liquidation-step.js';
import { type EnforcementTerms, type MarginParameters } from '../risk/margin-parameters.js';

import {
  type EnforcedAccount,
  type EnforcementAction,
  type EnforcementDecision,
  type ExtensionReason,
  transition,
  type Trigger,
} from './decision.js';
import { causeOf } from './call-cause.js';
import { decideEndOfLiquidation } from './liquidation-progress.js';
import { type MarginCall, marginCallId, type MarginCallCause } from './margin-call.js';
import { type MarginCallEvent } from './transitions.js';

const HOUR_MS = 3_600_000;
/** A warning is repeated to an account at most this often. */
export const WARNING_INTERVAL_MS = 6 * HOUR_MS;
/** At most so many graces … */
export const GRACES_MAX = 3;
/** … in this time; further calls have none. */
export const GRACE_WINDOW_MS = 24 * HOUR_MS;
/** After a suspension nobody has less than this to act. */
export const RESUME_GRACE_MS = 900_000;
/** A suspension gives back at most this much time. */
export const SUSPENSION_CREDIT_MS_MAX = 4 * HOUR_MS;

/**
 * What enforcement has to do with one account now.
 *
 * Total: looks at the account as it is, never at how it came to be asked. Asking again right after
 * acting finds nothing more to do, so it may be called late, twice, or by several workers in turn.
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

interface Step {
  readonly action: EnforcementAction;
  readonly after: EnforcedAccount;
}

function decideOnce(subject: EnforcedAccount, context: RiskContext, trigger: Trigger): Step | null {
  const { openCall } = subject;
  const isUsable = canEnforce(subject.account, context);
  if (openCall === null) {
    return isUsable ? decideWithoutCall(subject, context, trigger) : null;
  }
  switch (openCall.state) {
    case 'GRACE':
      return isUsable
        ? decideInGrace(subject, openCall, context, trigger)
        : suspend(subject, openCall, 'GRACE', context.now);
    case 'LIQUIDATING':
      return isUsable
        ? decideInLiquidation(subject, openCall, context)
        : suspend(subject, openCall, 'LIQUIDATING', context.now);
    case 'SUSPENDED':
      return isUsable ? resume(subject, openCall, context) : null;
    case 'BANKRUPT':
    case 'CURED':
    case 'RECOVERED':
    case 'CLOSED':
    case 'CANCELLED':
      return null;
  }
}

/**
 * Whether every price in the account's scope may decide: of each market it has a position in, and
 * of each market that prices collateral it holds.
 */
export function canEnforce(account: Account, context: RiskContext): boolean {
  return scopeOf(account, context).every((marketId) => {
    const market = context.markets.get(marketId);
    return market?.isPriceUsable === true && market.status !== 'ENFORCEMENT_PAUSED';
  });
}

/** The markets whose prices move the account's equity or margin, each once. */
export function scopeOf(account: Account, context: RiskContext): string[] {
  const markets = new Set(account.positions.map((position) => position.marketId));
  for (const { asset, balance } of account.collateral) {
    const priceMarketId = context.assets.get(asset)?.priceMarketId ?? null;
    if (priceMarketId !== null && !balance.isZero()) {
      markets.add(priceMarketId);
    }
  }
  return [...markets];
}

function decideWithoutCall(
  subject: EnforcedAccount,
  context: RiskContext,
  trigger: Trigger,
): Step | null {
  const health = assessAccountHealth(subject.account, context);
  if (health.maintenanceMargin.gt(0) && health.equity.lt(health.maintenanceMargin)) {
    return openCallFor(subject, health, context, trigger);
  }
  const warned = isWarned(subject.isWarned, health);
  if (warned === subject.isWarned) {
    return null;
  }
  if (!warned) {
    return { action: { kind: 'CLEAR_WARNING', health }, after: { ...subject, isWarned: false } };
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

/** Whether a warning may be sent again: at most one per account in six hours. */
export function isWarningDue(lastWarnedAt: Date | null, now: Date): boolean {
  return lastWarnedAt === null || now.getTime() - lastWarnedAt.getTime() >= WARNING_INTERVAL_MS;
}

function openCallFor(
  subject: EnforcedAccount,
  health: AccountHealth,
  context: RiskContext,
  trigger: Trigger,
): Step {
  const { account } = subject;
  const terms = new Map(
    account.positions.map(({ marketId }) => [marketId, termsOf(parametersOf(context, marketId))]),
  );
  const cause = causeOf(subject.account, health, context, trigger);
  const graceSeconds = subject.recentGraceCount >= GRACES_MAX ? 0 : graceOf(terms, cause);
  const ordinal = subject.callCount + 1;
  const amountDue = amountDueOf(health);
  const call: MarginCall = {
    id: marginCallId(account.id, ordinal),
    accountId: account.id,
    ordinal,
    state: 'GRACE',
    cause,
    version: 1,
    openedAt: context.now,
    deadline: later(context.now, graceSeconds * 1000),
    graceSeconds,
    terms,
    amountDue,
    amountOutstanding: amountDue,
    hasHeldForFinality: false,
    hasExtendedGrace: false,
    suspendedAt: null,
    suspendedFrom: null,
    nextStepAt: null,
    nextStepMarketId: null,
    isCoolingDown: false,
    isClosingAll: false,
    stepCount: 0,
    acknowledgedAt: null,
    closedAt: null,
  };
  return {
    action: { kind: 'OPEN_CALL', call, health },
    after: {
      ...subject,
      isWarned: true,
      callCount: ordinal,
      openCall: call,
      recentGraceCount: subject.recentGraceCount + (graceSeconds > 0 ? 1 : 0),
    },
  };
}

function parametersOf(context: RiskContext, marketId: string): MarginParameters {
  const market = context.markets.get(marketId);
  if (market === undefined) {
    throw new Error(`Invariant broken: market ${marketId} is in the context`);
  }
  return market.parameters;
}

function termsOf(parameters: MarginParameters): EnforcementTerms {
  return {
    warningRatio: parameters.warningRatio,
    warningClearRatio: parameters.warningClearRatio,
    cureRatio: parameters.cureRatio,
    closeOutRatio: parameters.closeOutRatio,
    gracePeriodSeconds: parameters.gracePeriodSeconds,
    parameterChangeGraceSeconds: parameters.parameterChangeGraceSeconds,
    finalityHoldSeconds: parameters.finalityHoldSeconds,
    liquidationFee: parameters.liquidationFee,
  };
}

/** The shortest grace among the markets where the account holds a position. */
function graceOf(terms: ReadonlyMap<string, EnforcementTerms>, cause: MarginCallCause): number {
  const graces = [...terms.values()].map((term) =>
    cause === 'PARAMETER_CHANGE' ? term.parameterChangeGraceSeconds : term.gracePeriodSeconds,
  );
  return Math.min(...graces);
}

function decideInGrace(
  subject: EnforcedAccount,
  call: MarginCall,
  context: RiskContext,
  trigger: Trigger,
): Step | null {
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
): Step {
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
): Step {
  const changes = {
    nextStepAt: now,
    nextStepMarketId: positionToLiquidate(health)?.marketId ?? null,
    amountOutstanding: amountDueOf(health),
  };
  return move(subject, call, event, changes, health);
}

/**
 * Between steps an account that holds nothing any more is done, and insolvency ends the cooldown: a
 * cap must not protect it. Everything else about a call in liquidation the step decides.
 */
function decideInLiquidation(
  subject: EnforcedAccount,
  call: MarginCall,
  context: RiskContext,
): Step | null {
  if (subject.account.positions.length === 0) {
    const ended = decideEndOfLiquidation(subject, call, context);
    const [action] = ended?.actions ?? [];
    return ended === null || action === undefined ? null : { action, after: ended.after };
  }
  if (!call.isCoolingDown || call.nextStepAt === null || call.nextStepAt <= context.now) {
    return null;
  }
  const health = assessAccountHealth(subject.account, context, call.terms);
  if (!bypassesLiquidationCap(health)) {
    return null;
  }
  const changed = {
    ...call,
    nextStepAt: context.now,
    isCoolingDown: false,
    version: call.version + 1,
  };
  return {
    action: { kind: 'BRING_STEP_FORWARD', call: changed, health },
    after: { ...subject, openCall: changed },
  };
}

function suspend(
  subject: EnforcedAccount,
  call: MarginCall,
  from: 'GRACE' | 'LIQUIDATING',
  now: Date,
): Step {
  const changes = { suspendedAt: now, suspendedFrom: from, nextStepAt: null };
  return move(subject, call, 'ENFORCEMENT_SUSPENDED', changes, null);
}

function resume(subject: EnforcedAccount, call: MarginCall, context: RiskContext): Step {
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

function move(
  subject: EnforcedAccount,
  call: MarginCall,
  event: MarginCallEvent,
  changes: Partial<MarginCall>,
  health: AccountHealth | null,
  extension: ExtensionReason | null = null,
): Step {
  const moved = transition(call, event, changes);
  return {
    action: { kind: 'MOVE_CALL', event, call: moved, health, extension },
    after: { ...subject, openCall: moved.closedAt === null ? moved : null },
  };
}

function later(instant: Date, milliseconds: number): Date {
  return new Date(instant.getTime() + milliseconds);
}
