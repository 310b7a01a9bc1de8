import { describe, expect, test } from 'vitest';
import fc from 'fast-check';

import { decimal } from '../../../src/domain/decimal.js';
import {
  type OpenInterestScaling,
  openInterestScaledFraction,
  openInterestScaledMargin,
} from '../../../conformance/peer-rules/open-interest-margin.js';
import { anyAmount } from '../../support/risk-arbitraries.js';

/** A market of 20 % that asks for everything between 1 and 2 million of open interest. */
function aScaling(openInterest: string, base = '0.2'): OpenInterestScaling {
  return {
    baseFraction: decimal(base),
    openInterest: decimal(openInterest),
    caps: { lower: decimal(1_000_000), upper: decimal(2_000_000) },
  };
}

describe('the initial margin of a crowded market', () => {
  test.each([
    ['0', '0.2', '200'],
    ['1000000', '0.2', '200'],
    ['1000000.01', '0.2', '200'],
    ['1000001.25', '0.200001', '200.001'],
    ['1500000', '0.6', '600'],
    ['1999999.99', '0.999999', '999.999'],
    ['2000000', '1', '1000'],
    ['90000000', '1', '1000'],
  ])('with open interest %s is %s of notional: %s of 1,000', (openInterest, fraction, margin) => {
    const scaling = aScaling(openInterest);
    expect(openInterestScaledFraction(scaling).toFixed()).toBe(fraction);
    expect(openInterestScaledMargin(decimal(1000), scaling).toFixed()).toBe(margin);
  });

  test('is the base fraction where a market has no caps', () => {
    const scaling = { ...aScaling('90000000'), caps: null };
    expect(openInterestScaledFraction(scaling).toFixed()).toBe('0.2');
    expect(openInterestScaledMargin(decimal('0.000001'), scaling).toFixed()).toBe('0.000001');
  });

  test('jumps where the caps are one', () => {
    const caps = { lower: decimal(5), upper: decimal(5) };
    const at = (openInterest: string): string =>
      openInterestScaledFraction({ ...aScaling(openInterest), caps }).toFixed();
    expect(['4', '5', '5.000001'].map(at)).toEqual(['0.2', '0.2', '1']);
  });

  test('rises in whole parts per million, and the requirement is that part, rounded up', () => {
    const thirds = { ...aScaling('2'), caps: { lower: decimal(0), upper: decimal(3) } };
    expect(openInterestScaledFraction(thirds).toFixed()).toBe('0.733333');
    expect(openInterestScaledMargin(decimal(1), thirds).toFixed()).toBe('0.733333');
    expect(openInterestScaledMargin(decimal('0.1'), thirds).toFixed()).toBe('0.073334');
  });

  test.each([
    ['notional is not negative', '-1', aScaling('0')],
    ['a base fraction is in [0, 1]', '1', aScaling('0', '1.1')],
    ['a base fraction is in [0, 1]', '1', aScaling('0', '-0.1')],
    ['open interest is not negative', '1', aScaling('-1')],
    [
      'caps of open interest ascend from zero',
      '1',
      { ...aScaling('3'), caps: { lower: decimal(2), upper: decimal(1) } },
    ],
    [
      'caps of open interest ascend from zero',
      '1',
      { ...aScaling('3'), caps: { lower: decimal(-1), upper: decimal(1) } },
    ],
  ])('refuses nonsense: %s', (message, notional, scaling) => {
    expect(() => openInterestScaledMargin(decimal(notional), scaling)).toThrow(message);
  });

  test('never falls as open interest grows, and stays between the base fraction and all of it', () => {
    fc.assert(
      fc.property(anyAmount(), anyAmount(), anyAmount(), (notional, one, other) => {
        const [less, more] = one.lt(other) ? [one, other] : [other, one];
        const [low, high] = [less, more].map((openInterest) =>
          openInterestScaledMargin(notional, aScaling(openInterest.toFixed())),
        );
        expect(low!.lte(high!)).toBe(true);
        expect(low!.gte(notional.times('0.2'))).toBe(true);
        expect(high!.lte(notional)).toBe(true);
      }),
    );
  });
});
