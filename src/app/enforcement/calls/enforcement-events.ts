import { type JsonObject } from '../../../domain/canonical.js';
import { ENGINE_ACTOR, type EventType, type NewEvent } from '../../../domain/log/event.js';
import { type EnforcementAction } from '../../../domain/margin-call/decision.js';
import { type MarginCall } from '../../../domain/margin-call/margin-call.js';
import { type MarginCallEvent } from '../../../domain/margin-call/transitions.js';
import { type Account, type RiskContext } from '../../../domain/risk/health/account.js';
import { type AccountHealth } from '../../../domain/risk/health/account-health.js';

import { encodeHealth, encodeInputs } from './decision-record.js';

/** The fact that each transition becomes in the log. A step reports itself (liquidation-events). */
const EVENT_OF_TRANSITION: Readonly<Record<Exclude<MarginCallEvent, 'STEP_TAKEN'>, EventType>> = {
  EQUITY_CURED: 'MarginCallCured',
  GRACE_EXPIRED: 'GraceExpired',
  GRACE_EXTENDED: 'GraceExtended',
  GRACE_VOIDED: 'GraceVoided',
  ENFORCEMENT_SUSPENDED: 'EnforcementSuspended',
  RESUMED_IN_GRACE: 'EnforcementResumed',
  RESUMED_IN_LIQUIDATION: 'EnforcementResumed',
  EQUITY_RECOVERED: 'AccountRecovered',
  POSITIONS_CLOSED: 'MarginCallClosed',
  EQUITY_EXHAUSTED: 'AccountBankrupt',
  SHORTFALL_COVERED: 'MarginCallClosed',
  CANCELLED_BY_GOVERNANCE: 'MarginCallCancelled',
};

/** What a call looks like after a decision, for readers of the log. */
export function encodeCall(call: MarginCall): JsonObject {
  return {
    marginCallId: call.id,
    state: call.state,
    version: call.version,
    cause: call.cause,
    deadline: call.deadline.toISOString(),
    amountDue: call.amountDue.toFixed(),
    amountOutstanding: call.amountOutstanding.toFixed(),
    nextStepAt: call.nextStepAt?.toISOString() ?? null,
    nextStepMarketId: call.nextStepMarketId,
    ...(call.isClosingAll ? { isClosingAll: true } : {}),
  };
}

/**
 * The log's line for one action; null for what only moves a timer or repeats a warning too early.
 *
 * @param noticeIds Notices that go out for it: the relay asks for their delivery from here.
 */
export function eventOf(
  action: EnforcementAction,
  account: Account,
  context: RiskContext,
  noticeIds: readonly string[],
): NewEvent | null {
  const common = { accountId: account.id, actor: ENGINE_ACTOR, at: context.now };
  const decision = (health: AccountHealth | null): JsonObject => ({
    health: health === null ? null : encodeHealth(health),
    inputs: encodeInputs(account, context, 'call' in action ? action.call.terms : null),
    noticeIds,
  });
  switch (action.kind) {
    case 'RAISE_WARNING':
      return action.isAnnounced
        ? { ...common, type: 'MarginWarningRaised', payload: decision(action.health) }
        : null;
    case 'CLEAR_WARNING':
      return { ...common, type: 'MarginWarningCleared', payload: decision(action.health) };
    case 'BRING_STEP_FORWARD':
      return null;
    case 'OPEN_CALL':
    case 'RECEIVE_TOP_UP':
    case 'MOVE_CALL': {
      const { call, health } = action;
      if (action.kind === 'MOVE_CALL' && action.event === 'STEP_TAKEN') {
        // A step reports itself, with what it traded.
        return null;
      }
      const extension = action.kind === 'MOVE_CALL' ? action.extension : null;
      const payload = {
        ...encodeCall(call),
        ...decision(health),
        ...(extension === null ? {} : { extension }),
        ...(action.kind === 'OPEN_CALL' ? { graceSeconds: call.graceSeconds } : {}),
      };
      return { ...common, type: typeOf(action), marginCallId: call.id, payload };
    }
  }
}

function typeOf(
  action: Extract<EnforcementAction, { kind: 'OPEN_CALL' | 'RECEIVE_TOP_UP' | 'MOVE_CALL' }>,
): EventType {
  if (action.kind === 'OPEN_CALL') {
    return 'MarginCallOpened';
  }
  if (action.kind === 'RECEIVE_TOP_UP') {
    return 'TopUpReceived';
  }
  if (action.event === 'STEP_TAKEN') {
    throw new Error('Invariant broken: a liquidation step reports itself');
  }
  return EVENT_OF_TRANSITION[action.event];
}
