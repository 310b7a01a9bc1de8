import { type Decimal, ONE, ZERO, max, min, roundDown, roundUp } from '../../decimal.js';
import { assert } from '../../errors.js';

import { type Account, type RiskContext } from '../health/account.js';
import {
  type AccountHealth,
  type PositionHealth,
  assessAccountHealth,
  compareIds,
} from '../health/account-health.js';
import { requireMarket } from '../health/collateral-value.js';
import {
  type LiquidationExplanation,
  type SlippageQuote,
  explainLiquidation,
} from './liquidation-explanation.js';
import {
  PRICE_PLACES,
  bankruptcyPriceOf,
  zeroEquityFillPrice,
} from '../health/liquidation-price.js';
import { readExplanation } from './liquidation-record.js';
import {
  type Sizing,
  type SizingReason,
  costOf,
  sizeCapOf,
  sizeLiquidation,
} from './liquidation-sizing.js';
import { type EnforcementTerms } from '../parameters/margin-parameters.js';
import { marginalFraction, tiersInForce } from '../parameters/margin-tiers.js';
import { hasNothingLeft } from '../waterfall/deleveraging-plan.js';

export interface LiquidationStepInput {
  readonly account: Account;
  readonly context: RiskContext;
  /** Ratios and fee frozen by the call, by market; the parameters in force in other markets. */
  readonly terms?: ReadonlyMap<string, EnforcementTerms>;
  /**
   * The slippage that the venue's depth suggests for an unsigned size in the market, as a fraction of notional.
   * Not negative, and not falling with size. Capped at the market's maxSlippage.
   */
  readonly expectedSlippage: (size: Decimal, marketId: string) => Decimal;
  /** The waterfall pays losses below zero equity, so the limit price may be worse. */
  readonly isWaterfallOpen: boolean;
  /** The whole position is closed, whatever the equity: a step broke its assertions, or others have paid. */
  readonly isClosingAll?: boolean;
}

/** One order that reduces one position. */
export interface LiquidationPlan {
  readonly marketId: string;
  /** Signed size to trade: negative sells a long. */
  readonly size: Decimal;
  /** The worst price at which the order may trade, in USD. */
  readonly limitPrice: Decimal;
  readonly reason: SizingReason;
  /** Mark at which equity is zero with other prices unchanged; null if there is none. */
  readonly bankruptcyPrice: Decimal | null;
  /** f: the fee and slippage, as a fraction of notional, with which the size was computed. */
  readonly assumedCost: Decimal;
  /** False when no partial step can heal (cureRatio · mmr ≤ f): then the shortage may grow. */
  readonly isHealing: boolean;
  /** All inputs of the decision, as plain JSON. */
  readonly explanation: LiquidationExplanation;
}

/** Equity below maintenance margin / 3 lifts the fraction cap and the cooldown. */
const INSOLVENCY_DIVISOR = 3;

/**
 * Decides the next step of a liquidation: the position, the size, and the limit price.
 *
 * The position with the largest maintenance margin goes first. The order may trade up to maxSlippage from the
 * mark, but not at a price that would leave less than zero equity, unless equity is already gone or the
 * waterfall takes over.
 *
 * @returns Null when there is nothing to do: no position, or equity at or above the cure margin without
 *   everything being closed.
 * @see docs/risk-model.md#liquidation-step
 */
export function planLiquidationStep(input: LiquidationStepInput): LiquidationPlan | null {
  const { account, context, terms } = input;
  const health = assessAccountHealth(account, context, terms);
  const position = positionToLiquidate(health, context);
  const isClosingAll = input.isClosingAll === true;
  if (position === null || (health.equity.gte(health.cureMargin) && !isClosingAll)) {
    return null;
  }
  const market = requireMarket(context, position.marketId);
  const { parameters, lotSize } = market;
  const { cureRatio, liquidationFee } = terms?.get(position.marketId) ?? parameters;
  const tiers = tiersInForce(parameters, context.now);
  const isCapBypassed = isClosingAll || bypassesLiquidationCap(health);
  const quotes: SlippageQuote[] = [];
  const slippageOf = (size: Decimal): Decimal => {
    const slippage = input.expectedSlippage(size, position.marketId);
    assert(slippage.gte(0), 'expected slippage is not negative');
    quotes.push({ size, slippage });
    return min(slippage, parameters.maxSlippage);
  };
  const sizeCap = isCapBypassed ? null : sizeCapOf(position, lotSize, parameters);
  const shortage = health.cureMargin.minus(health.equity);
  const { minPositionNotional } = parameters;
  const sizing = isClosingAll
    ? closeAll(position, costOf(position.size, liquidationFee, slippageOf(position.size.abs())))
    : sizeLiquidation({
        position,
        shortage,
        tiers,
        cureRatio,
        lotSize,
        sizeCap,
        minPositionNotional,
        liquidationFee,
        slippageOf,
      });
  const bankruptcyPrice = bankruptcyPriceOf(account, context, position.marketId);
  const limit = { health, position, bankruptcyPrice, maxSlippage: parameters.maxSlippage };
  const decided = {
    marketId: position.marketId,
    size: position.size.gt(0) ? sizing.size.negated() : sizing.size,
    limitPrice: limitPriceOf(limit, input.isWaterfallOpen),
    reason: sizing.reason,
    bankruptcyPrice,
    assumedCost: sizing.assumedCost,
    isHealing: sizing.isHealing,
  };
  const marginal = marginalFraction(tiers, position.notional, 'maintenanceMarginFraction');
  const numbers = { health, position, shortage, sizing, sizeCap, isCapBypassed, marginal };
  return { ...decided, explanation: explainLiquidation(input, decided, numbers, quotes) };
}

/**
 * Recomputes a recorded step from its explanation alone, with the slippage quoted then.
 *
 * @returns The same plan with the same explanation, if the record is intact and the rule unchanged.
 * @throws Error when the record lacks an input of the rule.
 */
export function recomputeLiquidationStep(
  explanation: LiquidationExplanation,
): LiquidationPlan | null {
  const { quotes, ...recorded } = readExplanation(explanation);
  const expectedSlippage = (size: Decimal): Decimal => {
    const quote = quotes.find((candidate) => candidate.size.eq(size));
    assert(quote !== undefined, `the slippage of ${size.toFixed()} is on record`);
    return quote.slippage;
  };
  return planLiquidationStep({ ...recorded, expectedSlippage });
}

/** Closes the whole position, without computing a sufficient size. */
function closeAll(position: PositionHealth, assumedCost: Decimal): Sizing {
  const size = position.size.abs();
  return { size, reason: 'CLOSE_ALL', sizeToCure: null, assumedCost, isHealing: false };
}

/**
 * The position to reduce first: largest maintenance margin, ties by market id; null without any. Those whose
 * price cannot be used come last: no order has a limit there.
 *
 * @param context Says which prices can be used; absent: all.
 */
export function positionToLiquidate(
  health: AccountHealth,
  context?: Pick<RiskContext, 'markets'>,
): PositionHealth | null {
  const isPriced = ({ marketId }: PositionHealth): boolean =>
    context?.markets.get(marketId)?.isPriceUsable !== false;
  const [first = null] = [...health.positions].sort((a, b) => {
    if (isPriced(a) !== isPriced(b)) {
      return isPriced(a) ? -1 : 1;
    }
    const bySize = b.maintenanceMargin.comparedTo(a.maintenanceMargin);
    return bySize === 0 ? compareIds(a.marketId, b.marketId) : bySize;
  });
  return first;
}

/**
 * Whether the fraction cap and the cooldown do not apply: equity < 0, or equity < MM / 3. A cap must not delay
 * the end of an insolvent account.
 */
export function bypassesLiquidationCap({ equity, maintenanceMargin }: AccountHealth): boolean {
  return equity.lt(0) || equity.times(INSOLVENCY_DIVISOR).lt(maintenanceMargin);
}

/**
 * The most that an order limited only by maxSlippage could lose beyond equity, in USD:
 *
 *     max(0, maxSlippage · notional − equity)
 *
 * Null while equity is not below MM / 3: then the limit is the bankruptcy price, and nothing is lost beyond
 * equity. Below that, the position is sold if the funds would bear this loss. If they would not, selling a
 * solvent account below its bankruptcy price would create a loss for the winners that later deleveraging
 * avoids.
 *
 * @see docs/risk-model.md#liquidation-step
 */
export function lossBeyondEquityOf(
  health: AccountHealth,
  position: PositionHealth,
  maxSlippage: Decimal,
): Decimal | null {
  return bypassesLiquidationCap(health)
    ? max(ZERO, maxSlippage.times(position.notional).minus(health.equity))
    : null;
}

/**
 * Whether a step may trade beyond the bankruptcy price because others pay the loss.
 *
 * - Always when nothing is left, and when others have already paid for the call: deleveraging was tried, and
 *   the rest must be sold.
 * - Else while equity is below MM / 3 and the funds would bear the maximum loss of the order.
 *
 * @param isPaidByOthers Counterparties or funds have already paid for this call.
 * @param reserve Reserves a loss; returns whether the funds would bear it.
 */
export function isWaterfallOpen(
  health: AccountHealth,
  context: RiskContext,
  {
    isPaidByOthers,
    reserve,
  }: { readonly isPaidByOthers: boolean; readonly reserve: (loss: Decimal) => boolean },
): boolean {
  const position = positionToLiquidate(health, context);
  if (position === null) {
    return false;
  }
  const { maxSlippage } = requireMarket(context, position.marketId).parameters;
  const loss = lossBeyondEquityOf(health, position, maxSlippage);
  const isBorne = loss !== null && reserve(loss);
  return isBorne || isPaidByOthers || hasNothingLeft(health.equity);
}

interface LimitPriceInput {
  readonly health: AccountHealth;
  readonly position: PositionHealth;
  readonly bankruptcyPrice: Decimal | null;
  readonly maxSlippage: Decimal;
}

/**
 * mark ∓ maxSlippage, limited by the bankruptcy price and by the price at which closing the whole position
 * would leave nothing. Rounded to 12 decimals, towards the mark.
 */
function limitPriceOf(
  { health, position, bankruptcyPrice, maxSlippage }: LimitPriceInput,
  isWaterfallOpen: boolean,
): Decimal {
  const { markPrice } = position;
  const isSale = position.size.gt(0);
  const furthest = isSale
    ? roundUp(markPrice.times(ONE.minus(maxSlippage)), PRICE_PLACES)
    : roundDown(markPrice.times(ONE.plus(maxSlippage)), PRICE_PLACES);
  if (isWaterfallOpen || health.equity.lte(0)) {
    return furthest;
  }
  const bankruptcy = bankruptcyPrice ?? (isSale ? ZERO : furthest);
  const bounds = [zeroEquityFillPrice(health.equity, position), bankruptcy];
  return isSale
    ? bounds.filter((bound) => bound.lte(markPrice)).reduce(max, furthest)
    : bounds.filter((bound) => bound.gte(markPrice)).reduce(min, furthest);
}
