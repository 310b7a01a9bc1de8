import { setImmediate as yieldToOthers } from 'node:timers/promises';

/** Rows that are worked on without a pause: their arithmetic takes some milliseconds. */
export const SLICE_ROWS = 250;

/**
 * Works on many rows without keeping the event loop: it turns between two slices, so that everything else that is
 * ready in this process runs, for example a round of prices.
 *
 * @param work Gets the slices in the order of the rows, at most `SLICE_ROWS` rows each. A promise is awaited.
 */
export async function inSlices<Row>(
  rows: readonly Row[],
  work: (slice: readonly Row[]) => unknown,
): Promise<void> {
  await inWeightedSlices(rows, { weightOf: () => 1, weightMax: SLICE_ROWS }, work);
}

export interface SliceSize<Row> {
  readonly weightOf: (row: Row) => number;
  /** A slice has one row, or as many as together weigh no more than this. */
  readonly weightMax: number;
}

/** The same for rows that differ in what they cost. */
export async function inWeightedSlices<Row>(
  rows: readonly Row[],
  { weightOf, weightMax }: SliceSize<Row>,
  work: (slice: readonly Row[]) => unknown,
): Promise<void> {
  let slice: Row[] = [];
  let weight = 0;
  for (const row of rows) {
    const own = weightOf(row);
    if (slice.length > 0 && weight + own > weightMax) {
      await work(slice);
      await yieldToOthers();
      slice = [];
      weight = 0;
    }
    slice.push(row);
    weight += own;
  }
  if (slice.length > 0) {
    await work(slice);
  }
}
