import { type Decimal, parseDecimal, ZERO } from '../../domain/decimal.js';
import { badInput, DomainError, notFound } from '../../domain/errors.js';
import { judgeOrder } from '../../domain/permission/order-permission.js';
import { type AccountStanding } from '../../domain/permission/standing.js';
import { type RiskContext } from '../../domain/risk/health/account.js';
import {
  type CapInForce,
  capsInForce,
  type OrderInterest,
} from '../../domain/risk/positions/open-interest.js';
import { type Reader } from '../../store/database/database.js';
import { loadOwnerInterest, loadSideInterest } from '../../store/open-interest/interest.js';
import { visibleAmong } from '../../store/database/read-scope.js';
import { loadStandings } from '../../store/accounts/standings.js';
import { loadRiskContext } from '../../store/markets/risk-context.js';
import { type Actor } from '../auth/actor.js';
import { requireSomeSight, visibleAccounts } from '../auth/visibility.js';
import { type Deps } from '../deps.js';
import { ORDER_SIZE_BOUNDS, type OpenOrderInput } from '../ingest/orders/open-order-rows.js';
import { isValidReference, PRICE_BOUNDS } from '../ingest/input.js';

/** Maximum number of orders in one request. */
export const ORDER_CHECKS_MAX = 1000;

export type OrderCheckInput = Omit<OpenOrderInput, 'id'>;

export interface OrderCheck {
  readonly allowed: boolean;
  /** The refusal that the order would get; null when it is allowed. */
  readonly refusal: DomainError | null;
  /** In USD; null when it cannot be measured. */
  readonly freeCollateralAfter: Decimal | null;
  /** In base units. */
  readonly maxSize: Decimal;
}

/**
 * Whether each of these orders may be placed now, in the order of the request. Each is checked alone: two
 * orders of one request are not added up. Read-only; the number of reads does not depend on that of orders. A cap on
 * open interest needs the sum of its market's positions.
 *
 * @throws DomainError FORBIDDEN for a token that sees no account; BAD_USER_INPUT when there are none or too
 *   many. The refusal of a single order is in its answer.
 */
export async function checkOrders(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  actor: Actor,
  orders: readonly OrderCheckInput[],
): Promise<OrderCheck[]> {
  requireSomeSight(actor);
  if (orders.length === 0 || orders.length > ORDER_CHECKS_MAX) {
    throw badInput('orders', `must have 1 to ${ORDER_CHECKS_MAX} entries`, orders.length);
  }
  const asked = [...new Set(orders.map(({ accountId }) => accountId).filter(isValidReference))];
  const scope = visibleAccounts(actor);
  const ids = scope.isEverything ? asked : [...(await visibleAmong(db, scope, asked))];
  const standings = await loadStandings(db, ids);
  const context = await loadRiskContext(db, clock.now());
  const interestOf = await loadInterest(db, orders, context);
  const book = { standings, context, interestOf };
  return orders.map((order, index) => check(`orders[${index}]`, order, book));
}

interface Book {
  readonly standings: ReadonlyMap<string, AccountStanding>;
  readonly context: RiskContext;
  /** Null in a market without a cap. */
  readonly interestOf: (order: OrderCheckInput) => OrderInterest | null;
}

/** The open interest of the asked markets that have a cap. */
async function loadInterest(
  db: Reader,
  orders: readonly OrderCheckInput[],
  { markets }: RiskContext,
): Promise<Book['interestOf']> {
  const asked = [...new Set(orders.map(({ marketId }) => marketId))];
  const capsOf = (marketId: string): readonly CapInForce[] => {
    const market = markets.get(marketId);
    return market === undefined ? [] : capsInForce(market.parameters);
  };
  const capped = asked.filter((marketId) => capsOf(marketId).length > 0);
  const ofOwners = capped.filter((marketId) => capsOf(marketId).some(({ cap }) => cap === 'OWNER'));
  const accountIds = [
    ...new Set(orders.map(({ accountId }) => accountId).filter(isValidReference)),
  ];
  const sides = await loadSideInterest(db, capped);
  const owners = await loadOwnerInterest(db, accountIds, ofOwners);
  return ({ accountId, marketId }) => {
    const { long, short } = sides.get(marketId) ?? { long: ZERO, short: ZERO };
    return capped.includes(marketId)
      ? { long, short, owner: owners.of(accountId, marketId) }
      : null;
  };
}

function check(field: string, order: OrderCheckInput, book: Book): OrderCheck {
  try {
    const standing = book.standings.get(order.accountId);
    if (standing === undefined) {
      throw notFound('account', order.accountId, `${field}.accountId`);
    }
    if (!book.context.markets.has(order.marketId)) {
      throw notFound('market', order.marketId, `${field}.marketId`);
    }
    const question = {
      marketId: order.marketId,
      side: order.side,
      size: parseDecimal(`${field}.size`, order.size, ORDER_SIZE_BOUNDS),
      price: parseDecimal(`${field}.price`, order.price, PRICE_BOUNDS),
      reduceOnly: order.reduceOnly,
    };
    const permission = judgeOrder(standing, question, book.context, book.interestOf(order));
    return { allowed: permission.refusal === null, ...permission };
  } catch (error) {
    if (!(error instanceof DomainError)) {
      throw error;
    }
    return { allowed: false, refusal: error, freeCollateralAfter: null, maxSize: ZERO };
  }
}
