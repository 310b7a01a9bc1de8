import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const PRICES = path.resolve(import.meta.dirname, '../../../shared/data/prices');

export const FTX_WEEK = path.join(PRICES, 'binance_um_1m_ftx_2022-11-06_10.csv.gz');
export const CALM_DAY = path.join(PRICES, 'dydx_1m_trade_quote_BTC_2026-01-01_calm.csv.gz');

/** Whether the recorded prices are at hand; says so when they are not. */
export function hasRecordedPrices(): boolean {
  const isThere = existsSync(FTX_WEEK) && existsSync(CALM_DAY);
  if (!isThere) {
    process.stderr.write(`SKIPPED: what needs recorded prices, because ${PRICES} is absent.\n`);
  }
  return isThere;
}
