import { expect, test } from 'vitest';

import { inSlices, inWeightedSlices, SLICE_ROWS } from '../../src/app/slices.js';
import { turnsDuring } from '../support/turns.js';

const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);

test('the event loop turns between two slices, and every row is worked on once, in order', async () => {
  const seen: number[] = [];
  const rows = numbers(10 * SLICE_ROWS);
  const turns = await turnsDuring(() => inSlices(rows, (slice) => seen.push(...slice)));
  expect(seen).toEqual(rows);
  expect(turns).toBeGreaterThanOrEqual(9);
});

test.each([
  [0, []],
  [SLICE_ROWS, [SLICE_ROWS]],
  [SLICE_ROWS + 1, [SLICE_ROWS, 1]],
])('%i rows are slices of %j', async (count, lengths) => {
  const seen: number[] = [];
  await inSlices(numbers(count), (slice) => seen.push(slice.length));
  expect(seen).toEqual(lengths);
});

test('a slice weighs no more than its limit, unless one row does', async () => {
  const seen: (readonly number[])[] = [];
  const size = { weightOf: (weight: number) => weight, weightMax: 10 };
  await inWeightedSlices([4, 6, 1, 30, 9, 2], size, (slice) => seen.push([...slice]));
  expect(seen).toEqual([[4, 6], [1], [30], [9], [2]]);
});

test('a slice that fails ends the work with its error', async () => {
  const fail = () => {
    throw new Error('no');
  };
  await expect(inSlices(numbers(3), fail)).rejects.toThrow('no');
});
