/* eslint-disable @typescript-eslint/no-non-null-assertion -- every index comes from the book itself */
import { type HealthLevel, compareIds } from '../../domain/risk/health/account-health.js';

import { type Book, holdersOf } from '../book/book.js';
import { type Engine } from '../engine.js';
import { createMeasure, levelOf, measureAccount } from '../screen/measure.js';

export type AccountOrder = 'MARGIN_RATIO_ASC' | 'EQUITY_DESC' | 'NOTIONAL_DESC' | 'ID_ASC';

/** The end of a page: the last row's sort key and id. The key is null for a row without one. */
export interface AccountCursor {
  readonly key: number | null;
  readonly accountId: string;
}

export interface AccountQuery {
  readonly orderBy: AccountOrder;
  readonly levels?: readonly HealthLevel[] | null;
  readonly owner?: string | null;
  /** Only accounts with a position in the market, or collateral that it prices. */
  readonly marketId?: string | null;
  readonly ids?: readonly string[] | null;
  /** Continue strictly after this row. */
  readonly after?: AccountCursor | null;
  readonly first: number;
}

/** One account in a listing, in doubles. Amounts are null while a market has no price (ID_ASC only). */
export interface AccountRow {
  readonly accountId: string;
  readonly owner: string;
  readonly level: HealthLevel | null;
  readonly equity: number | null;
  readonly maintenanceMargin: number | null;
  readonly notional: number | null;
  /** equity / maintenance margin; null without margin, too. */
  readonly marginRatio: number | null;
  /** The sort value of the row, and with the id the cursor of the next page. */
  readonly cursor: AccountCursor;
}

export interface AccountPage {
  readonly rows: readonly AccountRow[];
  /** Number of accounts that match the filter, on all pages. */
  readonly totalCount: number;
  readonly hasNextPage: boolean;
}

/**
 * A sorted page of accounts, from memory.
 *
 * Pages continue after a (key, id) pair, not after a number of rows: while ratios move between two pages, an
 * account that did not move is neither skipped nor repeated. Rows without a key come last; ties go by id. An
 * account that cannot be valued, because a market has no price, has no level and no place in an order by value:
 * only ID_ASC lists it. The cost is one pass over the matching accounts, and memory for one page.
 *
 * @param first Rows on the page; at least 1.
 */
export function listAccounts(engine: Engine, query: AccountQuery): AccountPage {
  const { book } = engine;
  const page = createPage(query.first + 1, isAscending(query.orderBy));
  const { after = null, levels = null, owner = null } = query;
  let totalCount = 0;
  const measure = createMeasure();
  const key = keyOf(query.orderBy);
  for (const account of accountsOf(book, query)) {
    if (owner !== null && book.accounts.owners[account] !== owner) {
      continue;
    }
    measureAccount(book, account, measure);
    if (!measure.isPriced && (query.orderBy !== 'ID_ASC' || levels !== null)) {
      continue;
    }
    if (levels?.includes(levelOf(book, account, measure)) === false) {
      continue;
    }
    totalCount += 1;
    const accountId = book.accounts.ids[account]!;
    const entry = { key: key(measure), accountId, account };
    if (after === null || page.compare(after, entry) < 0) {
      page.offer(entry);
    }
  }
  const entries = page.sorted();
  return {
    rows: entries.slice(0, query.first).map((entry) => rowOf(book, entry)),
    totalCount,
    hasNextPage: entries.length > query.first,
  };
}

interface PageEntry extends AccountCursor {
  readonly account: number;
}

interface Page {
  readonly compare: (a: AccountCursor, b: AccountCursor) => number;
  readonly offer: (entry: PageEntry) => void;
  readonly sorted: () => readonly PageEntry[];
}

/** Keeps the best `size` of the entries offered: sorts whenever it holds twice as many. */
function createPage(size: number, ascending: boolean): Page {
  const compare = (a: AccountCursor, b: AccountCursor): number => {
    const byKey =
      a.key === null || b.key === null
        ? Number(a.key === null) - Number(b.key === null)
        : (a.key - b.key) * (ascending ? 1 : -1);
    return byKey === 0 ? compareIds(a.accountId, b.accountId) : byKey;
  };
  let entries: PageEntry[] = [];
  let worst: PageEntry | null = null;
  const trim = (): void => {
    entries = entries.sort(compare).slice(0, size);
    worst = entries.length === size ? entries[size - 1]! : null;
  };
  return {
    compare,
    offer: (entry) => {
      if (worst === null || compare(entry, worst) < 0) {
        entries.push(entry);
        if (entries.length >= size * 2) {
          trim();
        }
      }
    },
    sorted: () => {
      trim();
      return entries;
    },
  };
}

function isAscending(orderBy: AccountOrder): boolean {
  return orderBy === 'MARGIN_RATIO_ASC' || orderBy === 'ID_ASC';
}

type KeyOf = (measure: ReturnType<typeof createMeasure>) => number | null;

function keyOf(orderBy: AccountOrder): KeyOf {
  switch (orderBy) {
    case 'MARGIN_RATIO_ASC':
      return (measure) => ratioOf(measure);
    case 'EQUITY_DESC':
      return ({ equity }) => equity;
    case 'NOTIONAL_DESC':
      return ({ notional }) => notional;
    case 'ID_ASC':
      return () => null;
  }
}

function ratioOf(measure: ReturnType<typeof createMeasure>): number | null {
  const { isPriced, equity, maintenanceMargin } = measure;
  return isPriced && maintenanceMargin > 0 ? equity / maintenanceMargin : null;
}

function accountsOf(book: Book, query: AccountQuery): Iterable<number> {
  const { ids = null, marketId = null } = query;
  const market = marketId === null ? null : (book.markets.indexOf.get(marketId) ?? -1);
  const inMarket = market === null ? null : holdersIn(book, market);
  if (ids === null) {
    return inMarket ?? book.accounts.indexOf.values();
  }
  const rows = [...new Set(ids)].flatMap((id) => book.accounts.indexOf.get(id) ?? []);
  return inMarket === null ? rows : rows.filter((account) => inMarket.has(account));
}

function holdersIn(book: Book, market: number): ReadonlySet<number> {
  if (market < 0) {
    return new Set();
  }
  const { accounts, count } = holdersOf(book, market);
  return new Set(accounts.subarray(0, count));
}

function rowOf(book: Book, { account, accountId, key }: PageEntry): AccountRow {
  const measure = measureAccount(book, account, createMeasure());
  const priced = measure.isPriced;
  return {
    accountId,
    owner: book.accounts.owners[account]!,
    level: priced ? levelOf(book, account, measure) : null,
    equity: priced ? measure.equity : null,
    maintenanceMargin: priced ? measure.maintenanceMargin : null,
    notional: priced ? measure.notional : null,
    marginRatio: ratioOf(measure),
    cursor: { key, accountId },
  };
}
