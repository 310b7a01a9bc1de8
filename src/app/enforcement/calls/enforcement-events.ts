import { type JsonObject } from '../../../domain/canonical.js';
import { assert } from '../../../domain/errors.js';
import { ENGINE_ACTOR, type NewEvent } from '../../../domain/log/event.js';
import { type EventType } from '../../../domain/log/event-payloads.js';
import {
  type CallRecord,
  type DecisionRecord,
} from '../../../domain/log/payloads/enforcement/decision.js';
import {
  type CoveredShortfall,
  type EnforcementAction,
  type MoveCall,
  type TopUp,
} from '../../../domain/margin-call/call/decision.js';
import { type MarginCall } from '../../../domain/margin-call/call/margin-call.js';
import { type MarginCallTransition } from '../../../domain/margin-call/call/transitions.js';
import { type Account, type RiskContext } from '../../../domain/risk/health/account.js';
import { type AccountHealth } from '../../../domain/risk/health/account-health.js';

import { encodeInputs, type HealthWriter } from './decision-record.js';
import { restrictionsAfter } from './restriction-events.js';

/** A transition that is decided by a measurement and needs no further facts in its event. */
type MeasuredTransition = Exclude<
  MarginCallTransition,
  | 'STEP_TAKEN'
  | 'STEP_BROUGHT_FORWARD'
  | 'STEP_REDIRECTED'
  | 'GRACE_EXTENDED'
  | 'TOP_UP_RECEIVED'
  | 'SHORTFALL_COVERED'
  | 'ENFORCEMENT_SUSPENDED'
  | 'CANCELLED_BY_GOVERNANCE'
>;

/** The event type of each transition. */
const EVENT_OF_TRANSITION = {
  EQUITY_CURED: 'MarginCallCured',
  GRACE_EXPIRED: 'GraceExpired',
  GRACE_VOIDED: 'GraceVoided',
  RESUMED_IN_GRACE: 'EnforcementResumed',
  RESUMED_IN_LIQUIDATION: 'EnforcementResumed',
  EQUITY_RECOVERED: 'AccountRecovered',
  POSITIONS_CLOSED: 'MarginCallClosed',
  EQUITY_EXHAUSTED: 'AccountBankrupt',
} as const satisfies Readonly<Record<MeasuredTransition, EventType>>;

/** The vote that ended a call. */
export interface CancellingVote {
  readonly proposalId: string;
  /** Its proposer. */
  readonly actor: string;
  /** Its title. */
  readonly reason: string;
}

/** The state of a call after a decision, as in the log. */
export function encodeCall(call: MarginCall): CallRecord {
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

/** The inputs of an action's event. */
export interface RecordedDecision {
  readonly account: Account;
  readonly context: RiskContext;
  /** Notices sent for the action: the relay enqueues their delivery from here. */
  readonly noticeIds: readonly string[];
  /** Set for CANCELLED_BY_GOVERNANCE. */
  readonly vote: CancellingVote | null;
  readonly writeHealth: HealthWriter;
}

/** The event of one action; null for an action that only moves a timer or repeats a warning too early. */
export function eventOf(action: EnforcementAction, told: RecordedDecision): NewEvent | null {
  const { account, context } = told;
  const common = { accountId: account.id, actor: ENGINE_ACTOR, at: context.now };
  switch (action.kind) {
    case 'RAISE_WARNING':
      return action.isAnnounced
        ? { ...common, type: 'MarginWarningRaised', payload: measured(action, told) }
        : null;
    case 'CLEAR_WARNING':
      return { ...common, type: 'MarginWarningCleared', payload: measured(action, told) };
    case 'OPEN_CALL': {
      const { call } = action;
      const { graceSeconds } = call;
      const { withoutGrace } = action;
      const payload = {
        ...encodeCall(call),
        ...measured(action, told),
        ...changedRestrictions(action),
        graceSeconds,
        withoutGrace,
      };
      return { ...common, type: 'MarginCallOpened', marginCallId: call.id, payload };
    }
    case 'MOVE_CALL':
      return transitionEvent(action, told);
  }
}

function transitionEvent(action: MoveCall, told: RecordedDecision): NewEvent | null {
  const { account, context, vote } = told;
  const { call, transition, extension, topUps, covered } = action;
  const about = { accountId: account.id, marginCallId: call.id, at: context.now };
  const common = { ...about, actor: ENGINE_ACTOR };
  switch (transition) {
    case 'STEP_TAKEN':
    case 'STEP_BROUGHT_FORWARD':
    case 'STEP_REDIRECTED':
      // A step is reported by its own event, with its trade; where and when the next one is due is not a fact
      // yet.
      return null;
    case 'ENFORCEMENT_SUSPENDED': {
      const payload = { ...encodeCall(call), ...unmeasured(action, told), health: null };
      return { ...common, type: 'EnforcementSuspended', payload };
    }
    case 'CANCELLED_BY_GOVERNANCE': {
      assert(vote !== null, 'a cancelled margin call has its vote');
      const { proposalId, actor, reason } = vote;
      const decided = { ...unmeasured(action, told), health: null, reason };
      const payload = { ...encodeCall(call), ...decided, ...changedRestrictions(action) };
      return { ...about, type: 'MarginCallCancelled', proposalId, actor, payload };
    }
    case 'GRACE_EXTENDED': {
      assert(extension !== undefined, 'a moved deadline has its rule');
      const payload = { ...encodeCall(call), ...measured(action, told), extension };
      return { ...common, type: 'GraceExtended', payload };
    }
    case 'TOP_UP_RECEIVED': {
      assert(topUps !== undefined, 'a top-up has its deposits or transfers');
      const payload = { ...encodeCall(call), ...measured(action, told), ...topUpIds(topUps) };
      return { ...common, type: 'TopUpReceived', payload };
    }
    case 'SHORTFALL_COVERED': {
      // An account that was paid since its bankruptcy owes nothing, so nothing was covered.
      const paid = covered === undefined ? {} : encodeCovered(covered);
      const decided = { ...measured(action, told), ...changedRestrictions(action) };
      const payload = { ...encodeCall(call), ...decided, ...paid };
      return { ...common, type: 'MarginCallClosed', payload };
    }
    case 'EQUITY_CURED':
    case 'GRACE_EXPIRED':
    case 'GRACE_VOIDED':
    case 'RESUMED_IN_GRACE':
    case 'RESUMED_IN_LIQUIDATION':
    case 'EQUITY_RECOVERED':
    case 'POSITIONS_CLOSED':
    case 'EQUITY_EXHAUSTED': {
      const decided = { ...measured(action, told), ...changedRestrictions(action) };
      const payload = { ...encodeCall(call), ...decided };
      return { ...common, type: EVENT_OF_TRANSITION[transition], payload };
    }
  }
}

/** Of the opening and the end of a call. The event of the change itself follows (`restrictionEvents`). */
function changedRestrictions(action: EnforcementAction): Pick<CallRecord, 'restrictions'> {
  const restrictions = restrictionsAfter(action);
  return restrictions === null ? {} : { restrictions };
}

/** The part of an action's record that needs no measurement: the inputs of the decision and the notices. */
function unmeasured(
  action: EnforcementAction,
  { account, context, noticeIds }: RecordedDecision,
): Omit<DecisionRecord, 'health'> {
  const terms = 'call' in action ? action.call.terms : null;
  return { inputs: encodeInputs(account, context, terms), noticeIds };
}

function measured(
  action: EnforcementAction & { readonly health: AccountHealth | null },
  told: RecordedDecision,
): DecisionRecord {
  assert(action.health !== null, 'a measured transition has its measurement');
  return { health: told.writeHealth(action.health), ...unmeasured(action, told) };
}

/** Facts of a notice in addition to the call and the health. */
export function encodeFacts({ extension, topUps, covered }: MoveCall): JsonObject {
  return {
    ...(extension === undefined ? {} : { extension }),
    ...(topUps === undefined ? {} : topUpIds(topUps)),
    ...(covered === undefined ? {} : encodeCovered(covered)),
  };
}

function encodeCovered({ debt, coveredBy }: CoveredShortfall): {
  readonly debt: string;
  readonly coveredBy: readonly string[];
} {
  return { debt: debt.toFixed(), coveredBy };
}

/** The ids of what topped up a call, by kind. */
function topUpIds(topUps: readonly TopUp[]): {
  readonly depositIds: readonly string[];
  readonly cashFlowIds?: readonly string[];
} {
  const idsOf = (source: TopUp['source']): string[] =>
    topUps.filter((topUp) => topUp.source === source).map(({ id }) => id);
  const cashFlowIds = idsOf('CASH_FLOW');
  return { depositIds: idsOf('DEPOSIT'), ...(cashFlowIds.length === 0 ? {} : { cashFlowIds }) };
}
