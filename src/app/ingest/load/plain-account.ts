import { type KnownNames } from '../reconciliation/stated-accounts.js';
import { COST_MAX, isToken } from '../input.js';
import { type AccountToLoadInput } from './account-input.js';
import { type LoadedAccount, type LoadedOrder, type LoadedPosition } from './loaded-content.js';

/** Fewer characters than a number has digits that reaches 2^53. */
const LENGTH_MAX = 15;
const PLAIN = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;
/** Names are compared one by one up to so many. */
const NAMES_MAX = 16;
/** Costs are judged in floating point up to so much: far more than its error below the bound. */
const PLAIN_COST_MAX = COST_MAX.toNumber() * 0.999;

interface Range {
  /** Digits before the point: the number is below ten to this power. */
  readonly digits: number;
  readonly places: number;
}
const BALANCE: Range = { digits: 12, places: 12 };
const SIZE: Range = { digits: 12, places: 8 };
const PRICE: Range = { digits: 9, places: 12 };

/**
 * An account of which every number is short and clearly within its bounds, judged as text: the same as by the exact
 * rules. The owner is taken as given.
 *
 * @returns Null when something is not ordinary: the exact rules decide then.
 */
export function plainAccountOf(input: AccountToLoadInput, known: KnownNames): LoadedAccount | null {
  const { accountId, owner, kind, isolatedMarketId } = input;
  const isKind = (kind === 'ISOLATED') === (isolatedMarketId !== null);
  if (!isToken(accountId) || !isKind || hasMany(input)) {
    return null;
  }
  const isOpen = (marketId: string): boolean =>
    known.markets.has(marketId) && (isolatedMarketId === null || marketId === isolatedMarketId);
  if (isolatedMarketId !== null && !isOpen(isolatedMarketId)) {
    return null;
  }
  const balances = balancesOf(input.balances, known);
  const positions = balances && positionsOf(input, isOpen);
  const orders = positions && ordersOf(input, isOpen);
  return orders === null
    ? null
    : [accountId, owner, kind, isolatedMarketId, balances ?? [], positions ?? [], orders];
}

function hasMany({ balances, positions, orders }: AccountToLoadInput): boolean {
  return Math.max(balances.length, positions.length, orders.length) > NAMES_MAX;
}

function balancesOf(
  inputs: AccountToLoadInput['balances'],
  known: KnownNames,
): [string, string][] | null {
  const read: [string, string][] = [];
  for (const [index, { asset, balance }] of inputs.entries()) {
    const text = plainDecimal(balance, BALANCE);
    const isTwice = inputs.findIndex((each) => each.asset === asset) < index;
    if (text === null || isTwice || !known.assets.has(asset)) {
      return null;
    }
    if (Number(text) !== 0) {
      read.push([asset, text]);
    }
  }
  return read;
}

function positionsOf(
  { accountId, positions }: AccountToLoadInput,
  isOpen: (marketId: string) => boolean,
): LoadedPosition[] | null {
  const read: LoadedPosition[] = [];
  for (const [index, position] of positions.entries()) {
    const { marketId } = position;
    const size = plainDecimal(position.size, SIZE);
    const entryPrice = plainDecimal(position.entryPrice, PRICE);
    const isTwice = positions.findIndex((each) => each.marketId === marketId) < index;
    const isOwn = position.accountId === accountId && (position.price ?? null) === null;
    if (size === null || entryPrice === null || isTwice || !isOwn || !isOpen(marketId)) {
      return null;
    }
    const [units, price] = [Number(size), Number(entryPrice)];
    if (units === 0 || price <= 0 || Math.abs(units) * price > PLAIN_COST_MAX) {
      return null;
    }
    read.push([marketId, size, entryPrice]);
  }
  return read;
}

function ordersOf(
  { orders }: AccountToLoadInput,
  isOpen: (marketId: string) => boolean,
): LoadedOrder[] | null {
  const read: LoadedOrder[] = [];
  for (const [index, { id, marketId, side, reduceOnly, ...order }] of orders.entries()) {
    const size = plainDecimal(order.size, SIZE);
    const price = plainDecimal(order.price, PRICE);
    const isTwice =
      orders.findIndex((each) => each.id === id && each.marketId === marketId) < index;
    if (size === null || price === null || isTwice || !isToken(id) || !isOpen(marketId)) {
      return null;
    }
    if (Number(size) <= 0 || Number(price) <= 0) {
      return null;
    }
    read.push([id, marketId, side, size, price, reduceOnly]);
  }
  return read;
}

/** The number without zeros at its end; null when it is long, or not clearly in the range. */
function plainDecimal(text: string, { digits, places }: Range): string | null {
  if (text.length > LENGTH_MAX || !PLAIN.test(text)) {
    return null;
  }
  const point = text.indexOf('.');
  const whole = (point === -1 ? text.length : point) - (text.startsWith('-') ? 1 : 0);
  if (whole > digits) {
    return null;
  }
  if (point === -1) {
    return text;
  }
  let end = text.length;
  while (text[end - 1] === '0') {
    end -= 1;
  }
  if (end - point - 1 > places) {
    return null;
  }
  return text.slice(0, end === point + 1 ? point : end);
}
