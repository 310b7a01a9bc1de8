import fc from 'fast-check';
import { expect, test } from 'vitest';

import {
  admittedPlaces,
  Decimal as Exact,
  quotientOf as quotientOfServer,
} from '../../src/domain/decimal.js';
import {
  admittedQuotientOf,
  compare,
  decimalOf,
  minus,
  plus,
  quotientOf,
  rounded,
  textOf,
  times,
} from '../../packages/verifier/src/numbers/decimal.js';

const number = fc
  .tuple(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), fc.integer({ min: 0, max: 20 }))
  .map(([units, places]) => new Exact(units.toString()).div(new Exact(10).pow(places)).toFixed());

test('sums, differences, products and comparisons are those of another library', () => {
  fc.assert(
    fc.property(number, number, (a, b) => {
      const [one, other] = [decimalOf(a), decimalOf(b)];
      const [x, y] = [new Exact(a), new Exact(b)];
      expect(textOf(plus(one, other))).toBe(x.plus(y).toFixed());
      expect(textOf(minus(one, other))).toBe(x.minus(y).toFixed());
      expect(textOf(times(one, other))).toBe(x.times(y).toFixed());
      expect(compare(one, other)).toBe(x.comparedTo(y));
    }),
  );
});

test('quotients and roundings are those of another library, in all three directions', () => {
  const places = fc.integer({ min: 0, max: 20 });
  const modes = [
    ['UP', Exact.ROUND_CEIL],
    ['DOWN', Exact.ROUND_FLOOR],
    ['HALF_EVEN', Exact.ROUND_HALF_EVEN],
  ] as const;
  fc.assert(
    fc.property(number, number, places, (a, b, digits) => {
      fc.pre(!new Exact(b).isZero());
      for (const [rounding, mode] of modes) {
        const quotient = quotientOf(decimalOf(a), decimalOf(b), { places: digits, rounding });
        const cut = rounded(decimalOf(a), digits, rounding);
        expect(textOf(quotient)).toBe(new Exact(a).div(b).toDecimalPlaces(digits, mode).toFixed());
        expect(textOf(cut)).toBe(new Exact(a).toDecimalPlaces(digits, mode).toFixed());
      }
    }),
  );
});

test('a mean has as many decimals as a number from outside may have', () => {
  const price = fc.integer({ min: 1, max: 10 ** 9 }).map(String);
  fc.assert(
    fc.property(price, price, (a, b) => {
      const mean = quotientOfServer(new Exact(a), new Exact(b));
      const expected = mean.toDecimalPlaces(admittedPlaces(mean, 12), Exact.ROUND_HALF_EVEN);
      expect(textOf(admittedQuotientOf(decimalOf(a), decimalOf(b), 12))).toBe(expected.toFixed());
    }),
  );
});

test.each(['', '1e5', '.5', '1.', '+1', ' 1', 'NaN', '0x1'])('%j is no number', (text) => {
  expect(() => decimalOf(text)).toThrow();
});
