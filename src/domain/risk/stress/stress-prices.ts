import { type Decimal, ONE, ZERO, decimal, max, min } from '../../decimal.js';
import { badInput } from '../../errors.js';

import { type MarketRisk, type RiskContext } from '../health/account.js';
import { compareIds } from '../health/account-health.js';
import { requireMark, requireMarket } from '../health/collateral-value.js';
import { type StressFunds } from './stress-book.js';

/** Maximum decimals of a price, and its total digits: the book in memory holds such prices exactly. */
const PRICE_PLACES = 12;
const PRICE_DIGITS = 15;
/** Forced sales lower a price at most to this fraction of the shocked one. */
const PRICE_FLOOR: Decimal = decimal('0.01');

export interface PriceShock {
  readonly marketId: string;
  /** −0.2 is down 20 %. Above −1. */
  readonly change: Decimal;
}

/** The input of a stress test, independent of how the book is stored. */
export interface StressQuestion {
  readonly context: RiskContext;
  readonly shocks: readonly PriceShock[];
  /** Whether forced sales move prices, which may force further sales. */
  readonly cascade: boolean;
  /**
   * The price impact of a signed size in its market, as a fraction of the mark in [0, 1]; not falling with
   * size.
   */
  readonly priceImpact: (marketId: string, size: Decimal, mark: Decimal) => Decimal;
  readonly funds: StressFunds;
  /** The asset in which profits, losses and fees are booked. */
  readonly quoteAsset: string;
}

export interface ShockedPrice {
  readonly marketId: string;
  readonly before: Decimal;
  readonly after: Decimal;
}

/**
 * The marks of all priced markets, after the shocks.
 *
 *     price = mark · (1 + change)          to 15 digits and 12 decimals
 *
 * @throws DomainError BAD_USER_INPUT for a shock to an unknown or unpriced market, to one twice, or of −1 and
 *   below.
 */
export function shockedPrices({
  context,
  shocks,
}: Pick<StressQuestion, 'context' | 'shocks'>): ReadonlyMap<string, Decimal> {
  const prices = new Map<string, Decimal>();
  for (const { marketId, markPrice } of context.markets.values()) {
    if (markPrice !== null) {
      prices.set(marketId, markPrice.price);
    }
  }
  const seen = new Set<string>();
  shocks.forEach(({ marketId, change }, index) => {
    const before = prices.get(marketId);
    const field = `shocks[${index}]`;
    if (before === undefined) {
      throw badInput(`${field}.marketId`, 'must be a market with a price', marketId.slice(0, 80));
    }
    if (seen.has(marketId)) {
      throw badInput(`${field}.marketId`, 'must not be listed twice', marketId.slice(0, 80));
    }
    if (!change.isFinite() || change.lte(-1) || change.gt(100)) {
      throw badInput(`${field}.change`, 'must be above -1 and at most 100', change.toFixed());
    }
    seen.add(marketId);
    prices.set(marketId, rounded(before.times(ONE.plus(change))));
  });
  return prices;
}

/** The context with these prices as marks. */
export function contextAt(context: RiskContext, prices: ReadonlyMap<string, Decimal>): RiskContext {
  const markets = [...context.markets].map(([id, market]): [string, MarketRisk] => {
    const price = prices.get(id);
    const { markPrice } = market;
    return price === undefined || markPrice === null
      ? [id, market]
      : [id, { ...market, markPrice: { ...markPrice, price } }];
  });
  return { ...context, markets: new Map(markets) };
}

/**
 * The shocked prices after all forced trades so far, net.
 *
 *     price = shocked · (1 ± impact of the net size)      at least shocked / 100, to 15 digits and 12 decimals
 */
export function movedPrices(
  shocked: ReadonlyMap<string, Decimal>,
  net: ReadonlyMap<string, Decimal>,
  { context, priceImpact }: Pick<StressQuestion, 'context' | 'priceImpact'>,
): ReadonlyMap<string, Decimal> {
  const prices = new Map(shocked);
  for (const [marketId, size] of net) {
    const price = shocked.get(marketId) ?? requireMark(requireMarket(context, marketId));
    const impact = size.isZero() ? ZERO : min(ONE, priceImpact(marketId, size, price));
    const factor = size.gt(0) ? ONE.plus(impact) : max(PRICE_FLOOR, ONE.minus(impact));
    prices.set(marketId, rounded(price.times(factor)));
  }
  return prices;
}

function rounded(price: Decimal): Decimal {
  return price.toSignificantDigits(PRICE_DIGITS).toDecimalPlaces(PRICE_PLACES);
}

/** The markets whose prices differ. */
export function changedMarkets(
  before: ReadonlyMap<string, Decimal>,
  after: ReadonlyMap<string, Decimal>,
): ReadonlySet<string> {
  return new Set(
    [...after].filter(([id, price]) => before.get(id)?.eq(price) !== true).map(([id]) => id),
  );
}

/** The markets with a shock or a trade, by id. */
export function finalPricesOf(
  { context, shocks }: Pick<StressQuestion, 'context' | 'shocks'>,
  prices: ReadonlyMap<string, Decimal>,
  net: ReadonlyMap<string, Decimal>,
): readonly ShockedPrice[] {
  const ids = new Set([...shocks.map(({ marketId }) => marketId), ...net.keys()]);
  return [...ids].sort(compareIds).map((marketId) => {
    const before = requireMark(requireMarket(context, marketId));
    return { marketId, before, after: prices.get(marketId) ?? before };
  });
}
