import { type DecimalBounds, decimal, parseDecimal, ZERO } from '../../../domain/decimal.js';
import { badInput, DomainError, notFound } from '../../../domain/errors.js';
import { type OpenOrder } from '../../../store/accounts/open-orders.js';
import { type PositionKey } from '../../../store/accounts/positions.js';
import { delisted } from '../booked-market.js';
import { PRICE_BOUNDS, requireToken } from '../input.js';
import { rejectionOf, type Rejection } from '../receipt.js';

export interface OpenOrderInput {
  readonly id: string;
  readonly accountId: string;
  readonly marketId: string;
  readonly side: 'BUY' | 'SELL';
  /** Base units, above 0, at most 10¹² with 8 decimals. */
  readonly size: string;
  /** USD, above 0, at most 10⁹ with 12 decimals. */
  readonly price: string;
  readonly reduceOnly: boolean;
}

/** A size of one order in base units. */
export const ORDER_SIZE_BOUNDS: DecimalBounds = {
  min: ZERO,
  minExclusive: true,
  max: decimal('1e12'),
  places: 8,
};

/** The accounts and markets that orders may name. */
export interface KnownPlaces {
  readonly isMarket: (marketId: string) => boolean;
  readonly isAccount: (accountId: string) => boolean;
  readonly isDelisted: (marketId: string) => boolean;
}

export interface ReadOrders {
  readonly scopes: readonly PositionKey[];
  readonly orders: readonly OpenOrder[];
  readonly rejected: readonly Rejection[];
}

/**
 * Parses a request, row by row. An invalid scope is rejected by its index in `replaces`, and every order in it
 * by its own index; an order outside all scopes is rejected, too.
 */
export function readOrders(
  replaces: readonly PositionKey[],
  inputs: readonly OpenOrderInput[],
  known: KnownPlaces,
): ReadOrders {
  const rejected: Rejection[] = [];
  const scopes = new Map<string, PositionKey>();
  for (const [index, scope] of replaces.entries()) {
    take(rejected, index, () => {
      requirePlace(`replaces[${index}]`, scope, known);
      scopes.set(placeOf(scope), { accountId: scope.accountId, marketId: scope.marketId });
    });
  }
  const orders = new Map<string, OpenOrder>();
  for (const [index, input] of inputs.entries()) {
    take(rejected, index, () => {
      const field = `orders[${index}]`;
      if (!scopes.has(placeOf(input))) {
        const rule = 'names an account and market that is not in replaces';
        throw badInput(field, rule, input.id.slice(0, 80));
      }
      if (known.isDelisted(input.marketId)) {
        throw delisted(`${field}.marketId`, input.marketId);
      }
      const order = readOrder(field, input);
      const place = `${placeOf(order)}\n${order.id}`;
      if (orders.has(place)) {
        throw badInput(`${field}.id`, 'repeats the id of an earlier order of this list', order.id);
      }
      orders.set(place, order);
    });
  }
  return { scopes: [...scopes.values()], orders: [...orders.values()], rejected };
}

function take(rejected: Rejection[], index: number, read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof DomainError)) {
      throw error;
    }
    rejected.push(rejectionOf(index, error));
  }
}

function requirePlace(field: string, scope: PositionKey, known: KnownPlaces): void {
  requireToken(`${field}.accountId`, scope.accountId);
  if (!known.isMarket(scope.marketId)) {
    throw notFound('market', scope.marketId, `${field}.marketId`);
  }
  if (!known.isAccount(scope.accountId)) {
    throw notFound('account', scope.accountId, `${field}.accountId`);
  }
}

/** @throws DomainError BAD_USER_INPUT naming the field. Account and market are taken as given. */
export function readOrder(field: string, input: OpenOrderInput): OpenOrder {
  const { accountId, marketId, side, reduceOnly } = input;
  return {
    accountId,
    marketId,
    id: requireToken(`${field}.id`, input.id),
    side,
    size: parseDecimal(`${field}.size`, input.size, ORDER_SIZE_BOUNDS),
    price: parseDecimal(`${field}.price`, input.price, PRICE_BOUNDS),
    reduceOnly,
  };
}

function placeOf({ accountId, marketId }: PositionKey): string {
  return `${accountId}\n${marketId}`;
}
