/**
 * The holders of a market: one entry per position or priced balance, in no fixed order, so that adding and
 * removing have constant cost.
 */
export interface HolderList {
  count: number;
  /** The account of each entry. */
  accounts: Uint32Array;
  /**
   * The band of each entry, its low end at 2·slot and its high end after it: adjacent, because both are read
   * together. No threshold can be crossed while the price is inside; an entry is touched at or below the low
   * end, and at or above the high end. Only the band index writes them.
   */
  bounds: Float32Array;
  /** 1 for the entries in `near`. By slot, not by holder: it stays when a holder moves to another slot. */
  isNear: Uint8Array;
  /** Slots whose band may end inside the window, and possibly others. */
  near: Uint32Array;
  nearCount: number;
  /** Every entry whose band ends inside (`windowLow`, `windowHigh`) is in `near`. */
  windowLow: number;
  windowHigh: number;
  /** Mean relative move per tick, for the width of the next window. */
  meanMove: number;
}

export function createHolderList(): HolderList {
  return {
    count: 0,
    accounts: new Uint32Array(16),
    bounds: new Float32Array(32),
    isNear: new Uint8Array(16),
    near: new Uint32Array(16),
    nearCount: 0,
    // Empty: the first tick sorts the entries into near and far.
    windowLow: Infinity,
    windowHigh: 0,
    meanMove: 1e-4,
  };
}

/** @returns the slot of the new entry, which has no band yet and so is never touched. */
export function addHolder(list: HolderList, account: number): number {
  const slot = list.count;
  if (slot === list.accounts.length) {
    growHolders(list, slot * 2);
  }
  list.accounts[slot] = account;
  list.bounds[2 * slot] = 0;
  list.bounds[2 * slot + 1] = Infinity;
  list.count = slot + 1;
  return slot;
}

/**
 * Removes an entry by moving the last one into its place.
 *
 * @returns the account that moved from slot `count` (after removal) to `slot`, or null.
 */
export function removeHolder(list: HolderList, slot: number): number | null {
  const last = list.count - 1;
  list.count = last;
  if (slot === last) {
    return null;
  }
  const moved = list.accounts[last] ?? 0;
  list.accounts[slot] = moved;
  list.bounds[2 * slot] = list.bounds[2 * last] ?? 0;
  list.bounds[2 * slot + 1] = list.bounds[2 * last + 1] ?? Infinity;
  if (list.isNear[last] === 1) {
    addNear(list, slot);
  }
  return moved;
}

/** Adds a slot to the near list, once. */
export function addNear(list: HolderList, slot: number): void {
  if (list.isNear[slot] === 1) {
    return;
  }
  if (list.nearCount === list.near.length) {
    const near = new Uint32Array(list.near.length * 2);
    near.set(list.near);
    list.near = near;
  }
  list.near[list.nearCount] = slot;
  list.nearCount += 1;
  list.isNear[slot] = 1;
}

function growHolders(list: HolderList, capacity: number): void {
  const accounts = new Uint32Array(capacity);
  accounts.set(list.accounts);
  list.accounts = accounts;
  const bounds = new Float32Array(2 * capacity);
  bounds.set(list.bounds);
  list.bounds = bounds;
  const isNear = new Uint8Array(capacity);
  isNear.set(list.isNear);
  list.isNear = isNear;
}
