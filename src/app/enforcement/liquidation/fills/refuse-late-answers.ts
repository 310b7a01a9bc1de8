import { type NewEvent } from '../../../../domain/log/event.js';
import { refusalOf } from '../../../../domain/risk/liquidation/venue-fill.js';
import { type Tx } from '../../../../store/database/database.js';
import { appendEvents } from '../../../../store/log/events.js';
import { readBookedFills } from '../../../../store/liquidations/liquidations.js';

import { isSameFill, refusedFillEvent, type TradedOrder, untoldRefusals } from './venue-answers.js';

/**
 * Answers about orders whose outcome is recorded already. The same answer again changes nothing: two
 * workers asked. Another answer is refused, and what was booked stays.
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
  const untold = await untoldRefusals(tx, refused);
  await appendEvents(tx, untold);
  return untold;
}
