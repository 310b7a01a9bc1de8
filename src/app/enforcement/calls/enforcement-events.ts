import { type JsonObject } from '../../../domain/canonical.js';
import { ENGINE_ACTOR, type EventType, type NewEvent } from '../../../domain/log/event.js';
import { type EnforcementAction, type MoveCall } from '../../../domain/margin-call/decision.js';
import { type MarginCall } from '../../../domain/margin-call/margin-call.js';
import { type MarginCallTransition } from '../../../domain/margin-call/transitions.js';
import { type Account, type RiskContext } from '../../../domain/risk/health/account.js';
import { type AccountHealth } from '../../../domain/risk/health/account-health.js';

import { encodeHealth, encodeInputs } from './decision-record.js';

/**
 * The fact that each transition becomes in the log; null for what is none: a step that was taken
 * reports itself, with what it traded, and when or where the next one is due is no fact yet.
 */
const EVENT_OF_TRANSITION: Readonly<Record<MarginCallTransition, EventType | null>> = {
  TOP_UP_RECEIVED: 'TopUpReceived',
  STEP_TAKEN: null,
  STEP_BROUGHT_FORWARD: null,
  STEP_REDIRECTED: null,
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
 * The log's line for one action; null for what only moves a timer, and for a warning within six hours
 * of the last one.
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
    case 'OPEN_CALL':
      return {
        ...common,
        type: 'MarginCallOpened',
        marginCallId: action.call.id,
        payload: {
          ...encodeCall(action.call),
          ...decision(action.health),
          graceSeconds: action.call.graceSeconds,
          withoutGrace: action.withoutGrace,
        },
      };
    case 'MOVE_CALL': {
      const { call, health, transition } = action;
      const type = EVENT_OF_TRANSITION[transition];
      const payload = { ...encodeCall(call), ...decision(health), ...encodeFacts(action) };
      return type === null ? null : { ...common, type, marginCallId: call.id, payload };
    }
  }
}

/** What is told of a move besides the call and the health. */
export function encodeFacts({ extension, topUps, covered }: MoveCall): JsonObject {
  return {
    ...(extension === undefined ? {} : { extension }),
    ...(topUps === undefined ? {} : { depositIds: topUps.map(({ depositId }) => depositId) }),
    ...(covered === undefined
      ? {}
      : { debt: covered.debt.toFixed(), coveredBy: [...covered.coveredBy] }),
  };
}
