import { badInput } from '../../domain/errors.js';
import {
  type QueryLedgerAccountsArgs,
  type QueryLedgerEntriesArgs,
} from '../../generated/graphql.js';

import { type Connection, connectionOf } from '../inputs/connection.js';
import { badCursor, decodeCursor, encodeCursor, requirePageSize } from '../inputs/cursors.js';
import {
  type LedgerAccountKey,
  type LedgerAccountQuery,
  type LedgerAccountView,
  type LedgerEntryQuery,
  type LedgerEntryView,
  type LedgerLoaders,
} from '../loaders/ledger-loaders.js';

/** Maximum number of entries of one list in a filter. */
const FILTER_MAX = 500;
const TEXT_MAX = 300;

/** A page whose total is counted only on request. */
interface CountedPage<Node> extends Omit<Connection<Node>, 'totalCount'> {
  readonly countAll: () => Promise<number>;
}

export interface LedgerAccountModel extends LedgerAccountView {
  readonly accountId: string | null;
  readonly marketId: string | null;
}

export type LedgerAccountPageModel = CountedPage<LedgerAccountModel>;
export type LedgerEntryPageModel = CountedPage<LedgerEntryView>;

/** A page of the ledger accounts in the caller's scope. */
export async function ledgerAccountConnection(
  ledger: LedgerLoaders,
  { filter, first, after }: QueryLedgerAccountsArgs,
): Promise<LedgerAccountPageModel> {
  const size = requirePageSize(first, 50);
  const place = accountPlaceOf(after);
  const assets = filter?.assets ?? null;
  if (assets !== null && assets.length > FILTER_MAX) {
    throw badInput('filter.assets', `has at most ${FILTER_MAX} entries`, assets.length);
  }
  const query: LedgerAccountQuery = {
    prefix: textOf('filter.prefix', filter?.prefix),
    kinds: filter?.kinds ?? null,
    assets: assets?.map((asset) => textOf('filter.assets', asset) ?? '') ?? null,
  };
  const rows = await ledger.accounts(query, place, size + 1);
  const nodes = rows.slice(0, size).map(accountModelOf);
  const page = connectionOf(
    nodes,
    ({ part, name, asset }) => encodeCursor('ledgerAccount', part, name, asset),
    { hasNextPage: rows.length > size, hasPreviousPage: place !== null, totalCount: 0 },
  );
  return { ...page, countAll: () => ledger.countAccounts(query) };
}

/** A page of the journal in the caller's scope, newest first. */
export async function ledgerEntryConnection(
  ledger: LedgerLoaders,
  { filter, first, after }: QueryLedgerEntriesArgs,
): Promise<LedgerEntryPageModel> {
  const size = requirePageSize(first, 50);
  const before = entryPlaceOf(after);
  const query: LedgerEntryQuery = {
    ledgerAccount: textOf('filter.ledgerAccount', filter?.ledgerAccount),
    accountId: textOf('filter.accountId', filter?.accountId),
    asset: textOf('filter.asset', filter?.asset),
    transferId: textOf('filter.transferId', filter?.transferId),
    from: filter?.from ?? null,
    until: filter?.until ?? null,
  };
  const rows = await ledger.entries(query, before, size + 1);
  const page = connectionOf(
    rows.slice(0, size),
    ({ id }) => encodeCursor('ledgerEntry', id.toString()),
    { hasNextPage: rows.length > size, hasPreviousPage: before !== null, totalCount: 0 },
  );
  return { ...page, countAll: () => ledger.countEntries(query) };
}

function accountModelOf(row: LedgerAccountView): LedgerAccountModel {
  const rest = row.name.slice(row.name.indexOf(':') + 1);
  return {
    ...row,
    accountId: row.kind === 'ACCOUNT' ? rest : null,
    marketId: row.kind === 'MARKET_INSURANCE' ? rest : null,
  };
}

/** A text valid for a look-up: PostgreSQL accepts no zero byte. */
function textOf(field: string, text: string | null | undefined): string | null {
  if (text === null || text === undefined) {
    return null;
  }
  if (text.length > TEXT_MAX || /\p{C}/u.test(text)) {
    throw badInput(field, `must have at most ${TEXT_MAX} printable characters`, null);
  }
  return text;
}

function accountPlaceOf(cursor: string | null | undefined): LedgerAccountKey | null {
  if (cursor === null || cursor === undefined) {
    return null;
  }
  const [part, name = '', asset = ''] = decodeCursor('ledgerAccount', cursor, 3);
  if ((part !== 'SYSTEM' && part !== 'TRADING') || /\p{C}/u.test(name + asset)) {
    throw badCursor(cursor);
  }
  return { part, name, asset };
}

function entryPlaceOf(cursor: string | null | undefined): bigint | null {
  if (cursor === null || cursor === undefined) {
    return null;
  }
  const [id = ''] = decodeCursor('ledgerEntry', cursor, 1);
  if (!/^\d{1,18}$/.test(id)) {
    throw badCursor(cursor);
  }
  return BigInt(id);
}
