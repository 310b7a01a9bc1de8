import { type Decimal } from '../../domain/decimal.js';
import { type MarkPrice } from '../../domain/risk/account.js';

/** A price that was committed as usable. */
export interface CommittedPrice extends MarkPrice {
  readonly marketId: string;
}

/** Prices by market as they stood together at one time. */
export type PricesInForce = ReadonlyMap<string, CommittedPrice>;

/** What waits to be looked at: prices as they stood together, oldest first; the last are those of now. */
export type Moments = readonly PricesInForce[];

/**
 * Takes prices faster than they can be decided about, in bounded memory, without losing what they did
 * in between.
 *
 * The latest price of a market wins. Of those that it skipped, the lowest and the highest are kept,
 * each with what all other prices were at that time: so an account is only ever decided about at
 * prices that stood together. At most 2 · markets + 1 moments wait, however long the wait.
 *
 * @see docs/adr/0017-what-was-skipped-is-looked-at.md
 */
export interface PriceIntake {
  /** In the order in which they were committed. */
  readonly offer: (prices: readonly CommittedPrice[]) => void;
  /** What waits, to be confirmed by `settle` or given back by `restore`; empty when nothing does. */
  readonly take: () => Moments;
  /** What was taken has been looked at. */
  readonly settle: () => void;
  /** What was taken has not been looked at: it waits again, with what came since. */
  readonly restore: () => void;
}

/** Prices as they stood when one of them arrived. */
interface Arrival {
  readonly number: number;
  readonly price: Decimal;
  readonly inForce: PricesInForce;
}

/** Of one market, since the last `take`. */
interface Extremes {
  readonly low: Arrival;
  readonly high: Arrival;
  /** The latest: it is not skipped. */
  readonly last: Arrival;
}

type Waiting = Map<string, Extremes>;

export function createPriceIntake(): PriceIntake {
  const inForce = new Map<string, CommittedPrice>();
  let arrivals = 0;
  let waiting: Waiting = new Map();
  let taken: Waiting = new Map();
  return {
    offer: (prices) => {
      for (const price of prices) {
        inForce.set(price.marketId, price);
        arrivals += 1;
        const arrival = { number: arrivals, price: price.price, inForce: new Map(inForce) };
        const known = waiting.get(price.marketId);
        waiting.set(price.marketId, known === undefined ? only(arrival) : extend(known, arrival));
      }
    },
    take: () => {
      taken = waiting;
      waiting = new Map();
      return momentsOf(taken);
    },
    settle: () => {
      taken = new Map();
    },
    restore: () => {
      for (const [marketId, later] of waiting) {
        const earlier = taken.get(marketId);
        taken.set(marketId, earlier === undefined ? later : join(earlier, later));
      }
      waiting = taken;
      taken = new Map();
    },
  };
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

function momentsOf(waiting: Waiting): Moments {
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
  return latest === null ? [] : [...inOrder, latest].map(({ inForce }) => inForce);
}
