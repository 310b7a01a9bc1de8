import { describe, expect, test } from 'vitest';
import fc from 'fast-check';

import { decimal } from '../../../src/domain/decimal.js';
import { assessAccountHealth } from '../../../src/domain/risk/health/account-health.js';
import { fillablePriceOf } from '../../../conformance/peer-rules/fillable-price.js';
import { anyBook } from '../../support/risk-arbitraries.js';
import { aContext, anAccount } from '../../support/risk-factories.js';

/** Ten units at 100, so 50 of maintenance margin, with so much equity. */
function priceAt(equity: string, size = '10', adjustment = '1', spread = '0.5'): string {
  const account = anAccount({
    positions: [['BTC-USD', size, '100']],
    collateral: [['USDC', equity]],
  });
  return fillablePriceOf(assessAccountHealth(account, aContext()), 'BTC-USD', {
    bankruptcyAdjustment: decimal(adjustment),
    spreadToMaintenanceMargin: decimal(spread),
  }).toFixed();
}

describe('the fillable price', () => {
  test.each([
    ['200', '100', '100'],
    ['50', '100', '100'],
    ['49', '99.95', '100.05'],
    ['25', '98.75', '101.25'],
    ['0', '97.5', '102.5'],
    ['-40', '97.5', '102.5'],
  ])('with equity %s of a margin of 50 is %s for a long, %s for a short', (equity, long, short) => {
    expect(priceAt(equity)).toBe(long);
    expect(priceAt(equity, '-10')).toBe(short);
  });

  test('gives the whole spread earlier with a larger adjustment', () => {
    expect(priceAt('25', '10', '2')).toBe('97.5');
    expect(priceAt('37.5', '10', '2')).toBe('98.75');
  });

  test('is rounded towards the mark', () => {
    expect(priceAt('49', '10', '1', '0.000000000001')).toBe('100');
    expect(priceAt('0', '10', '1', '0.3333333333333')).toBe('98.333333333334');
    expect(priceAt('0', '-10', '1', '0.3333333333333')).toBe('101.666666666666');
  });

  test('needs a position, and margin', () => {
    const health = assessAccountHealth(anAccount(), aContext());
    const terms = { bankruptcyAdjustment: decimal(1), spreadToMaintenanceMargin: decimal(1) };
    expect(() => fillablePriceOf(health, 'ETH-USD', terms)).toThrow('has a position in ETH-USD');
    const without = { ...health, maintenanceMargin: decimal(0) };
    expect(() => fillablePriceOf(without, 'BTC-USD', terms)).toThrow('has maintenance margin');
  });

  test('lies between the mark and the spread, whatever the account', () => {
    fc.assert(
      fc.property(anyBook(), ({ account, context }) => {
        const health = assessAccountHealth(account, context);
        for (const position of health.positions) {
          const price = fillablePriceOf(health, position.marketId, {
            bankruptcyAdjustment: decimal('1.5'),
            spreadToMaintenanceMargin: decimal('0.1'),
          });
          const away = price.minus(position.markPrice).times(position.size);
          expect(away.lte(0)).toBe(true);
          const widest = position.maintenanceMargin.times('0.1');
          expect(away.abs().lte(widest)).toBe(true);
        }
      }),
    );
  });
});
