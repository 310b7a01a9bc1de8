import {
  BookDocument,
  GovernanceEventsDocument,
  LastEventsDocument,
  PricesDocument,
  StatusDocument,
  ViewerDocument,
} from '../api/generated/graphql.js';
import { ask, follow } from '../api/client.js';
import { book } from './book.js';
import { loadCalls } from './calls.js';
import { followLog, showTail } from './log.js';
import { followPulse } from './pulse.js';
import { bookSize, governed, marks, status, who } from './state.js';

/** What is not healthy every two seconds, everybody every fifteen: some kB a second. */
const EVERY_MS = { status: 2000, worst: 2000, all: 15_000, calls: 15_000 } as const;
const TRAIL_MAX = 160;

/** Follows everything that pages look at, until it is stopped. The log comes first, so that nothing is missed. */
export function startLive(): () => void {
  const stops = [followLog(), followPulse()];
  const state = { running: true };
  const again = (everyMs: number, work: () => Promise<unknown>): void => {
    void (async () => {
      while (state.running) {
        if (!document.hidden) {
          await work().catch(() => undefined);
        }
        await new Promise((done) => setTimeout(done, everyMs));
      }
    })();
  };
  void ask(LastEventsDocument, { last: 60, filter: null })
    .then(({ events }) => {
      showTail(events.nodes);
    })
    .catch(() => undefined);
  void begin(stops, state);
  again(EVERY_MS.calls, loadCalls);
  again(EVERY_MS.status, readStatus);
  again(EVERY_MS.all, async () => {
    const { bookSnapshot } = await ask(BookDocument, { levels: null });
    book.takeAll(bookSnapshot);
    bookSize.set({ accounts: bookSnapshot.totalCount, isRead: true });
  });
  again(EVERY_MS.worst, async () => {
    if (bookSize.get().isRead) {
      const levels = ['WARNING', 'MARGIN_CALL', 'CLOSE_OUT', 'BANKRUPT'] as const;
      const { bookSnapshot } = await ask(BookDocument, { levels: [...levels] });
      book.takeWorst(bookSnapshot);
    }
  });
  return () => {
    state.running = false;
    for (const stop of stops) {
      stop();
    }
  };
}

/** Who I am and what there is; asked until it is answered. */
async function begin(stops: (() => void)[], state: { readonly running: boolean }): Promise<void> {
  while (state.running) {
    try {
      const read = await ask(ViewerDocument);
      who.set(read);
      stops.push(followPrices(read.markets.map(({ id }) => id)), followGovernance());
      return;
    } catch {
      await new Promise((done) => setTimeout(done, 1000));
    }
  }
}

async function readStatus(): Promise<void> {
  status.set(await ask(StatusDocument));
}

function followPrices(marketIds: string[]): () => void {
  if (marketIds.length === 0) {
    return () => undefined;
  }
  const waiting = new Map<string, { price: number; at: number; stale: boolean }>();
  const stop = follow(PricesDocument, {
    variables: () => ({ marketIds }),
    onItem: ({ marketId, price }) => {
      const { at, stale } = price;
      waiting.set(marketId, { price: Number(price.price), at: Date.parse(at), stale });
    },
  });
  const timer = setInterval(() => {
    if (waiting.size > 0) {
      const next = new Map(marks.get());
      for (const [id, mark] of waiting) {
        const known = next.get(id);
        const trail = [...(known?.trail ?? []), mark.price].slice(-TRAIL_MAX);
        next.set(id, { ...mark, trail, first: known?.first ?? mark.price });
      }
      waiting.clear();
      marks.set(next);
    }
  }, 250);
  return () => {
    clearInterval(timer);
    stop();
  };
}

function followGovernance(): () => void {
  return follow(GovernanceEventsDocument, {
    variables: () => ({}),
    onItem: () => {
      governed.set(governed.get() + 1);
      void readStatus().catch(() => undefined);
    },
    onLost: () => {
      governed.set(governed.get() + 1);
    },
  });
}
