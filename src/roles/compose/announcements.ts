import { type Bell } from '../../app/bell.js';
import { type LiveBook } from '../../app/enforcement/watch/live-book.js';
import { type Log } from '../../app/ports.js';
import { type Listener, openListener } from '../../store/database/listener.js';
import { LOG_CHANNEL, PENDING_CHANNEL } from '../../store/log/events.js';
import {
  type AnnouncedPrices,
  parseAnnouncedPrices,
  PRICE_CHANNEL,
} from '../../store/markets/prices.js';

/** Wakes a book after notifications: prices, committed events, the log's head. */
export function listenForPricesAndLog(
  url: string,
  book: Pick<LiveBook, 'offerPrices' | 'reloadPrices' | 'wake'>,
  prices: Pick<Bell, 'ring'>,
  log: Log,
): Promise<Listener> {
  return openListener({
    url,
    channels: [PRICE_CHANNEL, LOG_CHANNEL, PENDING_CHANNEL],
    onMessage: (channel, payload) => {
      if (channel !== PRICE_CHANNEL) {
        book.wake();
        return;
      }
      const announced = readPrices(payload, log);
      if (announced === null) {
        book.reloadPrices();
      } else {
        book.offerPrices(announced.prices, announced.continues);
      }
      prices.ring();
    },
    // Missed notifications are recovered from the rows.
    onConnected: book.reloadPrices,
    onLost: logLostConnection(log),
  });
}

/** Rings after every commit of something that the log will contain. */
export function listenForCommits(url: string, news: Bell, log: Log): Promise<Listener> {
  return openListener({
    url,
    channels: [PENDING_CHANNEL],
    onMessage: news.ring,
    onConnected: news.ring,
    onLost: logLostConnection(log),
  });
}

function logLostConnection(log: Log): (cause: unknown) => void {
  return (cause) => {
    log.warn({ err: cause }, 'the listening connection is lost; reconnecting');
  };
}

/** @returns Null for a message that is not a list of prices: any user of the database may notify. */
function readPrices(message: string, log: Log): AnnouncedPrices | null {
  try {
    return parseAnnouncedPrices(message);
  } catch (error) {
    log.warn({ err: error, channel: PRICE_CHANNEL }, 'a notification was not understood');
    return null;
  }
}
