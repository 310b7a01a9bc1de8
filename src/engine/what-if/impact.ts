/* eslint-disable @typescript-eslint/no-non-null-assertion -- every index comes from the book itself */
import {
  HEALTH_LEVELS,
  type HealthLevel,
  compareIds,
} from '../../domain/risk/health/account-health.js';

import { type Book } from '../book/book.js';
import { type Hypothesis, bookUnder } from './hypothesis.js';
import {
  type AccountMeasure,
  createMeasure,
  isIndebted,
  levelOf,
  measureAccount,
} from '../screen/measure.js';
import { sharedMaintenance } from '../book/schedule.js';
import { wholeNotionalOf } from '../book/shared-lines.js';

export interface LevelTotal {
  readonly level: HealthLevel;
  readonly accounts: number;
  /** Σ |size| · price in USD. */
  readonly notional: number;
}

/** The hypothesis to measure, and the size of the reported sample. */
export interface ImpactRequest {
  readonly hypothesis: Hypothesis;
  /** By market: the multiple of maintenance margin that cures, for the amount due. 1 if missing. */
  readonly cureRatios?: ReadonlyMap<string, number>;
  /** Maximum number of the worst affected accounts to name. */
  readonly sampleMax: number;
}

/** The impact of a hypothesis on the book. Levels are exact, amounts are doubles in USD. */
export interface BookImpact {
  /** Every level, best first. */
  readonly before: readonly LevelTotal[];
  readonly after: readonly LevelTotal[];
  /** Accounts that newly reach MARGIN_CALL or worse. */
  readonly newlyCalled: readonly string[];
  readonly newlyCalledNotional: number;
  /** Accounts that newly reach CLOSE_OUT or worse. */
  readonly newlyCloseOut: readonly string[];
  readonly newlyCloseOutNotional: number;
  /** Of both, the accounts with the largest amount due, in descending order. */
  readonly sample: readonly { readonly accountId: string; readonly amountDue: number }[];
  /** Accounts that cannot be valued because a market has no price. In no level. */
  readonly unpriced: readonly string[];
}

/** The impact with row numbers instead of ids, from a thread without ids. */
export interface RowImpact extends Omit<
  BookImpact,
  'newlyCalled' | 'newlyCloseOut' | 'sample' | 'unpriced'
> {
  readonly newlyCalled: readonly number[];
  readonly newlyCloseOut: readonly number[];
  readonly unpriced: readonly number[];
  readonly sample: readonly { readonly account: number; readonly amountDue: number }[];
}

/** The input of the thread: its own copy of the book, and the measures. */
export interface ImpactTask {
  readonly book: Book;
  readonly accountCount: number;
  /** The hypothesis as text (`encodeHypothesis`). */
  readonly requests: readonly (Omit<ImpactRequest, 'hypothesis'> & {
    readonly hypothesis: string;
  })[];
}

const CALLED = HEALTH_LEVELS.indexOf('MARGIN_CALL');
const CLOSED_OUT = HEALTH_LEVELS.indexOf('CLOSE_OUT');
const BANKRUPT = HEALTH_LEVELS.indexOf('BANKRUPT');

/**
 * Measures a hypothesis on the whole book in one pass: every account before and after. Pure: the book is
 * unchanged. Takes well below a microsecond per account; to keep this thread free,
 * `measureImpactAside` does the same in another thread.
 *
 * @param accountCount Accounts in the book.
 * @throws DomainError BAD_USER_INPUT for an unknown market or asset, or an inexact number.
 */
export function measureRows(book: Book, request: ImpactRequest, accountCount: number): RowImpact {
  const changed = bookUnder(book, request.hypothesis);
  const [before, after] = [createTotals(), createTotals()];
  const measure = createMeasure();
  const newlyCalled: number[] = [];
  const newlyCloseOut: number[] = [];
  const sample: { account: number; amountDue: number }[] = [];
  let newlyCalledNotional = 0;
  let newlyCloseOutNotional = 0;
  const unpriced: number[] = [];
  let withoutLines = accountCount;
  let indebtedBefore = 0;
  let indebtedAfter = 0;
  for (let account = 0; account < book.accounts.length; account += 1) {
    if (book.accounts.hotCounts[account] === 0 && changed.accounts.hotCounts[account] === 0) {
      indebtedBefore += Number(isIndebted(book, account));
      indebtedAfter += Number(isIndebted(changed, account));
      continue;
    }
    withoutLines -= 1;
    measureAccount(book, account, measure);
    if (!measure.isPriced) {
      unpriced.push(account);
      continue;
    }
    const from = addTo(before, levelOf(book, account, measure), measure);
    measureAccount(changed, account, measure);
    const to = addTo(after, levelOf(changed, account, measure), measure);
    const isHeld = measure.positions > 0;
    const isCalled = isHeld && from < CALLED && to >= CALLED;
    const isClosedOut = isHeld && from < CLOSED_OUT && to >= CLOSED_OUT;
    if (isCalled) {
      newlyCalled.push(account);
      newlyCalledNotional += measure.notional;
    }
    if (isClosedOut) {
      newlyCloseOut.push(account);
      newlyCloseOutNotional += measure.notional;
    }
    if (isCalled || isClosedOut) {
      const cureMargin = cureMarginOf(changed, account, request.cureRatios ?? new Map());
      sample.push({ account, amountDue: cureMargin - measure.equity });
      if (sample.length > request.sampleMax * 2 + 1_000) {
        keepWorst(sample, request.sampleMax);
      }
    }
  }
  keepWorst(sample, request.sampleMax);
  before[0]!.accounts += withoutLines - indebtedBefore;
  before[BANKRUPT]!.accounts += indebtedBefore;
  after[0]!.accounts += withoutLines - indebtedAfter;
  after[BANKRUPT]!.accounts += indebtedAfter;
  const called = { newlyCalled, newlyCalledNotional };
  const closedOut = { newlyCloseOut, newlyCloseOutNotional };
  return { before, after, ...called, ...closedOut, sample, unpriced };
}

/** Measures a hypothesis on the book, in this thread. */
export function measureImpact(book: Book, request: ImpactRequest): BookImpact {
  const { ids, indexOf } = book.accounts;
  return withIds(measureRows(book, request, indexOf.size), ids);
}

/** Replaces the row numbers of a result by ids. @param ids The ids at the time of the measurement. */
export function withIds(impact: RowImpact, ids: readonly string[]): BookImpact {
  const idOf = (account: number): string => ids[account] ?? '';
  return {
    ...impact,
    newlyCalled: impact.newlyCalled.map(idOf).sort(compareIds),
    newlyCloseOut: impact.newlyCloseOut.map(idOf).sort(compareIds),
    unpriced: impact.unpriced.map(idOf).sort(compareIds),
    sample: impact.sample
      .map(({ account, amountDue }) => ({ accountId: idOf(account), amountDue }))
      .sort(worstFirst),
  };
}

/** The combined impact on two books without common accounts. */
export function joinImpacts(a: BookImpact, b: BookImpact, sampleMax: number): BookImpact {
  const joined = (key: 'newlyCalled' | 'newlyCloseOut' | 'unpriced'): readonly string[] =>
    [...a[key], ...b[key]].sort(compareIds);
  return {
    before: addTotals(a.before, b.before),
    after: addTotals(a.after, b.after),
    newlyCalled: joined('newlyCalled'),
    newlyCalledNotional: a.newlyCalledNotional + b.newlyCalledNotional,
    newlyCloseOut: joined('newlyCloseOut'),
    newlyCloseOutNotional: a.newlyCloseOutNotional + b.newlyCloseOutNotional,
    sample: [...a.sample, ...b.sample].sort(worstFirst).slice(0, sampleMax),
    unpriced: joined('unpriced'),
  };
}

function addTotals(a: readonly LevelTotal[], b: readonly LevelTotal[]): readonly LevelTotal[] {
  return a.map(({ level, accounts, notional }, place) => ({
    level,
    accounts: accounts + b[place]!.accounts,
    notional: notional + b[place]!.notional,
  }));
}

function worstFirst(a: BookImpact['sample'][number], b: BookImpact['sample'][number]): number {
  return a.amountDue === b.amountDue
    ? compareIds(a.accountId, b.accountId)
    : b.amountDue - a.amountDue;
}

function createTotals(): { level: HealthLevel; accounts: number; notional: number }[] {
  return HEALTH_LEVELS.map((level) => ({ level, accounts: 0, notional: 0 }));
}

/** @returns the index of the level in the levels. */
function addTo(
  totals: { accounts: number; notional: number }[],
  level: HealthLevel,
  { notional }: AccountMeasure,
): number {
  const place = HEALTH_LEVELS.indexOf(level);
  const total = totals[place]!;
  total.accounts += 1;
  total.notional += notional;
  return place;
}

function keepWorst(sample: { account: number; amountDue: number }[], count: number): void {
  sample.sort((a, b) =>
    a.amountDue === b.amountDue ? a.account - b.account : b.amountDue - a.amountDue,
  );
  sample.length = Math.min(sample.length, count);
}

function cureMarginOf(
  book: Book,
  account: number,
  cureRatios: ReadonlyMap<string, number>,
): number {
  const { accounts, lines, markets, ratios } = book;
  const start = accounts.starts[account]!;
  let margin = 0;
  for (let line = start; line < start + accounts.hotCounts[account]!; line += 1) {
    const market = lines.markets[line]!;
    if (ratios.isPosition[lines.rows[line]!] === 1) {
      const price = markets.prices[market]!;
      const notional = Math.abs(lines.sizes[line]! * price);
      const cureRatio = cureRatios.get(markets.ids[market]!) ?? 1;
      const whole = wholeNotionalOf(book, line, notional, price);
      margin += sharedMaintenance(markets.lines[market]!, notional, whole) * cureRatio;
    }
  }
  return margin;
}
