import { bookColumnsOf } from '../../engine/reads/book-columns.js';
import { listAccounts } from '../../engine/reads/book-queries.js';
import { summarize, summarizeMarket } from '../../engine/reads/book-summary.js';
import { type Engine } from '../../engine/engine.js';
import { marketEquitiesOf } from '../../engine/reads/market-equities.js';

import { type BookReader, type BookStatus } from './book-reader.js';

/** Answers the API from an engine in this process. */
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
    columns: (query) => bookColumnsOf(engine, query),
    summarizeMarket: (marketId, ids) => summarizeMarket(engine, marketId, ids),
    marketEquities: (marketId) => marketEquitiesOf(engine, marketId),
    summarize: (ids) => summarize(engine, ids),
    status,
  };
}
