import { type Decimal, ZERO } from '../../decimal.js';

import { type Account, type RiskContext } from './account.js';
import { collateralValueOf, requireMark, requireMarket } from './collateral-value.js';
import { initialMarginOf } from './open-interest-margin.js';
import { othersBeside } from './owner-concentration.js';

/** One position and what it needs to be opened. Amounts in USD, exact. */
export interface InitialPosition {
  readonly marketId: string;
  readonly size: Decimal;
  readonly notional: Decimal;
  readonly initialMargin: Decimal;
}

/** What permissions follow from. Amounts in USD, exact. */
export interface InitialMeasure {
  readonly equity: Decimal;
  readonly initialMargin: Decimal;
  readonly positions: readonly InitialPosition[];
}

/**
 * Equity and initial margin of an account with one position per market: the same numbers as
 * `assessAccountHealth`, without those of enforcement, which take most of its time.
 *
 * @throws Error when a market, an asset or a needed mark is missing (programmer error).
 * @see docs/risk-model.md#permissions
 */
export function measureInitialMargin(account: Account, context: RiskContext): InitialMeasure {
  let equity = ZERO;
  let initialMargin = ZERO;
  for (const { asset, balance } of account.collateral) {
    equity = equity.plus(collateralValueOf(asset, balance, context));
  }
  const positions = account.positions.map(({ marketId, size, entryPrice }): InitialPosition => {
    const market = requireMarket(context, marketId);
    const mark = requireMark(market);
    const notional = size.abs().times(mark);
    const others = othersBeside(account, market.parameters, size);
    const margin = initialMarginOf(market, { size, others, price: mark }, context.now);
    equity = equity.plus(size.times(mark.minus(entryPrice)));
    initialMargin = initialMargin.plus(margin);
    return { marketId, size, notional, initialMargin: margin };
  });
  return { equity, initialMargin, positions };
}
