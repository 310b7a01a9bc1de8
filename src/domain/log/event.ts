import { type JsonObject } from '../canonical.js';

/** The facts the log knows, named by what happened. A name is permanent. */
export const ENFORCEMENT_EVENT_TYPES = [
  'MarginWarningRaised',
  'MarginWarningCleared',
  'MarginCallOpened',
  'NoticeDelivered',
  'NoticeFailed',
  'MarginCallAcknowledged',
  'TopUpReceived',
  'MarginCallCured',
  'GraceExtended',
  'GraceExpired',
  'GraceVoided',
  'EnforcementSuspended',
  'EnforcementResumed',
  'LiquidationStepFilled',
  'LiquidationStepFailed',
  'VenueFillRefused',
  'OrderOutcomeStated',
  'OpenOrdersCancelled',
  'VenueOutageBegan',
  'VenueOutageEnded',
  'AccountRecovered',
  'AccountBankrupt',
  'BankruptcySettled',
  'WaterfallDrawn',
  'AutoDeleveraged',
  'LossSocialized',
  'DeficitRecorded',
  'MarginCallClosed',
  'MarginCallCancelled',
] as const;
export const INGEST_EVENT_TYPES = [
  'DepositSeen',
  'DepositFinal',
  'DepositReversed',
  'WithdrawalRecorded',
  'PositionsRecorded',
  'PriceQuarantined',
  'LedgerMismatchFound',
] as const;
export const GOVERNANCE_EVENT_TYPES = [
  'ProposalCreated',
  'VoteCast',
  'ProposalQueued',
  'ProposalExecuted',
  'ProposalFailed',
  'ProposalCancelled',
  'ProposalVetoed',
  'MandateGranted',
  'MandateRevoked',
  'ParametersChanged',
  'CollateralChanged',
  'CommitteeChanged',
  'MarketListed',
  'MarketStatusChanged',
  'WaterfallFunded',
  'GenesisApplied',
] as const;
export const EVENT_TYPES = [
  ...ENFORCEMENT_EVENT_TYPES,
  ...INGEST_EVENT_TYPES,
  ...GOVERNANCE_EVENT_TYPES,
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** Who did it when no person did. */
export const ENGINE_ACTOR = 'system:engine';

/** A fact as a business transaction writes it, not yet in the log's order. */
export interface NewEvent {
  readonly type: EventType;
  readonly accountId?: string | null;
  readonly marketId?: string | null;
  readonly marginCallId?: string | null;
  readonly proposalId?: string | null;
  readonly actor: string;
  readonly at: Date;
  readonly payload: JsonObject;
}

/** One line of the sealed log. */
export interface SealedEvent {
  /** From 1, without gaps. */
  readonly sequence: bigint;
  readonly type: EventType;
  readonly accountId: string | null;
  readonly marketId: string | null;
  readonly marginCallId: string | null;
  readonly proposalId: string | null;
  readonly actor: string;
  readonly at: Date;
  readonly payload: JsonObject;
  /** 64 hex digits. */
  readonly hash: string;
  readonly previousHash: string;
}
