import { type Decimal } from '../../domain/decimal.js';

import { assert } from '../../domain/errors.js';

import { ENGINE_SCALE, scaledDecimal, toDouble } from './packed-decimal.js';

/** The ratios ×10¹² of one row. A position has a `keep` of one, collateral has ratios of zero. */
export interface ExactRatios {
  readonly low: bigint;
  readonly high: bigint;
  readonly warning: bigint;
  readonly closeOut: bigint;
  readonly keep: bigint;
}

/**
 * The distinct sets of ratios of lines. A book has few of them (markets × enforcement states × terms still
 * frozen), so a line stores a row number instead of four numbers.
 */
export interface RatioTable {
  lows: Float64Array;
  highs: Float64Array;
  /** 1 for a position; 1 − haircut for collateral. */
  keeps: Float64Array;
  warnings: Float64Array;
  closeOuts: Float64Array;
  /** 1 for a position, 0 for collateral. */
  isPosition: Uint8Array;
  /** 1 for a position under a margin call, which has frozen the ratios: parameter changes do not affect them. */
  isFrozen: Uint8Array;
  readonly exact: ExactRatios[];
  readonly rowOf: Map<string, number>;
  /** The largest ratio of any row, for the error bound. */
  ratioMax: number;
}

/** The thresholds of a position. */
export interface PositionRatios {
  readonly lowRatio: Decimal | null;
  readonly highRatio: Decimal | null;
  readonly warningRatio: Decimal;
  readonly closeOutRatio: Decimal;
  /** Whether a margin call froze the last two. */
  readonly isFrozen?: boolean;
}

export function createRatioTable(): RatioTable {
  return {
    lows: new Float64Array(64),
    highs: new Float64Array(64),
    keeps: new Float64Array(64),
    warnings: new Float64Array(64),
    closeOuts: new Float64Array(64),
    isPosition: new Uint8Array(64),
    isFrozen: new Uint8Array(64),
    exact: [],
    rowOf: new Map(),
    ratioMax: 1,
  };
}

/** The row of a position's ratios, added if new. An unwatched threshold counts as zero. */
export function positionRow(table: RatioTable, ratios: PositionRatios): number {
  const { lowRatio, highRatio, warningRatio, closeOutRatio, isFrozen = false } = ratios;
  const key = `${lowRatio?.toString() ?? ''}|${highRatio?.toString() ?? ''}|${warningRatio.toString()}|${closeOutRatio.toString()}|${isFrozen ? 'frozen' : ''}`;
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
  table.isPosition[row] = 1;
  table.isFrozen[row] = isFrozen ? 1 : 0;
  table.rowOf.set(key, row);
  return row;
}

/** A separate row for collateral that counts with the fraction `keep` (×10¹²) of its value. */
export function collateralRow(table: RatioTable, keep: bigint): number {
  const row = addRow(table);
  setCollateralRow(table, row, keep);
  return row;
}

/** Changes the fraction with which the collateral of a row counts. */
export function setCollateralRow(table: RatioTable, row: number, keep: bigint): void {
  setRow(table, row, { low: 0n, high: 0n, warning: 0n, closeOut: 0n, keep });
}

/** A new row: that of a position, with other governed ratios. */
export function regovernedRow(
  table: RatioTable,
  row: number,
  governed: { readonly warning: bigint; readonly closeOut: bigint },
): number {
  const known = table.exact[row];
  assert(known !== undefined, 'a line has a row of ratios');
  const added = addRow(table);
  setRow(table, added, { ...known, ...governed });
  table.isPosition[added] = 1;
  return added;
}

/** A copy that can be changed without changing the table. */
export function copyRatioTable(table: RatioTable): RatioTable {
  return {
    ...table,
    lows: table.lows.slice(),
    highs: table.highs.slice(),
    keeps: table.keeps.slice(),
    warnings: table.warnings.slice(),
    closeOuts: table.closeOuts.slice(),
    isPosition: table.isPosition.slice(),
    isFrozen: table.isFrozen.slice(),
    exact: [...table.exact],
    rowOf: new Map(table.rowOf),
  };
}

function addRow(table: RatioTable): number {
  const row = table.exact.length;
  if (row === table.lows.length) {
    growRatios(table, row * 2);
  }
  return row;
}

function setRow(table: RatioTable, row: number, exact: ExactRatios): void {
  table.exact[row] = exact;
  table.lows[row] = toDouble(exact.low, 12);
  table.highs[row] = toDouble(exact.high, 12);
  table.keeps[row] = toDouble(exact.keep, 12);
  table.warnings[row] = toDouble(exact.warning, 12);
  table.closeOuts[row] = toDouble(exact.closeOut, 12);
  for (const ratio of [exact.low, exact.high, exact.warning, exact.closeOut]) {
    table.ratioMax = Math.max(table.ratioMax, toDouble(ratio, 12));
  }
}

function growRatios(table: RatioTable, length: number): void {
  for (const column of ['lows', 'highs', 'keeps', 'warnings', 'closeOuts'] as const) {
    const longer = new Float64Array(length);
    longer.set(table[column]);
    table[column] = longer;
  }
  for (const column of ['isPosition', 'isFrozen'] as const) {
    const longer = new Uint8Array(length);
    longer.set(table[column]);
    table[column] = longer;
  }
}
