import { type QueryEventsArgs } from '../../generated/graphql.js';

import { connectionOf } from '../inputs/connection.js';
import { badCursor, eventCursor, eventSequence, requirePageSize } from '../inputs/cursors.js';
import { selectionOf } from '../inputs/event-filter.js';
import { type LogLoaders } from '../loaders/log-loaders.js';
import { type EventConnectionModel } from '../models/models.js';
import { requireKept } from '../feeds/log-subscription.js';

/** A page of the log in the caller's scope, oldest first. */
export async function eventConnection(
  log: LogLoaders,
  { filter, first, after }: QueryEventsArgs,
): Promise<EventConnectionModel> {
  const size = requirePageSize(first, 100);
  const selection = selectionOf(filter, null);
  const cursor = after ?? null;
  const sequence = cursor === null ? 0n : eventSequence(cursor);
  if (cursor !== null) {
    if (sequence > (await log.head()).sequence) {
      throw badCursor(cursor);
    }
    await requireKept(log, sequence);
  }
  const rows = await log.list(selection, { after: sequence, upTo: null, limit: size + 1 });
  const connection = connectionOf(rows.slice(0, size), (event) => eventCursor(event.sequence), {
    hasNextPage: rows.length > size,
    hasPreviousPage: cursor !== null,
    totalCount: 0,
  });
  return { ...connection, countAll: () => log.count(selection) };
}
