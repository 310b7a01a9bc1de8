import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { decimal } from '../../../../src/domain/decimal.js';
import {
  assessAccountHealth,
  requirePosition,
} from '../../../../src/domain/risk/health/account-health.js';
import { fillablePriceOf } from '../../../../src/domain/risk/liquidation/limit-price.js';
import { anyBook } from '../../../support/risk-arbitraries.js';
import { aContext, anAccount } from '../../../support/risk-factories.js';

/** Ten units at 100, so 50 of maintenance margin and 55 of cure margin, with so much equity. */
function priceAt(equity: string, size = '10', adjustment = '1', spread = '0.5'): string {
  const account = anAccount({
    positions: [['BTC-USD', size, '100']],
    collateral: [['USDC', equity]],
  });
  const health = assessAccountHealth(account, aContext());
  return fillablePriceOf(health, requirePosition(health, 'BTC-USD'), {
    fillableAdjustment: decimal(adjustment),
    fillableSpread: decimal(spread),
  }).toFixed();
}

describe('the fillable price', () => {
  test.each([
    ['200', '100', '100'],
    ['55', '100', '100'],
    // 1.1 of 55 lack: a fiftieth of 2.5.
    ['53.9', '99.95', '100.05'],
    ['27.5', '98.75', '101.25'],
    ['0', '97.5', '102.5'],
    ['-40', '97.5', '102.5'],
  ])(
    'with equity %s of a cure margin of 55 is %s for a long, %s for a short',
    (equity, long, short) => {
      expect(priceAt(equity)).toBe(long);
      expect(priceAt(equity, '-10')).toBe(short);
    },
  );

  test('gives the whole spread earlier with a larger adjustment', () => {
    expect(priceAt('27.5', '10', '2')).toBe('97.5');
    expect(priceAt('41.25', '10', '2')).toBe('98.75');
  });

  test('is rounded towards the mark', () => {
    expect(priceAt('53.9', '10', '1', '0.000000000001')).toBe('100');
    expect(priceAt('0', '10', '1', '0.3333333333333')).toBe('98.333333333334');
    expect(priceAt('0', '-10', '1', '0.3333333333333')).toBe('101.666666666666');
  });

  test('lies between the mark and the spread, whatever the account', () => {
    fc.assert(
      fc.property(anyBook(), ({ account, context }) => {
        const health = assessAccountHealth(account, context);
        for (const position of health.positions) {
          const price = fillablePriceOf(health, position, {
            fillableAdjustment: decimal('1.5'),
            fillableSpread: decimal('0.1'),
          });
          const away = price.minus(position.markPrice).times(position.size);
          expect(away.lte(0)).toBe(true);
          expect(away.abs().lte(position.maintenanceMargin.times('0.1'))).toBe(true);
        }
      }),
    );
  });
});
