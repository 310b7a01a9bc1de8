import { type Decimal } from '../../domain/decimal.js';
import { type BookColumns, type ColumnsQuery } from '../../engine/reads/book-columns.js';
import { type MarketSummary } from '../../engine/reads/book-summary.js';
import { type MarketEquities } from '../../engine/reads/market-equities.js';
import { type HealthLevel } from '../../domain/risk/health/account-health.js';

/** The API's interface to the book in memory: the engine's own in a process that enforces, a follower elsewhere. */
export interface BookReader {
  readonly listAccounts: (query: BookQuery) => BookPage | Promise<BookPage>;
  /** @param ids Only these accounts; null for the whole book. */
  readonly summarize: (ids: readonly string[] | null) => BookSummary | Promise<BookSummary>;
  /** Accounts in columns, for pictures of the whole book. */
  readonly columns: (query: ColumnsQuery) => BookColumns;
  /** Who holds positions in a market; null before its first price. @param ids Null for the whole book. */
  readonly summarizeMarket: (
    marketId: string,
    ids: readonly string[] | null,
  ) => MarketSummary | null;
  /** The exact equity of everyone who depends on a market; null before its first price. */
  readonly marketEquities: (marketId: string) => MarketEquities | null;
  readonly status: () => BookStatus;
}

export type BookOrder = 'MARGIN_RATIO_ASC' | 'EQUITY_DESC' | 'NOTIONAL_DESC' | 'ID_ASC';

/** A filter and an order of accounts. Null does not restrict; ties go by account id. */
export interface BookQuery {
  readonly orderBy: BookOrder;
  readonly levels: readonly HealthLevel[] | null;
  readonly owner: string | null;
  readonly marketId: string | null;
  readonly ids: readonly string[] | null;
  /** Where the page starts: a row's key and id as returned by the book. */
  readonly after: BookPlace | null;
  readonly first: number;
}

/** An account's position in an order at the time of reading. Only the book interprets the key. */
export interface BookPlace {
  readonly key: string;
  readonly accountId: string;
}

export interface BookPage {
  readonly rows: readonly BookPlace[];
  readonly totalCount: number;
  readonly hasNextPage: boolean;
}

/** Totals over accounts; amounts in USD, exact and unrounded. */
export interface BookSummary {
  readonly levels: readonly {
    readonly level: HealthLevel;
    readonly accounts: number;
    readonly notional: Decimal;
  }[];
  /** They have no debts, and belong to no level. */
  readonly accountsWithoutPositions: number;
  readonly equity: Decimal;
  readonly maintenanceMargin: Decimal;
  /** Σ |size| · mark. */
  readonly openInterest: Decimal;
}

export interface BookStatus {
  readonly accounts: number;
  readonly positions: number;
  readonly pricesPerSecond: number;
  readonly lastPriceAt: Date | null;
  readonly breachToCallMillisP99: number | null;
  /** Sequence of the last event that the book has applied; null for a book that is never behind. */
  readonly followed: bigint | null;
}
