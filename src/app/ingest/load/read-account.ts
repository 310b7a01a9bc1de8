import { type Decimal } from '../../../domain/decimal.js';
import { badInput, notFound } from '../../../domain/errors.js';
import { requireOwnMarket } from '../../../domain/permission/account-kind.js';

import { readAccount } from '../accounts/open-accounts.js';
import { requireOwner } from '../input.js';
import { readOrder } from '../orders/open-order-rows.js';
import { type KnownNames, readStatedAccount } from '../reconciliation/stated-accounts.js';
import { type AccountToLoadInput } from './account-input.js';
import { lineOf, type LoadedAccount, type LoadedOrder } from './loaded-content.js';
import { plainAccountOf } from './plain-account.js';

/** How messages name what a line holds. */
const FIELD = 'account';

/** Reads accounts, one after the other, each to its line of the content. */
export type AccountReader = (input: AccountToLoadInput) => string;

/**
 * Reads accounts by the rules of openAccounts, recordCashFlows, recordPositions and recordOpenOrders. Ordinary numbers
 * are judged as text, a tenth of the time of exact ones; whatever is not ordinary is judged by the rules themselves.
 *
 * @returns A reader. It throws DomainError BAD_USER_INPUT, NOT_FOUND naming the field.
 */
export function accountReader(known: KnownNames): AccountReader {
  // Most accounts of a file have the owner of the one before.
  let owner: string | null = null;
  return (input) => {
    if (input.owner !== owner) {
      requireOwner(`${FIELD}.owner`, input.owner);
      owner = input.owner;
    }
    return lineOf(plainAccountOf(input, known) ?? exactAccountOf(input, known));
  };
}

/** @throws DomainError naming the field. */
export function exactAccountOf(input: AccountToLoadInput, known: KnownNames): LoadedAccount {
  const isMarket = (marketId: string): boolean => known.markets.has(marketId);
  const { accountId: id, owner, kind, isolatedMarketId } = input;
  const opened = readAccount(FIELD, { id, owner, kind, marketId: isolatedMarketId }, isMarket);
  const stated = readStatedAccount(FIELD, input, known);
  const ids = new Set<string>();
  const orders = input.orders.map((order, index): LoadedOrder => {
    const field = `${FIELD}.orders[${index}]`;
    if (!isMarket(order.marketId)) {
      throw notFound('market', order.marketId, `${field}.marketId`);
    }
    const read = readOrder(field, { ...order, accountId: id });
    const name = `${read.marketId}\n${read.id}`;
    if (ids.has(name)) {
      throw badInput(`${field}.id`, 'is named twice in this market', read.id);
    }
    ids.add(name);
    const { side, size, price, reduceOnly } = read;
    return [read.id, read.marketId, side, size.toFixed(), price.toFixed(), reduceOnly];
  });
  for (const marketId of [...stated.positions, ...input.orders].map((each) => each.marketId)) {
    requireOwnMarket(id, opened, marketId);
  }
  const balances = stated.balances.filter(({ balance }) => !balance.isZero());
  const positions = stated.positions.filter(({ size }) => !size.isZero());
  const text = (value: Decimal): string => value.toFixed();
  return [
    id,
    owner,
    kind,
    isolatedMarketId,
    balances.map(({ asset, balance }) => [asset, text(balance)]),
    positions.map((each) => [each.marketId, text(each.size), text(each.entryPrice)]),
    orders,
  ];
}
