import { describe, expect, test } from 'vitest';
import fc from 'fast-check';

import { decimal } from '../../../src/domain/decimal.js';
import { liquidationLimitsOf } from '../../../conformance/peer-rules/liquidation-limits.js';
import { anyAmount } from '../../support/risk-arbitraries.js';

function limits(notional: string, minNotional: string, maxFraction: string): readonly string[] {
  const { least, most } = liquidationLimitsOf(decimal(notional), {
    minNotional: decimal(minNotional),
    maxFraction: decimal(maxFraction),
  });
  return [least.toFixed(), most.toFixed()];
}

describe('the bounds of a step', () => {
  test.each([
    ['a part of a large position', '50000', '100', '0.5', ['100', '25000']],
    ['all of a position at the minimum', '100', '100', '0.5', ['100', '100']],
    ['all of a smaller one', '99.99', '100', '0.5', ['99.99', '99.99']],
    ['the minimum where the part is less', '1000', '100', '0.05', ['100', '100']],
    ['all of it without limits', '1000', '0', '1', ['0', '1000']],
    ['nothing of nothing', '0', '100', '0.5', ['0', '0']],
    ['a part rounded down', '0.000003', '0', '0.5', ['0', '0.000001']],
  ])('%s', (_name, notional, minNotional, maxFraction, expected) => {
    expect(limits(notional, minNotional, maxFraction)).toEqual(expected);
  });

  test.each([
    ['-1', '0', '1'],
    ['1', '-1', '1'],
    ['1', '0', '0'],
    ['1', '0', '1.1'],
  ])('refuses notional %s, minimum %s, fraction %s', (notional, minNotional, maxFraction) => {
    expect(() => limits(notional, minNotional, maxFraction)).toThrow('Invariant broken');
  });

  test('are never more than the position, and least is at most most', () => {
    fc.assert(
      fc.property(anyAmount(), anyAmount(), (notional, minNotional) => {
        const bounds = { minNotional, maxFraction: decimal('0.2') };
        const { least, most } = liquidationLimitsOf(notional, bounds);
        expect(least.lte(most) && most.lte(notional)).toBe(true);
      }),
    );
  });
});
