import { SummaryDocument } from '../api/generated/graphql.js';
import { follow } from '../api/client.js';
import { loadCalls } from './calls.js';
import { readClock } from './clock.js';
import { takeMissed } from './log.js';
import { link, past, summary } from './state.js';

/** A summary a second is also how we know that we are live: without one for so long we are not. */
const SILENCE_MS = 4000;
const WATCH_MS = 250;
const PAST_MAX = 3600;

export function followPulse(): () => void {
  let heardAt = 0;
  const lose = (since: number, reason: string): void => {
    if (link.get().state !== 'lost') {
      const asOf = summary.get()?.asOf ?? null;
      link.set({ state: 'lost', since, reason, caughtUp: 0, asOf });
    }
  };
  const stop = follow(SummaryDocument, {
    variables: () => ({}),
    onItem: (riskSummary) => {
      heardAt = Date.now();
      readClock(riskSummary.asOf);
      summary.set(riskSummary);
      const counts = riskSummary.levels.map(({ accounts }) => accounts);
      past.set([...past.get().slice(-PAST_MAX), { at: Date.parse(riskSummary.asOf), counts }]);
      if (link.get().state !== 'live') {
        const caughtUp = takeMissed();
        link.set({ state: 'live', since: heardAt, reason: '', caughtUp, asOf: riskSummary.asOf });
        void loadCalls().catch(() => undefined);
      }
    },
    onLost: (reason) => {
      lose(heardAt === 0 ? Date.now() : heardAt, reason);
    },
  });
  const watch = setInterval(() => {
    if (link.get().state === 'live' && Date.now() - heardAt > SILENCE_MS) {
      lose(heardAt, `nothing heard for ${SILENCE_MS / 1000} s`);
    }
  }, WATCH_MS);
  return () => {
    clearInterval(watch);
    stop();
  };
}
