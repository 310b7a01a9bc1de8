import { ENGINE_ACTOR, type NewEvent } from '../../../domain/log/event.js';
import { lockAccounts } from '../../../store/accounts/accounts.js';
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
  const cancelled = await venue.cancelOpenOrders(accountIds, clock.now());
  if (cancelled.length > 0) {
    await inTransaction(db, async (tx) => {
      await lockAccounts(
        tx,
        cancelled.map(({ accountId }) => accountId),
      );
      // Read the clock after the locks: `at` does not run backwards within an account.
      await appendEvents(tx, eventsOf(venue.name, cancelled, clock.now()));
    });
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
