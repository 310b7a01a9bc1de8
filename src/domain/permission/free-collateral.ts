import { type Decimal, sum } from '../decimal.js';
import { DomainError } from '../errors.js';
import { scopeOf } from '../margin-call/scope/scope.js';
import { type Account, type RiskContext } from '../risk/health/account.js';
import { isPriced, requireMarket } from '../risk/health/collateral-value.js';
import { measureInitialMargin } from '../risk/health/initial-measure.js';
import { orderMarginOf, type RestingOrders } from '../risk/health/order-margin.js';

/** The refusal because the price of a market is unusable now. */
export function priceStale(marketId: string): DomainError {
  return new DomainError('PRICE_STALE', `The price of ${marketId} cannot be used now.`, {
    marketId,
  });
}

/** The market in the account's scope, or of its resting orders, that has no usable price; null when all have one. */
export function findUnusableMarket(
  account: Account,
  context: RiskContext,
  orders: readonly RestingOrders[] = [],
): string | null {
  const isUnusable = (marketId: string): boolean =>
    context.markets.get(marketId)?.isPriceUsable !== true;
  const ofOrders = orders
    .filter(({ buySize, sellSize }) => buySize.gt(0) || sellSize.gt(0))
    .map(({ marketId }) => marketId);
  return [...scopeOf(account, context), ...ofOrders].find(isUnusable) ?? null;
}

/** The market that prices an asset, while its price cannot be used; null when nothing is wrong with its value. */
export function unusablePriceMarketOf(asset: string, context: RiskContext): string | null {
  const marketId = context.assets.get(asset)?.priceMarketId ?? null;
  return marketId === null || context.markets.get(marketId)?.isPriceUsable === true
    ? null
    : marketId;
}

/** The account without its unpriced holdings, whose value is unknown. A debt stays, priced or not. */
export function pricedPartOf(account: Account, context: RiskContext): Account {
  const hasPrice = (marketId: string): boolean =>
    requireMarket(context, marketId).markPrice !== null;
  return {
    ...account,
    positions: account.positions.filter(({ marketId }) => hasPrice(marketId)),
    collateral: account.collateral.filter(
      ({ asset, balance }) => balance.lt(0) || isPriced(asset, context),
    ),
  };
}

/**
 * The account without its unpriced holdings; null when it owes an unpriced asset, because such an account
 * cannot be measured.
 */
export function measurablePartOf(account: Account, context: RiskContext): Account | null {
  const priced = pricedPartOf(account, context);
  return priced.collateral.every(({ asset }) => isPriced(asset, context)) ? priced : null;
}

/** In USD, exact. */
export interface FreeCollateral {
  readonly equity: Decimal;
  /** The margin of the positions, and of the reserves for resting orders. */
  readonly initialMargin: Decimal;
  /** Σ |size| · mark of the positions. */
  readonly notional: Decimal;
  /** equity − initial margin. */
  readonly freeCollateral: Decimal;
}

/** @throws Error when a holding of the account has no price (programmer error). */
export function assessFreeCollateral(
  account: Account,
  context: RiskContext,
  orders: readonly RestingOrders[],
): FreeCollateral {
  const measured = measureInitialMargin(account, context);
  const { equity } = measured;
  const initialMargin = measured.initialMargin.plus(
    orderMarginOf(measured, orders, context, account),
  );
  const notional = sum(measured.positions.map((position) => position.notional));
  return { equity, initialMargin, notional, freeCollateral: equity.minus(initialMargin) };
}

/**
 * The refusal of an action that would make free collateral negative.
 *
 * @param refused The action, as the subject of the sentence.
 * @returns INSUFFICIENT_FREE_COLLATERAL with the three amounts after the action, in USD.
 */
export function insufficientFreeCollateral(
  accountId: string,
  free: Omit<FreeCollateral, 'notional'>,
  refused: string,
): DomainError {
  const { equity, initialMargin, freeCollateral } = free;
  return new DomainError(
    'INSUFFICIENT_FREE_COLLATERAL',
    `${refused} would leave account ${accountId} with equity ${equity.toFixed(2)} USD ` +
      `against initial margin ${initialMargin.toFixed(2)} USD.`,
    {
      accountId,
      equity: equity.toFixed(),
      initialMargin: initialMargin.toFixed(),
      freeCollateral: freeCollateral.toFixed(),
    },
  );
}
