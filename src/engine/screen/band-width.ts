/* eslint-disable @typescript-eslint/no-non-null-assertion -- every index comes from the book itself */
import { WATCHES_HIGH, WATCHES_LOW } from '../book/account-table.js';
import { type Book } from '../book/book.js';
import { addNear } from '../book/holder-list.js';
import { type ScheduleLines, fractionAt, sharedMaintenance } from '../book/schedule.js';
import { wholeNotionalOf } from '../book/shared-lines.js';
import { isBarredRow, isDecidable } from './plausible-verdict.js';
import { type Screen, createScreen, isBeyond, screenAccount } from './verdict.js';

/** The factor for a market that was just crossed: the price will probably meet the account again. */
const BOOST = 6;
/** In USD. A line with a smaller value takes no room, however wide its band. */
const NOTIONAL_MIN = 1e-12;
/**
 * A double multiplied by this and stored as a 32-bit float does not fall below the double; divided by it, does
 * not exceed it.
 */
const OUTWARD = 1 + 1.2e-7;
const SLACK = 1 - 1e-9;
/** Covers the rounding of a fraction in a ramp up to 12 decimals. */
const RAMP_ROUNDING = 2e-12;
/** Brackets up to this multiple of the notional are considered for the slope upwards … */
const UP_REACH = 2.01;
/** … so no band reaches higher than twice the price. */
const UP_MAX = 2;

/** The directions of a line's price that move the account towards each threshold. */
const DOWN_TO_LOW = 1;
const UP_TO_LOW = 2;
const DOWN_TO_HIGH = 4;
const UP_TO_HIGH = 8;
/** Above twice the price the fraction may be so high that a rising price reduces the room of a long. */
const UP_IS_OPEN = 16;

/** Working state for computing bands. One per index; its arrays are reused for every account. */
export interface BandContext {
  readonly book: Book;
  /** By market in a ramp: the lines at the end of its step. Bands are valid until then. */
  readonly stepLines: Map<number, ScheduleLines>;
  readonly screen: Screen;
  directions: Uint8Array;
  /** The relative width of each line's band among those of the account. */
  widths: Float64Array;
  /** Σ width · slope towards each threshold, for the account in progress. */
  lowSlope: number;
  highSlope: number;
  /** The room that ramps can use up towards each threshold by the end of their steps. */
  lowRamp: number;
  highRamp: number;
  /** Accounts screened so far. */
  evaluations: number;
}

export function createBandContext(book: Book): BandContext {
  return {
    book,
    stepLines: new Map(),
    screen: createScreen(),
    directions: new Uint8Array(64),
    widths: new Float64Array(64),
    lowSlope: 0,
    highSlope: 0,
    lowRamp: 0,
    highRamp: 0,
    evaluations: 0,
  };
}

/**
 * Evaluates an account and computes new bands around the present prices.
 *
 * While every price stays inside its band, the account cannot become a candidate: its room to each threshold is
 * divided among its lines, so that even the worst corner of the bands leaves some room, and prices leave the
 * bands as rarely as possible. Derived in docs/engine.md#bands.
 *
 * @param boosted The market that was just crossed, or −1.
 * @returns whether the account is a candidate.
 */
export function bandAccount(context: BandContext, account: number, boosted: number): boolean {
  const { book, screen } = context;
  const watches = book.accounts.watches[account]!;
  if (watches === 0 || isBarredRow(book, account)) {
    placeAll(book, account, 0);
    return false;
  }
  screenAccount(book, account, screen);
  context.evaluations += 1;
  if (isBeyond(book, account, screen)) {
    placeAll(book, account, Infinity);
    return isDecidable(book, account);
  }
  measureSlopes(context, account, boosted);
  const { equity, low, high, bound } = screen;
  const lowRoom = (watches & WATCHES_LOW) === 0 ? Infinity : equity - low - context.lowRamp - bound;
  const highRoom =
    (watches & WATCHES_HIGH) === 0 ? Infinity : high - equity - context.highRamp - bound;
  if (lowRoom <= 0 || highRoom <= 0) {
    placeAll(book, account, Infinity);
    return false;
  }
  // The slack covers the rounding of the bands themselves.
  const lowReach = (lowRoom * SLACK) / context.lowSlope;
  placeBands(context, account, lowReach, (highRoom * SLACK) / context.highSlope);
  return false;
}

/** The rate at which each threshold comes nearer, per line and in total, until the end of a ramp's step. */
function measureSlopes(context: BandContext, account: number, boosted: number): void {
  const { book, stepLines } = context;
  const { accounts, lines, markets, ratios } = book;
  const { prices, firstCaps, firstRates, topRates, moves } = markets;
  const { lows, highs, keeps } = ratios;
  const start = accounts.starts[account]!;
  const count = accounts.hotCounts[account]!;
  makeRoomFor(context, count);
  const { directions, widths } = context;
  context.lowRamp = 0;
  context.highRamp = 0;
  let lowSlope = 0;
  let highSlope = 0;
  for (let index = 0; index < count; index += 1) {
    const line = start + index;
    const market = lines.markets[line]!;
    const row = lines.rows[line]!;
    const value = lines.sizes[line]! * prices[market]! * keeps[row]!;
    const notional = value < 0 ? -value : value;
    const whole = wholeNotionalOf(book, line, notional, prices[market]!);
    const lowRatio = lows[row]!;
    const highRatio = highs[row]!;
    const move = moves[market]! * (market === boosted ? BOOST : 1);
    const width = Math.sqrt(move / Math.max(notional, NOTIONAL_MIN));
    const weight = notional * width;
    widths[index] = width;
    let firstRate = firstRates[market]!;
    let upRate = firstRate;
    if (whole * UP_REACH > firstCaps[market]!) {
      upRate = fractionAt(markets.lines[market]!, whole * UP_REACH);
    }
    const step = stepLines.size === 0 ? undefined : stepLines.get(market);
    if (step !== undefined) {
      const margin = sharedMaintenance(markets.lines[market]!, notional, whole);
      noteRamp(context, row, sharedMaintenance(step, notional, whole) - margin, notional);
      firstRate = Math.min(firstRate, step.rates[0]!);
      upRate = Math.max(upRate, fractionAt(step, whole * UP_REACH));
    }
    if (value < 0) {
      directions[index] = UP_TO_LOW | DOWN_TO_HIGH;
      lowSlope += weight * (1 + lowRatio * upRate);
      highSlope += weight * (1 + highRatio * upRate);
      continue;
    }
    const lowFall = 1 - lowRatio * firstRate;
    const lowRise = lowRatio * upRate - 1;
    const highRise = 1 - highRatio * firstRate;
    const highFall = highRatio * upRate - 1;
    directions[index] =
      (lowFall > 0 ? DOWN_TO_LOW : 0) |
      (lowRise > 0 ? UP_TO_LOW : 0) |
      (highRise > 0 ? UP_TO_HIGH : 0) |
      (highFall > 0 ? DOWN_TO_HIGH : 0) |
      (lowRatio * topRates[market]! >= 1 ? UP_IS_OPEN : 0);
    lowSlope += weight * (lowFall > lowRise ? lowFall : lowRise);
    highSlope += weight * (highRise > highFall ? highRise : highFall);
  }
  context.lowSlope = lowSlope;
  context.highSlope = highSlope;
}

/**
 * Adds the maximum adverse change of a line's margin until its market's step ends.
 *
 * @param change From now to the end of the step.
 */
function noteRamp(context: BandContext, row: number, change: number, notional: number): void {
  const { lows, highs } = context.book.ratios;
  const rounding = notional * RAMP_ROUNDING;
  context.lowRamp += lows[row]! * (Math.max(change, 0) + rounding);
  context.highRamp += highs[row]! * (Math.max(-change, 0) + rounding);
}

/** Writes a band per line: its width times the room towards the thresholds that it can approach. */
function placeBands(
  context: BandContext,
  account: number,
  lowReach: number,
  highReach: number,
): void {
  const { book, directions, widths } = context;
  const { accounts, lines, markets } = book;
  const start = accounts.starts[account]!;
  const count = accounts.hotCounts[account]!;
  for (let index = 0; index < count; index += 1) {
    const line = start + index;
    const market = lines.markets[line]!;
    const price = markets.prices[market]!;
    const width = widths[index]!;
    const direction = directions[index]!;
    const down = Math.min(
      (direction & DOWN_TO_LOW) === 0 ? Infinity : lowReach,
      (direction & DOWN_TO_HIGH) === 0 ? Infinity : highReach,
    );
    const up = Math.min(
      (direction & UP_TO_LOW) === 0 ? Infinity : lowReach,
      (direction & UP_TO_HIGH) === 0 ? Infinity : highReach,
    );
    const low = down * width < 1 ? price * (1 - down * width) * OUTWARD : 0;
    let high = Infinity;
    if (up < Infinity || (direction & UP_IS_OPEN) !== 0) {
      high = (price * Math.min(UP_MAX, 1 + up * width)) / OUTWARD;
    }
    placeBand(book, market, lines.slots[line]!, low, high);
  }
}

/** Sets the same lower bound on every line: Infinity is touched at every tick, 0 never. */
function placeAll(book: Book, account: number, low: number): void {
  const { accounts, lines } = book;
  const start = accounts.starts[account]!;
  const count = accounts.hotCounts[account]!;
  for (let line = start; line < start + count; line += 1) {
    placeBand(book, lines.markets[line]!, lines.slots[line]!, low, Infinity);
  }
}

function placeBand(book: Book, market: number, slot: number, low: number, high: number): void {
  const list = book.holders[market]!;
  const { bounds } = list;
  bounds[2 * slot] = low;
  bounds[2 * slot + 1] = high;
  if (bounds[2 * slot]! >= list.windowLow || bounds[2 * slot + 1]! <= list.windowHigh) {
    addNear(list, slot);
  }
}

function makeRoomFor(context: BandContext, count: number): void {
  if (context.directions.length < count) {
    context.directions = new Uint8Array(count * 2);
    context.widths = new Float64Array(count * 2);
  }
}
