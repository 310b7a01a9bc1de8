import { type CashFlowKind } from '../../cash-flow-kind.js';
import { type PositionRecord } from './enforcement/decision.js';

/** The change of one balance of an account. */
export type BalanceChangeRecord = {
  /** Name of the asset. */
  readonly asset: string;
  /** Signed, in the asset: above 0 came in. Not 0. */
  readonly amount: string;
  /** Final, afterwards, in the asset; below 0 for a debt. */
  readonly balance: string;
};

/** One fill at the venue, and its realised profit or loss. */
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

/** Fills of one account at the venue, reported in one call. */
export type TradesRecorded = {
  /** Id of the ledger transfer of the call. */
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
  /** Balance changes: at most the quote asset. */
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
  /** The market it belongs to; null for none. */
  readonly marketId: string | null;
  /** When it moved at the venue, ISO 8601. */
  readonly flowedAt: string;
  /** Why, as text; required for a CORRECTION. */
  readonly reason: string | null;
};

/** Money or assets of one account moved for reasons other than a trade, a deposit or a withdrawal. */
export type CashFlowsRecorded = {
  /** Id of the ledger transfer of the call. */
  readonly transferId: string;
  /** In the order in which they were booked. */
  readonly flows: readonly CashFlowRecord[];
  /** Balance changes, by asset. */
  readonly changes: readonly BalanceChangeRecord[];
};

/** The total payments of the holders of a market. Single payments are in the ledger's journal. */
export type HolderPaymentRecord = {
  /** Id of the ledger transfer. */
  readonly transferId: string;
  /** Number of holders of a position. */
  readonly holders: number;
  /** Paid by holders in total, in USD. Not negative. */
  readonly paid: string;
  /** Received by holders in total, in USD. Not negative. */
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
  /** Total of all longs, in base units. */
  readonly longSize: string;
  /** Total of all shorts, in base units. Not negative. */
  readonly shortSize: string;
};

/** Every debtor of an asset was charged interest, for each second of what was owed since the last charge. */
export type InterestCharged = {
  /** The transfer in the ledger. */
  readonly transferId: string;
  /** Name of the asset. */
  readonly asset: string;
  /** Fraction of a debt in a year of 365 days. */
  readonly rate: string;
  /** Number of accounts charged. */
  readonly debtors: number;
  /** Σ debt · seconds since the last charge, in the asset times seconds. */
  readonly debtSeconds: string;
  /** Σ of what they paid, in the asset; each rounded up. */
  readonly charged: string;
};

/** The profit or loss of every holder of a market was settled into cash: entry prices were reset. */
export type ProfitsSettled = HolderPaymentRecord & {
  /** The new entry price of all holders, in USD. */
  readonly price: string;
  /** When the venue settled, ISO 8601. */
  readonly settledAt: string;
};

/** New risk that a permission would have refused. It is booked, and subject to enforcement. */
export type RiskTakenUnderCall = {
  /** The source: fills, or reported positions. */
  readonly by: 'TRADES' | 'POSITIONS';
  /** The code of the refusal that it would have got. */
  readonly reason: 'ACCOUNT_UNDER_CALL' | 'PRICE_STALE' | 'INSUFFICIENT_FREE_COLLATERAL';
  /** The markets with added risk. */
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
  readonly InterestCharged: InterestCharged;
  readonly ProfitsSettled: ProfitsSettled;
  readonly RiskTakenUnderCall: RiskTakenUnderCall;
}
