import { type Decimal } from '../../domain/decimal.js';
import { type HealthLevel } from '../../domain/risk/health/account-health.js';

import { type BookReader } from '../readers/book-reader.js';
import { type Loaders } from '../loaders/loaders.js';

/** Totals over the accounts in a caller's scope. Amounts in USD. */
export interface RiskSummaryModel {
  readonly asOf: Date;
  readonly levels: readonly {
    readonly level: HealthLevel;
    readonly accounts: number;
    readonly notional: Decimal;
  }[];
  readonly accountsWithoutPositions: number;
  readonly openMarginCalls: number;
  readonly equity: Decimal;
  readonly maintenanceMargin: Decimal;
  readonly openInterest: Decimal;
}

export async function riskSummaryOf(book: BookReader, loaders: Loaders): Promise<RiskSummaryModel> {
  const visible = await loaders.accounts.visibleIds();
  const [summary, openMarginCalls] = await Promise.all([
    book.summarize(visible),
    loaders.marginCalls.openCount(),
  ]);
  return { ...summary, openMarginCalls, asOf: loaders.now };
}
