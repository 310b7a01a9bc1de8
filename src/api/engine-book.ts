import { Decimal, sum } from '../domain/decimal.js';
import { HEALTH_LEVELS } from '../domain/risk/account-health.js';
import { type AccountRow, listAccounts, summarize } from '../engine/book-queries.js';
import { type Engine } from '../engine/engine.js';
import { marketEquitiesOf } from '../engine/market-equities.js';

import { type BookReader, type BookStatus, type BookSummary } from './book-reader.js';

/** Answers the API from an engine in this process. Amounts of the book are doubles: shown to the cent. */
export function engineBookReader(engine: Engine, status: () => BookStatus): BookReader {
  return {
    listAccounts: ({ after, ...query }) => {
      const key = after === null || after.key === '' ? null : Number(after.key);
      const page = listAccounts(engine, {
        ...query,
        after: after === null ? null : { key, accountId: after.accountId },
      });
      const rows = page.rows.map(({ cursor, accountId }) => ({
        key: cursor.key === null ? '' : String(cursor.key),
        accountId,
      }));
      return { rows, totalCount: page.totalCount, hasNextPage: page.hasNextPage };
    },
    marketEquities: (marketId) => marketEquitiesOf(engine, marketId),
    summarize: (ids) => (ids === null ? summaryOfBook(engine) : summaryOf(engine, ids)),
    status,
  };
}

function cents(amount: number): Decimal {
  return new Decimal(amount).toDecimalPlaces(2);
}

function summaryOfBook(engine: Engine): BookSummary {
  const summary = summarize(engine);
  return {
    levels: summary.levels.map((level) => ({ ...level, notional: cents(level.notional) })),
    equity: cents(summary.equity),
    maintenanceMargin: cents(summary.maintenanceMargin),
    openInterest: cents(summary.openInterest),
  };
}

function summaryOf(engine: Engine, ids: readonly string[]): BookSummary {
  const { rows } = listAccounts(engine, {
    orderBy: 'ID_ASC',
    ids,
    first: Math.max(1, ids.length),
  });
  const total = (amount: (row: AccountRow) => number | null, of = rows): Decimal =>
    sum(of.map((row) => cents(amount(row) ?? 0)));
  return {
    levels: HEALTH_LEVELS.map((level) => {
      const there = rows.filter((row) => row.level === level);
      return { level, accounts: there.length, notional: total((row) => row.notional, there) };
    }),
    equity: total((row) => row.equity),
    maintenanceMargin: total((row) => row.maintenanceMargin),
    openInterest: total((row) => row.notional),
  };
}
