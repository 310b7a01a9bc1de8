import { type Decimal, max, ZERO } from '../../decimal.js';
import { type Account, type MarketRisk, type RiskContext } from './account.js';
import { type PositionHealth } from './account-health.js';
import { requireMark, requireMarket } from './collateral-value.js';
import { initialMarginOf } from './open-interest-margin.js';
import { othersBeside } from './owner-concentration.js';

/** The resting orders of one account in one market, without reduce-only ones. */
export interface RestingOrders {
  readonly marketId: string;
  /** Σ size of the orders to buy, in base units. Not negative. */
  readonly buySize: Decimal;
  /** Σ size of the orders to sell, in base units. Not negative. */
  readonly sellSize: Decimal;
}

/** A position, and the margin that it requires without orders. */
export type HeldMargin = Pick<PositionHealth, 'marketId' | 'size' | 'initialMargin'>;

/** The inputs of a market's initial margin: the signed position, and the orders on both sides. */
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
 * Either side may fill alone, so the worse one is reserved; orders that close the position release margin only
 * when they fill.
 *
 * @param market Must have a mark price.
 * @param owner What the owner's other accounts hold: each side has its own bracket. Their orders count once they
 *   fill.
 * @see docs/risk-model.md#open-orders
 */
export function exposureMargin(
  { size, buySize, sellSize }: Exposure,
  market: MarketRisk,
  now: Date,
  owner: Pick<Account, 'ownerOthers'> = {},
): Decimal {
  const mark = requireMark(market);
  const marginOf = (held: Decimal): Decimal => {
    const others = othersBeside(owner, market.parameters, held);
    return initialMarginOf(market, { size: held, others, price: mark }, now);
  };
  const sides = [size.plus(buySize), size.minus(sellSize)];
  return sides.map(marginOf).reduce((worst, margin) => max(worst, margin), marginOf(size));
}

/**
 * The margin that resting orders reserve in addition to the initial margin of the positions, in USD. Orders in
 * a market without any price so far reserve nothing.
 *
 *     order margin = Σ_m ( exposureMargin_m − IM_m )
 */
export function orderMarginOf(
  { positions }: { readonly positions: readonly HeldMargin[] },
  orders: readonly RestingOrders[],
  context: RiskContext,
  owner: Pick<Account, 'ownerOthers'> = {},
): Decimal {
  return orders.reduce((total, { marketId, buySize, sellSize }) => {
    const market = requireMarket(context, marketId);
    if (market.markPrice === null) {
      return total;
    }
    const position = positions.find((held) => held.marketId === marketId);
    const exposure = { size: position?.size ?? ZERO, buySize, sellSize };
    const margin = exposureMargin(exposure, market, context.now, owner);
    return total.plus(margin).minus(position?.initialMargin ?? ZERO);
  }, ZERO);
}
