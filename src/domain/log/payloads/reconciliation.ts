/** One number that is not the same here and at the venue. */
export type ReconciliationDifferenceRecord = {
  readonly what: 'ACCOUNT' | 'BALANCE' | 'POSITION_SIZE' | 'ENTRY_PRICE';
  /** Of a BALANCE. */
  readonly asset: string | null;
  /** Of a POSITION_SIZE or an ENTRY_PRICE. */
  readonly marketId: string | null;
  /** Here: in the asset, in base units or in USD; null when there is no such account. */
  readonly ours: string | null;
  /** What the venue says, in the same unit; null of an account that is not known here. */
  readonly theirs: string | null;
};

/** What the venue says of an account is not what is here. */
export type ReconciliationDifferenceFound = {
  /** The comparison, as `BooksReconciled` names it. */
  readonly reconciliationId: string;
  /** Instant of the venue's statement, ISO 8601. */
  readonly asOf: string;
  /** By what, asset and market. */
  readonly differences: readonly ReconciliationDifferenceRecord[];
  /** Whether the difference was booked, so that both are the same now. */
  readonly isCorrected: boolean;
  /** Why it was corrected, for people; null when it was not. */
  readonly reason: string | null;
};

/** Balances and positions were held against a statement of the venue. */
export type BooksReconciled = {
  readonly reconciliationId: string;
  /** Instant of the venue's statement, ISO 8601. */
  readonly asOf: string;
  /** Accounts that were compared. */
  readonly compared: number;
  /** Accounts that were not compared: they moved here after the instant, or are being liquidated. */
  readonly moved: number;
  /** Accounts with a difference. */
  readonly differing: number;
  /** Numbers that were different. */
  readonly differences: number;
  /** Whether every difference was booked; false when there was none to be booked. */
  readonly isCorrected: boolean;
};

export interface ReconciliationPayloads {
  readonly ReconciliationDifferenceFound: ReconciliationDifferenceFound;
  readonly BooksReconciled: BooksReconciled;
}
