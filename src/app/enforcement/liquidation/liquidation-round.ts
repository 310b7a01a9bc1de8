import { type Deps } from '../../deps.js';
import { type VenueFill } from '../../ports.js';

import { listDueAccounts } from '../calls/due-accounts.js';
import { coverShortfalls } from '../waterfall/cover-shortfalls.js';
import { deleverageMarket } from '../waterfall/deleverage.js';
import { type FundsAtStart } from '../waterfall/fund-balances.js';
import { cancelRestingOrders } from './cancel-resting-orders.js';
import { planSteps } from './plan-steps.js';
import { tradeOrders } from './trade-orders.js';

export interface LiquidationRound {
  /** The number of orders sent. */
  readonly steps: number;
  /**
   * NOTHING_DUE: the market has nothing more to do now, or another worker does it. WAITING: the platform that
   * executes the orders will report their outcomes.
   */
  readonly outcome: 'NOTHING_DUE' | 'AGAIN' | 'WAITING' | 'THROTTLED';
}

const NOTHING_DUE: LiquidationRound = { steps: 0, outcome: 'NOTHING_DUE' };

/**
 * One round of liquidation in a market: the next step of every account that is due there.
 *
 * A crash between two steps loses nothing. The next round asks about recorded orders without an outcome: a
 * venue never trades twice for one client order id.
 *
 * @throws VenueDownError when the venue takes no orders.
 * @throws Error when the outcome of an order is unknown; known outcomes are booked.
 * @see docs/risk-model.md#liquidation-step
 */
export async function liquidateOnce(deps: Deps, marketId: string): Promise<LiquidationRound> {
  // 1. Find the due accounts: the worst ones, at most as many as the venue takes at a time.
  const accountIds = await listDueAccounts(deps, marketId);
  if (accountIds.length === 0) {
    return NOTHING_DUE;
  }
  // 2. Cancel their resting orders at the venue: these must not fill during a step.
  await cancelRestingOrders(deps, accountIds);
  // 3. Read the venue's depth.
  const depth = await deps.venue.readDepth([marketId], deps.clock.now());
  // 4. Accounts with nothing left: close against counterparties those positions whose sale the funds would not
  //   pay.
  const funds: FundsAtStart = { balances: null };
  const deleveraging = await deleverageMarket(deps, marketId, accountIds, { depth, funds });
  if (deleveraging === null) {
    // Another worker trades here. A bankrupt position must not be sold before its deleveraging was tried.
    return NOTHING_DUE;
  }
  // 5. Settle accounts without positions that owe money, through the waterfall.
  await coverShortfalls(deps, deleveraging.bankrupt, funds);
  // 6. Size the other steps from the accounts as they are now, and record their orders.
  const { due, orders } = await planSteps(deps, {
    marketId,
    accountIds,
    depth,
    deleveraged: deleveraging.considered,
    funds,
  });
  if (due === 0) {
    return NOTHING_DUE;
  }
  // 7. Trade them, one after another, outside of any transaction; 8. book the fills; 9. settle accounts without
  //   positions that owe money, through the waterfall.
  const answers = await tradeOrders(deps, orders, funds);
  return { steps: orders.length, outcome: outcomeOf(answers) };
}

function outcomeOf(answers: readonly VenueFill[]): LiquidationRound['outcome'] {
  if (answers.some(({ status }) => status === 'OPEN')) {
    return 'WAITING';
  }
  return answers.some(({ reason }) => reason === 'RATE_LIMITED') ? 'THROTTLED' : 'AGAIN';
}
