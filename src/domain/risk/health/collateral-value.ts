import { type Decimal, ONE, ZERO, min, roundDown, roundUp } from '../../decimal.js';
import { assert } from '../../errors.js';

import { isCapped } from '../parameters/collateral-settings.js';
import { type AssetRisk, type HaircutRamp, type MarketRisk, type RiskContext } from './account.js';

/** The collateral value of a balance in USD: within the caps, after the haircut; a debt counts in full. */
export function collateralValueOf(asset: string, balance: Decimal, context: RiskContext): Decimal {
  return balance.isZero()
    ? ZERO
    : countedOf(asset, balance, context).times(collateralPriceOf(asset, context));
}

/**
 * How much of a balance counts, in the asset:
 *
 *     min(balance, accountCap) · weight        a debt in full
 *
 * @see docs/risk-model.md#collateral-caps
 */
export function countedOf(asset: string, balance: Decimal, context: RiskContext): Decimal {
  const risk = requireAsset(context, asset);
  return balance.lt(0) ? balance : withinCap(balance, risk).times(weightOf(risk));
}

/** What a holding of one account counts for before weights: no more than the cap of an account. */
export function withinCap(
  balance: Decimal,
  { accountCap }: Pick<AssetRisk, 'accountCap'>,
): Decimal {
  return isCapped(accountCap) ? min(balance, accountCap) : balance;
}

/** Maximum decimals of a share and of a weight. */
const WEIGHT_PLACES = 12;

/**
 * The part of every holding that counts under the cap of all accounts together, from 0 to 1:
 *
 *     share = min(1, totalCap / Σ over accounts of min(balance, accountCap))        rounded down to 12 decimals
 *
 * 1 without such a cap, or while the sum is not known.
 */
export function shareOf({
  totalCap,
  countedTotal,
}: Pick<AssetRisk, 'totalCap' | 'countedTotal'>): Decimal {
  return !isCapped(totalCap) || (countedTotal ?? ZERO).lte(totalCap)
    ? ONE
    : roundDown(totalCap.div(countedTotal ?? ONE), WEIGHT_PLACES);
}

/** The fraction of a holding within its cap that counts: (1 − haircut) · share, rounded down to 12 decimals. */
export function weightOf(risk: Pick<AssetRisk, 'haircut' | 'totalCap' | 'countedTotal'>): Decimal {
  return roundDown(ONE.minus(risk.haircut).times(shareOf(risk)), WEIGHT_PLACES);
}

/** USD per unit: by the mark of the market that prices the asset (`valueAtMark`); 1 without one. */
export function collateralPriceOf(asset: string, context: RiskContext): Decimal {
  const risk = requireAsset(context, asset);
  const { priceMarketId } = risk;
  return priceMarketId === null
    ? ONE
    : valueAtMark(requireMark(requireMarket(context, priceMarketId)), risk);
}

/**
 * USD per unit of an asset at a mark of its price market:
 *
 *     1       while |mark − 1| ≤ pegBand, with a pegBand above 0
 *     mark    beyond, and without a peg
 *
 * @param mark Above 0.
 * @see docs/risk-model.md#pegs
 */
export function valueAtMark(mark: Decimal, { pegBand }: Pick<AssetRisk, 'pegBand'>): Decimal {
  return isWithinPeg(mark, pegBand) ? ONE : mark;
}

/** Whether an asset with a peg counts as 1 USD at a mark. False without a peg. */
export function isWithinPeg(mark: Decimal, pegBand: Decimal): boolean {
  return pegBand.gt(0) && mark.minus(ONE).abs().lte(pegBand);
}

/** Whether the asset can be valued now. */
export function isPriced(asset: string, context: RiskContext): boolean {
  const { priceMarketId } = requireAsset(context, asset);
  return priceMarketId === null || requireMarket(context, priceMarketId).markPrice !== null;
}

/** The asset in the context. @throws Error when it is missing (programmer error). */
export function requireAsset(context: RiskContext, asset: string): AssetRisk {
  const risk = context.assets.get(asset);
  assert(risk !== undefined, `asset ${asset} is in the risk context`);
  return risk;
}

/** The market in the context. @throws Error when it is missing (programmer error). */
export function requireMarket(context: RiskContext, marketId: string): MarketRisk {
  const market = context.markets.get(marketId);
  assert(market !== undefined, `market ${marketId} is in the risk context`);
  return market;
}

/** The mark price in USD. A missing price is a programmer error; it is never treated as zero. */
export function requireMark(market: MarketRisk): Decimal {
  const { markPrice, marketId } = market;
  assert(markPrice !== null, `market ${marketId} has a mark price`);
  assert(markPrice.price.gt(0), `mark price of ${marketId} is above 0`);
  return markPrice.price;
}

/** Maximum decimals of a haircut during a phase-in. */
export const HAIRCUT_PLACES = 12;

/**
 * The haircut during its phase-in, rounded up to 12 decimals: against the account, as for the fractions of a
 * schedule.
 *
 *     effective(t) = from + (to − from) · (t − start) / (end − start)        clamped
 */
export function haircutAt({ from, to, startsAt, endsAt }: HaircutRamp, now: Date): Decimal {
  if (now >= endsAt) {
    return to;
  }
  const duration = endsAt.getTime() - startsAt.getTime();
  const elapsed = Math.max(0, now.getTime() - startsAt.getTime());
  return roundUp(from.plus(to.minus(from).times(elapsed).div(duration)), HAIRCUT_PLACES);
}
