import { type HealthRecord } from '../../../risk/health/health-record.js';
import { type LiquidationExplanation } from '../../../risk/liquidation/liquidation-explanation.js';
import { type StepAssertion } from '../../../risk/liquidation/liquidation-fill.js';
import { type CallDecision, type CallRecord } from './decision.js';

/** An order of a margin call has its outcome. */
export type LiquidationStep = CallRecord & {
  readonly liquidationId: string;
  /** Number of the step within its call, from 1. */
  readonly step: number;
  /** Signed size ordered, in base units. */
  readonly size: string;
  /** The worst allowed price, in USD. */
  readonly limitPrice: string;
  /** Signed size traded, in base units; 0 for a failed step. */
  readonly filledSize: string;
  /** Average price of the traded part, in USD; null when nothing traded. */
  readonly averagePrice: string | null;
  /** In USD, before the fee; below 0 for a loss. */
  readonly realizedPnl: string;
  /** Paid to the market's insurance fund, in USD. */
  readonly fee: string;
  /** Why it did not trade in full; null when it did. */
  readonly failure: string | null;
  /** When the venue traded, ISO 8601; null when it does not say. */
  readonly filledAt: string | null;
  /** The broken assertions: if not empty, everything is closed from now on. */
  readonly brokenAssertions: readonly StepAssertion[];
  /** Entry price of the closed part, in USD, if trades changed it while the order was at the venue. */
  readonly entryPrice?: string;
  /** The account after the step. */
  readonly health: HealthRecord;
  /** All inputs of the decision about the order. */
  readonly explanation: LiquidationExplanation;
};

/** A liquidation step traded, in whole or in part. */
export type LiquidationStepFilled = LiquidationStep;

/** A liquidation step traded nothing; the next is scheduled. */
export type LiquidationStepFailed = LiquidationStep;

/** Liquidation brought equity back to the cure margin: the call ends. */
export type AccountRecovered = CallDecision;

/** No positions are left and equity is below 0: the waterfall pays. */
export type AccountBankrupt = CallDecision;

export interface LiquidationPayloads {
  readonly LiquidationStepFilled: LiquidationStepFilled;
  readonly LiquidationStepFailed: LiquidationStepFailed;
  readonly AccountRecovered: AccountRecovered;
  readonly AccountBankrupt: AccountBankrupt;
}
