import { type Decimal, decimal, ZERO } from '../../decimal.js';
import { type JsonObject } from '../../canonical.js';
import { type PositionHealth } from '../health/account-health.js';
import { decodeResult } from './loss-attribution.js';
import { type DeleveragingExplanation, type ExplainedHolding } from './waterfall-explanation.js';
import { type DeleveragingPlan, planDeleveraging } from './deleveraging-plan.js';

/** Recomputes a recorded deleveraging from its explanation alone. */
export function recomputeDeleveraging({
  inputs,
}: Pick<DeleveragingExplanation, 'inputs'>): DeleveragingPlan | null {
  const { marketId, markPrice, funds } = inputs;
  const positionOf = ({ size, entryPrice }: ExplainedHolding): PositionHealth =>
    positionAt(marketId, decimal(size), decimal(entryPrice), decimal(markPrice));
  return planDeleveraging({
    accountId: inputs.accountId,
    at: new Date(inputs.at),
    equity: decimal(inputs.equity),
    isPaidByOthers: inputs.isEstate === true,
    results: inputs.results.map(decodeResult),
    position: positionOf(inputs),
    lotSize: decimal(inputs.lotSize),
    expectedSlippage: decimal(inputs.expectedSlippage),
    funds: {
      marketFund: decimal(funds.marketFund),
      marketFundBefore: decimal(funds.marketFundBefore ?? funds.marketFund),
      globalFund: decimal(funds.globalFund),
      backstop: decimal(funds.backstop),
    },
    candidates: () =>
      inputs.queue.map((held) => ({
        accountId: held.accountId,
        position: positionOf(held),
        equity: decimal(held.equity),
      })),
  });
}

/** A position at its mark, where no margin is needed. */
function positionAt(
  marketId: string,
  size: Decimal,
  entryPrice: Decimal,
  markPrice: Decimal,
): PositionHealth {
  return {
    marketId,
    size,
    entryPrice,
    markPrice,
    notional: size.abs().times(markPrice),
    unrealizedPnl: size.times(markPrice.minus(entryPrice)),
    initialMargin: ZERO,
    maintenanceMargin: ZERO,
  };
}

/**
 * The explanation of a deleveraging without the identities and holdings of counterparties: their number, and
 * the size of each.
 */
export function withoutCounterparties({
  inputs,
  result,
  ...rule
}: DeleveragingExplanation): JsonObject {
  const { queue, ...others } = inputs;
  return {
    ...rule,
    inputs: { ...others, queueLength: queue.length },
    result: {
      ...result,
      assignments: result.assignments.map(({ size, equityChange }) => ({ size, equityChange })),
    },
  };
}
