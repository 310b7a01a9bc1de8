import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const PRICES = path.resolve(import.meta.dirname, '../../../shared/data/prices');

export const FTX_WEEK = path.join(PRICES, 'binance_um_1m_ftx_2022-11-06_10.csv.gz');
export const CALM_DAY = path.join(PRICES, 'dydx_1m_trade_quote_BTC_2026-01-01_calm.csv.gz');
export const CRASH_OF_OCTOBER = path.join(PRICES, 'crash_2025-10-10_multi_venue_1m.csv.gz');

/** Whether the recorded prices are at hand; says so when they are not. */
export function hasRecordedPrices(): boolean {
  const isThere = [FTX_WEEK, CALM_DAY, CRASH_OF_OCTOBER].every((file) => existsSync(file));
  if (!isThere) {
    process.stderr.write(`SKIPPED: what needs recorded prices, because ${PRICES} is absent.\n`);
  }
  return isThere;
}
