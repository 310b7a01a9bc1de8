import { roundDown } from '../numbers.js';

import {
  append,
  type Holding,
  insertDeleveraging,
  insertFunding,
  type Movement,
  newHolding,
  positionOf,
  realizedBy,
  type Told,
} from './holding.js';
import { NO_POSITION, type Position } from './position.js';

export type AccountKind = 'CROSS' | 'SUB' | 'ISOLATED';

export interface Account {
  readonly id: string;
  readonly owner: string;
  readonly kind: AccountKind;
  /** The one market of an isolated account. */
  readonly marketId: string | null;
  /** In 10⁻²⁰ USD; below 0 for a debt. */
  cash: bigint;
  readonly holdings: Map<string, Holding>;
}

/** Money that belongs to nobody who trades, in 10⁻²⁰ USD. */
export interface House {
  fees: bigint;
  /** By market. */
  readonly insurance: Map<string, bigint>;
  global: bigint;
  backstop: bigint;
  deficit: bigint;
}

/** The exchange's own book. It asks nobody what a trade comes to. */
export interface Book {
  readonly accounts: Map<string, Account>;
  readonly house: House;
}

export function newBook(): Book {
  const house = { fees: 0n, insurance: new Map(), global: 0n, backstop: 0n, deficit: 0n };
  return { accounts: new Map(), house };
}

export function openAccount(
  book: Book,
  account: Pick<Account, 'id' | 'owner' | 'kind' | 'marketId'>,
): void {
  book.accounts.set(account.id, { ...account, cash: 0n, holdings: new Map() });
}

export function requireAccount({ accounts }: Book, id: string): Account {
  const account = accounts.get(id);
  if (account === undefined) {
    throw new Error(`no account ${id}`);
  }
  return account;
}

export function positionIn(account: Account, marketId: string): Position {
  const holding = account.holdings.get(marketId);
  return holding === undefined ? NO_POSITION : positionOf(holding);
}

function holdingIn(account: Account, marketId: string): Holding {
  const holding = account.holdings.get(marketId) ?? newHolding();
  account.holdings.set(marketId, holding);
  return holding;
}

/** Books a movement of an account in a market. @returns What it moves in cash. */
export function move(account: Account, marketId: string, movement: Movement): bigint {
  const cash = append(holdingIn(account, marketId), movement);
  account.cash += cash;
  return cash;
}

/** @returns Whether the deleveraging fits to what the account held. If not, it is booked behind everything. */
export function deleverage(
  account: Account,
  marketId: string,
  movement: Movement & { readonly kind: 'DELEVERAGING' },
  told: Told,
): boolean {
  const holding = holdingIn(account, marketId);
  const moved = insertDeleveraging(holding, movement, told);
  account.cash += moved ?? append(holding, movement);
  return moved !== null;
}

/** Everybody who ever traded in the market; who holds nothing at this place pays nothing. */
export function fund(
  { accounts }: Book,
  marketId: string,
  movement: Movement & { readonly kind: 'FUNDING' },
): void {
  for (const account of accounts.values()) {
    const holding = account.holdings.get(marketId);
    if (holding !== undefined) {
      account.cash += insertFunding(holding, movement);
    }
  }
}

/** What the liquidation of this id came to in this book; null when it did not trade. */
export function liquidatedBy(
  account: Account,
  marketId: string,
  id: string,
): { readonly size: bigint; readonly cash: bigint } | null {
  const holding = account.holdings.get(marketId);
  return holding === undefined ? null : realizedBy(holding, id);
}

/** Cash and open profit at these marks, in 10⁻²⁰ USD. */
export function equityOf(account: Account, marks: ReadonlyMap<string, bigint>): bigint {
  let equity = account.cash;
  for (const [marketId, holding] of account.holdings) {
    const { size, entry } = positionOf(holding);
    equity += size * ((marks.get(marketId) ?? entry) - entry);
  }
  return equity;
}

/** Σ of all positions of a market: 0, because every trade has two sides. */
export function netSize({ accounts }: Book, marketId: string): bigint {
  let sum = 0n;
  for (const account of accounts.values()) {
    sum += positionIn(account, marketId).size;
  }
  return sum;
}

/** A size in whole lots, towards 0. */
export function wholeLots(size: bigint, lot: bigint): bigint {
  return size < 0n ? -roundDown(-size, lot) : roundDown(size, lot);
}
