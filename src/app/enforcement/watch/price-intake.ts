import { type CommitSnapshot } from '../../../domain/commit-order.js';
import { type Decimal } from '../../../domain/decimal.js';
import {
  type CommittedPrice,
  type PriceMoment,
} from '../../../domain/margin-call/rules/price-moment.js';

/** The prices of all markets that were in force together when one of them arrived. Moments wait to be processed. */
export interface Moment extends PriceMoment {
  /** Number of the arrival, ascending: the order of the moments. */
  readonly number: number;
}

/**
 * Queues prices that arrive faster than decisions can be made, in bounded memory, without losing extremes.
 *
 * The latest price of a market wins. Of the skipped prices, the lowest and the highest are kept, each with the
 * prices of all other markets at that time. So an account is only ever decided at prices that were in force
 * together. Prices of one commit arrive together. At most 2 · markets + 1 moments are queued, each with a price
 * of every market: about 5 MB for 200 markets.
 *
 * @see docs/adr/0017-what-was-skipped-is-looked-at.md
 */
export interface PriceIntake {
  /**
   * Adds prices that were committed together, at most one per market; commits are offered in their order. A
   * price that is not newer than the known price of its market is ignored, for instance when the rows were read
   * before the announcement arrived.
   *
   * @param continues More prices of the same commit follow in the next call; all of them arrive together.
   */
  readonly offer: (prices: readonly CommittedPrice[], continues?: boolean) => void;
  /** Discards a commit that was announced only in part: the connection broke, and the rest will not arrive. */
  readonly dropUnfinished: () => void;
  /**
   * Adds prices as read from the rows, in case an announcement was lost. The first price of a market is taken
   * at once. A newer one waits for its announcement: rows are often read before the announcement arrives, and
   * taking them early would skip the prices in between. A price that is still not announced after `ANNOUNCEMENT_WAIT_MS`
   * is taken.
   *
   * @param readMs When the rows were read, in milliseconds of any monotonic clock.
   * @returns The number of prices taken.
   */
  readonly offerRead: (prices: readonly CommittedPrice[], readMs: number) => number;
  /**
   * The queued moments, oldest first; the last one holds the current prices. Each must be confirmed after it
   * was processed. Unconfirmed moments are returned again by the next call, merged with newer ones.
   */
  readonly take: () => readonly Moment[];
  /** Removes this moment and all earlier ones: they were processed. */
  readonly confirm: (moment: Pick<Moment, 'number'>) => void;
}

/** A present or past price, with the commit state at the time when the next price of its market replaced it. */
interface KnownPrice extends CommittedPrice {
  /** Null until its announcement arrived: a row shows that the price is in force, but not since when. */
  before: CommitSnapshot | null;
  /** Null: it is still in force, or its successor was missed. */
  end: CommitSnapshot | null;
  /** The price that it replaced, while the commits before it are unknown. */
  predecessor: KnownPrice | null;
}

/** The moment of the arrival of one market's price. */
interface Arrival extends Moment {
  readonly price: Decimal;
}

/** The unprocessed prices of one market. */
interface Extremes {
  readonly low: Arrival;
  readonly high: Arrival;
  /** The latest price, which is not a skipped one. */
  readonly last: Arrival;
}

type QueuedPrices = Map<string, Extremes>;

/** Time that a price read from the rows waits for its announcement; a healthy connection delivers it at once. */
export const ANNOUNCEMENT_WAIT_MS = 500;

/** A price from the rows without an announcement so far, and when it was first read. */
interface UnannouncedPrice {
  readonly price: CommittedPrice;
  readonly sinceMs: number;
}

export function createPriceIntake(): PriceIntake {
  const standing = new Map<string, KnownPrice>();
  const unheard = new Map<string, UnannouncedPrice>();
  let unfinished: readonly CommittedPrice[] = [];
  let arrivals = 0;
  let waiting: QueuedPrices = new Map();
  let taken: QueuedPrices = new Map();
  /** Takes prices that came into force together. @returns The number that are newer than the known ones. */
  const arrive = (commit: readonly CommittedPrice[]): number => {
    const newer = replaceOlder(standing, commit);
    if (newer.length > 0) {
      arrivals += 1;
      const moment = momentOf(arrivals, new Map(standing), newer[0] ?? null);
      for (const { marketId, price } of newer) {
        const arrival = { ...moment, price };
        const known = waiting.get(marketId);
        waiting.set(
          marketId,
          known === undefined ? extremesOf(arrival) : addArrival(known, arrival),
        );
      }
    }
    return newer.length;
  };
  return {
    offer: (prices, continues = false) => {
      unfinished = [...unfinished, ...prices];
      if (!continues) {
        arrive(unfinished);
        unfinished = [];
      }
    },
    dropUnfinished: () => {
      unfinished = [];
    },
    offerRead: (prices, readMs) => arrive(findUnannounced(prices, readMs, standing, unheard)),
    take: () => {
      for (const [marketId, later] of waiting) {
        const earlier = taken.get(marketId);
        taken.set(marketId, earlier === undefined ? later : mergeExtremes(earlier, later));
      }
      waiting = new Map();
      return momentsOf(taken);
    },
    confirm: ({ number }) => {
      taken = arrivalsAfter(taken, number);
    },
  };
}

/** Replaces known prices by newer ones. @returns The newer ones, at most one per market. */
function replaceOlder(
  standing: Map<string, KnownPrice>,
  commit: readonly CommittedPrice[],
): readonly KnownPrice[] {
  const newer = new Map<string, CommittedPrice>();
  for (const price of commit) {
    const last = standing.get(price.marketId);
    if (last === undefined || isNewer(price, last)) {
      newer.set(price.marketId, price);
    } else if (last.version !== undefined && last.version === price.version) {
      setCommitBefore(last, price.before);
    }
  }
  return [...newer].map(([marketId, price]) => {
    const last = standing.get(marketId) ?? null;
    const next: KnownPrice = { ...price, before: null, end: null, predecessor: last };
    if (last !== null) {
      last.predecessor = null;
    }
    setCommitBefore(next, price.before);
    standing.set(marketId, next);
    return next;
  });
}

/** Sets the commit state just before a price: the price starts there, and its predecessor ends there. */
function setCommitBefore(price: KnownPrice, before: CommitSnapshot | null): void {
  if (before === null || price.before !== null) {
    return;
  }
  price.before = before;
  const { predecessor } = price;
  if (predecessor?.version !== undefined && price.version === predecessor.version + 1n) {
    predecessor.end = before;
  }
  price.predecessor = null;
}

/** Prices from the rows whose announcement is considered lost. Adds other new ones to `unheard`. */
function findUnannounced(
  inRows: readonly CommittedPrice[],
  readMs: number,
  standing: ReadonlyMap<string, KnownPrice>,
  unheard: Map<string, UnannouncedPrice>,
): readonly CommittedPrice[] {
  return inRows.filter((price) => {
    const { marketId } = price;
    const last = standing.get(marketId);
    if (last === undefined) {
      return true;
    }
    if (!isNewer(price, last) || isSame(price, last)) {
      unheard.delete(marketId);
      return false;
    }
    const awaited = unheard.get(marketId);
    // While announcements keep arriving, restart the wait, even if the rows stay ahead of the announcements.
    if (awaited === undefined || !isNewer(awaited.price, last) || isSame(awaited.price, last)) {
      unheard.set(marketId, { price, sinceMs: readMs });
      return false;
    }
    const isLost = readMs - awaited.sinceMs >= ANNOUNCEMENT_WAIT_MS;
    if (isLost) {
      unheard.delete(marketId);
    }
    return isLost;
  });
}

function isNewer(price: CommittedPrice, last: CommittedPrice): boolean {
  return price.version === undefined || last.version === undefined
    ? price.at >= last.at
    : price.version > last.version;
}

/** Whether a row holds the known price; compares contents, for a price announced without a version. */
function isSame(price: CommittedPrice, last: CommittedPrice | undefined): boolean {
  return (
    last?.at.getTime() === price.at.getTime() &&
    last.price.eq(price.price) &&
    last.source === price.source
  );
}

function momentOf(
  number: number,
  prices: ReadonlyMap<string, KnownPrice>,
  arrived: KnownPrice | null,
): Moment {
  return {
    number,
    prices,
    since: () => arrived?.before ?? null,
    endOf: (marketId) => prices.get(marketId)?.end ?? null,
  };
}

/** The arrivals after this number. */
function arrivalsAfter(waiting: QueuedPrices, number: number): QueuedPrices {
  const left: QueuedPrices = new Map();
  for (const [marketId, { low, high, last }] of waiting) {
    const arrivals = [low, high, last].filter((arrival) => arrival.number > number);
    if (arrivals.length > 0) {
      left.set(marketId, arrivals.map(extremesOf).reduce(mergeExtremes));
    }
  }
  return left;
}

function extremesOf(arrival: Arrival): Extremes {
  return { low: arrival, high: arrival, last: arrival };
}

function addArrival(known: Extremes, last: Arrival): Extremes {
  return mergeExtremes(known, extremesOf(last));
}

function mergeExtremes(earlier: Extremes, later: Extremes): Extremes {
  return {
    low: later.low.price.lt(earlier.low.price) ? later.low : earlier.low,
    high: later.high.price.gt(earlier.high.price) ? later.high : earlier.high,
    last: later.last,
  };
}

function momentsOf(waiting: QueuedPrices): readonly Moment[] {
  const skipped = new Map<number, Arrival>();
  let latest: Arrival | null = null;
  for (const { low, high, last } of waiting.values()) {
    for (const extreme of [low, high]) {
      if (extreme.number !== last.number) {
        skipped.set(extreme.number, extreme);
      }
    }
    latest = latest === null || last.number > latest.number ? last : latest;
  }
  const inOrder = [...skipped.values()].sort((a, b) => a.number - b.number);
  return latest === null ? [] : [...inOrder, latest];
}
