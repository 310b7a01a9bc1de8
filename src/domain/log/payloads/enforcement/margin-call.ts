import { type WithoutGraceReason } from '../../../margin-call/call/decision.js';

import {
  type CallDecision,
  type CallRecord,
  type DecisionRecord,
  type UnmeasuredDecision,
} from './decision.js';

/** Equity fell below the warning margin. */
export type MarginWarningRaised = DecisionRecord;

/** Equity is back at the clear margin, or no positions are left. */
export type MarginWarningCleared = DecisionRecord;

/** Equity fell below the maintenance margin: the owner has until the deadline. */
export type MarginCallOpened = CallDecision & {
  /** The grace given, in seconds; 0 for none. */
  readonly graceSeconds: number;
  /** Why there is no grace; null when there is one. Absent in older logs. */
  readonly withoutGrace?: WithoutGraceReason | null;
};

/** The owner, or an operator for it, has seen the notices of a call. */
export type MarginCallAcknowledged = {
  readonly acknowledgedNoticeIds: readonly string[];
};

/** Collateral arrived that does not cure the call. */
export type TopUpReceived = CallDecision & {
  /** The deposits, by id. Absent in older logs. */
  readonly depositIds?: readonly string[];
  /** The incoming cash flows, by id; absent without any. */
  readonly cashFlowIds?: readonly string[];
};

/** Equity is back at the cure margin: the call ends. */
export type MarginCallCured = CallDecision;

/** The call ended without positions: closed by liquidation, or its loss was settled. */
export type MarginCallClosed = CallDecision & {
  /** Set for a settled bankruptcy: the debt of the account, in USD. */
  readonly debt?: string;
  /** Layers of the waterfall that paid a part of it, in their order; DEFICIT for an unpaid part. */
  readonly coveredBy?: readonly string[];
};

/** A vote ended the call. */
export type MarginCallCancelled = CallRecord &
  UnmeasuredDecision & {
    /** Title of the proposal. The event names the proposal. */
    readonly reason: string;
  };

export interface MarginCallPayloads {
  readonly MarginWarningRaised: MarginWarningRaised;
  readonly MarginWarningCleared: MarginWarningCleared;
  readonly MarginCallOpened: MarginCallOpened;
  readonly MarginCallAcknowledged: MarginCallAcknowledged;
  readonly TopUpReceived: TopUpReceived;
  readonly MarginCallCured: MarginCallCured;
  readonly MarginCallClosed: MarginCallClosed;
  readonly MarginCallCancelled: MarginCallCancelled;
}
