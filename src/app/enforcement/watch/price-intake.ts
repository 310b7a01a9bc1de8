import { type Decimal } from '../../../domain/decimal.js';
import { type CommittedPrice, type PricesInForce } from '../calls/prices-in-force.js';

/** What waits to be looked at: prices as they stood together when one of them arrived. */
export interface Moment {
  /** Of the arrival: moments are in this order. */
  readonly number: number;
  readonly inForce: PricesInForce;
}

/**
 * Takes prices faster than they can be decided about, in bounded memory, without losing what they did
 * in between.
 *
 * The latest price of a market wins. Of those that it skipped, the lowest and the highest are kept,
 * each with what all other prices were at that time: so an account is only ever decided about at
 * prices that stood together. At most 2 · markets + 1 moments wait, however long the wait, each with a
 * price of every market: some 5 MB for 200 markets.
 *
 * @see docs/adr/0017-what-was-skipped-is-looked-at.md
 */
export interface PriceIntake {
  /**
   * In the order in which they were committed. One that is older than what is known of its market, as
   * rows that were read before a message came, is passed over.
   */
  readonly offer: (prices: readonly CommittedPrice[]) => void;
  /** The number of the last arrival: ask before reading the rows, and give it to `offerRead`. */
  readonly lastArrival: () => number;
  /**
   * Prices as the rows had them, in case an announcement was lost. What is known already is passed over,
   * and so is a market that had an arrival after `since`: that one is the newer.
   *
   * @returns How many were new.
   */
  readonly offerRead: (prices: readonly CommittedPrice[], since: number) => number;
  /**
   * What waits, oldest first; the last is how prices stand now. Each is confirmed when it has been
   * looked at: what is not comes again with the next take, joined with what came since.
   */
  readonly take: () => readonly Moment[];
  /** The moment, and what was before it, has been looked at and does not come again. */
  readonly confirm: (moment: Moment) => void;
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

export function createPriceIntake(): PriceIntake {
  const inForce = new Map<string, CommittedPrice>();
  const lastOf = new Map<string, number>();
  let arrivals = 0;
  let waiting: Waiting = new Map();
  let taken: Waiting = new Map();
  const arrive = (price: CommittedPrice): void => {
    const { marketId } = price;
    inForce.set(marketId, price);
    arrivals += 1;
    lastOf.set(marketId, arrivals);
    const arrival = { number: arrivals, price: price.price, inForce: new Map(inForce) };
    const known = waiting.get(marketId);
    waiting.set(marketId, known === undefined ? only(arrival) : extend(known, arrival));
  };
  const isOlder = ({ marketId, at }: CommittedPrice): boolean => {
    const last = inForce.get(marketId);
    return last !== undefined && at < last.at;
  };
  return {
    offer: (prices) => {
      for (const price of prices) {
        if (!isOlder(price)) {
          arrive(price);
        }
      }
    },
    lastArrival: () => arrivals,
    offerRead: (prices, since) => {
      const unheard = prices.filter(
        (price) =>
          (lastOf.get(price.marketId) ?? 0) <= since &&
          !isOlder(price) &&
          !isSame(price, inForce.get(price.marketId)),
      );
      unheard.forEach(arrive);
      return unheard.length;
    },
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

function isSame(price: CommittedPrice, last: CommittedPrice | undefined): boolean {
  return (
    last?.at.getTime() === price.at.getTime() &&
    last.price.eq(price.price) &&
    last.source === price.source
  );
}

/** What arrived after this one. */
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
