import { move } from '../../../domain/margin-call/call-move.js';
import {
  type EnforcedAccount,
  type EnforcementDecision,
} from '../../../domain/margin-call/decision.js';
import { decideEnforcement } from '../../../domain/margin-call/enforcement.js';
import {
  decideEndOfLiquidation,
  isStepDue,
} from '../../../domain/margin-call/liquidation-progress.js';
import { liquidationId, type MarginCall } from '../../../domain/margin-call/margin-call.js';
import { type RiskContext } from '../../../domain/risk/health/account.js';
import { type Decimal, sum, ZERO } from '../../../domain/decimal.js';
import {
  type AccountHealth,
  amountDueOf,
  assessAccountHealth,
} from '../../../domain/risk/health/account-health.js';
import { requireMark, requireMarket } from '../../../domain/risk/health/collateral-value.js';
import {
  lossBeyondEquityOf,
  planLiquidationStep,
  positionToLiquidate,
} from '../../../domain/risk/liquidation/liquidation-step.js';
import { slippageBehind } from '../../../domain/risk/liquidation/queued-slippage.js';
import {
  drawnFrom,
  type FundBalances,
  fundsLess,
} from '../../../domain/risk/waterfall/waterfall.js';
import { QUOTE_ASSET } from '../../../domain/quote-asset.js';
import { loadEnforcedAccounts, lockAccounts } from '../../../store/accounts/accounts.js';
import { inTransaction } from '../../../store/database/database.js';
import { readLedgerBalances } from '../../../store/ledger/funds.js';
import {
  claimMarketForSteps,
  insertLiquidationOrders,
  type LiquidationOrder,
} from '../../../store/liquidations/liquidations.js';
import { listAccountsDueForStep } from '../../../store/margin-calls/margin-calls.js';
import { loadRiskContext } from '../../../store/markets/risk-context.js';
import { type Deps } from '../../deps.js';
import { type VenueDepth } from '../../ports.js';

import { worstFirst } from '../calls/due-accounts.js';
import { fundBalancesOf } from '../waterfall/fund-balances.js';
import { recordDecisions } from '../calls/record-decisions.js';

export interface PlannedSteps {
  /** Accounts that were due; 0 when the market has nothing more to do now. */
  readonly due: number;
  /** In the order in which they trade: worst account first. */
  readonly orders: readonly LiquidationOrder[];
}

type Verdict =
  | {
      readonly kind: 'DECIDED';
      readonly before: EnforcedAccount;
      readonly decision: EnforcementDecision;
    }
  | { readonly kind: 'ORDER'; readonly order: LiquidationOrder };

/** Where a step would trade, what rests there, and what those decided before it will take of that. */
interface StepPlace {
  readonly marketId: string;
  readonly venue: string;
  readonly depth: VenueDepth;
  /** Unsigned sizes, by the side of the book that they take from. */
  readonly ahead: { readonly sold: Decimal; readonly bought: Decimal };
  /** Whether the funds would bear a loss beyond equity; what one order counts on, the next does not. */
  readonly reserve: (loss: Decimal) => boolean;
}

/**
 * Decides the next steps of these accounts' calls in a market, as far as they are due, and records the
 * orders, in one transaction. Worst account first, in the order in which they trade: each is sized for
 * what the orders before it leave of the depth. A call that needs no step any more ends here; one whose prices cannot be
 * used is suspended.
 */
export function planSteps(
  deps: Deps,
  marketId: string,
  accountIds: readonly string[],
  depth: VenueDepth,
): Promise<PlannedSteps> {
  const now = deps.clock.now();
  const { name: venue } = deps.venue;
  return inTransaction(deps.db, async (tx) => {
    const due = (await claimMarketForSteps(tx, marketId))
      ? await listAccountsDueForStep(tx, marketId, now, accountIds)
      : [];
    if (due.length === 0) {
      return { due: 0, orders: [] };
    }
    await lockAccounts(tx, due);
    const context = await loadRiskContext(tx, now);
    const subjects = await loadEnforcedAccounts(tx, due, now);
    const byId = new Map(subjects.map((subject) => [subject.account.id, subject]));
    const ranked = worstFirst(
      subjects.map(({ account }) => account),
      context,
    );
    const verdicts: Verdict[] = [];
    const orders: LiquidationOrder[] = [];
    const ahead = { sold: ZERO, bought: ZERO };
    const reserve = reservationOf(
      fundBalancesOf(await readLedgerBalances(tx, QUOTE_ASSET), marketId),
    );
    const place = { marketId, venue, depth, ahead, reserve };
    for (const subject of ranked.flatMap((id) => byId.get(id) ?? [])) {
      const { openCall } = subject;
      // Between the look-up and the lock another worker may have moved the call on.
      if (openCall !== null && isStepDue(openCall, now, marketId)) {
        const verdict = decideStep(subject, openCall, context, place);
        verdicts.push(verdict);
        if (verdict.kind === 'ORDER') {
          const { size } = verdict.order;
          orders.push(verdict.order);
          const side = size.lt(0) ? 'sold' : 'bought';
          ahead[side] = ahead[side].plus(size.abs());
        }
      }
    }
    const decided = verdicts.filter((verdict) => verdict.kind === 'DECIDED');
    await recordDecisions(tx, decided, context, deps.channels);
    await insertLiquidationOrders(tx, orders);
    return { due: due.length, orders };
  });
}

function decideStep(
  subject: EnforcedAccount,
  call: MarginCall,
  context: RiskContext,
  { marketId, venue, depth, ahead, reserve }: StepPlace,
): Verdict {
  const standing = decideEnforcement(subject, context, 'TIME');
  if (standing.actions.length > 0) {
    return { kind: 'DECIDED', before: subject, decision: standing };
  }
  const ended = decideEndOfLiquidation(subject, call, context);
  if (ended !== null) {
    return { kind: 'DECIDED', before: subject, decision: ended };
  }
  const health = assessAccountHealth(subject.account, context, call.terms);
  const plan = planLiquidationStep({
    account: subject.account,
    context,
    terms: call.terms,
    expectedSlippage: (size, market) => {
      // A long is sold: into the bids.
      const isSale = isLong(subject, market);
      const isHere = market === marketId;
      const before = isSale ? ahead.sold : ahead.bought;
      return slippageBehind(isHere ? before : ZERO, (whole) =>
        depth.expectedSlippage(
          market,
          isSale ? whole.negated() : whole,
          requireMark(requireMarket(context, market)),
        ),
      )(size);
    },
    isWaterfallOpen: isWaterfallOpen(health, context, reserve),
    isClosingAll: call.isClosingAll,
  });
  if (plan === null) {
    throw new Error(`Invariant broken: margin call ${call.id} has a step to take`);
  }
  if (plan.marketId !== marketId) {
    const changes = { nextStepMarketId: plan.marketId, amountOutstanding: amountDueOf(health) };
    const { action, after } = move(subject, call, 'STEP_REDIRECTED', changes, health);
    return { kind: 'DECIDED', before: subject, decision: { after, actions: [action] } };
  }
  const step = call.stepCount + 1;
  const order: LiquidationOrder = {
    id: liquidationId(call.id, step),
    marginCallId: call.id,
    accountId: call.accountId,
    marketId,
    step,
    size: plan.size,
    limitPrice: plan.limitPrice,
    bankruptcyPrice: plan.bankruptcyPrice,
    venue,
    submittedAt: context.now,
    explanation: plan.explanation,
  };
  return { kind: 'ORDER', order };
}

function reservationOf(balances: FundBalances): StepPlace['reserve'] {
  let funds = balances;
  return (loss) => {
    const payments = drawnFrom(funds, loss);
    funds = fundsLess(funds, payments);
    return sum(payments.map(({ amount }) => amount)).gte(loss);
  };
}

/** Of a bankrupt account always: what could be deleveraged is gone, the rest has to be sold. */
function isWaterfallOpen(
  health: AccountHealth,
  context: RiskContext,
  reserve: StepPlace['reserve'],
): boolean {
  const position = positionToLiquidate(health);
  if (position === null) {
    return false;
  }
  const { maxSlippage } = requireMarket(context, position.marketId).parameters;
  const loss = lossBeyondEquityOf(health, position, maxSlippage);
  return loss !== null && (reserve(loss) || health.equity.lt(0));
}

function isLong({ account }: EnforcedAccount, marketId: string): boolean {
  return account.positions.some(
    (position) => position.marketId === marketId && position.size.gt(0),
  );
}
