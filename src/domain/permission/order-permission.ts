import { type Decimal, max, min, ONE, ZERO } from '../decimal.js';
import { assert, DomainError } from '../errors.js';
import { type MarketRisk, type RiskContext } from '../risk/health/account.js';
import { requireMark, requireMarket } from '../risk/health/collateral-value.js';
import { measureInitialMargin } from '../risk/health/initial-measure.js';
import { initialTiersOf } from '../risk/health/open-interest-margin.js';
import { exposureMargin, orderMarginOf } from '../risk/health/order-margin.js';
import { othersBeside } from '../risk/health/owner-concentration.js';
import { tieredRequirement } from '../risk/parameters/margin-tiers.js';
import { type OrderInterest } from '../risk/positions/open-interest.js';

import { otherMarketRefusal } from './account-kind.js';
import {
  findUnusableMarket,
  type FreeCollateral,
  insufficientFreeCollateral,
  measurablePartOf,
  priceStale,
} from './free-collateral.js';
import { withinCaps } from './interest-permission.js';
import { largestCoveredSize, searchLots } from './largest-lots.js';
import { type AccountStanding, underCall } from './standing.js';

export type OrderSide = 'BUY' | 'SELL';

/** An order to check, in a market of the context. */
export interface OrderQuestion {
  readonly marketId: string;
  readonly side: OrderSide;
  /** Base units. Positive. */
  readonly size: Decimal;
  /** USD per unit: the worst price at which the order may fill. Positive. */
  readonly price: Decimal;
  /** Reduce-only: the venue limits it to the position. */
  readonly reduceOnly: boolean;
}

export interface OrderPermission {
  /** Null when the order may be placed. */
  readonly refusal: DomainError | null;
  /** After the order, resting or filled at its price, whichever leaves less; null when it cannot be measured. */
  readonly freeCollateralAfter: Decimal | null;
  /** The largest allowed size, in lots of the market; the part that only reduces is always allowed. */
  readonly maxSize: Decimal;
}

/**
 * Whether an order may be placed now.
 *
 *     x     = d · q + resting orders of its side + size          d = 1 to buy, −1 to sell
 *     x ≤ 0 : the order only reduces, and is allowed
 *     loss  = size · max(0, d · (price − mark))                  filled at its price, at once
 *     free  = equity − loss − Σ_m exposureMargin_m               as if it rested; must be ≥ 0
 *
 * A market that is settled or delisted takes no order at all: a sale there would close what becomes cash. New
 * risk is refused for these reasons, in this order: a margin call; a market other than an isolated
 * account's; a market that accepts no new risk; an unusable price, there, in the account's scope or where it has
 * resting orders; open interest above a cap; free collateral below 0. A price better than the mark does not count before it is realised. Fees are unknown here
 * and not counted.
 *
 * @param interest The open interest of the order's market; null while the market has no cap.
 * @see docs/risk-model.md#permissions
 */
export function judgeOrder(
  standing: AccountStanding,
  order: OrderQuestion,
  context: RiskContext,
  interest: OrderInterest | null = null,
): OrderPermission {
  const ended = endedRefusalOf(order.marketId, context);
  if (ended !== null) {
    return { refusal: ended, freeCollateralAfter: null, maxSize: ZERO };
  }
  const measured = measureOrder(standing, order, context);
  const { reducible } = measured;
  if (order.reduceOnly && reducible.isZero()) {
    return { refusal: nothingToReduce(standing, order), freeCollateralAfter: null, maxSize: ZERO };
  }
  const isReducing = order.reduceOnly || order.size.lte(reducible);
  const forbidden = newRiskRefusalOf(standing, order.marketId, context);
  if (forbidden !== null) {
    return {
      refusal: isReducing ? null : forbidden,
      freeCollateralAfter: measured.freeAfter(order)?.freeCollateral ?? null,
      maxSize: reducible,
    };
  }
  const after = measured.freeAfter(order);
  const capped = withinCaps(standing, order, { context, interest, reducible });
  const maxSize = order.reduceOnly ? reducible : min(measured.maxSize(order), capped.maxSize);
  const uncovered =
    after === null || after.freeCollateral.gte(0)
      ? null
      : insufficientFreeCollateral(standing.account.id, after, 'This order');
  return {
    refusal: isReducing ? null : (capped.refusal ?? uncovered),
    freeCollateralAfter: after?.freeCollateral ?? null,
    maxSize,
  };
}

type OrderMeasure = Omit<FreeCollateral, 'notional'>;

interface MeasuredOrder {
  /** Size on the order's side that would only reduce, after the resting orders there. */
  readonly reducible: Decimal;
  /** Null when a price is missing. */
  readonly freeAfter: (order: OrderQuestion) => OrderMeasure | null;
  /** Requires that every price is present. */
  readonly maxSize: (order: OrderQuestion) => Decimal;
}

function measureOrder(
  { account, orders }: AccountStanding,
  { marketId, side }: OrderQuestion,
  context: RiskContext,
): MeasuredOrder {
  const market = requireMarket(context, marketId);
  const direction = side === 'BUY' ? ONE : ONE.negated();
  const size = account.positions.find((held) => held.marketId === marketId)?.size ?? ZERO;
  const resting = orders.find((each) => each.marketId === marketId);
  const { buySize = ZERO, sellSize = ZERO } = resting ?? {};
  const restingSame = side === 'BUY' ? buySize : sellSize;
  const exposureBefore = size.times(direction).plus(restingSame);
  const reducible = max(ZERO, exposureBefore.negated());
  const measurable = measurablePartOf(account, context);
  if (market.markPrice === null || measurable === null) {
    return { reducible, freeAfter: () => null, maxSize: () => reducible };
  }
  const health = measureInitialMargin(measurable, context);
  const others = orders.filter((each) => each.marketId !== marketId);
  const own = health.positions.find((held) => held.marketId === marketId)?.initialMargin ?? ZERO;
  // The budget left for this market after all others.
  const budget = health.equity
    .minus(health.initialMargin.minus(own))
    .minus(orderMarginOf(health, others, context, account));
  const freeAfter = (order: OrderQuestion): OrderMeasure => {
    const opened = order.reduceOnly ? ZERO : order.size;
    const exposure = {
      size,
      buySize: side === 'BUY' ? buySize.plus(opened) : buySize,
      sellSize: side === 'SELL' ? sellSize.plus(opened) : sellSize,
    };
    const filled = order.reduceOnly ? min(order.size, reducible) : order.size;
    const loss = filled.times(lossPerUnit(order, market));
    const equity = health.equity.minus(loss);
    const margin = exposureMargin(exposure, market, context.now, account);
    const freeCollateral = budget.minus(loss).minus(margin);
    return { equity, initialMargin: equity.minus(freeCollateral), freeCollateral };
  };
  return {
    reducible,
    freeAfter,
    maxSize: (order) => {
      const isCovered = (candidate: Decimal): boolean =>
        freeAfter({ ...order, size: candidate }).freeCollateral.gte(0);
      const reserved = exposureMargin({ size, buySize, sellSize }, market, context.now, account);
      const room = { market, now: context.now, budget, reserved, exposureBefore };
      const candidate = { lotSize: market.lotSize, reducible, isCovered };
      const guess = largestSize(room, order);
      // Beside other accounts of its owner it needs more than the guess says, and no line says how much.
      return othersBeside(account, market.parameters, direction).isZero()
        ? largestCoveredSize(guess, candidate)
        : searchLots(guess, candidate);
    },
  };
}

interface Room {
  readonly market: MarketRisk;
  readonly now: Date;
  readonly budget: Decimal;
  /** Margin used by the position and resting orders before the order. */
  readonly reserved: Decimal;
  /** Exposure on the order's side before it: d · q + resting. */
  readonly exposureBefore: Decimal;
}

/**
 * The size that uses up the budget, up to rounding: the smaller solution of these two equations
 *
 *     IM((x₀ + size) · mark) + size · loss per unit = budget          its own side reserves most
 *     reserved               + size · loss per unit = budget          another side does
 *
 * The first is piecewise linear in the size, so the bracket that crosses the budget has the answer.
 */
function largestSize(room: Room, order: OrderQuestion): Decimal {
  const { market, now, budget, reserved, exposureBefore } = room;
  const mark = requireMark(market);
  const loss = lossPerUnit(order, market);
  const tiers = initialTiersOf(market, now);
  const start = exposureBefore.times(mark);
  const lossRate = loss.div(mark);
  const costAt = (notional: Decimal): Decimal =>
    tieredRequirement(tiers, max(ZERO, notional), 'initialMarginFraction').plus(
      notional.minus(start).times(lossRate),
    );
  const bracket = tiers.findLast(({ floor }) => costAt(max(floor, start)).lte(budget)) ?? tiers[0];
  assert(bracket !== undefined, 'a schedule has a bracket from 0');
  const from = max(bracket.floor, start);
  const left = budget.minus(costAt(from));
  const notional = from.plus(left.div(bracket.initialMarginFraction.plus(lossRate)));
  const bySide = notional.minus(start).div(mark);
  return loss.isZero() ? bySide : min(bySide, budget.minus(reserved).div(loss));
}

function lossPerUnit({ side, price }: OrderQuestion, market: MarketRisk): Decimal {
  const worse = price.minus(requireMark(market));
  return max(ZERO, side === 'BUY' ? worse : worse.negated());
}

/** Why the market takes no order any more; null while it does. */
function endedRefusalOf(marketId: string, context: RiskContext): DomainError | null {
  const { status } = requireMarket(context, marketId);
  if (status !== 'SETTLING' && status !== 'DELISTED') {
    return null;
  }
  const message = `Market ${marketId} takes no orders: it is ${status}.`;
  return new DomainError('CONFLICT', message, { marketId, state: status });
}

/** Why the account takes no new risk in the market, regardless of its collateral; null when it may. */
function newRiskRefusalOf(
  { account, reach, openCall, orders }: AccountStanding,
  marketId: string,
  context: RiskContext,
): DomainError | null {
  if (openCall !== null) {
    return underCall(account.id, openCall, 'it takes no new risk');
  }
  const elsewhere = otherMarketRefusal(account.id, reach, marketId);
  if (elsewhere !== null) {
    return elsewhere;
  }
  const { status, isPriceUsable } = requireMarket(context, marketId);
  if (status === 'REDUCE_ONLY') {
    const message = `Market ${marketId} takes no new risk: it is ${status}.`;
    return new DomainError('CONFLICT', message, { marketId, state: status });
  }
  const unusable = isPriceUsable ? findUnusableMarket(account, context, orders) : marketId;
  return unusable === null ? null : priceStale(unusable);
}

function nothingToReduce(
  { account }: AccountStanding,
  { marketId, side }: OrderQuestion,
): DomainError {
  return new DomainError(
    'CONFLICT',
    `Account ${account.id} has no position in ${marketId} that an order to ${side} would reduce.`,
    { accountId: account.id, marketId, state: 'NOTHING_TO_REDUCE' },
  );
}
