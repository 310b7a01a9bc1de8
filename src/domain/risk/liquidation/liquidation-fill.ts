import { type Decimal, ZERO, decimal, max, min, roundDown, roundUp } from '../../decimal.js';
import { assert } from '../../errors.js';

import { type MarketRisk, type Position } from '../health/account.js';
import { type AccountHealth, requirePosition } from '../health/account-health.js';
import { type LiquidationPlan } from './liquidation-step.js';
import { marginalFraction, tiersInForce } from '../parameters/margin-tiers.js';

/** Maximum decimals of a fee. */
export const FEE_PLACES = 6;

/** The venue's trade for one plan. */
export interface LiquidationFill {
  /** Signed like the plan's size; zero when nothing traded. */
  readonly filledSize: Decimal;
  /** Average price in USD; null when nothing traded. */
  readonly averagePrice: Decimal | null;
}

export interface LiquidationOutcome {
  /** closed · (fill − entry), with the sign of the position; rounded down to 6 decimals. */
  readonly realizedPnl: Decimal;
  /** Goes to the market's insurance fund. Never negative, never more than the equity left. */
  readonly fee: Decimal;
  /** Change of the quote balance: realized PnL less the fee. */
  readonly quoteChange: Decimal;
  /** The rest of the position; null when nothing is left. */
  readonly position: Position | null;
  /** Equity afterwards, marks unchanged. */
  readonly equity: Decimal;
}

/**
 * Computes the effect of one fill of a liquidation.
 *
 *     realized PnL = ⌊closed · (fill − entry)⌋           closed = −filled, so with the position's sign
 *     equity left  = equity + closed · (fill − mark)     PnL moves from unrealized to realized
 *     fee          = min(⌈liquidationFee · |filled| · fill⌉, equity left), not below zero
 *
 * PnL and fee are rounded to the millionth, against the account.
 *
 * @throws Error when the fill does not reduce the position, or exceeds it (programmer error): callers cut off
 *   the part beyond the order first.
 * @see docs/risk-model.md#liquidation-step
 */
export function assessLiquidationFill(
  health: AccountHealth,
  marketId: string,
  { filledSize, averagePrice }: LiquidationFill,
  liquidationFee: Decimal,
): LiquidationOutcome {
  const position = requirePosition(health, marketId);
  const { entryPrice, markPrice } = position;
  if (filledSize.isZero() || averagePrice === null) {
    const kept = { marketId, size: position.size, entryPrice };
    return {
      realizedPnl: ZERO,
      fee: ZERO,
      quoteChange: ZERO,
      position: kept,
      equity: health.equity,
    };
  }
  const closed = filledSize.negated();
  assert(closed.isPositive() === position.size.isPositive(), 'a liquidation reduces its position');
  assert(closed.abs().lte(position.size.abs()), 'a liquidation closes no more than there is');
  assert(averagePrice.gt(0), 'a fill price is above 0');
  const exactPnl = closed.times(averagePrice.minus(entryPrice));
  const realizedPnl = realizedPnlOf(filledSize, averagePrice, entryPrice);
  const lostToRounding = exactPnl.minus(realizedPnl);
  const equityLeft = health.equity
    .plus(closed.times(averagePrice.minus(markPrice)))
    .minus(lostToRounding);
  const fee = min(
    feeOf(liquidationFee, filledSize, averagePrice),
    max(ZERO, roundDown(equityLeft, FEE_PLACES)),
  );
  const size = position.size.minus(closed);
  return {
    realizedPnl,
    fee,
    quoteChange: realizedPnl.minus(fee),
    position: size.isZero() ? null : { marketId, size, entryPrice },
    equity: equityLeft.minus(fee),
  };
}

/** Realized profit or loss of a fill: −filled · (fill − entry), rounded down to 6 decimals. */
export function realizedPnlOf(
  filledSize: Decimal,
  averagePrice: Decimal,
  entryPrice: Decimal,
): Decimal {
  return roundDown(filledSize.negated().times(averagePrice.minus(entryPrice)), FEE_PLACES);
}

/** Maximum effect of rounding PnL and fee in one step. */
const ROUNDING: Decimal = decimal('0.000002');

/**
 * A condition that must hold after every step. A broken one alerts the operator, and all of the position is
 * closed.
 */
export type StepAssertion =
  | 'POSITION_REDUCED_BY_FILL'
  | 'EQUITY_LOSS_WITHIN_BOUND'
  | 'SHORTAGE_SHRANK'
  | 'EQUITY_NOT_FAR_ABOVE_CURE_MARGIN'
  | 'POSTINGS_SUM_TO_ZERO';

export interface StepCheck {
  readonly plan: LiquidationPlan;
  readonly fill: LiquidationFill;
  /** Both at the marks used by the plan. */
  readonly before: AccountHealth;
  readonly after: AccountHealth;
  readonly market: MarketRisk;
  /** Frozen by the call. */
  readonly terms: { readonly cureRatio: Decimal; readonly liquidationFee: Decimal };
  /** Sum of the postings of the step. */
  readonly postedSum: Decimal;
}

/**
 * The assertions that a step broke, in the order of `StepAssertion`; empty when the step is in order.
 *
 * - the position shrank by the fill, to no less than nothing
 * - equity lost ≤ ⌈liquidationFee · filled notional⌉ + maxSlippage · filled size · mark
 * - cure margin − equity shrank, unless nothing traded or no step could heal
 * - a step to cure left equity above the cure margin by at most one lot's worth of it, and the excess of the
 *   assumed cost over the real one
 * - the postings of the step sum to zero; the ledger check covers the whole ledger
 *
 * A tolerance of two millionths covers rounding: closing a tiny position frees less than that.
 */
export function checkStepAssertions(check: StepCheck): readonly StepAssertion[] {
  const { after, before, fill, plan, postedSum } = check;
  const hasTraded = !fill.filledSize.isZero();
  const shortageOf = ({ cureMargin, equity }: AccountHealth): Decimal => cureMargin.minus(equity);
  const shrank = shortageOf(after).lt(shortageOf(before).plus(ROUNDING));
  const results: readonly (readonly [StepAssertion, boolean])[] = [
    ['POSITION_REDUCED_BY_FILL', isReducedByFill(check)],
    ['EQUITY_LOSS_WITHIN_BOUND', before.equity.minus(after.equity).lte(lossBoundOf(check))],
    ['SHORTAGE_SHRANK', !hasTraded || !plan.isHealing || shrank],
    ['EQUITY_NOT_FAR_ABOVE_CURE_MARGIN', isNotFarAboveCure(check)],
    ['POSTINGS_SUM_TO_ZERO', postedSum.isZero()],
  ];
  return results.filter(([, isKept]) => !isKept).map(([assertion]) => assertion);
}

function isReducedByFill({ plan, fill, before, after }: StepCheck): boolean {
  const size = requirePosition(before, plan.marketId).size;
  const left = after.positions.find(({ marketId }) => marketId === plan.marketId)?.size ?? ZERO;
  const isNotFlipped = left.isZero() || left.isPositive() === size.isPositive();
  return left.eq(size.plus(fill.filledSize)) && left.abs().lte(size.abs()) && isNotFlipped;
}

function lossBoundOf({ plan, fill, before, market, terms }: StepCheck): Decimal {
  const { filledSize, averagePrice } = fill;
  const { markPrice } = requirePosition(before, plan.marketId);
  const slippage = market.parameters.maxSlippage.times(filledSize.abs()).times(markPrice);
  const rounding = decimal(1).div(10 ** FEE_PLACES);
  return feeOf(terms.liquidationFee, filledSize, averagePrice ?? ZERO)
    .plus(slippage)
    .plus(rounding);
}

function isNotFarAboveCure({ plan, fill, before, after, market, terms }: StepCheck): boolean {
  if (plan.reason !== 'TO_CURE') {
    return true;
  }
  const { markPrice, notional, others } = requirePosition(before, plan.marketId);
  const tiers = tiersInForce(market.parameters, before.asOf);
  // Beside other accounts a lot frees no more than in the bracket of the owner's whole position.
  const whole = notional.plus(others.times(markPrice));
  const fraction = marginalFraction(tiers, whole, 'maintenanceMarginFraction');
  const lotsWorth = market.lotSize.times(markPrice).times(terms.cureRatio).times(fraction);
  const assumed = plan.assumedCost.times(fill.filledSize.abs()).times(markPrice);
  const real = before.equity.minus(after.equity);
  return after.equity.minus(after.cureMargin).lte(lotsWorth.plus(assumed).minus(real));
}

function feeOf(liquidationFee: Decimal, filledSize: Decimal, averagePrice: Decimal): Decimal {
  return roundUp(liquidationFee.times(filledSize.abs()).times(averagePrice), FEE_PLACES);
}
