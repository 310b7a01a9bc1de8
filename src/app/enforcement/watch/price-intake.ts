import { type CommitSnapshot } from '../../../domain/commit-order.js';
import { type Decimal } from '../../../domain/decimal.js';
import {
  type CommittedPrice,
  type PriceMoment,
} from '../../../domain/margin-call/rules/price-moment.js';

/** What waits to be looked at: prices as they stood together when one of them arrived. */
export interface Moment extends PriceMoment {
  /** Of the arrival: moments are in this order. */
  readonly number: number;
}

/**
 * Takes prices faster than they can be decided about, in bounded memory, without losing what they did
 * in between.
 *
 * The latest price of a market wins. Of those that it skipped, the lowest and the highest are kept,
 * each with what all other prices were at that time: so an account is only ever decided about at
 * prices that stood together. Prices of one commit arrive together. At most 2 · markets + 1 moments wait,
 * however long the wait, each with a price of every market: some 5 MB for 200 markets.
 *
 * @see docs/adr/0017-what-was-skipped-is-looked-at.md
 */
export interface PriceIntake {
  /**
   * Prices that were committed together, one a market; commits in their order. A price that is not newer
   * than what is known of its market, as rows that were read before a message came, is passed over.
   *
   * @param continues More of the same commit are offered next: they arrive with those.
   */
  readonly offer: (prices: readonly CommittedPrice[], continues?: boolean) => void;
  /** The rest of a commit that was announced in part will not come: the connection broke. */
  readonly dropUnfinished: () => void;
  /**
   * Prices as the rows have them, in case an announcement was lost. The first price of a market is taken in at
   * once. A newer one waits for its announcement: rows are often read before it arrives, and the prices between
   * would be passed over with it. What no announcement has told `UNHEARD_MS` later is taken in.
   *
   * @param readMs When the rows were read, in milliseconds of any clock that does not go back.
   * @returns How many were taken in.
   */
  readonly offerRead: (prices: readonly CommittedPrice[], readMs: number) => number;
  /**
   * What waits, oldest first; the last is how prices stand now. Each is confirmed when it has been
   * looked at: what is not comes again with the next take, joined with what came since.
   */
  readonly take: () => readonly Moment[];
  /** The moment, and what was before it, has been looked at and does not come again. */
  readonly confirm: (moment: Pick<Moment, 'number'>) => void;
}

/** A price that stands or stood, and what was committed when the next of its market replaced it. */
interface Standing extends CommittedPrice {
  /** Null until its announcement came: a row says that it stands, not since when. */
  before: CommitSnapshot | null;
  /** Null: it stands, or the next one was missed. */
  end: CommitSnapshot | null;
  /** The price that it replaced, while the commits before it are unknown. */
  predecessor: Standing | null;
}

/** The moment at which one market's price arrived. */
interface Arrival extends Moment {
  readonly price: Decimal;
}

/** Of one market, of what nobody has looked at. */
interface Extremes {
  readonly low: Arrival;
  readonly high: Arrival;
  /** The latest: it is not skipped. */
  readonly last: Arrival;
}

type Waiting = Map<string, Extremes>;

/** So long a price of the rows waits for its announcement, which a healthy connection brings at once. */
export const UNHEARD_MS = 500;

/** A price of the rows that no announcement has told, and when it was read first. */
interface Unheard {
  readonly price: CommittedPrice;
  readonly sinceMs: number;
}

export function createPriceIntake(): PriceIntake {
  const standing = new Map<string, Standing>();
  const unheard = new Map<string, Unheard>();
  let unfinished: readonly CommittedPrice[] = [];
  let arrivals = 0;
  let waiting: Waiting = new Map();
  let taken: Waiting = new Map();
  /** Takes in prices that began to stand together. @returns How many are newer than what stood. */
  const arrive = (commit: readonly CommittedPrice[]): number => {
    const newer = replaceOlder(standing, commit);
    if (newer.length > 0) {
      arrivals += 1;
      const moment = momentOf(arrivals, new Map(standing), newer[0] ?? null);
      for (const { marketId, price } of newer) {
        const arrival = { ...moment, price };
        const known = waiting.get(marketId);
        waiting.set(marketId, known === undefined ? only(arrival) : extend(known, arrival));
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
    offerRead: (prices, readMs) => arrive(lostAmong(prices, readMs, standing, unheard)),
    take: () => {
      for (const [marketId, later] of waiting) {
        const earlier = taken.get(marketId);
        taken.set(marketId, earlier === undefined ? later : join(earlier, later));
      }
      waiting = new Map();
      return momentsOf(taken);
    },
    confirm: ({ number }) => {
      taken = after(taken, number);
    },
  };
}

/** Puts newer prices in the place of those that stand. @returns The newer ones, one a market. */
function replaceOlder(
  standing: Map<string, Standing>,
  commit: readonly CommittedPrice[],
): readonly Standing[] {
  const newer = new Map<string, CommittedPrice>();
  for (const price of commit) {
    const last = standing.get(price.marketId);
    if (last === undefined || isNewer(price, last)) {
      newer.set(price.marketId, price);
    } else if (last.version !== undefined && last.version === price.version) {
      learn(last, price.before);
    }
  }
  return [...newer].map(([marketId, price]) => {
    const last = standing.get(marketId) ?? null;
    const next: Standing = { ...price, before: null, end: null, predecessor: last };
    if (last !== null) {
      last.predecessor = null;
    }
    learn(next, price.before);
    standing.set(marketId, next);
    return next;
  });
}

/** What was committed just before a price: it began then, and the one that it followed ended. */
function learn(price: Standing, before: CommitSnapshot | null): void {
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

/** Those whose announcement is not awaited any more. Notes in `unheard` the others that are new. */
function lostAmong(
  inRows: readonly CommittedPrice[],
  readMs: number,
  standing: ReadonlyMap<string, Standing>,
  unheard: Map<string, Unheard>,
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
    // While announcements arrive, each is heard though the rows stay ahead of them.
    if (awaited === undefined || !isNewer(awaited.price, last) || isSame(awaited.price, last)) {
      unheard.set(marketId, { price, sinceMs: readMs });
      return false;
    }
    const isLost = readMs - awaited.sinceMs >= UNHEARD_MS;
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

/** Whether a row says what is known; of a price that was announced without version, by its content. */
function isSame(price: CommittedPrice, last: CommittedPrice | undefined): boolean {
  return (
    last?.at.getTime() === price.at.getTime() &&
    last.price.eq(price.price) &&
    last.source === price.source
  );
}

function momentOf(
  number: number,
  prices: ReadonlyMap<string, Standing>,
  arrived: Standing | null,
): Moment {
  return {
    number,
    prices,
    since: () => arrived?.before ?? null,
    endOf: (marketId) => prices.get(marketId)?.end ?? null,
  };
}

/** The prices that arrived after this one. */
function after(waiting: Waiting, number: number): Waiting {
  const left: Waiting = new Map();
  for (const [marketId, { low, high, last }] of waiting) {
    const arrivals = [low, high, last].filter((arrival) => arrival.number > number);
    if (arrivals.length > 0) {
      left.set(marketId, arrivals.map(only).reduce(join));
    }
  }
  return left;
}

function only(arrival: Arrival): Extremes {
  return { low: arrival, high: arrival, last: arrival };
}

function extend(known: Extremes, last: Arrival): Extremes {
  return join(known, only(last));
}

function join(earlier: Extremes, later: Extremes): Extremes {
  return {
    low: later.low.price.lt(earlier.low.price) ? later.low : earlier.low,
    high: later.high.price.gt(earlier.high.price) ? later.high : earlier.high,
    last: later.last,
  };
}

function momentsOf(waiting: Waiting): readonly Moment[] {
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
