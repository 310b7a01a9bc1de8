import { type Decimal } from '../../domain/decimal.js';
import { DomainError } from '../../domain/errors.js';
import { scopeOf } from '../../domain/margin-call/scope.js';
import { type Account, type RiskContext } from '../../domain/risk/health/account.js';
import { isPriced, requireMarket } from '../../domain/risk/health/collateral-value.js';
import { assessAccountHealth, freeCollateralOf } from '../../domain/risk/health/account-health.js';

/** Refuses to judge by the price of a market that cannot be used now. */
export function priceStale(marketId: string): DomainError {
  return new DomainError('PRICE_STALE', `The price of ${marketId} cannot be used now.`, {
    marketId,
  });
}

/** The market in the account's scope that has no usable price; null when all have one. */
export function findUnusableMarket(account: Account, context: RiskContext): string | null {
  const isUnusable = (marketId: string): boolean =>
    context.markets.get(marketId)?.isPriceUsable !== true;
  return scopeOf(account, context).find(isUnusable) ?? null;
}

/** The account without what has no price yet: of that, nothing can be said. A debt stays in, priced or not. */
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

export interface FreeCollateral {
  readonly equity: Decimal;
  readonly initialMargin: Decimal;
  /** equity − initial margin. */
  readonly freeCollateral: Decimal;
}

/** @throws Error when something the account holds has no price (programmer error). */
export function assessFreeCollateral(account: Account, context: RiskContext): FreeCollateral {
  const health = assessAccountHealth(account, context);
  const { equity, initialMargin } = health;
  return { equity, initialMargin, freeCollateral: freeCollateralOf(health) };
}

/**
 * Refuses what would leave less than nothing free.
 *
 * @throws DomainError INSUFFICIENT_FREE_COLLATERAL with the three amounts, in USD, as they would be.
 */
export function insufficientFreeCollateral(
  accountId: string,
  free: FreeCollateral,
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
