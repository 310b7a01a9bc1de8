import { type PriceReason } from '../../risk/price/price-guard-state.js';
import { type PositionRecord } from './decision.js';
import { type BalanceChangeRecord } from './facts.js';

/** A deposit, and what the account has of the asset afterwards. */
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

/** A deposit was seen; it counts for nothing yet. */
export type DepositSeen = DepositRecord;

/** A deposit became irreversible; it counts. */
export type DepositFinal = DepositRecord;

/** A deposit was undone. */
export type DepositReversed = DepositRecord & {
  /** What it was before. */
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
  /** Final, afterwards, in the asset. */
  readonly balance: string;
  /** Seen and not final, in the asset. */
  readonly pending: string;
  /** What remains, in USD; null when the account held nothing that needs cover. */
  readonly equity: string | null;
  /** What it has to cover, in USD; null in the same case. */
  readonly initialMargin: string | null;
};

/** What a report of positions realised. Absent when it closed nothing and left every entry. */
export type RealizedByReport = {
  /** Transfer of the ledger that moved the money of the call. */
  readonly transferId: string;
  /** By market: what the report closed, and other entry prices of what it kept. */
  readonly realized: readonly {
    readonly marketId: string;
    /** In USD, at which it was closed; null when only the entry price changed. */
    readonly price: string | null;
    /** In USD; below 0 for a loss. */
    readonly realizedPnl: string;
  }[];
  /** Of balances: at most the quote asset. */
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

/** A price was set aside: the market is not enforced before something confirms it. */
export type PriceQuarantined = {
  /** USD. */
  readonly price: string;
  /** USD: the price is within ± this, as its source says; null when it does not. */
  readonly confidence: string | null;
  /** Who published it. */
  readonly source: string;
  /** Instant of the price, ISO 8601. */
  readonly priceAt: string;
  /** Which rule set it aside. */
  readonly reason: Exclude<PriceReason, 'NON_POSITIVE' | 'FUTURE_DATED' | 'OUT_OF_ORDER' | null>;
  /** The last price that can be used, in USD; null before the first. */
  readonly lastUsablePrice: string | null;
  /** Instant of that, ISO 8601; null before the first. */
  readonly lastUsableAt: string | null;
};

/** Two amounts that should be the same and are not. */
export type LedgerDifferenceRecord = {
  /** BALANCE and TOTAL: against postings and zero. LIQUIDATION, SETTLEMENT and FACT: against the event. */
  readonly kind: 'BALANCE' | 'TOTAL' | 'LIQUIDATION' | 'SETTLEMENT' | 'FACT';
  /** Null for a TOTAL. */
  readonly ledgerAccount: string | null;
  /** Of a LIQUIDATION. */
  readonly liquidationId: string | null;
  /** Of a SETTLEMENT. */
  readonly marginCallId: string | null;
  /** Of a FACT. */
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
  /** All that were counted, at most 1,000. */
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
