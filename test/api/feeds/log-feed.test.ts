import { describe, expect, test } from 'vitest';

import { type LogSource, startLogFeed } from '../../../src/api/feeds/log-feed.js';
import { followLog } from '../../../src/api/feeds/log-subscription.js';
import { selectionOf } from '../../../src/api/inputs/event-filter.js';
import { type LogLoaders } from '../../../src/api/loaders/log-loaders.js';
import { abortable } from '../../../src/api/feeds/abortable.js';
import { type SealedEvent } from '../../../src/domain/log/event.js';
import { EMPTY_LOG } from '../../../src/domain/log/hash-chain.js';
import { seal } from '../../support/seal.js';
import { SILENT } from '../../app/ingest/system.js';

function someEvents(count: number): SealedEvent[] {
  return seal(
    EMPTY_LOG,
    Array.from({ length: count }, () => ({
      type: 'GraceExpired' as const,
      accountId: 'a',
      marketId: null,
      marginCallId: null,
      proposalId: null,
      actor: 'test',
      at: new Date(0),
      payload: {},
    })),
  );
}

/** A log whose notifications the test sends or drops. */
function aSource(all: readonly SealedEvent[]) {
  const state = {
    head: 0n,
    reads: 0,
    announce: (_: bigint): void => undefined,
  };
  const source: LogSource = {
    readHead: () => Promise.resolve(state.head),
    readPage: (after, limit) => {
      state.reads += 1;
      const kept = all.filter(({ sequence }) => sequence > after && sequence <= state.head);
      return Promise.resolve(kept.slice(0, limit));
    },
    listen: (onHead) => {
      state.announce = onHead;
      return Promise.resolve({ close: () => Promise.resolve() });
    },
  };
  const grow = (head: bigint, isHeard: boolean): void => {
    state.head = head;
    if (isHeard) {
      state.announce(head);
    }
  };
  return { state, source, grow };
}

/** Sees everything; the database is not asked by those near the head. */
const EVERYTHING = {
  visible: (events: readonly SealedEvent[]) => Promise.resolve(events),
  list: () => Promise.reject(new Error('near the head nobody asks the database to filter')),
} as unknown as LogLoaders;

describe('the log feed', () => {
  test('reads each part of the log once for all readers at the same place', async () => {
    const { source, state, grow } = aSource(someEvents(30));
    const feed = await startLogFeed(source, SILENT);
    const readers = Array.from({ length: 200 }, () =>
      abortable((signal) => followLog(feed, EVERYTHING, selectionOf(null, null), 0n, signal)),
    );
    const heard = readers.map(() => [] as bigint[]);
    for (const head of [10n, 11n, 30n]) {
      grow(head, true);
      const count = Number(head);
      await Promise.all(
        readers.map(async (reader, index) => {
          while (heard[index]!.length < count) {
            const { value } = (await reader.next()) as { value: SealedEvent };
            heard[index]!.push(value.sequence);
          }
        }),
      );
    }
    for (const reader of readers) {
      await reader.return?.();
    }
    await feed.stop();

    const all = Array.from({ length: 30 }, (_, index) => BigInt(index + 1));
    expect(heard.every((sequences) => String(sequences) === String(all))).toBe(true);
    expect(state.reads).toBe(3);
  });

  test('finds events by polling when a notification was lost', async () => {
    const { source, grow } = aSource(someEvents(5));
    const feed = await startLogFeed(source, SILENT);
    const reader = abortable((signal) =>
      followLog(feed, EVERYTHING, selectionOf(null, null), 0n, signal),
    );
    grow(5n, false);
    const { value } = (await reader.next()) as { value: SealedEvent };
    await reader.return?.();
    await feed.stop();

    expect(value.sequence).toBe(1n);
  });

  test('a reader that leaves is removed at once', async () => {
    const { source } = aSource([]);
    const feed = await startLogFeed(source, SILENT);
    const reader = abortable((signal) =>
      followLog(feed, EVERYTHING, selectionOf(null, null), 0n, signal),
    );
    const waiting = reader.next();
    await new Promise((resolve) => setImmediate(resolve));
    const readersBefore = feed.readers();
    await reader.return?.();

    expect(readersBefore).toBe(1);
    expect(feed.readers()).toBe(0);
    expect(await waiting).toEqual({ done: true, value: undefined });
    await feed.stop();
  });
});
