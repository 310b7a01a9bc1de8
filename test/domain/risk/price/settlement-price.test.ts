import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { decimal, ONE } from '../../../../src/domain/decimal.js';
import {
  type SettlementMark,
  slotAt,
  slotsOf,
  windowMeanOf,
} from '../../../../src/domain/risk/price/settlement-price.js';
import { secondsAfter } from '../../../support/risk-factories.js';

const window = (windowSeconds: number) => ({
  settlesAt: secondsAfter(windowSeconds),
  windowSeconds,
});

function markAt(second: number, price: string, slotSeconds = 1): SettlementMark {
  const slot = Math.floor(second / slotSeconds);
  return { slot, price: decimal(price), at: secondsAfter(second) };
}

test.each([
  { windowSeconds: 60, slotSeconds: 1, slots: 60 },
  { windowSeconds: 600, slotSeconds: 1, slots: 600 },
  { windowSeconds: 601, slotSeconds: 2, slots: 301 },
  { windowSeconds: 3600, slotSeconds: 6, slots: 600 },
  { windowSeconds: 86_400, slotSeconds: 144, slots: 600 },
])(
  'a window of $windowSeconds s has $slots parts of $slotSeconds s',
  ({ windowSeconds, ...parts }) => {
    expect(slotsOf(windowSeconds)).toEqual(parts);
  },
);

test('an instant lies in a part from the first of the window to the last before its end', () => {
  const at = (milliseconds: number): number | null =>
    slotAt(window(60), new Date(secondsAfter(0).getTime() + milliseconds));
  expect([-1, 0, 999, 1000, 59_999, 60_000].map(at)).toEqual([null, 0, 0, 1, 59, null]);
});

describe('the mean of a window', () => {
  test('needs a mark in half of the parts', () => {
    // Each mark counts for ten parts: two cover 20 of 60, three 30.
    const marks = [markAt(0, '100'), markAt(20, '101'), markAt(40, '102')];
    expect(windowMeanOf(window(60), marks, 10)).toMatchObject({
      covered: 30,
      price: decimal('101'),
    });
    expect(windowMeanOf(window(60), marks.slice(1), 10)).toEqual({
      covered: 20,
      slots: 60,
      price: null,
    });
    expect(windowMeanOf(window(60), [], 10).price).toBeNull();
  });

  test('does not depend on the order of the marks, and lies among them', () => {
    const marksOf = fc.uniqueArray(
      fc.record({ second: fc.nat(59), cents: fc.integer({ min: 1, max: 10_000_000 }) }),
      { minLength: 30, maxLength: 60, selector: ({ second }) => second },
    );
    fc.assert(
      fc.property(marksOf, (rows) => {
        const marks = rows.map(({ second, cents }) =>
          markAt(second, decimal(cents).div(100).toFixed()),
        );
        const { price } = windowMeanOf(window(60), marks, 60);
        expect(windowMeanOf(window(60), marks.toReversed(), 60).price).toEqual(price);
        const values = marks.map((mark) => mark.price.toNumber());
        expect(price?.toNumber()).toBeGreaterThanOrEqual(Math.min(...values));
        expect(price?.toNumber()).toBeLessThanOrEqual(Math.max(...values));
      }),
    );
  });

  test('is moved by one false mark no further than its share of the window', () => {
    const honest = Array.from({ length: 60 }, (_, second) => markAt(second, '100'));
    const marks = honest.map((mark) =>
      mark.slot === 30 ? { ...mark, price: decimal('1000') } : mark,
    );
    // 900 / 60
    expect(windowMeanOf(window(60), marks, 60).price?.minus(100)).toEqual(ONE.times(15));
  });
});
