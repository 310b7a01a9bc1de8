import {
  absolute,
  type Decimal,
  decimalOf,
  isAbove0,
  isAtMost,
  isBelow0,
  isLess,
  isZero,
  least,
  minus,
  most,
  ONE,
  plus,
  quotientOf,
  rounded,
  sumOf,
  times,
  ZERO,
} from '../numbers/decimal.js';

import {
  assessHealth,
  type Balance,
  countedOf,
  type Health,
  type Holding,
  type MarketAt,
  type Markets,
  type Measured,
  requireMarketAt,
  valueAtMark,
} from './account-health.js';
import { isWithin, requirementOf } from './schedule.js';

/** What is measured at one end. */
export interface End {
  readonly account: Measured;
  readonly markets: Markets;
}

export interface Ends {
  readonly best: End;
  readonly worst: End;
}

const PRICE_PLACES = 12;
/** The step between two prices. */
const PRICE_STEP = decimalOf('0.000000000001');

/** Of a debt that was never priced nothing is known but what a published price can be. */
const ANY_PRICE = { low: PRICE_STEP, high: decimalOf(1_000_000_000) };

/** What an account has at one price that cannot be used. */
interface Leg {
  readonly market: MarketAt;
  readonly low: Decimal;
  readonly high: Decimal;
  readonly size: Decimal;
  readonly others: Decimal;
  /** Collateral priced here, and how much of each counts. */
  readonly priced: readonly { readonly held: Balance; readonly units: Decimal }[];
}

/** ρ of `E − ρ · MM` in a market, by threshold. */
const MULTIPLES: readonly ((market: MarketAt) => Decimal)[] = [
  () => ONE,
  () => ZERO,
  ({ ratios }) => ratios.closeOutRatio,
  ({ ratios }) => ratios.cureRatio,
  ({ ratios }) => ratios.warningRatio,
  ({ ratios }) => ratios.warningClearRatio,
];

/**
 * The least and the most favourable prices that are plausible where a price cannot be used.
 *
 * @param bounded The markets without a usable price, each with its `unusablePriceRatio`.
 * @see docs/risk-model.md#what-has-no-usable-price
 */
export function plausibleEndsOf(
  account: Measured,
  markets: Markets,
  bounded: ReadonlyMap<string, Decimal>,
): Ends {
  const legs = [...bounded].flatMap(([marketId, ratio]) => {
    const leg = legOf(account, requireMarketAt(markets, marketId), ratio);
    return leg === null ? [] : [leg];
  });
  const isUnpriced = (marketId: string | null): boolean =>
    marketId !== null && bounded.has(marketId) && requireMarketAt(markets, marketId).price === null;
  // Collateral that was never priced is worth nothing.
  const valued: Measured = {
    ...account,
    collateral: account.collateral.map((held) =>
      isAbove0(held.balance) && isUnpriced(held.priceMarketId)
        ? { ...held, haircut: ONE, priceMarketId: null }
        : held,
    ),
  };
  return endsOver(valued, markets, legs);
}

function endsOver(account: Measured, markets: Markets, legs: readonly Leg[]): Ends {
  const same: End = { account, markets };
  let best: { readonly end: End; readonly met: number } | null = null;
  let worst: { readonly end: End; readonly met: number } | null = null;
  for (const multipleOf of legs.length === 0 ? [] : MULTIPLES) {
    const above = endAt(same, legs, (leg) => extremeOf(leg, multipleOf(leg.market), true));
    const below = endAt(same, legs, (leg) => extremeOf(leg, multipleOf(leg.market), false));
    const [met, metBelow] = [thresholdsMet(above), thresholdsMet(below)];
    best = best !== null && best.met >= met ? best : { end: above, met };
    worst = worst !== null && worst.met <= metBelow ? worst : { end: below, met: metBelow };
  }
  return { best: best?.end ?? same, worst: worst?.end ?? same };
}

function endAt(
  { account, markets }: End,
  legs: readonly Leg[],
  priceOf: (leg: Leg) => Decimal,
): End {
  const at = new Map(markets);
  for (const leg of legs) {
    at.set(leg.market.marketId, { ...leg.market, price: priceOf(leg) });
  }
  return { account, markets: at };
}

function thresholdsMet({ account, markets }: End): number {
  const health: Health = assessHealth(account, markets);
  const { closeOut, maintenance, cure, warning, warningClear } = health;
  return [ZERO, closeOut, maintenance, cure, warning, warningClear].filter((threshold) =>
    isAtMost(threshold, health.equity),
  ).length;
}

function legOf(account: Measured, market: MarketAt, ratio: Decimal): Leg | null {
  const held = account.positions.filter(({ marketId }) => marketId === market.marketId);
  const anchors = market.price === null ? held.map(({ entryPrice }) => entryPrice) : [market.price];
  const priced = account.collateral
    .filter(({ priceMarketId }) => priceMarketId === market.marketId)
    .filter(({ balance }) => isBelow0(balance) || (isAbove0(balance) && market.price !== null))
    .map((held) => ({ held, units: countedOf(held, held.balance) }));
  const [first] = anchors;
  if (first === undefined && priced.length === 0) {
    return null;
  }
  return {
    market,
    ...(first === undefined ? ANY_PRICE : boundsAround(first, anchors, ratio)),
    size: sumOf(held.map(({ size }) => size)),
    others: othersOf(held),
    priced,
  };
}

function boundsAround(
  first: Decimal,
  anchors: readonly Decimal[],
  ratio: Decimal,
): Pick<Leg, 'low' | 'high'> {
  const [lowest, highest] = [anchors.reduce(least, first), anchors.reduce(most, first)];
  return {
    low: quotientOf(lowest, ratio, { places: PRICE_PLACES, rounding: 'UP' }),
    high: rounded(times(highest, ratio), PRICE_PLACES, 'DOWN'),
  };
}

function othersOf([first]: readonly Holding[]): Decimal {
  return first?.others ?? ZERO;
}

/** The last prices within a peg, and the first beyond it. */
function edgesOf({ pegBand }: Balance): readonly Decimal[] {
  if (isZero(pegBand)) {
    return [];
  }
  const [from, to] = [minus(ONE, pegBand), plus(ONE, pegBand)];
  return [minus(from, PRICE_STEP), from, to, plus(to, PRICE_STEP)];
}

/**
 * The price at which `E − ρ · MM` is largest, or smallest: an end, where the position reaches a floor, or beside an
 * end of a peg.
 */
function extremeOf(leg: Leg, multiple: Decimal, isLargest: boolean): Decimal {
  const { market, size, others, priced, low, high } = leg;
  const roomAt = (price: Decimal): Decimal =>
    minus(
      plus(
        times(size, price),
        sumOf(priced.map(({ held, units }) => times(units, valueAtMark(held, price)))),
      ),
      times(requirementOf(market.tiers, { size, others, price }, 'maintenance'), multiple),
    );
  const whole = plus(absolute(size), others);
  const floors = isZero(size)
    ? []
    : market.tiers.map(({ floor }) =>
        quotientOf(floor, whole, { places: PRICE_PLACES, rounding: 'DOWN' }),
      );
  const bends = [...floors, ...priced.flatMap(({ held }) => edgesOf(held))].filter((price) =>
    isWithin(price, low, high),
  );
  return [low, high, ...bends].reduce((chosen, price) => {
    const [a, b] = [roomAt(chosen), roomAt(price)];
    return (isLargest ? isLess(a, b) : isLess(b, a)) ? price : chosen;
  });
}
