import { readLeftInMarket } from '../../../store/markets/settled-positions.js';
import { inTransaction } from '../../../store/database/database.js';
import { ENGINE_ACTOR } from '../../../domain/log/event.js';
import { appendEvents } from '../../../store/log/events.js';
import { lockWindDown, saveDelisted, saveNextAt } from '../../../store/markets/wind-downs.js';
import { type DepsWithoutVenue } from '../../deps.js';

import { advanceToSettlement } from './settlement-moment.js';
import { settlePositions } from './settle-positions.js';

/** Wait while an order of a liquidation is at the venue: what trades there is not settled as well. */
const ORDERS_RETRY_MS = 1000;

/**
 * Carries the end of a market on, as far as is due: reduce-only, the settlement price, all positions into cash in
 * batches, DELISTED. Each is one transaction, and the rows say what is left; so it may be called late, twice or by
 * several workers, and goes on after a kill where it stopped.
 *
 * @returns When it is due again; null when it is over, waits for a vote, or there is none.
 * @see docs/risk-model.md#the-end-of-a-market
 */
export async function windDownMarket(
  deps: DepsWithoutVenue,
  marketId: string,
): Promise<Date | null> {
  const moment = await advanceToSettlement(deps, marketId);
  if (moment.price === null) {
    return moment.nextAt;
  }
  await settlePositions(deps, { marketId, price: moment.price });
  return delistIfSettled(deps, marketId);
}

/** Ends the market when no position and no order of a liquidation is left. */
function delistIfSettled({ db, clock }: DepsWithoutVenue, marketId: string): Promise<Date | null> {
  return inTransaction(db, async (tx) => {
    const windDown = await lockWindDown(tx, marketId);
    const left = await readLeftInMarket(tx, marketId);
    const now = clock.now();
    if (windDown?.price == null || windDown.delistedAt !== null) {
      return null;
    }
    if (left.positions > 0 || left.hasOrders) {
      const nextAt = new Date(now.getTime() + ORDERS_RETRY_MS);
      await saveNextAt(tx, marketId, nextAt);
      return nextAt;
    }
    await saveDelisted(tx, marketId, now);
    const about = { marketId, proposalId: windDown.proposalId, actor: ENGINE_ACTOR, at: now };
    const { settled, paid, received, price } = windDown;
    await appendEvents(tx, [
      {
        type: 'MarketSettled',
        ...about,
        payload: {
          price: price.toFixed(),
          positions: settled,
          paid: paid.toFixed(),
          received: received.toFixed(),
        },
      },
      {
        type: 'MarketStatusChanged',
        ...about,
        payload: {
          status: 'DELISTED',
          before: 'SETTLING',
          reason: 'All positions of the market are settled.',
        },
      },
    ]);
    return null;
  });
}
