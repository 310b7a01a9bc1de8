import { type MarginCallCause } from '../../../margin-call/call/margin-call.js';
import { type RecordedTerms } from '../../../margin-call/call/recorded-terms.js';
import { type MarginCallState } from '../../../margin-call/call/transitions.js';
import { type AccountRestriction } from '../../../permission/standing.js';
import { type HealthRecord } from '../../../risk/health/health-record.js';

/** A position: signed size in base units, entry price in USD. */
export type PositionRecord = {
  readonly marketId: string;
  readonly size: string;
  readonly entryPrice: string;
};

/** The inputs of a decision about one account, sufficient to recompute it. */
export type DecisionInputs = {
  /** Frozen by the margin call, by market; null when the parameters in force decided. */
  readonly terms: RecordedTerms | null;
  readonly positions: readonly PositionRecord[];
  /** Settings of the asset (`VALUE_SETTINGS`) are included by name, except those with their default. */
  readonly collateral: readonly {
    readonly asset: string;
    /** Final, in the asset; below 0 for a debt. */
    readonly balance: string;
    /** Seen and not final, in the asset. */
    readonly pending: string;
    /** Fraction of value not counted, from 0 to 1. */
    readonly haircut: string | null;
    /** The market whose mark values the asset; null for the quote asset. */
    readonly priceMarketId: string | null;
  }[];
  /** The markets whose prices were used. */
  readonly prices: readonly {
    readonly marketId: string;
    readonly parametersVersion: number | null;
    /** Mark price in USD. */
    readonly price: string | null;
    readonly source: string | null;
    /** ISO 8601. */
    readonly at: string | null;
    /** Only where the price could not be used: what is plausible around it decided. */
    readonly isBounded?: true;
  }[];
};

/** A decision with the measurement that decided it. */
export type DecisionRecord = {
  /** The measurement that decided it. */
  readonly health: HealthRecord;
  /** The inputs of the measurement. */
  readonly inputs: DecisionInputs;
  /** Notices to the owner that this event sends. */
  readonly noticeIds: readonly string[];
};

/** The record of a decision without a measurement. */
export type UnmeasuredDecision = Omit<DecisionRecord, 'health'> & {
  /** Always null: no measurement decided it. */
  readonly health: null;
};

/** The state of a margin call after the event. */
export type CallRecord = {
  readonly marginCallId: string;
  /** State of the call afterwards. */
  readonly state: MarginCallState;
  /** Counts the writes of the call. */
  readonly version: number;
  readonly cause: MarginCallCause;
  /** Last instant of the grace, ISO 8601. */
  readonly deadline: string;
  /** The amount missing to the cure margin at opening, in USD, rounded up to the cent. */
  readonly amountDue: string;
  /** The amount missing to the cure margin afterwards, in USD, rounded up to the cent. */
  readonly amountOutstanding: string;
  /** When the next liquidation step is due, ISO 8601; null unless LIQUIDATING. */
  readonly nextStepAt: string | null;
  /** The market that is reduced next; null unless LIQUIDATING. */
  readonly nextStepMarketId: string | null;
  /** Present only after a step broke its assertions: everything is closed. */
  readonly isClosingAll?: true;
  /** All that the account may not do from now on, where the opening or the end of the call changes it. */
  readonly restrictions?: readonly AccountRestriction[];
};

/** A transition of a margin call that was decided by a measurement. */
export type CallDecision = CallRecord & DecisionRecord;
