import { type OpenOrderInput } from '../app/ingest/orders/open-order-rows.js';
import { type AccountStateInput } from '../app/ingest/reconciliation/stated-accounts.js';
import { type FileRow, readRows } from './row-files.js';

/** What a file says of one account, and where it begins to say so. */
export interface StatedInFile {
  /** `file:line`. */
  readonly place: string;
  readonly line: number;
  readonly account: AccountInFile;
}

/** An account with all that a file may say of it. */
export interface AccountInFile extends AccountStateInput {
  /** Null where the file does not say it. */
  readonly owner: string | null;
  readonly kind: string | null;
  readonly isolatedMarketId: string | null;
  readonly orders: readonly Omit<OpenOrderInput, 'accountId'>[];
}

/** A row that cannot be taken. */
export interface FileFault {
  /** `file:line`. */
  readonly place: string;
  readonly fault: string;
}

/**
 * Reads whole accounts: NDJSON with an account a line, or CSV with a balance, a position or an open order a line, the
 * lines of an account together. Columns are accountId, owner, kind, isolatedMarketId; asset, balance; marketId, size,
 * entryPrice; and orderId, marketId, side, size, price, reduceOnly.
 */
export async function* readStatement(file: string): AsyncGenerator<StatedInFile | FileFault> {
  let open: Building | null = null;
  const seen = new Set<string>();
  for await (const row of readRows(file)) {
    const place = `${file}:${row.line}`;
    const read = readRow(row);
    if (typeof read === 'string') {
      yield { place, fault: read };
      continue;
    }
    if (open?.accountId === read.accountId) {
      open.balances.push(...read.balances);
      open.positions.push(...read.positions);
      open.orders.push(...read.orders);
      continue;
    }
    if (open !== null) {
      yield { place: open.place, line: open.line, account: open };
    }
    open = null;
    if (seen.has(read.accountId)) {
      yield {
        place,
        fault: `account ${read.accountId} was stated before: its lines belong together`,
      };
      continue;
    }
    seen.add(read.accountId);
    open = { ...read, place, line: row.line };
  }
  if (open !== null) {
    yield { place: open.place, line: open.line, account: open };
  }
}

type Balance = AccountStateInput['balances'][number];
type Position = AccountStateInput['positions'][number];
type Order = AccountInFile['orders'][number];
interface ReadRow {
  readonly accountId: string;
  readonly owner: string | null;
  readonly kind: string | null;
  readonly isolatedMarketId: string | null;
  readonly balances: Balance[];
  readonly positions: Position[];
  readonly orders: Order[];
}
interface Building extends ReadRow {
  readonly place: string;
  readonly line: number;
}

/** Why it is none, in words. */
function readRow(row: FileRow): ReadRow | string {
  if ('fault' in row) {
    return row.fault;
  }
  const { accountId, owner, kind, isolatedMarketId, balances, positions, orders, ...line } =
    row.values;
  if (typeof accountId !== 'string') {
    return 'has no accountId';
  }
  const read: ReadRow = {
    accountId,
    owner: textOf(owner),
    kind: textOf(kind),
    isolatedMarketId: textOf(isolatedMarketId),
    balances: [],
    positions: [],
    orders: [],
  };
  if (balances === undefined && positions === undefined && orders === undefined) {
    return readLine(read, line);
  }
  for (const each of listOf(balances)) {
    if (!hasTexts(each, ['asset', 'balance'])) {
      return 'has a balance without the texts asset and balance';
    }
    read.balances.push({ asset: each.asset, balance: each.balance });
  }
  for (const each of listOf(positions)) {
    if (!hasTexts(each, ['marketId', 'size', 'entryPrice'])) {
      return 'has a position without the texts marketId, size and entryPrice';
    }
    const { marketId, size, entryPrice } = each;
    read.positions.push({ accountId, marketId, size, entryPrice });
  }
  for (const each of listOf(orders)) {
    const order = hasTexts(each, ['id']) ? orderOf(each.id, each) : null;
    if (order === null) {
      return 'has an order without the texts id, marketId, side (BUY or SELL), size and price';
    }
    read.orders.push(order);
  }
  return read;
}

function orderOf(id: string, values: object): Order | null {
  if (!hasTexts(values, ['marketId', 'side', 'size', 'price'])) {
    return null;
  }
  const { marketId, side, size, price } = values;
  const { reduceOnly } = values as { readonly reduceOnly?: unknown };
  return side === 'BUY' || side === 'SELL'
    ? { id, marketId, side, size, price, reduceOnly: reduceOnly === true || reduceOnly === 'true' }
    : null;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** A line of a table: one balance, one position, one order, or an account that has nothing. */
function readLine(read: ReadRow, line: Readonly<Record<string, unknown>>): ReadRow | string {
  const { accountId } = read;
  if (typeof line.orderId === 'string') {
    const order = orderOf(line.orderId, line);
    read.orders.push(...(order === null ? [] : [order]));
    return order === null ? 'has not all of orderId, marketId, side, size and price' : read;
  }
  if (hasTexts(line, ['asset', 'balance'])) {
    read.balances.push({ asset: line.asset, balance: line.balance });
  } else if ('asset' in line || 'balance' in line) {
    return 'has an asset or a balance without the other';
  }
  if (hasTexts(line, ['marketId', 'size', 'entryPrice'])) {
    const { marketId, size, entryPrice } = line;
    read.positions.push({ accountId, marketId, size, entryPrice });
  } else if ('marketId' in line || 'size' in line || 'entryPrice' in line) {
    return 'has not all of marketId, size and entryPrice';
  }
  return read;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}

function hasTexts<Name extends string>(
  value: unknown,
  names: readonly Name[],
): value is Readonly<Record<Name, string>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    names.every((name) => typeof (value as Record<string, unknown>)[name] === 'string')
  );
}
