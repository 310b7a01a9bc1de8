import { admittedPlaces, type Decimal, ZERO, roundDown, roundUp, sum } from '../../decimal.js';
import { assert } from '../../errors.js';

import { type Account, type RiskContext } from './account.js';
import { type AccountHealth, type PositionHealth, assessAccountHealth } from './account-health.js';
import { sharedTiers } from './owner-concentration.js';
import { countedOf, isWithinPeg, requireAsset, requireMarket } from './collateral-value.js';
import { type MarginTier } from '../parameters/margin-parameters.js';
import { tieredRequirement, tiersInForce } from '../parameters/margin-tiers.js';

/** Maximum decimals of a price that is shown or traded at. */
export const PRICE_PLACES = 12;

/** Returns the number of decimals to which a price is rounded. */
export type PriceRounding = (price: Decimal) => number;

const TO_PRICE_PLACES: PriceRounding = () => PRICE_PLACES;

/** The decimals that a mark price of this magnitude may have when it is published. */
export const AS_MARK: PriceRounding = (price) => admittedPlaces(price, PRICE_PLACES);

/**
 * The mark of one market alone at which equity equals maintenance margin; null if there is none above zero.
 *
 * With everything else fixed, equity is linear in that mark p: the position contributes its size, and
 * collateral priced by this market its balance after haircut. The requirement is convex, so equity − margin is
 * concave. The marks at which the account is not called therefore form one interval, and the result is one of
 * its ends. The equation is solved exactly, bracket by bracket.
 *
 * An account may have two such marks, for example short BTC with BTC collateral. The result is the one on the
 * side where the position loses (below the mark for a long, above for a short); without one there, the other
 * one; of two on one side, the nearer.
 *
 * @returns In USD, rounded into the interval, so that the account is not called at this mark; with as many
 *   decimals as a published mark of this magnitude may have.
 * @throws Error when the account holds no position in the market (programmer error).
 * @see docs/risk-model.md#account-health
 */
export function liquidationPriceOf(
  account: Account,
  context: RiskContext,
  marketId: string,
): Decimal | null {
  const { health, position, slope } = exposureOf(account, context, marketId);
  const { parameters } = requireMarket(context, marketId);
  const surplus = health.equity.minus(health.maintenanceMargin);
  const tiers = sharedTiers(tiersInForce(parameters, context.now), position);
  return losingEnd(position, surplusInterval({ surplus, slope, tiers, position }), AS_MARK);
}

/**
 * The mark of one market alone at which equity is zero; null if there is none above zero. As
 * `liquidationPriceOf` with no requirement: equity is linear, so there is at most one.
 *
 * @param rounding To 12 decimals, as for limit prices; `AS_MARK` for a price that is shown.
 */
export function bankruptcyPriceOf(
  account: Account,
  context: RiskContext,
  marketId: string,
  rounding: PriceRounding = TO_PRICE_PLACES,
): Decimal | null {
  const { health, position, slope } = exposureOf(account, context, marketId);
  const { equity } = health;
  return losingEnd(
    position,
    surplusInterval({ surplus: equity, slope, tiers: NO_REQUIREMENT, position }),
    rounding,
  );
}

/**
 * The price at which a trade that closes the position now leaves equity at zero, marks unchanged:
 *
 *     mark − equity / size        size signed
 *
 * Equal to the bankruptcy price, unless the market also prices the account's collateral: a mark revalues
 * collateral, a trade does not.
 *
 * @returns In USD, rounded to 12 decimals so that closing there leaves no less than zero. It may be zero or
 *   below: then no trade above zero uses up all equity.
 */
export function zeroEquityFillPrice(equity: Decimal, position: PositionHealth): Decimal {
  const price = position.markPrice.minus(equity.div(position.size));
  return position.size.gt(0) ? roundUp(price, PRICE_PLACES) : roundDown(price, PRICE_PLACES);
}

/**
 * A position with the health of its account, and the change of the account's equity per dollar of the market's
 * mark. An asset within its peg does not move with the mark; one beyond it counts as if it stayed there.
 *
 * @throws Error when the account holds no position in the market (programmer error).
 */
export function exposureOf(
  account: Account,
  context: RiskContext,
  marketId: string,
): {
  readonly health: AccountHealth;
  readonly position: PositionHealth;
  readonly slope: Decimal;
} {
  const health = assessAccountHealth(account, context);
  const position = health.positions.find((candidate) => candidate.marketId === marketId);
  assert(position !== undefined, `account ${account.id} has a position in ${marketId}`);
  const pricedHere = account.collateral.filter(({ asset, balance }) => {
    const { priceMarketId, pegBand } = requireAsset(context, asset);
    const isPricedHere = !balance.isZero() && priceMarketId === marketId;
    return isPricedHere && !isWithinPeg(position.markPrice, pegBand);
  });
  const units = pricedHere.map(({ asset, balance }) => countedOf(asset, balance, context));
  return { health, position, slope: position.size.plus(sum(units)) };
}

interface SurplusLine {
  /** Surplus at the current mark: equity, less the requirement of `tiers`. */
  readonly surplus: Decimal;
  /** Change of equity per dollar of mark. */
  readonly slope: Decimal;
  readonly tiers: readonly MarginTier[];
  readonly position: PositionHealth;
}

/** The marks above zero at which the surplus is not negative; null when there are none. */
interface MarkInterval {
  /** Null when every mark down to zero is inside. */
  readonly from: Decimal | null;
  /** Null when there is no upper end. */
  readonly to: Decimal | null;
}

/** The schedule of a market without margin requirement: the surplus is then the equity. */
const NO_REQUIREMENT: readonly MarginTier[] = [
  { floor: ZERO, initialMarginFraction: ZERO, maintenanceMarginFraction: ZERO },
];

/**
 * Walks the brackets upwards in notional n = |size| · p, where floors are exact:
 *
 *     |size| · surplus = |size| · (base − tiered(n)) + slope · n
 *
 * The surplus is concave, so it rises through zero at most once and falls through zero at most once after that.
 * Only the root itself needs a division; signs are evaluated at the floors.
 */
function surplusInterval({ surplus, slope, tiers, position }: SurplusLine): MarkInterval | null {
  const size = position.size.abs();
  const requirementAt = (notional: Decimal): Decimal =>
    tieredRequirement(tiers, notional, 'maintenanceMarginFraction');
  const base = surplus
    .minus(slope.times(position.markPrice))
    .plus(requirementAt(position.notional));
  const scaledAt = (notional: Decimal): Decimal =>
    size.times(base.minus(requirementAt(notional))).plus(slope.times(notional));
  let from: Decimal | null = null;
  let isInside = base.gte(0);
  for (const [index, { floor, maintenanceMarginFraction }] of tiers.entries()) {
    const rise = slope.minus(size.times(maintenanceMarginFraction));
    const next = tiers[index + 1];
    const atCap = next === undefined ? null : scaledAt(next.floor);
    const rootOf = (): Decimal => floor.times(rise).minus(scaledAt(floor)).div(rise.times(size));
    if (!isInside && rise.gt(0) && (atCap === null || atCap.gte(0))) {
      from = rootOf();
      isInside = true;
    } else if (isInside && rise.lt(0) && (atCap === null || atCap.lt(0))) {
      return { from, to: rootOf() };
    }
  }
  return isInside ? { from, to: null } : null;
}

/** Rounds the ends into the interval and selects the one on the losing side of the position. */
function losingEnd(
  position: PositionHealth,
  interval: MarkInterval | null,
  placesOf: PriceRounding,
): Decimal | null {
  if (interval === null) {
    return null;
  }
  const { markPrice, size } = position;
  const isOnLosingSide = (end: Decimal): boolean =>
    size.gt(0) ? end.lte(markPrice) : end.gte(markPrice);
  const distance = (end: Decimal): Decimal => end.minus(markPrice).abs();
  const from = interval.from === null ? ZERO : roundUp(interval.from, placesOf(interval.from));
  const to = interval.to === null ? ZERO : roundDown(interval.to, placesOf(interval.to));
  const ends = [from, to].filter((end) => end.gt(0));
  const losing = ends.filter(isOnLosingSide);
  const [nearest = null] = (losing.length > 0 ? losing : ends).sort((a, b) =>
    distance(a).comparedTo(distance(b)),
  );
  return nearest;
}
