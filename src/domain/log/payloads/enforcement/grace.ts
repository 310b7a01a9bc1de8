import { type ExtensionReason } from '../../../margin-call/call/decision.js';
import { type CallDecision, type CallRecord, type UnmeasuredDecision } from './decision.js';

/** The deadline was extended once, by rule. */
export type GraceExtended = CallDecision & {
  /** By which rule. */
  readonly extension: ExtensionReason;
};

/** The deadline passed below the cure margin: liquidation begins. */
export type GraceExpired = CallDecision;

/** Equity fell below the close-out margin: liquidation begins at once. */
export type GraceVoided = CallDecision;

/** Prices cannot be used or a market is paused: the time left is frozen. */
export type EnforcementSuspended = CallRecord & UnmeasuredDecision;

/** Prices are usable again: the remaining time continues. */
export type EnforcementResumed = CallDecision;

export interface GracePayloads {
  readonly GraceExtended: GraceExtended;
  readonly GraceExpired: GraceExpired;
  readonly GraceVoided: GraceVoided;
  readonly EnforcementSuspended: EnforcementSuspended;
  readonly EnforcementResumed: EnforcementResumed;
}
