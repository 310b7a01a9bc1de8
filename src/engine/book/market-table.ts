import { type Decimal } from '../../domain/decimal.js';
import { badInput } from '../../domain/errors.js';
import { type PriceStanding } from '../../domain/risk/market/enforceability.js';
import { type MarginTier, type TierRamp } from '../../domain/risk/parameters/margin-parameters.js';

import { type PackedDecimal, packDecimal, toDouble } from './packed-decimal.js';
import {
  type MarketSchedule,
  type ScheduleLines,
  compileSchedule,
  isSameSchedule,
  linesAt,
  rampProgress,
} from './schedule.js';

/** A market with its schedule in the form of `MarginParameters`. */
export interface BookMarket {
  readonly marketId: string;
  readonly tiers: readonly MarginTier[];
  readonly ramp: TierRamp | null;
  /** At least 1. Absent: 1, so that a price that cannot be used counts as the last one. */
  readonly unusablePriceRatio?: Decimal;
  /** Whether brackets follow the whole position of an owner. Absent: false. */
  readonly countsOthers?: boolean;
}

/** The market that stands for an asset with a peg (`putPeg`). */
export interface Peg {
  readonly asset: string;
  /** Number of the market of its lines. */
  readonly market: number;
  /** Number of the market whose price is compared with the band. */
  readonly base: number;
  /** How far from 1 the price may be, ×10¹². */
  readonly band: bigint;
}

/** Lines of priced collateral or positions refer to a market here by its number. */
export interface MarketTable {
  readonly ids: string[];
  readonly indexOf: Map<string, number>;
  /** 0 before the first price. */
  prices: Float64Array;
  /** The rounding loss of the price's double (`unpackDecimal`). */
  priceTags: Uint8Array;
  /** Notional up to which the first bracket applies, and its maintenance fraction. */
  firstCaps: Float64Array;
  firstRates: Float64Array;
  /** The largest maintenance fraction of any bracket, now or later in the ramp. */
  topRates: Float64Array;
  /** Mean move per tick, within limits: the larger, the wider the bands of the market. */
  moves: Float64Array;
  /** As was said last, priced or not: a number of `STANDINGS`. BARRED until then. */
  standings: Uint8Array;
  /** An unusable price is between the last one divided by this and multiplied by it. */
  unusableRatios: Float64Array;
  /** 1 where brackets follow the whole position of an owner. */
  countsOthers: Uint8Array;
  readonly schedules: MarketSchedule[];
  /** The lines in force at `linesOf[m].at`. */
  readonly lines: ScheduleLines[];
  /** Milliseconds of the lines; moved by `advanceRamps`. */
  readonly linesAtMs: number[];
  /** Markets with an unfinished ramp. */
  readonly ramping: Set<number>;
  /** The markets that stand for assets with a peg. */
  readonly pegs: Peg[];
  /** The largest maintenance fraction of any schedule, for the error bound. */
  fractionMax: number;
}

/** A number that no market has: for lines whose value depends on no price. */
export const NO_MARKET = 0xffff;

export function createMarketTable(): MarketTable {
  return {
    ids: [],
    indexOf: new Map(),
    prices: new Float64Array(64),
    firstCaps: new Float64Array(64),
    firstRates: new Float64Array(64),
    topRates: new Float64Array(64),
    moves: new Float64Array(64),
    priceTags: new Uint8Array(64),
    standings: new Uint8Array(64),
    unusableRatios: new Float64Array(64).fill(1),
    countsOthers: new Uint8Array(64),
    schedules: [],
    lines: [],
    linesAtMs: [],
    ramping: new Set(),
    pegs: [],
    fractionMax: 0,
  };
}

/**
 * Adds a market, or replaces its schedule. The lines are those in force at `now` (milliseconds).
 *
 * @returns the market's number, or null when nothing changed.
 */
export function putMarket(table: MarketTable, market: BookMarket, now: number): number | null {
  const schedule = compileSchedule(market.tiers, market.ramp);
  const known = table.indexOf.get(market.marketId);
  const ratio = market.unusablePriceRatio?.toNumber() ?? 1;
  const before = known === undefined ? undefined : table.schedules[known];
  const countsOthers = Number(market.countsOthers === true);
  const isSame =
    known !== undefined &&
    table.unusableRatios[known] === ratio &&
    table.countsOthers[known] === countsOthers;
  if (before !== undefined && isSame && isSameSchedule(before, schedule)) {
    return null;
  }
  const index = known ?? addMarket(table, market.marketId);
  table.schedules[index] = schedule;
  table.unusableRatios[index] = ratio;
  table.countsOthers[index] = countsOthers;
  setLines(table, index, now);
  const fractions = [...schedule.from.maintenance, ...schedule.to.maintenance];
  const top = Math.max(...fractions.map((fraction) => toDouble(fraction, 12)));
  table.topRates[index] = top;
  table.fractionMax = Math.max(table.fractionMax, top);
  return index;
}

function addMarket(table: MarketTable, marketId: string): number {
  const index = table.ids.length;
  if (index >= NO_MARKET) {
    throw badInput('marketId', `is more than the ${NO_MARKET} markets a book holds`, index);
  }
  growMarkets(table, index + 1);
  table.ids.push(marketId);
  table.indexOf.set(marketId, index);
  table.moves[index] = 1e-4;
  return index;
}

/** The number of a market. @throws DomainError BAD_USER_INPUT when the book does not have it. */
export function requireMarketIndex(table: MarketTable, marketId: string): number {
  const index = table.indexOf.get(marketId);
  if (index === undefined) {
    throw badInput('marketId', 'is not a market of the book', marketId);
  }
  return index;
}

/** A price as stored in the table. @throws DomainError BAD_USER_INPUT unless above 0 and exact. */
export function packPrice(price: Decimal): PackedDecimal {
  if (!price.isFinite() || !price.isPositive() || price.isZero()) {
    throw badInput('price', 'must be above 0', price.toString());
  }
  return packDecimal('price', price);
}

export function setPrice(table: MarketTable, index: number, { value, tag }: PackedDecimal): void {
  table.prices[index] = value;
  table.priceTags[index] = tag;
}

export function isPriced(table: MarketTable, index: number): boolean {
  return (table.prices[index] ?? 0) > 0;
}

const STANDINGS: Readonly<Record<PriceStanding, number>> = { BARRED: 0, USABLE: 1, BOUNDED: 2 };

export function setStanding(table: MarketTable, index: number, standing: PriceStanding): void {
  table.standings[index] = STANDINGS[standing];
}

/** Whether the market's price decides as it is: declared usable, and priced at least once. */
export function isUsable(table: MarketTable, index: number): boolean {
  return table.standings[index] === STANDINGS.USABLE && isPriced(table, index);
}

/** Whether nothing is decided about holders of the market: barred, or declared usable before its first price. */
export function isBarred(table: MarketTable, index: number): boolean {
  const standing = table.standings[index];
  return (
    standing === STANDINGS.BARRED || (standing === STANDINGS.USABLE && !isPriced(table, index))
  );
}

/** Advances all ramps to `now` (milliseconds). @returns the markets whose fractions may have changed. */
export function advanceRamps(table: MarketTable, now: number): readonly number[] {
  if (table.ramping.size === 0) {
    return [];
  }
  const moved: number[] = [];
  for (const index of table.ramping) {
    const startsAt = table.schedules[index]?.startsAt ?? 0;
    if ((table.linesAtMs[index] ?? 0) < now && startsAt < now) {
      moved.push(index);
      setLines(table, index, now);
    }
  }
  return moved;
}

/** A copy that can be changed without changing the table. */
export function copyMarketTable(table: MarketTable): MarketTable {
  return {
    ...table,
    ids: [...table.ids],
    indexOf: new Map(table.indexOf),
    prices: table.prices.slice(),
    firstCaps: table.firstCaps.slice(),
    firstRates: table.firstRates.slice(),
    topRates: table.topRates.slice(),
    moves: table.moves.slice(),
    priceTags: table.priceTags.slice(),
    standings: table.standings.slice(),
    unusableRatios: table.unusableRatios.slice(),
    countsOthers: table.countsOthers.slice(),
    schedules: [...table.schedules],
    lines: [...table.lines],
    linesAtMs: [...table.linesAtMs],
    ramping: new Set(table.ramping),
    pegs: [...table.pegs],
  };
}

function setLines(table: MarketTable, index: number, now: number): void {
  const schedule = table.schedules[index];
  if (schedule === undefined) {
    return;
  }
  const lines = linesAt(schedule, now);
  const { elapsed, duration } = rampProgress(schedule, now);
  if (elapsed < duration) {
    table.ramping.add(index);
  } else {
    table.ramping.delete(index);
  }
  table.lines[index] = lines;
  table.linesAtMs[index] = now;
  table.firstCaps[index] = lines.floors[1] ?? Infinity;
  table.firstRates[index] = lines.rates[0] ?? 0;
}

function growMarkets(table: MarketTable, count: number): void {
  if (count <= table.priceTags.length) {
    return;
  }
  table.prices = twice(table.prices);
  table.firstCaps = twice(table.firstCaps);
  table.firstRates = twice(table.firstRates);
  table.topRates = twice(table.topRates);
  table.moves = twice(table.moves);
  const tags = new Uint8Array(table.priceTags.length * 2);
  tags.set(table.priceTags);
  table.priceTags = tags;
  table.unusableRatios = twice(table.unusableRatios);
  const countsOthers = new Uint8Array(table.countsOthers.length * 2);
  countsOthers.set(table.countsOthers);
  table.countsOthers = countsOthers;
  const standings = new Uint8Array(table.standings.length * 2);
  standings.set(table.standings);
  table.standings = standings;
}

function twice(array: Float64Array): Float64Array {
  const longer = new Float64Array(array.length * 2);
  longer.set(array);
  return longer;
}
