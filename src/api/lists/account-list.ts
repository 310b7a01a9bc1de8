import { type Account } from '../../domain/risk/health/account.js';
import { type QueryAccountsArgs } from '../../generated/graphql.js';

import { type BookPlace, type BookReader } from '../readers/book-reader.js';
import { type Connection, connectionOf } from '../inputs/connection.js';
import {
  badCursor,
  decodeCursor,
  encodeCursor,
  PAGE_MAX,
  requirePageSize,
} from '../inputs/cursors.js';
import { badInput } from '../../domain/errors.js';
import { type Loaders } from '../loaders/loaders.js';

/**
 * A page of the accounts visible to the caller, sorted by the book in memory, with data from the rows.
 *
 * The cursor holds the sort key of the last account of its page, so that an unchanged account is neither
 * skipped nor repeated while ratios of others move. An account that is in the book but not yet visible in the
 * rows is left out of the page, which still ends where the book's page ended.
 */
export async function accountConnection(
  book: BookReader,
  loaders: Loaders,
  { filter, orderBy, first, after }: QueryAccountsArgs,
): Promise<Connection<Account>> {
  const order = orderBy ?? 'MARGIN_RATIO_ASC';
  const size = requirePageSize(first, 50);
  const place = placeOf(order, after);
  const asked = filter?.ids ?? null;
  if (asked !== null && asked.length > PAGE_MAX) {
    throw badInput('filter.ids', `has at most ${PAGE_MAX} entries`, asked.length);
  }
  const page = await book.listAccounts({
    orderBy: order,
    levels: filter?.levels ?? null,
    owner: filter?.owner ?? null,
    marketId: filter?.marketId ?? null,
    ids: withinScope(await loaders.accounts.visibleIds(), asked),
    after: place,
    first: size,
  });
  const loaded = await Promise.all(
    page.rows.map(async (row) => ({ row, account: await loaders.accounts.account(row.accountId) })),
  );
  const shown = loaded.flatMap(({ row, account }) => (account === null ? [] : [{ row, account }]));
  const connection = connectionOf(
    shown.map(({ account }) => account),
    (_account, index) => cursorOf(order, shown[index]?.row),
    {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: place !== null,
      totalCount: page.totalCount,
    },
  );
  const last = page.rows.at(-1);
  const endCursor = last === undefined ? null : cursorOf(order, last);
  return { ...connection, pageInfo: { ...connection.pageInfo, endCursor } };
}

function withinScope(
  visible: readonly string[] | null,
  asked: readonly string[] | null,
): readonly string[] | null {
  if (visible === null || asked === null) {
    return visible ?? asked;
  }
  const inScope = new Set(visible);
  return asked.filter((id) => inScope.has(id));
}

function cursorOf(order: string, row: BookPlace | undefined): string {
  return encodeCursor('account', order, row?.key ?? '', row?.accountId ?? '');
}

/** A cursor of one order is invalid in another. */
function placeOf(order: string, cursor: string | null | undefined): BookPlace | null {
  if (cursor === null || cursor === undefined) {
    return null;
  }
  const [cursorOrder, key = '', accountId = ''] = decodeCursor('account', cursor, 3);
  if (cursorOrder !== order || !/^(?:-?\d+(?:\.\d+)?(?:e[+-]?\d{1,3})?)?$/.test(key)) {
    throw badCursor(cursor);
  }
  return { key, accountId };
}
