import { badInput } from '../../domain/errors.js';
import { type VisibleEvent } from '../../domain/log/event.js';
import { type QueryEventsArgs } from '../../generated/graphql.js';

import { connectionOf } from '../inputs/connection.js';
import {
  badCursor,
  eventCursor,
  eventSequence,
  PAGE_MAX,
  requirePageSize,
} from '../inputs/cursors.js';
import { type EventSelection, selectionOf } from '../inputs/event-filter.js';
import { type LogLoaders } from '../loaders/log-loaders.js';
import { type EventConnectionModel } from '../models/models.js';
import { requireKept } from '../feeds/log-subscription.js';

/** A page of the log in the caller's scope, oldest first: from its beginning, or with `last` from its end. */
export async function eventConnection(
  log: LogLoaders,
  request: QueryEventsArgs,
): Promise<EventConnectionModel> {
  const selection = selectionOf(request.filter, null);
  const last = request.last ?? null;
  if (last === null && (request.before ?? null) !== null) {
    throw badInput('before', 'goes with last', request.before ?? null);
  }
  return last === null
    ? firstEvents(log, selection, request)
    : lastEvents(log, selection, { ...request, last });
}

async function firstEvents(
  log: LogLoaders,
  selection: EventSelection,
  { first, after }: QueryEventsArgs,
): Promise<EventConnectionModel> {
  const size = requirePageSize(first, 100);
  const cursor = after ?? null;
  const sequence = cursor === null ? 0n : await placeOf(log, cursor);
  if (cursor !== null) {
    await requireKept(log, sequence);
  }
  const rows = await log.list(selection, { after: sequence, upTo: null, limit: size + 1 });
  return pageOf(log, selection, rows.slice(0, size), {
    hasNextPage: rows.length > size,
    hasPreviousPage: cursor !== null,
  });
}

async function lastEvents(
  log: LogLoaders,
  selection: EventSelection,
  { last, before, after }: QueryEventsArgs & { readonly last: number },
): Promise<EventConnectionModel> {
  if (last < 1 || last > PAGE_MAX) {
    throw badInput('last', `must be from 1 to ${PAGE_MAX}`, last);
  }
  if ((after ?? null) !== null) {
    throw badInput('after', 'does not go with last', after ?? null);
  }
  const cursor = before ?? null;
  const upTo = cursor === null ? null : (await placeOf(log, cursor)) - 1n;
  const rows = await log.list(selection, { after: 0n, upTo, limit: last + 1, fromEnd: true });
  return pageOf(log, selection, rows.slice(-last), {
    hasNextPage: cursor !== null,
    hasPreviousPage: rows.length > last,
  });
}

/** @throws DomainError BAD_USER_INPUT for a place that the log has not reached. */
async function placeOf(log: LogLoaders, cursor: string): Promise<bigint> {
  const sequence = eventSequence(cursor);
  if (sequence > (await log.head()).sequence) {
    throw badCursor(cursor);
  }
  return sequence;
}

function pageOf(
  log: LogLoaders,
  selection: EventSelection,
  events: readonly VisibleEvent[],
  sides: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean },
): EventConnectionModel {
  const cursorOf = ({ sequence }: VisibleEvent): string => eventCursor(sequence);
  const connection = connectionOf(events, cursorOf, { ...sides, totalCount: 0 });
  return { ...connection, countAll: () => log.count(selection) };
}
