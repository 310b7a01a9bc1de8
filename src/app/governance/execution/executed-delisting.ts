import { type ActionOf } from '../../../domain/governance/proposals/proposal-action.js';
import { type NewEvent } from '../../../domain/log/event.js';
import { requireMarket } from '../../../domain/risk/health/collateral-value.js';
import { type Tx } from '../../../store/database/database.js';
import { saveWindDown } from '../../../store/markets/wind-downs.js';

import { byVote, type Execution } from './execution.js';

/**
 * Decides the end of a market, in place of an earlier decision whose price is not fixed. What follows is done when
 * it is due. The caller holds the market's lock.
 */
export async function delistMarket(
  tx: Tx,
  { marketId, reduceOnlyFrom, settlesAt, settlementPrice }: ActionOf<'DELIST_MARKET'>,
  execution: Execution,
): Promise<readonly NewEvent[]> {
  const { parameters } = requireMarket(execution.context, marketId);
  const { settlementWindowSeconds: windowSeconds } = parameters;
  const when = { reduceOnlyFrom, settlesAt, windowSeconds };
  const proposalId = execution.proposal.id;
  await saveWindDown(tx, { marketId, proposalId, ...when, statedPrice: settlementPrice });
  const payload = {
    reduceOnlyFrom: reduceOnlyFrom.toISOString(),
    settlesAt: settlesAt.toISOString(),
    windowSeconds,
    statedPrice: settlementPrice?.toFixed() ?? null,
  };
  return [{ type: 'MarketWindDownScheduled', marketId, ...byVote(execution), payload }];
}
