import { type EnforcedAccount } from '../../../domain/margin-call/call/decision.js';
import { isStepDue } from '../../../domain/margin-call/rules/liquidation-progress.js';
import { liquidationId } from '../../../domain/margin-call/call/margin-call.js';
import {
  decideNextSteps,
  type DueAccount,
  type NextStep,
} from '../../../domain/margin-call/rules/next-step.js';
import { requireMarket } from '../../../domain/risk/health/collateral-value.js';
import { createReservation } from '../../../domain/risk/waterfall/fund-shares.js';
import { QUOTE_ASSET } from '../../../domain/quote-asset.js';
import { loadEnforcedAccounts, lockAccounts } from '../../../store/accounts/accounts.js';
import { inTransaction, type Tx } from '../../../store/database/database.js';
import { readLedgerBalances } from '../../../store/ledger/funds.js';
import { readDeleveragedMarkets } from '../../../store/liquidations/deleveraging.js';
import {
  claimMarketForSteps,
  insertLiquidationOrders,
  type LiquidationOrder,
} from '../../../store/liquidations/liquidations.js';
import { appendEvents } from '../../../store/log/events.js';
import { listAccountsDueForStep } from '../../../store/margin-calls/margin-calls.js';
import { readFundDraws } from '../../../store/liquidations/waterfall-allocations.js';
import { loadRiskContext } from '../../../store/markets/risk-context.js';
import { type Deps } from '../../deps.js';
import { type VenueDepth } from '../../ports.js';

import { worstFirst } from '../calls/due-accounts.js';
import { recordDecisions } from '../calls/record-decisions.js';
import {
  startOfFundWindow,
  fundBalancesOf,
  type FundsAtStart,
  balancesSinceStart,
} from '../waterfall/fund-balances.js';
import { liquidateInstructions } from '../calls/instructions.js';

export interface PlannedSteps {
  /** The number of accounts due; 0 when the market has nothing more to do now. */
  readonly due: number;
  /** In trading order: the worst account first. */
  readonly orders: readonly LiquidationOrder[];
}

export interface StepsToPlan {
  readonly marketId: string;
  readonly accountIds: readonly string[];
  readonly depth: VenueDepth;
  /** Accounts whose deleveraging was tried in this round. */
  readonly deleveraged: ReadonlySet<string>;
  /** The fund balances at the start of the round. */
  readonly funds: FundsAtStart;
}

/**
 * Decides the due steps of these accounts' calls in a market, and records the orders, in one transaction; the
 * instructions to a platform that executes itself are written in it too. The worst account goes first. A call
 * that needs no more steps ends here; a call with unusable prices is suspended. An account with nothing left
 * whose deleveraging was not tried yet gets no order: it is still due, and the next round begins with it.
 */
export function planSteps(
  deps: Deps,
  { marketId, accountIds, depth, deleveraged, funds }: StepsToPlan,
): Promise<PlannedSteps> {
  return inTransaction(deps.db, async (tx) => {
    const isClaimed = await claimMarketForSteps(tx, marketId);
    const dueIds = isClaimed
      ? await listAccountsDueForStep(tx, marketId, deps.clock.now(), accountIds)
      : [];
    if (dueIds.length === 0) {
      return { due: 0, orders: [] };
    }
    await lockAccounts(tx, dueIds);
    const now = deps.clock.now();
    const context = await loadRiskContext(tx, now);
    const subjects = await loadEnforcedAccounts(tx, dueIds, now);
    const byId = new Map(subjects.map((subject) => [subject.account.id, subject]));
    const ranked = worstFirst(
      subjects.map(({ account }) => account),
      context,
    );
    const due = await dueAccountsOf(
      tx,
      ranked.flatMap((id) => byId.get(id) ?? []),
      { marketId, now, deleveraged },
    );
    const balances = balancesSinceStart(await readLedgerBalances(tx, QUOTE_ASSET), funds);
    const steps = decideNextSteps(due, {
      marketId,
      context,
      reserve: createReservation(fundBalancesOf(balances, marketId), {
        marketId,
        shares: requireMarket(context, marketId).parameters,
        draws: await readFundDraws(tx, startOfFundWindow(now)),
      }),
      expectedSlippage: (market, size, mark) => depth.expectedSlippage(market, size, mark),
    });
    const orders = steps.flatMap((step) =>
      step.kind === 'ORDER' ? [orderOf(step, deps.venue.name, now)] : [],
    );
    await recordDecisions(
      tx,
      steps.filter((step) => step.kind === 'DECIDED'),
      context,
      deps.channels,
    );
    await insertLiquidationOrders(tx, orders);
    await appendEvents(tx, liquidateInstructions(orders, deps.venue.handover));
    return { due: dueIds.length, orders };
  });
}

/** The accounts whose step is still due: another worker may have advanced the call between look-up and lock. */
async function dueAccountsOf(
  tx: Tx,
  subjects: readonly EnforcedAccount[],
  { marketId, now, deleveraged }: Pick<StepsToPlan, 'marketId' | 'deleveraged'> & { now: Date },
): Promise<DueAccount[]> {
  const due = subjects.flatMap((subject) => {
    const call = subject.openCall;
    return call !== null && isStepDue(call, now, marketId) ? [{ subject, call }] : [];
  });
  const markets = await readDeleveragedMarkets(
    tx,
    due.map(({ call }) => call.id),
  );
  return due.map(({ subject, call }) => ({
    subject,
    call,
    isPaidByOthers: markets.has(call.id),
    hadDeleveraging:
      deleveraged.has(subject.account.id) || markets.get(call.id)?.has(marketId) === true,
  }));
}

function orderOf(
  { call, plan }: Extract<NextStep, { kind: 'ORDER' }>,
  venue: string,
  submittedAt: Date,
): LiquidationOrder {
  const { marketId, size, limitPrice, bankruptcyPrice, explanation } = plan;
  const step = call.stepCount + 1;
  return {
    id: liquidationId(call.id, step),
    marginCallId: call.id,
    accountId: call.accountId,
    marketId,
    step,
    size,
    limitPrice,
    bankruptcyPrice,
    venue,
    submittedAt,
    explanation,
  };
}
