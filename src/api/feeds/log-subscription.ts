import { DomainError } from '../../domain/errors.js';
import { type VisibleEvent } from '../../domain/log/event.js';

import { badCursor, eventCursor, eventSequence } from '../inputs/cursors.js';
import { type EventSelection, isSelected } from '../inputs/event-filter.js';
import { type LogLoaders } from '../loaders/log-loaders.js';
import { FEED_PAGE, type LogFeed } from './log-feed.js';

/** Readers this close to the head share the feed's reads; those further back let the database filter. */
const LIVE_WINDOW = 2000n;

/**
 * The sequence after which to continue: the cursor's, or the present head.
 *
 * @throws DomainError BAD_USER_INPUT when the cursor is invalid or lies beyond the head; CURSOR_EXPIRED
 *   when events after it are no longer kept.
 */
export async function startingSequence(
  feed: LogFeed,
  log: LogLoaders,
  after: string | null | undefined,
): Promise<bigint> {
  const head = await feed.refresh();
  if (after === null || after === undefined) {
    return head;
  }
  const sequence = eventSequence(after);
  if (sequence > head) {
    throw badCursor(after);
  }
  await requireKept(log, sequence);
  return sequence;
}

/** @throws DomainError CURSOR_EXPIRED, with the oldest cursor that can be resumed. */
export async function requireKept(log: LogLoaders, sequence: bigint): Promise<void> {
  const oldest = await log.oldestCursor();
  if (sequence < oldest) {
    throw new DomainError('CURSOR_EXPIRED', 'Events after this cursor are no longer kept.', {
      oldestCursor: eventCursor(oldest),
    });
  }
}

/**
 * All selected events after a sequence, in the order of the log, without end: first the existing ones, then new
 * ones. The sealed log has no gaps and is never reordered, so a cursor that only moves forward neither skips
 * nor repeats. It is the only state of a reader, however slow the reader is.
 */
export async function* followLog(
  feed: LogFeed,
  log: LogLoaders,
  selection: EventSelection,
  after: bigint,
  signal: AbortSignal,
): AsyncGenerator<VisibleEvent, void, undefined> {
  let cursor = after;
  while (!signal.aborted) {
    const head = feed.head();
    if (cursor >= head) {
      await feed.waitBeyond(cursor, signal);
    } else if (cursor < head - LIVE_WINDOW) {
      const events = await log.list(selection, { after: cursor, upTo: head, limit: FEED_PAGE });
      yield* events;
      const last = events.at(-1);
      cursor = events.length === FEED_PAGE && last !== undefined ? last.sequence : head;
    } else {
      const page = await feed.page(cursor);
      yield* await log.visible(page.filter((event) => isSelected(event, selection)));
      cursor = page.at(-1)?.sequence ?? cursor;
    }
  }
}
