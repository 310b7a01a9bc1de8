import {
  type Decimal,
  decimal,
  max,
  min,
  ONE,
  roundDown,
  roundUp,
  sum,
  ZERO,
} from '../../decimal.js';
import { type EnforcementTerms } from '../parameters/margin-parameters.js';
import { tiersInForce } from '../parameters/margin-tiers.js';

import { type Account, type AssetRisk, type MarketRisk, type RiskContext } from './account.js';
import { type AccountHealth, assessAccountHealth } from './account-health.js';
import { countedOf, requireAsset, requireMarket, valueAtMark } from './collateral-value.js';
import { othersBeside, sharedRequirement } from './owner-concentration.js';
import { PRICE_PLACES } from './liquidation-price.js';

/** An account's holdings at the most and the least favourable prices that are plausible for what has no usable price. */
export interface PlausibleEnds {
  readonly best: RiskContext;
  readonly worst: RiskContext;
}

/** The step between two prices, in USD. */
const PRICE_STEP = decimal(`1e-${PRICE_PLACES}`);

/** The range of a published mark price, in USD. */
const LOWEST_PRICE = PRICE_STEP;
const HIGHEST_PRICE = decimal('1e9');

/** What an account holds at one price that cannot be used. */
interface UnusableLeg {
  readonly market: MarketRisk;
  /** In USD. Both above 0. */
  readonly low: Decimal;
  readonly high: Decimal;
  /** Signed, base units. */
  readonly size: Decimal;
  /** `othersBeside`. */
  readonly others: Decimal;
  /** Collateral priced here. */
  readonly collateral: readonly PricedUnits[];
}

/** Units of an asset that count (`countedOf`); a debt is negative. */
interface PricedUnits {
  readonly units: Decimal;
  readonly pegBand: Decimal;
}

type Terms = ReadonlyMap<string, EnforcementTerms>;

/** The thresholds that verdicts depend on, as multiples of maintenance margin; equity itself is compared with 0. */
const THRESHOLDS = [
  'MAINTENANCE',
  'ZERO',
  'closeOutRatio',
  'cureRatio',
  'warningRatio',
  'warningClearRatio',
] as const;
type Threshold = (typeof THRESHOLDS)[number];

/**
 * The ends of what an account may be worth while some of its prices cannot be used.
 *
 *     priced before    P / unusablePriceRatio ≤ p ≤ P · unusablePriceRatio      P: the last usable price
 *     never priced     a position: the same around its entry price
 *                      collateral: worth nothing, at both ends
 *                      a debt without a position: any price that may be published
 *
 * Everything in one market has one price. For each threshold ρ the prices are sought at which
 * `E − ρ·MM` is largest and smallest; `E − ρ·MM` is concave and piecewise linear in each price, so the
 * smallest is at an end, and the largest at an end or at the floor of a bracket. An asset with a peg makes it
 * jump at both ends of its band, so the prices on both sides of each are looked at, too. Thresholds are nested, so
 * the account meets one at every plausible price exactly when it meets it at `worst`, and misses one at
 * every plausible price exactly when it misses it at `best`.
 *
 * @param unusable The markets in the account's scope whose prices cannot be used.
 * @see docs/risk-model.md#what-has-no-usable-price
 */
export function plausibleEndsOf(
  account: Account,
  context: RiskContext,
  unusable: readonly string[],
  terms?: Terms,
): PlausibleEnds {
  if (unusable.length === 0) {
    return { best: context, worst: context };
  }
  const legs: UnusableLeg[] = [];
  const worthless: string[] = [];
  for (const marketId of unusable) {
    const leg = legOf(account, context, requireMarket(context, marketId));
    if (leg !== null) {
      legs.push(leg);
    }
  }
  for (const { asset, balance } of account.collateral) {
    const marketId = context.assets.get(asset)?.priceMarketId ?? null;
    const isNeverPriced =
      marketId !== null &&
      unusable.includes(marketId) &&
      requireMarket(context, marketId).markPrice === null;
    if (isNeverPriced && balance.gt(0)) {
      worthless.push(asset);
    }
  }
  return endsOver(account, withoutValue(context, worthless), legs, terms);
}

function endsOver(
  account: Account,
  context: RiskContext,
  legs: readonly UnusableLeg[],
  terms?: Terms,
): PlausibleEnds {
  if (legs.length === 0) {
    return { best: context, worst: context };
  }
  let best: { readonly context: RiskContext; readonly met: number } | null = null;
  let worst: { readonly context: RiskContext; readonly met: number } | null = null;
  for (const threshold of THRESHOLDS) {
    const { highest, lowest } = cornersOf(legs, threshold, context.now, terms);
    const above = atPrices(context, highest);
    const below = atPrices(context, lowest);
    const metAbove = thresholdsMet(assessAccountHealth(account, above, terms));
    const metBelow = thresholdsMet(assessAccountHealth(account, below, terms));
    best = best !== null && best.met >= metAbove ? best : { context: above, met: metAbove };
    worst = worst !== null && worst.met <= metBelow ? worst : { context: below, met: metBelow };
  }
  return { best: best?.context ?? context, worst: worst?.context ?? context };
}

/** Null when the account holds nothing there that has a price: collateral that was never priced is worth nothing. */
function legOf(account: Account, context: RiskContext, market: MarketRisk): UnusableLeg | null {
  const { marketId, markPrice, parameters } = market;
  const lots = account.positions.filter((position) => position.marketId === marketId);
  const isNeverPriced = markPrice === null;
  const units = account.collateral
    .filter(({ asset }) => context.assets.get(asset)?.priceMarketId === marketId)
    .filter(({ balance }) => balance.lt(0) || (balance.gt(0) && !isNeverPriced))
    .map(({ asset, balance }) => ({
      units: countedOf(asset, balance, context),
      pegBand: requireAsset(context, asset).pegBand,
    }));
  if (isNeverPriced && lots.length === 0 && units.length === 0) {
    return null;
  }
  const anchors = isNeverPriced ? lots.map((lot) => lot.entryPrice) : [markPrice.price];
  const size = sum(lots.map((lot) => lot.size));
  return {
    market,
    ...boundsAround(anchors, parameters.unusablePriceRatio),
    size,
    others: othersBeside(account, parameters, size),
    collateral: units,
  };
}

/** Without an anchor, nothing is known but what a published price can be. */
function boundsAround(
  anchors: readonly Decimal[],
  ratio: Decimal,
): { readonly low: Decimal; readonly high: Decimal } {
  const [first] = anchors;
  return first === undefined
    ? { low: LOWEST_PRICE, high: HIGHEST_PRICE }
    : {
        low: roundUp(anchors.reduce(min, first).div(ratio), PRICE_PLACES),
        high: roundDown(anchors.reduce(max, first).times(ratio), PRICE_PLACES),
      };
}

/** For each market the prices at which `E − ρ·MM` is largest and smallest. */
function cornersOf(
  legs: readonly UnusableLeg[],
  threshold: Threshold,
  now: Date,
  terms?: Terms,
): { readonly highest: Map<string, Decimal>; readonly lowest: Map<string, Decimal> } {
  const highest = new Map<string, Decimal>();
  const lowest = new Map<string, Decimal>();
  for (const leg of legs) {
    const { market, size, others, collateral, low, high } = leg;
    const tiers = tiersInForce(market.parameters, now);
    const multiple = multipleOf(threshold, terms?.get(market.marketId) ?? market.parameters);
    const roomAt = (price: Decimal): Decimal => {
      const margin = sharedRequirement(tiers, { size, others, price }, 'maintenanceMarginFraction');
      const values = collateral.map((held) => held.units.times(valueAtMark(price, held)));
      return size.times(price).plus(sum(values)).minus(margin.times(multiple));
    };
    const floors = size.isZero()
      ? []
      : tiers.map(({ floor }) => roundDown(floor.div(size.abs().plus(others)), PRICE_PLACES));
    const kinks = [...floors, ...collateral.flatMap(({ pegBand }) => edgesOf(pegBand))].filter(
      (price) => price.gt(low) && price.lt(high),
    );
    const pick = (isBetter: (a: Decimal, b: Decimal) => boolean): Decimal =>
      [low, high, ...kinks].reduce((a, b) => (isBetter(roomAt(b), roomAt(a)) ? b : a));
    highest.set(
      market.marketId,
      pick((a, b) => a.gt(b)),
    );
    lowest.set(
      market.marketId,
      pick((a, b) => a.lt(b)),
    );
  }
  return { highest, lowest };
}

/** The last prices within a peg, and the first beyond it. */
function edgesOf(pegBand: Decimal): readonly Decimal[] {
  if (pegBand.isZero()) {
    return [];
  }
  const [from, to] = [ONE.minus(pegBand), ONE.plus(pegBand)];
  return [from.minus(PRICE_STEP), from, to, to.plus(PRICE_STEP)];
}

function multipleOf(threshold: Threshold, terms: EnforcementTerms): Decimal {
  switch (threshold) {
    case 'ZERO':
      return ZERO;
    case 'MAINTENANCE':
      return ONE;
    case 'closeOutRatio':
    case 'cureRatio':
    case 'warningRatio':
    case 'warningClearRatio':
      return terms[threshold];
  }
}

/** Prices that stay unusable: no order is sent there. */
function atPrices(context: RiskContext, prices: ReadonlyMap<string, Decimal>): RiskContext {
  const markets = new Map(context.markets);
  for (const [marketId, price] of prices) {
    const market = requireMarket(context, marketId);
    const { markPrice } = market;
    const known = markPrice ?? { confidence: null, source: ENTRY_PRICE, at: context.now };
    markets.set(marketId, { ...market, markPrice: { ...known, price }, isPriceUsable: false });
  }
  return { ...context, markets };
}

/** Stands for the source of a price that nobody published: it is bounded around the entry price. */
const ENTRY_PRICE = 'entry price';

function withoutValue(context: RiskContext, worthless: readonly string[]): RiskContext {
  if (worthless.length === 0) {
    return context;
  }
  const assets = new Map<string, AssetRisk>(context.assets);
  for (const asset of worthless) {
    const risk = context.assets.get(asset);
    if (risk !== undefined) {
      assets.set(asset, { ...risk, priceMarketId: null, haircut: ONE });
    }
  }
  return { ...context, assets };
}

/** How many of the nested thresholds equity reaches. */
function thresholdsMet(health: AccountHealth): number {
  const { equity, closeOutMargin, maintenanceMargin, cureMargin } = health;
  const { warningMargin, warningClearMargin } = health;
  return [
    ZERO,
    closeOutMargin,
    maintenanceMargin,
    cureMargin,
    warningMargin,
    warningClearMargin,
  ].filter((threshold) => equity.gte(threshold)).length;
}
