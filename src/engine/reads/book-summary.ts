/* eslint-disable @typescript-eslint/no-non-null-assertion -- every index comes from the book itself */
import { type Decimal } from '../../domain/decimal.js';
import { HEALTH_LEVELS, type HealthLevel } from '../../domain/risk/health/account-health.js';

import { constantOf } from '../book/account-table.js';
import { type Book, holdersOf } from '../book/book.js';
import { type Engine } from '../engine.js';
import { isPriced } from '../book/market-table.js';
import { createMeasure, levelOf, measureAccount } from '../screen/measure.js';
import { ENGINE_SCALE, fromScaled, significandOf, unpackDecimal } from '../book/packed-decimal.js';
import { exactBracketOf, marginOn } from '../book/schedule.js';
import { exactLineMaintenance, isShared } from '../book/shared-lines.js';
import { type SizeSum, addSize, createSizeSum, scaledSizeOf } from '../book/size-sum.js';

/** One level's share of the book. */
export interface LevelSummary {
  readonly level: HealthLevel;
  readonly accounts: number;
  /** Σ |size| · price in USD. */
  readonly notional: Decimal;
}

/** Totals over accounts. Amounts in USD, exact and unrounded. */
export interface BookSummary {
  /** All levels, best first. HEALTHY counts only accounts with a position. */
  readonly levels: readonly LevelSummary[];
  /** Accounts without positions and debts: in no level, but their equity counts. */
  readonly accountsWithoutPositions: number;
  readonly equity: Decimal;
  readonly maintenanceMargin: Decimal;
  /** Σ |size| · price over all positions in markets that have a price. */
  readonly openInterest: Decimal;
  /** Accounts that cannot be valued because a market has no price: in no level, equity or margin. */
  readonly unpricedAccounts: number;
}

/** One market's share of the book. Amounts in USD, exact and unrounded. */
export interface MarketSummary {
  /** Accounts with a position in it, by their level: every level, best first; the notional is that in this market. */
  readonly levels: readonly LevelSummary[];
  readonly longOpenInterest: Decimal;
  readonly shortOpenInterest: Decimal;
}

/** Positions in one market that are worth and require the same for each unit of their size. */
interface PositionGroup extends SizeSum {
  /** An index in HEALTH_LEVELS, or UNPRICED. */
  readonly level: number;
  /** SHARED: of owners with several accounts, each with its own part of a bracket. */
  readonly bracket: number;
  readonly isShort: boolean;
  /** Maintenance margin ×10³⁶, summed one by one; only of SHARED positions. */
  sharedMargin: bigint;
}

const SHARED = -1;

/** Balances of one asset on one side. */
interface CollateralSum extends SizeSum {
  readonly market: number;
}

/** The result of one pass over the accounts: few groups, however many accounts. */
interface Groups {
  /** By market number, then by bracket, level, side and decimals. */
  readonly positions: Map<number, Map<number, PositionGroup>>;
  /** By row of the ratio table, then by decimals. */
  readonly collateral: Map<number, Map<number, CollateralSum>>;
  /** Σ K ×10²⁴ of accounts that can be valued. */
  constant: bigint;
  /** By level, then UNPRICED, then WITHOUT_POSITIONS. */
  readonly accounts: number[];
}

const HEALTHY = HEALTH_LEVELS.indexOf('HEALTHY');
const UNPRICED = HEALTH_LEVELS.length;
const WITHOUT_POSITIONS = UNPRICED + 1;

/**
 * Equity, margin and notional of many accounts, exactly: the sums of their healths. One pass.
 *
 * Sizes with the same price are added first, as whole numbers exact in doubles, and multiplied once; so there
 * is one long multiplication per group, not per position.
 *
 * @param ids Only these accounts; unknown ids are ignored. Null for all.
 */
export function summarize({ book }: Engine, ids: readonly string[] | null = null): BookSummary {
  const rows = book.accounts.indexOf;
  const groups = groupsOf(
    book,
    ids === null ? rows.values() : new Set(ids.flatMap((id) => rows.get(id) ?? [])),
  );
  const notionals = new Array<bigint>(UNPRICED + 1).fill(0n);
  let equity = groups.constant * ENGINE_SCALE;
  let margin = 0n;
  for (const [market, ofMarket] of groups.positions) {
    const price = scaledPriceOf(book, market);
    for (const group of ofMarket.values()) {
      const notional = scaledSizeOf(group) * price;
      notionals[group.level]! += notional;
      if (group.level !== UNPRICED) {
        equity += (group.isShort ? -notional : notional) * ENGINE_SCALE;
        margin +=
          group.bracket === SHARED
            ? group.sharedMargin
            : marginOn(book.markets.lines[market]!, group.bracket, notional, group.count);
      }
    }
  }
  for (const [row, ofRow] of groups.collateral) {
    for (const sum of ofRow.values()) {
      const { keep } = book.ratios.exact[row]!;
      equity += scaledSizeOf(sum) * scaledPriceOf(book, sum.market) * keep;
    }
  }
  return {
    levels: HEALTH_LEVELS.map((level, place) => ({
      level,
      accounts: groups.accounts[place]!,
      notional: fromScaled(notionals[place]!, 24),
    })),
    accountsWithoutPositions: groups.accounts[WITHOUT_POSITIONS]!,
    equity: fromScaled(equity, 36),
    maintenanceMargin: fromScaled(margin, 36),
    openInterest: fromScaled(
      notionals.reduce((total, notional) => total + notional, 0n),
      24,
    ),
    unpricedAccounts: groups.accounts[UNPRICED]!,
  };
}

/**
 * Who holds positions in a market, by the level of the whole account. One pass over its holders.
 *
 * @param ids Only these accounts; null for all.
 * @returns Null for a market that the book does not know, or that has had no price.
 */
export function summarizeMarket(
  { book }: Engine,
  marketId: string,
  ids: readonly string[] | null,
): MarketSummary | null {
  const market = book.markets.indexOf.get(marketId);
  if (market === undefined || !isPriced(book.markets, market)) {
    return null;
  }
  const wanted = ids === null ? null : new Set(ids);
  const { accounts, count } = holdersOf(book, market);
  const ofMarket = new Map<number, PositionGroup>();
  const holders = new Array<number>(UNPRICED + 1).fill(0);
  const measure = createMeasure();
  for (const account of accounts.subarray(0, count)) {
    if (wanted?.has(book.accounts.ids[account]!) === false) {
      continue;
    }
    measureAccount(book, account, measure);
    const level = measure.isPriced
      ? HEALTH_LEVELS.indexOf(levelOf(book, account, measure))
      : UNPRICED;
    if (addPositionsIn(book, account, { ofMarket, market, level })) {
      holders[level]! += 1;
    }
  }
  const price = scaledPriceOf(book, market);
  const sum = (wants: (group: PositionGroup) => boolean): Decimal =>
    fromScaled(
      [...ofMarket.values()]
        .filter(wants)
        .reduce((total, group) => total + scaledSizeOf(group) * price, 0n),
      24,
    );
  return {
    levels: HEALTH_LEVELS.map((level, place) => ({
      level,
      accounts: holders[place]!,
      notional: sum((group) => group.level === place),
    })),
    longOpenInterest: sum(({ isShort }) => !isShort),
    shortOpenInterest: sum(({ isShort }) => isShort),
  };
}

/** @returns Whether the account has a position there: collateral that the market prices is none. */
function addPositionsIn(book: Book, account: number, where: Where): boolean {
  const { accounts, lines, ratios } = book;
  const start = accounts.starts[account]!;
  let found = false;
  for (let line = start; line < start + accounts.hotCounts[account]!; line += 1) {
    const [market, row] = [lines.markets[line]!, lines.rows[line]!];
    if (market === where.market && ratios.isPosition[row] === 1) {
      addPosition(book, where, line);
      found = true;
    }
  }
  return found;
}

function groupsOf(book: Book, accounts: Iterable<number>): Groups {
  const groups: Groups = {
    positions: new Map(),
    collateral: new Map(),
    constant: 0n,
    accounts: new Array<number>(WITHOUT_POSITIONS + 1).fill(0),
  };
  const measure = createMeasure();
  for (const account of accounts) {
    measureAccount(book, account, measure);
    const level = measure.isPriced
      ? HEALTH_LEVELS.indexOf(levelOf(book, account, measure))
      : UNPRICED;
    const isIdle = level === HEALTHY && measure.positions === 0;
    groups.accounts[isIdle ? WITHOUT_POSITIONS : level]! += 1;
    if (level !== UNPRICED) {
      groups.constant += constantOf(book.accounts, account);
    }
    addLines(book, account, level, groups);
  }
  return groups;
}

function addLines(book: Book, account: number, level: number, groups: Groups): void {
  const { accounts, lines, markets, ratios } = book;
  const start = accounts.starts[account]!;
  for (let line = start; line < start + accounts.hotCounts[account]!; line += 1) {
    const market = lines.markets[line]!;
    const row = lines.rows[line]!;
    const size = lines.sizes[line]!;
    const tag = lines.tags[line]!;
    if (ratios.isPosition[row] === 1) {
      if (isPriced(markets, market)) {
        const ofMarket = within(groups.positions, market, newMap<PositionGroup>);
        addPosition(book, { ofMarket, market, level }, line);
      }
    } else if (level !== UNPRICED) {
      const ofRow = within(groups.collateral, row, newMap<CollateralSum>);
      const sum = within(ofRow, tag & 15, (places) => ({ ...createSizeSum(places), market }));
      addSize(sum, significandOf(size, tag));
    }
  }
}

function newMap<V>(): Map<number, V> {
  return new Map();
}

/** The value of a key, created if it is absent. */
function within<V>(map: Map<number, V>, key: number, make: (key: number) => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make(key);
    map.set(key, value);
  }
  return value;
}

interface Where {
  readonly ofMarket: Map<number, PositionGroup>;
  readonly market: number;
  readonly level: number;
}

function addPosition(book: Book, { ofMarket, market, level }: Where, line: number): void {
  const size = book.lines.sizes[line]!;
  const tag = book.lines.tags[line]!;
  const isShort = size < 0;
  const isAmongOthers = isShared(book, line);
  const bracket = isAmongOthers ? SHARED : bracketOfLine(book, market, line);
  const places = tag & 15;
  const key = (((bracket + 1) * (UNPRICED + 1) + level) * 2 + Number(isShort)) * 16 + places;
  const group = within(ofMarket, key, () => ({
    ...createSizeSum(places),
    level,
    bracket,
    isShort,
    sharedMargin: 0n,
  }));
  addSize(group, Math.abs(significandOf(size, tag)));
  if (isAmongOthers && level !== UNPRICED) {
    group.sharedMargin += exactLineMaintenance(book, line);
  }
}

function bracketOfLine({ lines, markets }: Book, market: number, line: number): number {
  const [size, tag] = [lines.sizes[line]!, lines.tags[line]!];
  return exactBracketOf(markets.lines[market]!, Math.abs(size) * markets.prices[market]!, () => {
    const price = unpackDecimal(markets.prices[market]!, markets.priceTags[market]!);
    const value = unpackDecimal(size, tag) * price;
    return value < 0n ? -value : value;
  });
}

/** ×10¹². */
function scaledPriceOf({ markets }: Book, market: number): bigint {
  return unpackDecimal(markets.prices[market]!, markets.priceTags[market]!);
}
