import { createBell } from '../../app/bell.js';
import { type Log } from '../../app/ports.js';
import { type SealedEvent } from '../../domain/log/event.js';

/** The database operations that the feed needs. */
export interface LogSource {
  /** Sequence of the last sealed event; 0 for an empty log. */
  readonly readHead: () => Promise<bigint>;
  /** Events after a sequence, oldest first. */
  readonly readPage: (after: bigint, limit: number) => Promise<readonly SealedEvent[]>;
  /** Receives new heads. Heads announced while the connection is down are found by polling. */
  readonly listen: (
    onHead: (sequence: bigint) => void,
  ) => Promise<{ readonly close: () => Promise<void> }>;
}

/**
 * Follows the sealed log for any number of readers. A reader holds only a cursor; events are read by sequence
 * on demand, once for all readers at the same place.
 */
export interface LogFeed {
  /** The newest known head. All events up to it can be read. */
  readonly head: () => bigint;
  /** Reads the head from the database now. */
  readonly refresh: () => Promise<bigint>;
  /** Events after a sequence that is below the head: at least one, in order. */
  readonly page: (after: bigint) => Promise<readonly SealedEvent[]>;
  /** Resolves when the head is beyond the sequence, or when aborted. */
  readonly waitBeyond: (sequence: bigint, signal: AbortSignal) => Promise<void>;
  /** How many wait for a line beyond the head. */
  readonly readers: () => number;
  readonly stop: () => Promise<void>;
}

/** Maximum number of events in one read. */
export const FEED_PAGE = 500;
/** Number of reads cached for readers at the same place. */
const PAGES_KEPT = 16;
const POLL_MS = 1000;

/** Starts following: by notification, and by polling every second in case one was lost. */
export async function startLogFeed(source: LogSource, log: Log): Promise<LogFeed> {
  const heads = createBell();
  const pages = new Map<bigint, Promise<readonly SealedEvent[]>>();
  let head = await source.readHead();
  const advance = (sequence: bigint): void => {
    if (sequence > head) {
      head = sequence;
      heads.ring();
    }
  };
  const refresh = async (): Promise<bigint> => {
    advance(await source.readHead());
    return head;
  };
  const listener = await source.listen(advance);
  const poll = setInterval(() => {
    refresh().catch((error: unknown) => {
      log.warn({ err: error }, 'the head of the log could not be read');
    });
  }, POLL_MS);
  poll.unref();
  return {
    head: () => head,
    refresh,
    page: (after) => sharedPage(pages, after, source),
    waitBeyond: async (sequence, signal) => {
      while (head <= sequence && !signal.aborted) {
        await heads.next(signal);
      }
    },
    readers: heads.sleepers,
    stop: async () => {
      clearInterval(poll);
      await listener.close();
    },
  };
}

function sharedPage(
  pages: Map<bigint, Promise<readonly SealedEvent[]>>,
  after: bigint,
  source: LogSource,
): Promise<readonly SealedEvent[]> {
  const known = pages.get(after);
  if (known !== undefined) {
    return known;
  }
  const page = source.readPage(after, FEED_PAGE);
  pages.set(after, page);
  page.catch(() => pages.delete(after));
  const [oldest] = pages.keys();
  if (pages.size > PAGES_KEPT && oldest !== undefined) {
    pages.delete(oldest);
  }
  return page;
}
