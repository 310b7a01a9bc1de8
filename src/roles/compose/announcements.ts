import { type Bell } from '../../app/bell.js';
import { type LiveBook } from '../../app/enforcement/watch/live-book.js';
import { type Log } from '../../app/ports.js';
import { parseCommitSnapshot } from '../../domain/commit-order.js';
import { decimal } from '../../domain/decimal.js';
import { type CommittedPrice } from '../../domain/margin-call/rules/price-moment.js';
import { type Listener, openListener } from '../../store/database/listener.js';
import { LOG_CHANNEL, PENDING_CHANNEL } from '../../store/log/events.js';
import {
  type HeardPrice,
  parseAnnouncedPrices,
  PRICE_CHANNEL,
} from '../../store/markets/prices.js';

/** Wakes a book at what other connections announce: prices, committed events, the log's head. */
export function listenFor(
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
    // What was announced while nobody listened is in the rows.
    onConnected: book.reloadPrices,
    onLost: warnOfLoss(log),
  });
}

/** Rings whenever somebody commits something that the log will have. */
export function listenForNews(url: string, news: Bell, log: Log): Promise<Listener> {
  return openListener({
    url,
    channels: [PENDING_CHANNEL],
    onMessage: news.ring,
    onConnected: news.ring,
    onLost: warnOfLoss(log),
  });
}

function warnOfLoss(log: Log): (cause: unknown) => void {
  return (cause) => {
    log.warn({ err: cause }, 'the listening connection is lost; it is opened again');
  };
}

/** @returns Null for a message that is no list of prices: anybody on the database may notify. */
function readPrices(
  message: string,
  log: Log,
): { readonly prices: readonly CommittedPrice[]; readonly continues: boolean } | null {
  try {
    const heard = parseAnnouncedPrices(message);
    return { prices: heard.map(committedPriceOf), continues: heard.at(-1)?.continues === true };
  } catch (error) {
    log.warn({ err: error, channel: PRICE_CHANNEL }, 'a notification was not understood');
    return null;
  }
}

/** A price as it was heard. Without version or snapshot it is decided about at the prices of now once replaced. */
export function committedPriceOf(heard: HeardPrice): CommittedPrice {
  const { marketId, price, confidence, source, at, version, before } = heard;
  return {
    marketId,
    source,
    price: decimal(price),
    at: new Date(at),
    confidence: confidence === null ? null : decimal(confidence),
    ...(version === undefined ? {} : { version: BigInt(version) }),
    before: before === undefined ? null : parseCommitSnapshot(before),
  };
}
