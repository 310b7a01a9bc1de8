import { ENGINE_ACTOR, type NewEvent } from '../../../domain/log/event.js';
import { inTransaction } from '../../../store/database/database.js';
import { appendEvents } from '../../../store/log/events.js';
import { type Deps } from '../../deps.js';
import { type CancelledOrder } from '../../ports.js';

/**
 * Cancels the resting orders of these accounts at the venue before their steps are sized: an order that fills
 * during a liquidation changes the basis of its step. Writes one event per account that had any.
 *
 * A process that dies between cancelling and recording leaves no event: nothing is left to cancel, and the
 * venue has the record.
 */
export async function cancelRestingOrders(
  { db, clock, venue }: Deps,
  accountIds: readonly string[],
): Promise<void> {
  if (venue.cancelOpenOrders === null) {
    return;
  }
  const now = clock.now();
  const cancelled = await venue.cancelOpenOrders(accountIds, now);
  if (cancelled.length > 0) {
    await inTransaction(db, (tx) => appendEvents(tx, eventsOf(venue.name, cancelled, now)));
  }
}

function eventsOf(venue: string, cancelled: readonly CancelledOrder[], at: Date): NewEvent[] {
  const accountIds = [...new Set(cancelled.map(({ accountId }) => accountId))].sort();
  return accountIds.map((accountId) => ({
    type: 'OpenOrdersCancelled',
    accountId,
    actor: ENGINE_ACTOR,
    at,
    payload: {
      venue,
      orders: cancelled
        .filter((order) => order.accountId === accountId)
        .map(({ marketId, orderId }) => ({ marketId, orderId })),
    },
  }));
}
