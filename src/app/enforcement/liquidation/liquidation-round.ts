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
  /** Orders that were sent. */
  readonly steps: number;
  /**
   * NOTHING_DUE: the market has nothing more to do now, or another worker does it. WAITING: who executes
   * its orders tells what became of them.
   */
  readonly outcome: 'NOTHING_DUE' | 'AGAIN' | 'WAITING' | 'THROTTLED';
}

const NOTHING_DUE: LiquidationRound = { steps: 0, outcome: 'NOTHING_DUE' };

/**
 * One round of liquidation in a market: the next step of every account that is due there.
 *
 * A crash between two steps loses nothing. Orders that were recorded and have no outcome are asked
 * about by the next round: a venue never trades twice for one client order id.
 *
 * @throws VenueDownError when the venue takes no orders.
 * @throws Error when the outcome of an order is not known; what is known is booked.
 * @see docs/risk-model.md#liquidation-step
 */
export async function liquidateOnce(deps: Deps, marketId: string): Promise<LiquidationRound> {
  // 1. Who is due: the worst accounts, as many as the venue takes at a time.
  const accountIds = await listDueAccounts(deps, marketId);
  if (accountIds.length === 0) {
    return NOTHING_DUE;
  }
  // 2. Cancel what rests at the venue for them: it must not fill beside a step.
  await cancelRestingOrders(deps, accountIds);
  // 3. Read the venue's depth.
  const depth = await deps.venue.readDepth([marketId], deps.clock.now());
  // 4. Accounts with nothing left: close against counterparties what the funds would not pay to sell.
  const funds: FundsAtStart = { balances: null };
  const deleveraging = await deleverageMarket(deps, marketId, accountIds, { depth, funds });
  if (deleveraging === null) {
    // Another worker trades here. A bankrupt position must not be sold before its counterparties were asked.
    return NOTHING_DUE;
  }
  // 5. Accounts that hold nothing any more and owe: down the waterfall.
  await coverShortfalls(deps, deleveraging.bankrupt, funds);
  // 6. Size the other steps and record their orders, as the accounts are by now.
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
  // 7. Trade them, one after another, outside of any transaction; 8. book the fills; 9. accounts that
  // hold nothing any more and owe: down the waterfall.
  const answers = await tradeOrders(deps, orders, funds);
  return { steps: orders.length, outcome: outcomeOf(answers) };
}

function outcomeOf(answers: readonly VenueFill[]): LiquidationRound['outcome'] {
  if (answers.some(({ status }) => status === 'OPEN')) {
    return 'WAITING';
  }
  return answers.some(({ reason }) => reason === 'RATE_LIMITED') ? 'THROTTLED' : 'AGAIN';
}
