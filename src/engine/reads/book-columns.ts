/* eslint-disable @typescript-eslint/no-non-null-assertion -- every index comes from the book itself */
import { type HealthLevel } from '../../domain/risk/health/account-health.js';

import { type Engine } from '../engine.js';
import { createMeasure, levelOf, measureAccount } from '../screen/measure.js';

/**
 * Accounts in columns: place i of every list is the same account. Doubles, as the screen has them: for pictures, never
 * for a decision. Amounts in USD.
 */
export interface BookColumns {
  readonly ids: readonly string[];
  readonly levels: readonly HealthLevel[];
  /** equity / maintenance margin; null without margin. */
  readonly marginRatios: readonly (number | null)[];
  readonly notionals: readonly number[];
  readonly equities: readonly number[];
  /** Accounts that pass, also those beyond `limit`. */
  readonly totalCount: number;
}

export interface ColumnsQuery {
  /** Null does not restrict. */
  readonly ids: readonly string[] | null;
  readonly levels: readonly HealthLevel[] | null;
  /** Rows at the most. */
  readonly limit: number;
}

/**
 * Every account that holds a position or owes something, in one pass and one copy. An account that cannot be valued,
 * because a market has no price, is left out.
 */
export function bookColumnsOf({ book }: Engine, query: ColumnsQuery): BookColumns {
  const ids: string[] = [];
  const levels: HealthLevel[] = [];
  const marginRatios: (number | null)[] = [];
  const notionals: number[] = [];
  const equities: number[] = [];
  let totalCount = 0;
  const rows = book.accounts.indexOf;
  const asked =
    query.ids === null
      ? rows.values()
      : new Set(query.ids.flatMap((id) => rows.get(id) ?? [])).values();
  const measure = createMeasure();
  for (const account of asked) {
    measureAccount(book, account, measure);
    if (!measure.isPriced || (measure.positions === 0 && measure.equity >= 0)) {
      continue;
    }
    const level = levelOf(book, account, measure);
    if (query.levels?.includes(level) === false) {
      continue;
    }
    totalCount += 1;
    if (totalCount <= query.limit) {
      const { equity, maintenanceMargin, notional } = measure;
      ids.push(book.accounts.ids[account]!);
      levels.push(level);
      marginRatios.push(maintenanceMargin > 0 ? roundFor(equity / maintenanceMargin) : null);
      notionals.push(roundFor(notional));
      equities.push(roundFor(equity));
    }
  }
  return { ids, levels, marginRatios, notionals, equities, totalCount };
}

/** Five digits: more than a picture shows. */
function roundFor(value: number): number {
  return Number(value.toPrecision(5));
}
