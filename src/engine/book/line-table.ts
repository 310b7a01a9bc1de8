/**
 * The lines of accounts: positions, then priced collateral, then collateral in the quote currency.
 * The lines of one account are adjacent, so that a pass reads memory in order.
 */
export interface LineTable {
  /** Market number, or NO_MARKET for the quote currency. */
  markets: Uint16Array;
  /** Row of the ratio table. */
  rows: Uint32Array;
  /** Signed size of the position, or the balance, with its tag (`packDecimal`). */
  sizes: Float64Array;
  tags: Uint8Array;
  /** Slot in the market's holder list. */
  slots: Uint32Array;
  /**
   * What the owner's other accounts add to a position, ×10¹²: the nearest double, and the rest. 0: nothing. Both are
   * empty until a position has any (`setOthers`): most books have owners with one account.
   */
  others: Float64Array;
  othersRest: Float64Array;
  /** Number of lines allocated so far, used or free. */
  length: number;
  /** Freed blocks by capacity. */
  readonly free: Map<number, number[]>;
}

export function createLineTable(): LineTable {
  return {
    markets: new Uint16Array(64),
    rows: new Uint32Array(64),
    sizes: new Float64Array(64),
    tags: new Uint8Array(64),
    slots: new Uint32Array(64),
    others: new Float64Array(0),
    othersRest: new Float64Array(0),
    length: 0,
    free: new Map(),
  };
}

/** Capacity of a block for `count` lines, with room so that small changes of an account stay in their block. */
export function blockCapacity(count: number): number {
  return count <= 8 ? count : (count + 3) & ~3;
}

/** Allocates a block for `count` lines. @returns its first line. */
export function takeLines(table: LineTable, count: number): number {
  const capacity = blockCapacity(count);
  const reused = table.free.get(capacity)?.pop();
  if (reused !== undefined) {
    return reused;
  }
  const start = table.length;
  table.length += capacity;
  if (table.length > table.tags.length) {
    growLines(table, Math.max(table.length, table.tags.length * 2));
  }
  return start;
}

export function freeLines(table: LineTable, start: number, count: number): void {
  if (count === 0) {
    return;
  }
  const capacity = blockCapacity(count);
  const blocks = table.free.get(capacity);
  if (blocks === undefined) {
    table.free.set(capacity, [start]);
  } else {
    blocks.push(start);
  }
}

function growLines(table: LineTable, capacity: number): void {
  const markets = new Uint16Array(capacity);
  markets.set(table.markets);
  table.markets = markets;
  const rows = new Uint32Array(capacity);
  rows.set(table.rows);
  table.rows = rows;
  const sizes = new Float64Array(capacity);
  sizes.set(table.sizes);
  table.sizes = sizes;
  const tags = new Uint8Array(capacity);
  tags.set(table.tags);
  table.tags = tags;
  const slots = new Uint32Array(capacity);
  slots.set(table.slots);
  table.slots = slots;
  if (table.others.length > 0) {
    growOthers(table, capacity);
  }
}

function growOthers(table: LineTable, capacity: number): void {
  const others = new Float64Array(capacity);
  others.set(table.others);
  table.others = others;
  const othersRest = new Float64Array(capacity);
  othersRest.set(table.othersRest);
  table.othersRest = othersRest;
}

/** Exchanges two lines of one account. Their slots in the lists of holders go with them. */
export function swapLines(table: LineTable, a: number, b: number): void {
  if (a === b) {
    return;
  }
  const { markets, rows, sizes, tags, slots, others, othersRest } = table;
  for (const column of [markets, rows, sizes, tags, slots, others, othersRest]) {
    // A copy of the book without slots, and a book without other accounts, have empty columns.
    if (column.length > 0) {
      [column[a], column[b]] = [column[b] ?? 0, column[a] ?? 0];
    }
  }
}

/** @param others ×10¹². Not negative. */
export function setOthers(table: LineTable, line: number, others: bigint): void {
  if (table.others.length === 0) {
    if (others === 0n) {
      return;
    }
    growOthers(table, table.sizes.length);
  }
  const nearest = Number(others);
  table.others[line] = nearest;
  table.othersRest[line] = Number(others - BigInt(nearest));
}
