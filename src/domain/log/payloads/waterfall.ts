import { type HealthRecord } from '../../risk/health/health-record.js';
import {
  type DeleveragingExplanation,
  type SettlementExplanation,
} from '../../risk/waterfall/waterfall-explanation.js';
import { type FundedLayer } from '../../risk/waterfall/waterfall.js';
import { type CallRecord } from './decision.js';

/** What a bankrupt account owed was divided over those who pay it; the lines that follow say who. */
export type BankruptcySettled = {
  /** What it owed before its own collateral paid, in USD. */
  readonly debt: string;
  /** What nobody paid, in USD. */
  readonly deficit: string;
  /** Everything that the settlement was decided from. */
  readonly explanation: SettlementExplanation;
};

/** A layer of the waterfall covered a part of a loss. */
export type WaterfallDrawn = {
  readonly layer: FundedLayer;
  /** In USD. */
  readonly amount: string;
};

/** What both sides of a deleveraging are told. */
type DeleveragedSide = {
  readonly liquidationId: string;
  /** Signed size that this side traded, in base units. */
  readonly size: string;
  /** At which both sides traded, in USD. */
  readonly price: string;
  /** What counterparties give up against their mark, in USD: this one, or all for the bankrupt side. */
  readonly amount: string;
  /** Of this side, in USD. */
  readonly realizedPnl: string;
  /** Signed size that this side holds afterwards, in base units. */
  readonly positionSize: string;
};

/** A position of a bankrupt account was closed against its counterparties. */
export type BankruptDeleveraged = CallRecord &
  DeleveragedSide & {
    readonly side: 'BANKRUPT';
    /** Of the call, from 1. */
    readonly step: number;
    /** The account afterwards. */
    readonly health: HealthRecord;
    /** Everything that the deleveraging was decided from. */
    readonly explanation: DeleveragingExplanation;
  };

/** A position in profit was closed, in whole or in part, to cover the loss of a bankrupt account. */
export type CounterpartyDeleveraged = DeleveragedSide & {
  readonly side: 'COUNTERPARTY';
  /** Notices to the owner that this event sends. */
  readonly noticeIds: readonly string[];
};

/** An opposite position was closed at the bankruptcy price: one line for each side. */
export type AutoDeleveraged = BankruptDeleveraged | CounterpartyDeleveraged;

/** A part of a loss that no fund covered was taken from an account in profit. */
export type LossSocialized = {
  /** Last step of the bankrupt account in the market; null without any. */
  readonly liquidationId: string | null;
  /** In USD. */
  readonly amount: string;
  /** The part of it that is taken from profit which deleveraging realized, in USD. Absent: none. */
  readonly realizedPart?: string;
  /** Notices to the owner that this event sends. */
  readonly noticeIds: readonly string[];
};

/** A loss that nobody covered stands in the books. */
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
