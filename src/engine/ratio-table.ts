import { type Decimal } from '../domain/decimal.js';

import { assert } from '../domain/errors.js';

import { ENGINE_SCALE, scaledDecimal, toDouble } from './packed-decimal.js';

/** Columns of a ratio row: what margin, and what value, a line counts with. */
export const RATIO_STRIDE = 8;
export const LOW = 0;
export const HIGH = 1;
/** 1 for a position; 1 − haircut for collateral. */
export const KEEP = 2;
/** 1 for a position, 0 for collateral. */
export const IS_POSITION = 3;
export const WARNING = 4;
export const CLOSE_OUT = 5;

/** The ratios ×10¹² of one row. A position has a `keep` of one, collateral has ratios of zero. */
export interface ExactRatios {
  readonly low: bigint;
  readonly high: bigint;
  readonly warning: bigint;
  readonly closeOut: bigint;
  readonly keep: bigint;
}

/**
 * The distinct sets of ratios that lines carry. A book has few of them (markets × enforcement
 * states × terms still frozen), so a line stores a row number instead of four numbers.
 */
export interface RatioTable {
  /** RATIO_STRIDE doubles per row. */
  values: Float64Array;
  readonly exact: ExactRatios[];
  readonly rowOf: Map<string, number>;
  /** The largest ratio of any row, for the error bound. */
  ratioMax: number;
}

/** What a position says about its thresholds. */
export interface PositionRatios {
  readonly lowRatio: Decimal | null;
  readonly highRatio: Decimal | null;
  readonly warningRatio: Decimal;
  readonly closeOutRatio: Decimal;
}

export function createRatioTable(): RatioTable {
  return {
    values: new Float64Array(64 * RATIO_STRIDE),
    exact: [],
    rowOf: new Map(),
    ratioMax: 1,
  };
}

/** The row of a position's ratios, added when new. A side that is not watched counts as zero. */
export function positionRow(table: RatioTable, ratios: PositionRatios): number {
  const { lowRatio, highRatio, warningRatio, closeOutRatio } = ratios;
  const key = `${lowRatio?.toString() ?? ''}|${highRatio?.toString() ?? ''}|${warningRatio.toString()}|${closeOutRatio.toString()}`;
  const known = table.rowOf.get(key);
  if (known !== undefined) {
    return known;
  }
  const row = addRow(table);
  setRow(table, row, {
    low: lowRatio === null ? 0n : scaledDecimal('lowRatio', lowRatio),
    high: highRatio === null ? 0n : scaledDecimal('highRatio', highRatio),
    warning: scaledDecimal('warningRatio', warningRatio),
    closeOut: scaledDecimal('closeOutRatio', closeOutRatio),
    keep: ENGINE_SCALE,
  });
  table.values[row * RATIO_STRIDE + IS_POSITION] = 1;
  table.rowOf.set(key, row);
  return row;
}

/** A row of its own for collateral that counts `keep` (×10¹²) of its value. */
export function collateralRow(table: RatioTable, keep: bigint): number {
  const row = addRow(table);
  setCollateralRow(table, row, keep);
  return row;
}

/** Changes what the collateral of a row counts. */
export function setCollateralRow(table: RatioTable, row: number, keep: bigint): void {
  setRow(table, row, { low: 0n, high: 0n, warning: 0n, closeOut: 0n, keep });
}

/** A new row: a position's, with other governed ratios. */
export function regovernedRow(
  table: RatioTable,
  row: number,
  governed: { readonly warning: bigint; readonly closeOut: bigint },
): number {
  const known = table.exact[row];
  assert(known !== undefined, 'a line has a row of ratios');
  const added = addRow(table);
  setRow(table, added, { ...known, ...governed });
  table.values[added * RATIO_STRIDE + IS_POSITION] = 1;
  return added;
}

/** The same rows, to change without changing the table. */
export function copyRatioTable(table: RatioTable): RatioTable {
  const { values, exact, rowOf, ratioMax } = table;
  return { values: values.slice(), exact: [...exact], rowOf: new Map(rowOf), ratioMax };
}

function addRow(table: RatioTable): number {
  const row = table.exact.length;
  if ((row + 1) * RATIO_STRIDE > table.values.length) {
    const grown = new Float64Array(table.values.length * 2);
    grown.set(table.values);
    table.values = grown;
  }
  return row;
}

function setRow(table: RatioTable, row: number, exact: ExactRatios): void {
  table.exact[row] = exact;
  const at = row * RATIO_STRIDE;
  table.values[at + LOW] = toDouble(exact.low, 12);
  table.values[at + HIGH] = toDouble(exact.high, 12);
  table.values[at + KEEP] = toDouble(exact.keep, 12);
  table.values[at + WARNING] = toDouble(exact.warning, 12);
  table.values[at + CLOSE_OUT] = toDouble(exact.closeOut, 12);
  for (const ratio of [exact.low, exact.high, exact.warning, exact.closeOut]) {
    table.ratioMax = Math.max(table.ratioMax, toDouble(ratio, 12));
  }
}
