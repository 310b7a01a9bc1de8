import { describe, expect, test } from 'vitest';

import { type Decimal, decimal, min, ONE, ZERO } from '../../../../src/domain/decimal.js';
import { slippageBehind } from '../../../../src/domain/risk/liquidation/queued-slippage.js';

/** Evenly resting: an order of 10 slips 1 % on average, one of 20 slips 2 %. Nothing rests beyond 50. */
const even = (size: Decimal): Decimal => (size.gt(50) ? ONE : min(ONE, size.div(1000)));

describe('slippage of an order behind others', () => {
  test('alone it is that of the book', () => {
    expect(slippageBehind(ZERO, even)(decimal(10)).toFixed()).toBe('0.01');
  });

  test('behind 10 of 20 it is what the second half slips: 2 % on both, 1 % on the first', () => {
    expect(slippageBehind(decimal(10), even)(decimal(10)).toFixed()).toBe('0.03');
  });

  test('does not fall with size, and the parts add up to the whole', () => {
    const sizes = [1, 2, 5, 10, 20, 39, 40].map(decimal);
    const slipped = sizes.map((size) => slippageBehind(decimal(10), even)(size));
    expect(slipped).toEqual(slipped.toSorted((a, b) => a.comparedTo(b)));
    const [ahead, behind] = [decimal(10), decimal(40)];
    const parts = even(ahead).times(ahead).plus(slippageBehind(ahead, even)(behind).times(behind));
    expect(parts.toFixed()).toBe(even(decimal(50)).times(50).toFixed());
  });

  test('what the book does not hold behind the others costs all of it', () => {
    expect(slippageBehind(decimal(60), even)(decimal(1)).toFixed()).toBe('1');
    expect(slippageBehind(decimal(40), even)(decimal(1000)).gt('0.9')).toBe(true);
  });
});
