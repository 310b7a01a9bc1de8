import { type Decimal, ZERO } from '../../decimal.js';
import { type RiskContext } from '../../risk/health/account.js';
import { amountDueOf, assessAccountHealth } from '../../risk/health/account-health.js';
import { requireMark, requireMarket } from '../../risk/health/collateral-value.js';
import {
  isWaterfallOpen,
  type LiquidationPlan,
  planLiquidationStep,
} from '../../risk/liquidation/liquidation-step.js';
import { slippageBehind } from '../../risk/liquidation/queued-slippage.js';
import { hasNothingLeft } from '../../risk/waterfall/deleveraging-plan.js';

import { move } from '../call/call-move.js';
import { type EnforcedAccount, type EnforcementDecision } from '../call/decision.js';
import { decideEnforcement } from './enforcement.js';
import { decideEndOfLiquidation } from './liquidation-progress.js';
import { type MarginCall } from '../call/margin-call.js';
import { measuredAt } from './scope.js';

/** An account whose next step is due. */
export interface DueAccount {
  readonly subject: EnforcedAccount;
  readonly call: MarginCall;
  /** Counterparties or funds have already paid for this call. */
  readonly isPaidByOthers: boolean;
  /** Deleveraging was tried: the rest is sold at the venue. */
  readonly hadDeleveraging: boolean;
}

export type NextStep =
  /** The call was suspended, ended, or continues in another market instead. */
  | {
      readonly kind: 'DECIDED';
      readonly before: EnforcedAccount;
      readonly decision: EnforcementDecision;
    }
  | { readonly kind: 'ORDER'; readonly call: MarginCall; readonly plan: LiquidationPlan }
  /** Nothing is left of the account, and its deleveraging was not tried yet: nothing may be sold before. */
  | { readonly kind: 'DELEVERAGE_FIRST' };

export interface StepPlace {
  readonly marketId: string;
  readonly context: RiskContext;
  /** The slippage that the depth suggests for a signed size, a fraction of the mark in [0, 1]. */
  readonly expectedSlippage: (marketId: string, size: Decimal, mark: Decimal) => Decimal;
  /** Whether the funds would bear a loss beyond equity; what one order counts on, the next does not. */
  readonly reserve: (loss: Decimal, owner: string) => boolean;
}

/** Unsigned sizes that trade before the next order, by the side of the order book that they use. */
interface Ahead {
  readonly sold: Decimal;
  readonly bought: Decimal;
}

/**
 * Decides the next steps of a batch in one market, one account after another. Each order is sized for the depth
 * and funds left by the orders before it.
 *
 * @param due In trading order: the worst first.
 * @see docs/risk-model.md#liquidation-step
 */
export function decideNextSteps(due: readonly DueAccount[], place: StepPlace): NextStep[] {
  let ahead: Ahead = { sold: ZERO, bought: ZERO };
  return due.map((each) => {
    const step = decideNextStep(each, place, ahead);
    if (step.kind === 'ORDER') {
      const { size } = step.plan;
      ahead = size.lt(0)
        ? { ...ahead, sold: ahead.sold.plus(size.abs()) }
        : { ...ahead, bought: ahead.bought.plus(size) };
    }
    return step;
  });
}

function decideNextStep(
  { subject, call, isPaidByOthers, hadDeleveraging }: DueAccount,
  { marketId, context: inRows, expectedSlippage, reserve }: StepPlace,
  ahead: Ahead,
): NextStep {
  const standing = decideEnforcement(subject, inRows, 'TIME');
  if (standing.actions.length > 0) {
    return { kind: 'DECIDED', before: subject, decision: standing };
  }
  // It was not suspended: whatever price cannot be used, no plausible one makes this step unnecessary.
  const context = measuredAt(subject.account, inRows, call.terms);
  const ended = decideEndOfLiquidation(subject, call, context);
  if (ended !== null) {
    return { kind: 'DECIDED', before: subject, decision: ended };
  }
  const health = assessAccountHealth(subject.account, context, call.terms);
  // Trades may have closed the position of the due step: then nothing is deleveraged here, and the call
  // continues elsewhere.
  const isHeld = subject.account.positions.some((position) => position.marketId === marketId);
  if (isHeld && !hadDeleveraging && (isPaidByOthers || hasNothingLeft(health.equity))) {
    return { kind: 'DELEVERAGE_FIRST' };
  }
  const plan = planLiquidationStep({
    account: subject.account,
    context,
    terms: call.terms,
    expectedSlippage: (size, market) => {
      // A long is sold, which takes bids.
      const isSale = isLong(subject, market);
      const mark = requireMark(requireMarket(context, market));
      const alone = (whole: Decimal): Decimal =>
        expectedSlippage(market, isSale ? whole.negated() : whole, mark);
      const before = isSale ? ahead.sold : ahead.bought;
      return slippageBehind(market === marketId ? before : ZERO, alone)(size);
    },
    isWaterfallOpen: isWaterfallOpen(health, context, {
      isPaidByOthers,
      reserve: (loss) => reserve(loss, subject.account.owner),
    }),
    isClosingAll: call.isClosingAll,
  });
  if (plan === null) {
    throw new Error(`Invariant broken: margin call ${call.id} has a step to take`);
  }
  if (plan.marketId === marketId) {
    return { kind: 'ORDER', call, plan };
  }
  const changes = { nextStepMarketId: plan.marketId, amountOutstanding: amountDueOf(health) };
  const { action, after } = move(subject, call, 'STEP_REDIRECTED', changes, health);
  return { kind: 'DECIDED', before: subject, decision: { after, actions: [action] } };
}

function isLong({ account }: EnforcedAccount, marketId: string): boolean {
  return account.positions.some(
    (position) => position.marketId === marketId && position.size.gt(0),
  );
}
