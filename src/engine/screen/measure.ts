/* eslint-disable @typescript-eslint/no-non-null-assertion -- every index comes from the book itself */
import { type HealthLevel } from '../../domain/risk/health/account-health.js';

import { type Book } from '../book/book.js';
import { sharedInitial, sharedMaintenance } from '../book/schedule.js';
import { wholeNotionalOf } from '../book/shared-lines.js';
import { type Threshold, errorBound, isBelow } from './verdict.js';

/** One account in doubles, in USD: for display and ordering, never for a decision. */
export interface AccountMeasure {
  equity: number;
  collateralValue: number;
  unrealizedPnl: number;
  maintenanceMargin: number;
  initialMargin: number;
  /** Σ |size| · price. */
  notional: number;
  warningMargin: number;
  closeOutMargin: number;
  positions: number;
  /** False while a market that the account depends on has no price: the amounts are then meaningless. */
  isPriced: boolean;
  /** The maximum error of a comparison of equity with one of the margins. */
  bound: number;
}

export function createMeasure(): AccountMeasure {
  return {
    equity: 0,
    collateralValue: 0,
    unrealizedPnl: 0,
    maintenanceMargin: 0,
    initialMargin: 0,
    notional: 0,
    warningMargin: 0,
    closeOutMargin: 0,
    positions: 0,
    isPriced: true,
    bound: 0,
  };
}

/** Measures the account in a row into `out`. */
export function measureAccount(book: Book, account: number, out: AccountMeasure): AccountMeasure {
  const { accounts, lines, markets, ratios } = book;
  const start = accounts.starts[account]!;
  const hotCount = accounts.hotCounts[account]!;
  const constant = accounts.constants[account]!;
  clearMeasure(out);
  let gross = 0;
  let value = 0;
  for (let line = start; line < start + hotCount; line += 1) {
    const market = lines.markets[line]!;
    const row = lines.rows[line]!;
    const price = markets.prices[market]!;
    const worth = lines.sizes[line]! * price * ratios.keeps[row]!;
    const notional = Math.abs(worth);
    value += worth;
    gross += notional;
    out.isPriced &&= price > 0;
    if (ratios.isPosition[row] === 0) {
      out.collateralValue += worth;
      continue;
    }
    const schedule = markets.lines[market]!;
    const whole = wholeNotionalOf(book, line, notional, price);
    const maintenance = sharedMaintenance(schedule, notional, whole);
    out.positions += 1;
    out.notional += notional;
    out.maintenanceMargin += maintenance;
    out.initialMargin += sharedInitial(schedule, notional, whole);
    out.warningMargin += maintenance * ratios.warnings[row]!;
    out.closeOutMargin += maintenance * ratios.closeOuts[row]!;
  }
  for (let line = start + hotCount; line < start + accounts.lineCounts[account]!; line += 1) {
    const keep = ratios.keeps[lines.rows[line]!]!;
    out.collateralValue += lines.sizes[line]! * keep;
  }
  out.equity = constant + value;
  out.unrealizedPnl = out.equity - out.collateralValue;
  out.bound = errorBound(book, constant, gross, hotCount);
  return out;
}

/**
 * The level of a measured account, exactly: amounts that doubles cannot decide are compared as integers. By
 * amounts alone, without the hysteresis of a warning, as `healthLevelOf`.
 */
export function levelOf(book: Book, account: number, measure: AccountMeasure): HealthLevel {
  const isUnder = (margin: number, threshold: Threshold): boolean => {
    const room = measure.equity - margin;
    return Math.abs(room) > measure.bound ? room < 0 : isBelow(book, account, threshold);
  };
  if (isUnder(0, 'zero')) {
    return 'BANKRUPT';
  }
  if (measure.positions === 0) {
    return 'HEALTHY';
  }
  if (isUnder(measure.closeOutMargin, 'closeOut')) {
    return 'CLOSE_OUT';
  }
  if (isUnder(measure.maintenanceMargin, 'maintenance')) {
    return 'MARGIN_CALL';
  }
  return isUnder(measure.warningMargin, 'warning') ? 'WARNING' : 'HEALTHY';
}

/** Whether an account that depends on no price owes more than it has: its constant is its whole equity. */
export function isIndebted({ accounts }: Book, account: number): boolean {
  return accounts.constants[account]! < 0;
}

function clearMeasure(out: AccountMeasure): void {
  out.collateralValue = 0;
  out.maintenanceMargin = 0;
  out.initialMargin = 0;
  out.notional = 0;
  out.warningMargin = 0;
  out.closeOutMargin = 0;
  out.positions = 0;
  out.isPriced = true;
}
