import { type HealthRecord } from '../../../risk/health/health-record.js';
import {
  type DeleveragingExplanation,
  type SettlementExplanation,
} from '../../../risk/waterfall/waterfall-explanation.js';
import { type FundedLayer } from '../../../risk/waterfall/waterfall.js';
import { type CallRecord } from './decision.js';

/** The debt of a bankrupt account was divided among the payers; the following events name them. */
export type BankruptcySettled = {
  /** The debt before the account's own collateral paid, in USD. */
  readonly debt: string;
  /** The unpaid rest, in USD. */
  readonly deficit: string;
  /** All inputs of the settlement. */
  readonly explanation: SettlementExplanation;
};

/** A layer of the waterfall covered a part of a loss. */
export type WaterfallDrawn = {
  readonly layer: FundedLayer;
  /** In USD. */
  readonly amount: string;
};

/** The facts common to both sides of a deleveraging. */
type DeleveragedSide = {
  readonly liquidationId: string;
  /** Signed size that this side traded, in base units. */
  readonly size: string;
  /** The price of both sides, in USD. */
  readonly price: string;
  /** The counterparties' loss against their mark, in USD: of this one, or of all for the bankrupt side. */
  readonly amount: string;
  /** Realized by this side, in USD. */
  readonly realizedPnl: string;
  /** Signed size that this side holds afterwards, in base units. */
  readonly positionSize: string;
};

/** A position of a bankrupt account was closed against its counterparties. */
export type BankruptDeleveraged = CallRecord &
  DeleveragedSide & {
    readonly side: 'BANKRUPT';
    /** Number of the step within its call, from 1. */
    readonly step: number;
    /** The account afterwards. */
    readonly health: HealthRecord;
    /** All inputs of the deleveraging. */
    readonly explanation: DeleveragingExplanation;
  };

/** A position in profit was closed, in whole or in part, to cover the loss of a bankrupt account. */
export type CounterpartyDeleveraged = DeleveragedSide & {
  readonly side: 'COUNTERPARTY';
  /** Notices to the owner that this event sends. */
  readonly noticeIds: readonly string[];
};

/** An opposite position was closed at the bankruptcy price: one event for each side. */
export type AutoDeleveraged = BankruptDeleveraged | CounterpartyDeleveraged;

/** A part of a loss that no fund covered was taken from an account in profit. */
export type LossSocialized = {
  /** Last step of the bankrupt account in the market; null without any. */
  readonly liquidationId: string | null;
  /** In USD. */
  readonly amount: string;
  /** The part taken from profit that deleveraging realized, in USD. Absent: none. */
  readonly realizedPart?: string;
  /** Notices to the owner that this event sends. */
  readonly noticeIds: readonly string[];
};

/** A loss that nobody covered was recorded. */
export type DeficitRecorded = {
  /** In USD. */
  readonly amount: string;
};

export interface WaterfallPayloads {
  readonly BankruptcySettled: BankruptcySettled;
  readonly WaterfallDrawn: WaterfallDrawn;
  readonly AutoDeleveraged: AutoDeleveraged;
  readonly LossSocialized: LossSocialized;
  readonly DeficitRecorded: DeficitRecorded;
}
