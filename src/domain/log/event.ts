import { type JsonObject } from '../canonical.js';

import { type EventPayloads, type EventType, type RecordedPayload } from './event-payloads.js';

/** The subject of an event: enforcement of margin, ingest of external facts, or governance. */
export type EventSubject = 'ENFORCEMENT' | 'INGEST' | 'GOVERNANCE';

const SUBJECTS: Readonly<Record<EventType, EventSubject>> = {
  MarginWarningRaised: 'ENFORCEMENT',
  MarginWarningCleared: 'ENFORCEMENT',
  MarginCallOpened: 'ENFORCEMENT',
  NoticeDelivered: 'ENFORCEMENT',
  NoticeFailed: 'ENFORCEMENT',
  MarginCallAcknowledged: 'ENFORCEMENT',
  TopUpReceived: 'ENFORCEMENT',
  MarginCallCured: 'ENFORCEMENT',
  GraceExtended: 'ENFORCEMENT',
  GraceExpired: 'ENFORCEMENT',
  GraceVoided: 'ENFORCEMENT',
  EnforcementSuspended: 'ENFORCEMENT',
  EnforcementResumed: 'ENFORCEMENT',
  LiquidationStepFilled: 'ENFORCEMENT',
  LiquidationStepFailed: 'ENFORCEMENT',
  VenueFillRefused: 'ENFORCEMENT',
  OrderOutcomeStated: 'ENFORCEMENT',
  VenueInstructionGiven: 'ENFORCEMENT',
  OpenOrdersCancelled: 'ENFORCEMENT',
  VenueOutageBegan: 'ENFORCEMENT',
  VenueOutageEnded: 'ENFORCEMENT',
  AccountRecovered: 'ENFORCEMENT',
  AccountBankrupt: 'ENFORCEMENT',
  BankruptcySettled: 'ENFORCEMENT',
  WaterfallDrawn: 'ENFORCEMENT',
  AutoDeleveraged: 'ENFORCEMENT',
  LossSocialized: 'ENFORCEMENT',
  DeficitRecorded: 'ENFORCEMENT',
  MarginCallClosed: 'ENFORCEMENT',
  MarginCallCancelled: 'ENFORCEMENT',
  AccountRestricted: 'ENFORCEMENT',
  AccountReleased: 'ENFORCEMENT',
  DepositSeen: 'INGEST',
  DepositFinal: 'INGEST',
  DepositReversed: 'INGEST',
  WithdrawalRecorded: 'INGEST',
  PositionsRecorded: 'INGEST',
  AccountOpened: 'INGEST',
  BookLoaded: 'INGEST',
  CollateralTransferred: 'INGEST',
  TradesRecorded: 'INGEST',
  CashFlowsRecorded: 'INGEST',
  FundingPaid: 'INGEST',
  InterestCharged: 'INGEST',
  ProfitsSettled: 'INGEST',
  RiskTakenUnderCall: 'INGEST',
  PriceQuarantined: 'INGEST',
  OpenInterestCapExceeded: 'INGEST',
  OpenInterestCapKept: 'INGEST',
  LedgerMismatchFound: 'INGEST',
  WebhookDisabled: 'INGEST',
  ReconciliationDifferenceFound: 'INGEST',
  BooksReconciled: 'INGEST',
  ProposalCreated: 'GOVERNANCE',
  VoteCast: 'GOVERNANCE',
  VotingExtended: 'GOVERNANCE',
  ProposalQueued: 'GOVERNANCE',
  ProposalExecuted: 'GOVERNANCE',
  ProposalFailed: 'GOVERNANCE',
  ProposalCancelled: 'GOVERNANCE',
  ProposalVetoed: 'GOVERNANCE',
  MandateGranted: 'GOVERNANCE',
  MandateRevoked: 'GOVERNANCE',
  ParametersChanged: 'GOVERNANCE',
  CollateralChanged: 'GOVERNANCE',
  CollateralShareChanged: 'GOVERNANCE',
  CommitteeChanged: 'GOVERNANCE',
  MarketListed: 'GOVERNANCE',
  MarketStatusChanged: 'GOVERNANCE',
  PriceSourcesChanged: 'GOVERNANCE',
  PriceConfirmed: 'GOVERNANCE',
  WaterfallFunded: 'GOVERNANCE',
  GenesisApplied: 'GOVERNANCE',
  MarketWindDownScheduled: 'GOVERNANCE',
  SettlementPriceFixed: 'ENFORCEMENT',
  SettlementPriceMissing: 'ENFORCEMENT',
  PositionSettled: 'ENFORCEMENT',
  MarketSettled: 'ENFORCEMENT',
};

/** Every event type. */
export const EVENT_TYPES = Object.keys(SUBJECTS) as readonly EventType[];
export const ENFORCEMENT_EVENT_TYPES = typesAbout('ENFORCEMENT');
export const GOVERNANCE_EVENT_TYPES = typesAbout('GOVERNANCE');

function typesAbout(subject: EventSubject): readonly EventType[] {
  return EVENT_TYPES.filter((type) => SUBJECTS[type] === subject);
}

/** The actor when no person acted. */
export const ENGINE_ACTOR = 'system:engine';

interface NewLine<Type extends EventType> {
  readonly type: Type;
  readonly accountId?: string | null;
  readonly marketId?: string | null;
  readonly marginCallId?: string | null;
  readonly proposalId?: string | null;
  readonly actor: string;
  readonly at: Date;
  readonly payload: EventPayloads[Type];
}

/** An event as written by a business transaction, not yet sealed. */
export type NewEvent<Type extends EventType = EventType> = {
  [Each in Type]: NewLine<Each>;
}[Type];

interface UnsealedLine<Type extends EventType> {
  readonly type: Type;
  readonly accountId: string | null;
  readonly marketId: string | null;
  readonly marginCallId: string | null;
  readonly proposalId: string | null;
  readonly actor: string;
  readonly at: Date;
  readonly payload: RecordedPayload<Type>;
}

/** An event without sequence and hashes. */
export type UnsealedEvent<Type extends EventType = EventType> = {
  [Each in Type]: UnsealedLine<Each>;
}[Type];

/** The place of an event in the log. */
export interface Seal {
  /** From 1, without gaps. */
  readonly sequence: bigint;
  /** 64 hex digits. */
  readonly hash: string;
  readonly previousHash: string;
}

/** One event of the sealed log. */
export type SealedEvent<Type extends EventType = EventType> = {
  [Each in Type]: UnsealedLine<Each> & Seal;
}[Type];

/** An event of any type with any payload: the content that is hashed and may be shown to readers. */
export interface LogLine extends Omit<UnsealedLine<EventType>, 'payload'> {
  readonly payload: JsonObject;
}

/** A sealed event as shown to a reader: facts about other accounts may be removed, and the hashes with them. */
export interface VisibleEvent extends LogLine {
  readonly sequence: bigint;
  /** Both null for a reader who may not read every account. */
  readonly hash: string | null;
  readonly previousHash: string | null;
}
