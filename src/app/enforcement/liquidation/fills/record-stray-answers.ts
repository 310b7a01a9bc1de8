import { inTransaction } from '../../../../store/database/database.js';
import { appendEvents } from '../../../../store/log/events.js';
import { type Deps } from '../../../deps.js';

import {
  alertOfRefusals,
  refusedFillEvent,
  type StrayAnswer,
  unreportedRefusals,
} from './venue-answers.js';

/**
 * Records fills that belong to no requested order: nothing of them is booked, and the operator gets one alert
 * for each.
 */
export async function recordStrayAnswers(
  { db, clock, log, venue }: Deps,
  strays: readonly StrayAnswer[],
): Promise<void> {
  if (strays.length === 0) {
    return;
  }
  const untold = await inTransaction(db, async (tx) => {
    const now = clock.now();
    const refused = strays.map(({ clientOrderId, refusal }) =>
      refusedFillEvent({ id: clientOrderId, venue: venue.name }, refusal, now),
    );
    const events = await unreportedRefusals(tx, refused);
    await appendEvents(tx, events);
    return events;
  });
  alertOfRefusals(log, untold);
}
