import { type Bell } from '../app/bell.js';
import { type Enforcer } from '../app/enforcement/watch/enforcer.js';
import { type Log } from '../app/ports.js';
import { LOG_CHANNEL, PENDING_CHANNEL } from '../store/log/events.js';
import { type Listener, openListener } from '../store/database/listener.js';
import { PRICE_CHANNEL } from '../store/markets/prices.js';

import { type PriceSignal } from './serve.js';

/** Connects an enforcer to what other connections announce: prices, committed events, the log's head. */
export function listenFor(
  url: string,
  enforcer: Enforcer,
  signal: PriceSignal,
  log: Log,
): Promise<Listener> {
  return openListener({
    url,
    channels: [PRICE_CHANNEL, LOG_CHANNEL, PENDING_CHANNEL],
    onMessage: (channel, payload) => {
      if (channel !== PRICE_CHANNEL) {
        enforcer.wake();
        return;
      }
      enforcer.hearPrices(payload);
      signal.ring();
    },
    // What was announced while nobody listened is in the rows.
    onConnected: () => {
      void enforcer.reloadPrices().catch((error: unknown) => {
        log.warn({ err: error }, 'the prices could not be read again');
      });
    },
    onError: (error) => {
      log.warn({ err: error }, 'the listening connection broke; it is opened again');
    },
  });
}

/** Rings whenever somebody commits something that the log will have. */
export function listenForNews(url: string, news: Bell, log: Log): Promise<Listener> {
  return openListener({
    url,
    channels: [PENDING_CHANNEL],
    onMessage: news.ring,
    onConnected: news.ring,
    onError: (error) => {
      log.warn({ err: error }, 'the listening connection broke; it is opened again');
    },
  });
}
