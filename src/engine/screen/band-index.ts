/* eslint-disable @typescript-eslint/no-non-null-assertion -- every index comes from the book itself */
import { type BandContext, bandAccount, createBandContext } from './band-width.js';
import { type Book, holdersOf } from '../book/book.js';
import { collectCandidates } from './collect-candidates.js';
import { type HolderList, addNear } from '../book/holder-list.js';
import { type MarketIndex } from './market-index.js';
import { linesAt } from '../book/schedule.js';

/**
 * With fewer accounts, bands are computed together with the verdicts: a second pass would read their lines
 * twice.
 */
const DETECT_FIRST_MIN = 2_048;
/** A window is this many mean moves wide to each side, within limits. */
const WINDOW_MOVES = 10;
const WINDOW_MIN = 2e-4;
const WINDOW_MAX = 2e-2;
/** Weight of the last move in the mean. */
const MOVE_WEIGHT = 0.1;
/** Limits of a market's mean move used for bands: even a market that stands still needs some room. */
const MOVE_MIN = 2e-5;
const MOVE_MAX = 5e-3;
/** Bands in a ramp are valid for this fraction of its length, at least for a second. */
const RAMP_STEPS = 256;

/** Accounts that a change touched, each once. */
interface Touched {
  accounts: Uint32Array;
  count: number;
  /** Number of accounts, from the first, whose bands are renewed. */
  renewed: number;
  /** The one market that changed, or −1. */
  market: number;
  stamp: number;
}

export interface BandIndex extends MarketIndex {
  /** Accounts looked at since the start, each as often as it was. */
  readonly evaluations: () => number;
}

/**
 * An index of bands: per account and market the prices between which no threshold can be crossed. A tick checks
 * only the accounts whose band the price left (docs/engine.md#bands).
 *
 * The bands of a market are two flat arrays. Bands that end near the price are also on a list, and a tick scans
 * only that list. When the price leaves the window of the list, one pass over the arrays makes a new list.
 */
export function createBandIndex(book: Book): BandIndex {
  const context = createBandContext(book);
  const stepEnds = new Map<number, number>();
  const lastPrices: number[] = [];
  const touched: Touched = {
    accounts: new Uint32Array(1024),
    count: 0,
    renewed: 0,
    market: -1,
    stamp: 0,
  };
  const begin = (markets: readonly number[]): void => {
    renewBands(context, touched);
    touched.count = 0;
    touched.renewed = 0;
    touched.market = markets.length === 1 ? markets[0]! : -1;
    touched.stamp = nextStamp(book, touched.stamp);
  };
  const touchCrossed = (markets: readonly number[], collect: Collect): void => {
    begin(markets);
    for (const market of markets) {
      collectCrossed(book, market, touched);
    }
    judgeTouched(context, touched, collect);
  };
  const touchHolders = (markets: readonly number[], collect: Collect): void => {
    if (markets.length === 0) {
      return;
    }
    begin([]);
    for (const market of markets) {
      const { accounts, count } = holdersOf(book, market);
      for (let slot = 0; slot < count; slot += 1) {
        touchAccount(book, touched, accounts[slot]!);
      }
    }
    judgeTouched(context, touched, collect);
  };
  return {
    accountChanged: (account) => bandAccount(context, account, -1),
    pricesChanged: (markets, collect) => {
      for (const market of markets) {
        noteMove(book, market, lastPrices);
      }
      touchCrossed(markets, collect);
    },
    marketsChanged: (markets, collect) => {
      for (const market of markets) {
        beginRampStep(context, stepEnds, market);
      }
      touchHolders(markets, collect);
    },
    rampsMoved: touchCrossed,
    clockMoved: (now) => {
      if (stepEnds.size === 0) {
        return;
      }
      const over = [...stepEnds].filter(([, end]) => end < now).map(([market]) => market);
      if (over.length > 0) {
        for (const market of over) {
          beginRampStep(context, stepEnds, market);
        }
        touchHolders(over, () => undefined);
      }
    },
    evaluations: () => context.evaluations,
  };
}

type Collect = (account: number) => void;

/** Computes verdicts for all touched accounts; renews their bands in the same pass, or later if there are many. */
function judgeTouched(context: BandContext, touched: Touched, collect: Collect): void {
  const { accounts, count, market } = touched;
  if (count < DETECT_FIRST_MIN) {
    for (let index = 0; index < count; index += 1) {
      if (bandAccount(context, accounts[index]!, market)) {
        collect(accounts[index]!);
      }
    }
    touched.renewed = count;
    return;
  }
  context.evaluations += count;
  collectCandidates(context.book, accounts, count, collect);
}

/** Renews the bands that the last change postponed. */
function renewBands(context: BandContext, touched: Touched): void {
  for (let index = touched.renewed; index < touched.count; index += 1) {
    bandAccount(context, touched.accounts[index]!, touched.market);
  }
  touched.renewed = touched.count;
}

/** Touches the accounts whose band in the market the price has left. */
function collectCrossed(book: Book, market: number, touched: Touched): void {
  const list = holdersOf(book, market);
  const price = book.markets.prices[market]!;
  if (price <= list.windowLow || price >= list.windowHigh) {
    openWindow(book, list, price, touched);
    return;
  }
  const { near, isNear, bounds, accounts, count, nearCount, windowLow, windowHigh } = list;
  let kept = 0;
  for (let index = 0; index < nearCount; index += 1) {
    const slot = near[index]!;
    const low = bounds[2 * slot]!;
    const high = bounds[2 * slot + 1]!;
    if (slot >= count || (low < windowLow && high > windowHigh)) {
      isNear[slot] = 0;
    } else if (low >= price || high <= price) {
      isNear[slot] = 0;
      touchAccount(book, touched, accounts[slot]!);
    } else {
      near[kept] = slot;
      kept += 1;
    }
  }
  list.nearCount = kept;
}

/** Sorts all entries into near and far of a new price, and touches those that it crossed. */
function openWindow(book: Book, list: HolderList, price: number, touched: Touched): void {
  const { near, isNear, accounts, bounds, count } = list;
  for (let index = 0; index < list.nearCount; index += 1) {
    isNear[near[index]!] = 0;
  }
  list.nearCount = 0;
  const width = Math.min(WINDOW_MAX, Math.max(WINDOW_MIN, WINDOW_MOVES * list.meanMove));
  const windowLow = price * (1 - width);
  const windowHigh = price * (1 + width);
  list.windowLow = windowLow;
  list.windowHigh = windowHigh;
  for (let slot = 0; slot < count; slot += 1) {
    const low = bounds[2 * slot]!;
    const high = bounds[2 * slot + 1]!;
    if (low >= windowLow || high <= windowHigh) {
      if (low >= price || high <= price) {
        touchAccount(book, touched, accounts[slot]!);
      } else {
        addNear(list, slot);
      }
    }
  }
}

function touchAccount(book: Book, touched: Touched, account: number): void {
  const { stamps } = book.accounts;
  if (stamps[account] === touched.stamp) {
    return;
  }
  stamps[account] = touched.stamp;
  if (touched.count === touched.accounts.length) {
    const grown = new Uint32Array(touched.count * 2);
    grown.set(touched.accounts);
    touched.accounts = grown;
  }
  touched.accounts[touched.count] = account;
  touched.count += 1;
}

function nextStamp(book: Book, last: number): number {
  if (last < 2 ** 32 - 1) {
    return last + 1;
  }
  book.accounts.stamps.fill(0);
  return 1;
}

/** Updates the mean move of a market per tick, which determines the width of bands and window. */
function noteMove(book: Book, market: number, lastPrices: number[]): void {
  const list = holdersOf(book, market);
  const price = book.markets.prices[market]!;
  const last = lastPrices[market] ?? price;
  lastPrices[market] = price;
  list.meanMove += (Math.abs(price - last) / last - list.meanMove) * MOVE_WEIGHT;
  book.markets.moves[market] = Math.min(MOVE_MAX, Math.max(MOVE_MIN, list.meanMove));
}

/** Sets until when the bands of a market in a ramp are valid; without a ramp they have no end. */
function beginRampStep(context: BandContext, stepEnds: Map<number, number>, market: number): void {
  const { markets } = context.book;
  const schedule = markets.schedules[market];
  if (schedule === undefined || !markets.ramping.has(market)) {
    stepEnds.delete(market);
    context.stepLines.delete(market);
    return;
  }
  const { startsAt, endsAt } = schedule;
  const step = Math.max(1_000, Math.ceil((endsAt - startsAt) / RAMP_STEPS));
  const end = Math.min(endsAt, Math.max(startsAt, markets.linesAtMs[market]!) + step);
  stepEnds.set(market, end);
  context.stepLines.set(market, linesAt(schedule, end));
}
