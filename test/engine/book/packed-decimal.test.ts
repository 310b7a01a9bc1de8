import { expect, test } from 'vitest';
import * as fc from 'fast-check';

import { decimal } from '../../../src/domain/decimal.js';
import { packDecimal, packSum, unpackDecimal } from '../../../src/engine/book/packed-decimal.js';

const MAX = 2n ** 53n - 1n;

test('a packed decimal restores every significand below 2^53 at up to 12 decimals', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.bigInt({ min: -MAX, max: MAX }), fc.bigInt({ min: MAX - 4_000n, max: MAX })),
      fc.integer({ min: 0, max: 12 }),
      (significand, places) => {
        const number = decimal(significand.toString()).div(decimal(10).pow(places));
        const { value, tag } = packDecimal('n', number);
        expect(value).toBe(Number(number.toFixed()));
        expect(tag).toBeLessThan(256);
        expect(unpackDecimal(value, tag)).toBe(significand * 10n ** BigInt(12 - places));
      },
    ),
    { numRuns: 20_000 },
  );
});

test('a significand of 2^53 and a 13th decimal are refused', () => {
  expect(() => packDecimal('n', decimal('9007199254740992'))).toThrow('2^53');
  expect(() => packDecimal('n', decimal('9007.199254740992'))).toThrow('2^53');
  expect(() => packDecimal('n', decimal('0.0000000000001'))).toThrow('12 decimals');
  expect(unpackDecimal(...pair('9007199254740991'))).toBe(MAX * 10n ** 12n);

  function pair(text: string): [number, number] {
    const { value, tag } = packDecimal('n', decimal(text));
    return [value, tag];
  }
});

test.each([
  ['90071992.54740991', 1],
  ['90071992.54740992', 2],
  ['-180143985.09481982', 2],
  ['9007199254740991.999999999999', 2],
  ['9007199254740991', 1],
  ['0.000000000001', 1],
])('a sum of %s is packed exactly, in %d parts', (text, parts) => {
  const packed = packSum('n', decimal(text));
  expect(packed).toHaveLength(parts);
  const total = packed.reduce((units, { value, tag }) => units + unpackDecimal(value, tag), 0n);
  expect(total.toString()).toBe(decimal(text).times(1e12).toFixed());
});

test('a sum of 2^53 and one with a 13th decimal are refused', () => {
  expect(() => packSum('n', decimal('9007199254740992'))).toThrow('2^53');
  expect(() => packSum('n', decimal('9007199254740992.5'))).toThrow('2^53');
  expect(() => packSum('n', decimal('1.0000000000001'))).toThrow('12 decimals');
});
