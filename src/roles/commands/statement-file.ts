import { type AccountStateInput } from '../../app/ingest/reconciliation/stated-accounts.js';
import { type FileRow, readRows } from '../../infra/row-files.js';

/** What a file says of one account, and where it begins to say so. */
export interface StatedInFile {
  /** `file:line`. */
  readonly place: string;
  readonly account: AccountStateInput;
}

/** A row that cannot be taken. */
export interface FileFault {
  /** `file:line`. */
  readonly place: string;
  readonly fault: string;
}

/**
 * Reads the accounts of a statement of the venue: NDJSON with an account a line, or CSV with the columns accountId,
 * asset, balance, marketId, size, entryPrice and a balance or a position a line, the lines of an account together.
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
      continue;
    }
    if (open !== null) {
      yield { place: open.place, account: open };
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
    open = { ...read, place };
  }
  if (open !== null) {
    yield { place: open.place, account: open };
  }
}

type Balance = AccountStateInput['balances'][number];
type Position = AccountStateInput['positions'][number];
interface ReadRow {
  readonly accountId: string;
  readonly balances: Balance[];
  readonly positions: Position[];
}
interface Building extends ReadRow {
  readonly place: string;
}

/** Why it is none, in words. */
function readRow(row: FileRow): ReadRow | string {
  if ('fault' in row) {
    return row.fault;
  }
  const { accountId, balances, positions, ...line } = row.values;
  if (typeof accountId !== 'string') {
    return 'has no accountId';
  }
  if (balances === undefined && positions === undefined) {
    return readLine(accountId, line);
  }
  const read: ReadRow = { accountId, balances: [], positions: [] };
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
  return read;
}

/** A line of a table: one balance, one position, or an account that has nothing. */
function readLine(accountId: string, line: Readonly<Record<string, unknown>>): ReadRow | string {
  const read: ReadRow = { accountId, balances: [], positions: [] };
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
