import { type NewEvent } from '../../../../domain/log/event.js';
import { refusalOf } from '../../../../domain/risk/liquidation/venue-fill.js';
import { type Tx } from '../../../../store/database/database.js';
import { appendEvents } from '../../../../store/log/events.js';
import { readBookedFills } from '../../../../store/liquidations/liquidations.js';

import {
  isSameFill,
  refusedFillEvent,
  type TradedOrder,
  unreportedRefusals,
} from './venue-answers.js';

/**
 * Handles answers about orders whose outcome is already recorded. An equal answer changes nothing: two workers
 * asked. A different answer is refused, and the booking stays.
 */
export async function refuseLateAnswers(
  tx: Tx,
  traded: readonly TradedOrder[],
  now: Date,
): Promise<readonly NewEvent<'VenueFillRefused'>[]> {
  if (traded.length === 0) {
    return [];
  }
  const settled = await readBookedFills(
    tx,
    traded.map(({ order }) => order.id),
  );
  const refused = traded.flatMap(({ order, fill }) => {
    const booked = settled.get(order.id);
    return booked === undefined || isSameFill(fill, booked)
      ? []
      : [refusedFillEvent(order, refusalOf(fill, booked, ['ANSWERED_TWICE']), now)];
  });
  const untold = await unreportedRefusals(tx, refused);
  await appendEvents(tx, untold);
  return untold;
}
