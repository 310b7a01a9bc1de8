import { createBell } from '../../app/bell.js';
import { type Log } from '../../app/ports.js';
import { type SealedEvent } from '../../domain/log/event.js';

/** What the feed needs of the database. */
export interface LogSource {
  /** Sequence of the last sealed line; 0 of an empty log. */
  readonly readHead: () => Promise<bigint>;
  /** Lines after a sequence, oldest first. */
  readonly readPage: (after: bigint, limit: number) => Promise<readonly SealedEvent[]>;
  /** Hears of new heads. What is announced while the connection is down is found by polling. */
  readonly listen: (
    onHead: (sequence: bigint) => void,
  ) => Promise<{ readonly close: () => Promise<void> }>;
}

/**
 * Follows the sealed log for any number of readers. Each reader holds a cursor and nothing else; lines
 * are read by sequence when somebody wants them, once for all readers at the same place.
 */
export interface LogFeed {
  /** The newest head heard of. Everything up to it can be read. */
  readonly head: () => bigint;
  /** Asks the database for the head now. */
  readonly refresh: () => Promise<bigint>;
  /** Some of the lines after a sequence that is below the head: at least one, in order. */
  readonly page: (after: bigint) => Promise<readonly SealedEvent[]>;
  /** Resolves when the head is beyond the sequence, or when aborted. */
  readonly waitBeyond: (sequence: bigint, signal: AbortSignal) => Promise<void>;
  /** How many wait for a line beyond the head. */
  readonly readers: () => number;
  readonly stop: () => Promise<void>;
}

/** Lines in one read. */
export const FEED_PAGE = 500;
/** Reads that are remembered for readers at the same place. */
const PAGES_KEPT = 16;
const POLL_MS = 1000;

/** Starts following: by notification, and by a look every second in case one was lost. */
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
