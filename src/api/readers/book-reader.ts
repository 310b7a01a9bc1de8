import { type Decimal } from '../../domain/decimal.js';
import { type BookColumns, type ColumnsQuery } from '../../engine/reads/book-columns.js';
import { type MarketSummary } from '../../engine/reads/book-summary.js';
import { type MarketEquities } from '../../engine/reads/market-equities.js';
import { type HealthLevel } from '../../domain/risk/health/account-health.js';

/** What the API asks of the book in memory. A process that enforces has its own; others follow one. */
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

/** Which accounts, in which order. Null does not restrict; ties of the order go by account id. */
export interface BookQuery {
  readonly orderBy: BookOrder;
  readonly levels: readonly HealthLevel[] | null;
  readonly owner: string | null;
  readonly marketId: string | null;
  readonly ids: readonly string[] | null;
  /** The place after which the page starts: a row's key and id as the book gave them. */
  readonly after: BookPlace | null;
  readonly first: number;
}

/** An account's place in an order when it was read. The book alone knows what a key means. */
export interface BookPlace {
  readonly key: string;
  readonly accountId: string;
}

export interface BookPage {
  readonly rows: readonly BookPlace[];
  readonly totalCount: number;
  readonly hasNextPage: boolean;
}

/** Accounts taken together; amounts in USD, exact and unrounded. */
export interface BookSummary {
  readonly levels: readonly {
    readonly level: HealthLevel;
    readonly accounts: number;
    readonly notional: Decimal;
  }[];
  /** They owe nothing, and are in no level. */
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
  /** The last line of the log that the book has; null where it is never behind. */
  readonly followed: bigint | null;
}
