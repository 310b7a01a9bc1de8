import { type SealedEvent } from '../../../domain/log/event.js';
import { type PriceMoment } from '../../../domain/margin-call/rules/price-moment.js';
import { findLoadedContent } from '../../../store/load/loaded-parts.js';
import { accountsIn, contentIn } from '../../ingest/load/loaded-content.js';

import { WATCH_PAGE } from './watch-shards.js';
import { decideCandidates, reload, type WatchedBook } from './watched-book.js';

/**
 * Reads the accounts that loads opened into the book, and decides those that need it.
 *
 * @returns The number of accounts to decide.
 */
export async function followLoads(
  state: WatchedBook,
  events: readonly SealedEvent[],
  moment: PriceMoment | null,
): Promise<number> {
  let decided = 0;
  for (const event of events) {
    if (event.type === 'BookLoaded') {
      const content = await findLoadedContent(state.deps.db, event.payload.contentHash ?? '');
      const ids = content === null ? [] : accountsIn(contentIn(content)).map(([id]) => id);
      for (let start = 0; start < ids.length; start += WATCH_PAGE) {
        const proposed = await reload(state, ids.slice(start, start + WATCH_PAGE));
        decided += await decideCandidates(state, proposed.sort(), 'POSITION_CHANGE', moment);
      }
    }
  }
  return decided;
}
