import { assert } from '../../domain/errors.js';

/** One row per account. Rows of removed accounts are reused. */
export interface AccountTable {
  readonly ids: string[];
  readonly owners: string[];
  readonly indexOf: Map<string, number>;
  readonly free: number[];
  /** Number of rows allocated so far, used or free. A free row has no lines. */
  length: number;
  /** First line of the account. */
  starts: Uint32Array;
  /** Number of lines whose value moves with a price: positions and priced collateral. They come first. */
  hotCounts: Uint16Array;
  /** All lines: after the hot ones, collateral in the quote currency. */
  lineCounts: Uint16Array;
  /** Quote collateral less Σ size · entry: the part of equity that no price moves, as the nearest double. */
  constants: Float64Array;
  /** The constant ×10²⁴ in two halves, exactly. */
  constantHighs: BigInt64Array;
  constantLows: BigUint64Array;
  /** WATCHES_LOW | WATCHES_HIGH. */
  watches: Uint8Array;
  /** Stamp of the last pass that visited the account, so that a pass visits it once. */
  stamps: Uint32Array;
}

export const WATCHES_LOW = 1;
export const WATCHES_HIGH = 2;
const CONSTANT_LIMIT = 2n ** 127n;

export function createAccountTable(): AccountTable {
  return {
    ids: [],
    owners: [],
    indexOf: new Map(),
    free: [],
    length: 0,
    starts: new Uint32Array(16),
    hotCounts: new Uint16Array(16),
    lineCounts: new Uint16Array(16),
    constants: new Float64Array(16),
    constantHighs: new BigInt64Array(16),
    constantLows: new BigUint64Array(16),
    watches: new Uint8Array(16),
    stamps: new Uint32Array(16),
  };
}

/** A row for a new account, empty. */
export function addAccountRow(table: AccountTable, accountId: string): number {
  const row = table.free.pop() ?? table.length;
  table.length = Math.max(table.length, row + 1);
  if (row >= table.starts.length) {
    growAccounts(table, table.starts.length * 2);
  }
  table.ids[row] = accountId;
  table.hotCounts[row] = 0;
  table.lineCounts[row] = 0;
  table.stamps[row] = 0;
  table.indexOf.set(accountId, row);
  return row;
}

export function removeAccountRow(table: AccountTable, row: number): void {
  table.indexOf.delete(table.ids[row] ?? '');
  table.ids[row] = '';
  table.owners[row] = '';
  table.watches[row] = 0;
  table.constants[row] = 0;
  table.free.push(row);
}

/** @param constant ×10²⁴. */
export function setConstant(table: AccountTable, row: number, constant: bigint): void {
  assert(
    constant < CONSTANT_LIMIT && constant > -CONSTANT_LIMIT,
    'collateral and cost of an account are below 1.7e14 USD',
  );
  table.constantHighs[row] = constant >> 64n;
  table.constantLows[row] = BigInt.asUintN(64, constant);
  table.constants[row] = Number(constant) / 1e12 / 1e12;
}

/** The constant ×10²⁴, exactly. */
export function constantOf(table: AccountTable, row: number): bigint {
  return ((table.constantHighs[row] ?? 0n) << 64n) | (table.constantLows[row] ?? 0n);
}

function growAccounts(table: AccountTable, capacity: number): void {
  const starts = new Uint32Array(capacity);
  starts.set(table.starts);
  table.starts = starts;
  const hotCounts = new Uint16Array(capacity);
  hotCounts.set(table.hotCounts);
  table.hotCounts = hotCounts;
  const lineCounts = new Uint16Array(capacity);
  lineCounts.set(table.lineCounts);
  table.lineCounts = lineCounts;
  const constants = new Float64Array(capacity);
  constants.set(table.constants);
  table.constants = constants;
  const constantHighs = new BigInt64Array(capacity);
  constantHighs.set(table.constantHighs);
  table.constantHighs = constantHighs;
  const constantLows = new BigUint64Array(capacity);
  constantLows.set(table.constantLows);
  table.constantLows = constantLows;
  const watches = new Uint8Array(capacity);
  watches.set(table.watches);
  table.watches = watches;
  const stamps = new Uint32Array(capacity);
  stamps.set(table.stamps);
  table.stamps = stamps;
}
