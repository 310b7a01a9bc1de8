import { MarginEventsDocument } from '../api/generated/graphql.js';
import { follow } from '../api/client.js';
import { book } from './book.js';
import { takeCallEvents } from './calls.js';
import { type LogEvent, ticker } from './state.js';

/** React sees the log in batches: a crash has hundreds of events a second. */
const BATCH_MS = 200;
const SHOWN_MAX = 400;
/** Over so many seconds events are counted for "a second". */
const RATE_MS = 5000;

const place = { missed: 0, isBroken: false };
let waiting: LogEvent[] = [];
let recent: number[] = [];

/** Events that came after the last break, since it was asked last. */
export function takeMissed(): number {
  const { missed } = place;
  place.missed = 0;
  place.isBroken = false;
  return missed;
}

/** Margin events from now on, and after a break from the last one seen: no gap, no double. */
export function followLog(): () => void {
  const stop = follow(MarginEventsDocument, {
    variables: () => ({}),
    onItem: (event) => {
      waiting.push(event);
      place.missed += place.isBroken ? 1 : 0;
    },
    onLost: () => {
      place.isBroken = true;
    },
    onGap: () => {
      ticker.set({ ...ticker.get(), gap: true });
    },
  });
  const timer = setInterval(flush, BATCH_MS);
  return () => {
    clearInterval(timer);
    stop();
    waiting = [];
  };
}

/** What was before the page was opened. */
export function showTail(events: readonly LogEvent[]): void {
  const { events: shown, ...rest } = ticker.get();
  const known = new Set(shown.map(({ sequence }) => sequence));
  const older = events.filter(({ sequence }) => !known.has(sequence)).toReversed();
  ticker.set({ ...rest, events: [...shown, ...older].slice(0, SHOWN_MAX) });
}

function flush(): void {
  const now = Date.now();
  if (waiting.length === 0 && recent.length === 0) {
    return;
  }
  const batch = waiting;
  waiting = [];
  for (const event of batch) {
    if ('health' in event && (event.accountId ?? null) !== null) {
      book.takeOne(event.accountId ?? '', event.health);
    }
  }
  if (batch.length > 0) {
    takeCallEvents(batch);
  }
  recent = [...recent.filter((at) => now - at < RATE_MS), ...batch.map(() => now)];
  const { events, seen, gap } = ticker.get();
  ticker.set({
    events: batch.length === 0 ? events : [...batch.toReversed(), ...events].slice(0, SHOWN_MAX),
    seen: seen + batch.length,
    perSecond: recent.length / (RATE_MS / 1000),
    gap,
  });
}
