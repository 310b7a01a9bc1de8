import {
  type CallDecision,
  type CallRecord,
  type DecisionRecord,
  type UnmeasuredDecision,
} from './decision.js';

/** Equity fell below the warning margin. */
export type MarginWarningRaised = DecisionRecord;

/** Equity is back above the margin that clears the warning, or nothing is held any more. */
export type MarginWarningCleared = DecisionRecord;

/** Equity fell below the maintenance margin: the owner has until the deadline. */
export type MarginCallOpened = CallDecision & {
  /** The grace given, in seconds; 0 for none. */
  readonly graceSeconds: number;
};

/** The owner, or an operator for it, has seen the notices of a call. */
export type MarginCallAcknowledged = {
  readonly acknowledgedNoticeIds: readonly string[];
};

/** Collateral arrived that does not cure the call. */
export type TopUpReceived = CallDecision;

/** Equity is back at the cure margin: the call ends. */
export type MarginCallCured = CallDecision;

/** The call ended without positions: closed by liquidation, or its loss was settled. */
export type MarginCallClosed = CallDecision;

/** A vote ended the call. */
export type MarginCallCancelled = CallRecord &
  UnmeasuredDecision & {
    /** Title of the proposal that did it. The event names the proposal. */
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
