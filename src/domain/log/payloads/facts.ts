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
  readonly RiskTakenUnderCall: RiskTakenUnderCall;
}
