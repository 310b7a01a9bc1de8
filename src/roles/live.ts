import { type Bell } from '../app/bell.js';
import { type Enforcer } from '../app/enforcement/watch/enforcer.js';
import { type CommittedPrice } from '../app/enforcement/calls/prices-in-force.js';
import { type Log } from '../app/ports.js';
import { decimal } from '../domain/decimal.js';
import { LOG_CHANNEL, PENDING_CHANNEL } from '../store/log/events.js';
import { type Listener, openListener } from '../store/database/listener.js';
import {
  type AnnouncedPrice,
  parseAnnouncedPrices,
  PRICE_CHANNEL,
} from '../store/markets/prices.js';

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
      const prices = readPrices(payload, log);
      enforcer.offerPrices(prices.map(committedPriceOf));
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

/** A message that is none is passed over: the prices are in the rows, and are read from there. */
function readPrices(message: string, log: Log): readonly AnnouncedPrice[] {
  try {
    return parseAnnouncedPrices(message);
  } catch (error) {
    log.warn({ err: error, channel: PRICE_CHANNEL }, 'a notification was not understood');
    return [];
  }
}

function committedPriceOf(announced: AnnouncedPrice): CommittedPrice {
  const { marketId, price, confidence, source, at } = announced;
  return {
    marketId,
    price: decimal(price),
    confidence: confidence === null ? null : decimal(confidence),
    source,
    at: new Date(at),
  };
}
