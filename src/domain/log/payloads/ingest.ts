import { type PriceReason } from '../../risk/price/price-guard-state.js';
import { type PositionRecord } from './enforcement/decision.js';
import { type BalanceChangeRecord } from './facts.js';

/** A deposit, and the account's balance of the asset afterwards. */
export type DepositRecord = {
  readonly depositId: string;
  /** Name of the asset. */
  readonly asset: string;
  /** In the asset. */
  readonly amount: string;
  /** Final, afterwards, in the asset; below 0 for a debt. */
  readonly balance: string;
  /** Seen and not final, afterwards, in the asset. */
  readonly pending: string;
};

/** A deposit was seen; it does not count yet. */
export type DepositSeen = DepositRecord;

/** A deposit became irreversible; it counts. */
export type DepositFinal = DepositRecord & {
  /** Present only if the price of the asset could not be used: the market that prices it. */
  readonly unusablePriceMarketId?: string;
};

/** A deposit was reversed. */
export type DepositReversed = DepositRecord & {
  /** Its status before. */
  readonly from: 'PENDING' | 'FINAL';
  /** Why, 1 to 500 characters. */
  readonly reason: string;
};

/** Collateral left an account. */
export type WithdrawalRecorded = {
  readonly withdrawalId: string;
  /** Name of the asset. */
  readonly asset: string;
  /** In the asset. */
  readonly amount: string;
  /** Final balance afterwards, in the asset. */
  readonly balance: string;
  /** Pending balance, in the asset. */
  readonly pending: string;
  /** The remaining equity, in USD; null when nothing had to be covered. */
  readonly equity: string | null;
  /** The initial margin to cover, in USD; null in the same case. */
  readonly initialMargin: string | null;
};

/** The amounts realised by a position report. Absent when it closed nothing and changed no entry price. */
export type RealizedByReport = {
  /** Id of the ledger transfer of the call. */
  readonly transferId: string;
  /** By market: the closed part, and changed entry prices of the kept part. */
  readonly realized: readonly {
    readonly marketId: string;
    /** The closing price in USD; null when only the entry price changed. */
    readonly price: string | null;
    /** In USD; below 0 for a loss. */
    readonly realizedPnl: string;
  }[];
  /** Balance changes: at most the quote asset. */
  readonly changes: readonly BalanceChangeRecord[];
};

/** The positions of an account were replaced, in some markets or all. */
export type PositionsRecorded = Partial<RealizedByReport> & {
  /** Subject that owns the account. */
  readonly owner: string;
  /** All positions before, by market id. */
  readonly before: readonly PositionRecord[];
  /** All positions afterwards, by market id. */
  readonly positions: readonly PositionRecord[];
};

/** A price was quarantined: the market is not enforced before it is confirmed. */
export type PriceQuarantined = {
  /** USD. */
  readonly price: string;
  /** USD: half-width of the confidence interval, as its source states it; null when it does not. */
  readonly confidence: string | null;
  /** The source that published it. */
  readonly source: string;
  /** Instant of the price, ISO 8601. */
  readonly priceAt: string;
  /** The rule that quarantined it. */
  readonly reason: Exclude<PriceReason, 'NON_POSITIVE' | 'FUTURE_DATED' | 'OUT_OF_ORDER' | null>;
  /** The last usable price, in USD; null before the first. */
  readonly lastUsablePrice: string | null;
  /** Instant of the last usable price, ISO 8601; null before the first. */
  readonly lastUsableAt: string | null;
};

/** Two amounts that should be equal and are not. */
export type LedgerDifferenceRecord = {
  /**
   * BALANCE and TOTAL: compared with postings and with zero. LIQUIDATION, SETTLEMENT and FACT: compared with
   * the event.
   */
  readonly kind: 'BALANCE' | 'TOTAL' | 'LIQUIDATION' | 'SETTLEMENT' | 'FACT' | 'COUNTED';
  /** Null for a TOTAL, and for COUNTED. */
  readonly ledgerAccount: string | null;
  /** Set for a LIQUIDATION. */
  readonly liquidationId: string | null;
  /** Set for a SETTLEMENT. */
  readonly marginCallId: string | null;
  /** Set for a FACT. */
  readonly transferId: string | null;
  readonly asset: string;
  /** In the asset. */
  readonly expected: string;
  /** In the asset. */
  readonly found: string;
};

/** The check of the ledger found differences that were not reported before. */
export type LedgerMismatchFound = {
  /** Of the first difference. */
  readonly asset: string | null;
  /** Of the first difference, in its asset. */
  readonly expected: string | null;
  /** Of the first difference, in its asset. */
  readonly found: string | null;
  /** At most 100. */
  readonly differences: readonly LedgerDifferenceRecord[];
  /** The number of counted differences, at most 1,000. */
  readonly differenceCount: number;
};

export interface IngestPayloads {
  readonly DepositSeen: DepositSeen;
  readonly DepositFinal: DepositFinal;
  readonly DepositReversed: DepositReversed;
  readonly WithdrawalRecorded: WithdrawalRecorded;
  readonly PositionsRecorded: PositionsRecorded;
  readonly PriceQuarantined: PriceQuarantined;
  readonly LedgerMismatchFound: LedgerMismatchFound;
}
