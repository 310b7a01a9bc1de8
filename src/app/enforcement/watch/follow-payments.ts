import { type EventType } from '../../../domain/log/event-payloads.js';
import { type SealedEvent } from '../../../domain/log/event.js';
import { type PriceMoment } from '../../../domain/margin-call/rules/price-moment.js';
import { listHolders } from '../../../store/accounts/accounts.js';
import { listDebtors } from '../../../store/accounts/interest.js';

import { WATCH_PAGE } from './watch-shards.js';
import { decideCandidates, reload, type WatchedBook } from './watched-book.js';

/** Events that affect every holder of a market in one line. */
const HOLDER_EVENTS: ReadonlySet<EventType> = new Set<EventType>(['FundingPaid', 'ProfitsSettled']);

/** Reads all holders of markets with a payment or settlement, and all debtors charged, and decides those moved. */
export async function followPayments(
  state: WatchedBook,
  events: readonly SealedEvent[],
  moment: PriceMoment | null,
): Promise<number> {
  const { db } = state.deps;
  const paying = events.filter(({ type }) => HOLDER_EVENTS.has(type));
  const marketIds = [...new Set(paying.flatMap(({ marketId }) => marketId ?? []))];
  const owing = events.flatMap((event) =>
    event.type === 'InterestCharged' ? (event.payload.asset ?? []) : [],
  );
  const holders = [
    ...(marketIds.length > 0 ? await listHolders(db, marketIds) : []),
    ...(owing.length > 0 ? await listDebtors(db, owing) : []),
  ];
  let decided = 0;
  for (let start = 0; start < holders.length; start += WATCH_PAGE) {
    const proposed = await reload(state, holders.slice(start, start + WATCH_PAGE));
    decided += await decideCandidates(state, proposed, 'COLLATERAL_CHANGE', moment);
  }
  return decided;
}
