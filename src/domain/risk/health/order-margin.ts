import { type Decimal, max, ZERO } from '../../decimal.js';
import { tieredRequirement, tiersInForce } from '../parameters/margin-tiers.js';

import { type MarketRisk, type RiskContext } from './account.js';
import { type AccountHealth } from './account-health.js';
import { requireMark, requireMarket } from './collateral-value.js';

/** Orders of one account that rest in one market, without those that only reduce. */
export interface RestingOrders {
  readonly marketId: string;
  /** Σ size of the orders to buy, in base units. Not negative. */
  readonly buySize: Decimal;
  /** Σ size of the orders to sell, in base units. Not negative. */
  readonly sellSize: Decimal;
}

/** What a market's initial margin follows from: the position, signed, and the orders on both sides. */
export interface Exposure {
  readonly size: Decimal;
  readonly buySize: Decimal;
  readonly sellSize: Decimal;
}

/**
 * The initial margin that a position and its resting orders require together, in USD.
 *
 *     requirement = max( IM(|q|), IM(|q + Σ buys|), IM(|q − Σ sells|) )
 *
 * Either side may fill alone, so the worse of both is reserved; orders that close the position
 * release nothing before they fill.
 *
 * @param market With a mark price.
 * @see docs/risk-model.md#open-orders
 */
export function exposureMargin(
  { size, buySize, sellSize }: Exposure,
  market: MarketRisk,
  now: Date,
): Decimal {
  const mark = requireMark(market);
  const tiers = tiersInForce(market.parameters, now);
  const marginOf = (held: Decimal): Decimal =>
    tieredRequirement(tiers, held.abs().times(mark), 'initialMarginFraction');
  const sides = [size.plus(buySize), size.minus(sellSize)];
  return sides.map(marginOf).reduce((worst, margin) => max(worst, margin), marginOf(size));
}

/**
 * What resting orders reserve beyond the initial margin of the positions, in USD. Orders in a market
 * that never had a price reserve nothing yet.
 *
 *     order margin = Σ_m ( exposureMargin_m − IM_m )
 */
export function orderMarginOf(
  health: AccountHealth,
  orders: readonly RestingOrders[],
  context: RiskContext,
): Decimal {
  return orders.reduce((total, { marketId, buySize, sellSize }) => {
    const market = requireMarket(context, marketId);
    if (market.markPrice === null) {
      return total;
    }
    const position = health.positions.find((held) => held.marketId === marketId);
    const exposure = { size: position?.size ?? ZERO, buySize, sellSize };
    const margin = exposureMargin(exposure, market, context.now);
    return total.plus(margin).minus(position?.initialMargin ?? ZERO);
  }, ZERO);
}
