import { type CashFlowKind } from '../../cash-flow-kind.js';
import { type PositionRecord } from './decision.js';

/** What a fact moved in one balance of its account. */
export type BalanceChangeRecord = {
  /** Name of the asset. */
  readonly asset: string;
  /** Signed, in the asset: above 0 came in. Not 0. */
  readonly amount: string;
  /** Final, afterwards, in the asset; below 0 for a debt. */
  readonly balance: string;
};

/** One fill at the venue, and what it realised. */
export type TradeRecord = {
  readonly tradeId: string;
  readonly marketId: string;
  /** Signed, in base units: above 0 bought. */
  readonly size: string;
  /** In USD a unit. */
  readonly price: string;
  /** In USD; below 0 for a rebate. */
  readonly fee: string;
  /** When it was made at the venue, ISO 8601. */
  readonly tradedAt: string;
  /** In USD, before the fee; below 0 for a loss. */
  readonly realizedPnl: string;
};

/** Fills of one account at the venue, told in one call. */
export type TradesRecorded = {
  /** Transfer of the ledger that moved the money of the call. */
  readonly transferId: string;
  /** Positions before, in the traded markets, by market id. */
  readonly before: readonly PositionRecord[];
  /** In the order in which they were booked. */
  readonly trades: readonly TradeRecord[];
  /** Positions afterwards, in the traded markets, by market id. */
  readonly positions: readonly PositionRecord[];
  /** Σ over the trades, in USD, before fees. */
  readonly realizedPnl: string;
  /** Σ over the trades, in USD. */
  readonly fee: string;
  /** Of balances: at most the quote asset. */
  readonly changes: readonly BalanceChangeRecord[];
};

/** One movement of money or an asset. */
export type CashFlowRecord = {
  readonly cashFlowId: string;
  /** Name of the asset. */
  readonly asset: string;
  /** Signed, in the asset: above 0 came in. */
  readonly amount: string;
  readonly kind: CashFlowKind;
  /** The market it came from; null when it is of none. */
  readonly marketId: string | null;
  /** When it moved at the venue, ISO 8601. */
  readonly flowedAt: string;
  /** Why, in words; a CORRECTION has it. */
  readonly reason: string | null;
};

/** Money or assets of one account moved for another reason than a trade, a deposit or a withdrawal. */
export type CashFlowsRecorded = {
  /** Transfer of the ledger that moved the money of the call. */
  readonly transferId: string;
  /** In the order in which they were booked. */
  readonly flows: readonly CashFlowRecord[];
  /** Of balances, by asset. */
  readonly changes: readonly BalanceChangeRecord[];
};

/** What the holders of a market paid and received together. Per holder it is in the journal of the ledger. */
export type HolderPaymentRecord = {
  /** Transfer of the ledger that moved the money. */
  readonly transferId: string;
  /** How many held a position. */
  readonly holders: number;
  /** By those who paid, in USD. Not negative. */
  readonly paid: string;
  /** By those who received, in USD. Not negative. */
  readonly received: string;
};

/** Every holder of a market paid or received size · mark price · rate. */
export type FundingPaid = HolderPaymentRecord & {
  /** Fraction of notional; above 0 longs paid. */
  readonly rate: string;
  /** In USD. */
  readonly markPrice: string;
  /** When the venue charged it, ISO 8601. */
  readonly fundedAt: string;
  /** Of all longs, in base units. */
  readonly longSize: string;
  /** Of all shorts, in base units. Not negative. */
  readonly shortSize: string;
};

/** Profit and loss of every holder of a market went into cash: entry prices were reset. */
export type ProfitsSettled = HolderPaymentRecord & {
  /** The entry price of all since, in USD. */
  readonly price: string;
  /** When the venue settled, ISO 8601. */
  readonly settledAt: string;
};

/** New risk was taken that would have been refused beforehand. It is booked, and enforced. */
export type RiskTakenUnderCall = {
  /** By what: fills, or positions as reported. */
  readonly by: 'TRADES' | 'POSITIONS';
  /** What would have refused it, as a code of refusal. */
  readonly reason: 'ACCOUNT_UNDER_CALL' | 'INSUFFICIENT_FREE_COLLATERAL';
  /** Where risk was added. */
  readonly markets: readonly {
    readonly marketId: string;
    /** Signed, in base units. */
    readonly sizeBefore: string;
    /** Signed, in base units. */
    readonly sizeAfter: string;
  }[];
  /** Equity less initial margin afterwards, in USD; null when it was not measured. */
  readonly freeCollateral: string | null;
};

export interface FactPayloads {
  readonly TradesRecorded: TradesRecorded;
  readonly CashFlowsRecorded: CashFlowsRecorded;
  readonly FundingPaid: FundingPaid;
  readonly ProfitsSettled: ProfitsSettled;
  readonly RiskTakenUnderCall: RiskTakenUnderCall;
}
