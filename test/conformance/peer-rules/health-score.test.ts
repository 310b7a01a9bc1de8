import { describe, expect, test } from 'vitest';
import fc from 'fast-check';

import { decimal } from '../../../src/domain/decimal.js';
import { healthScoreOf } from '../../../conformance/peer-rules/health-score.js';
import { anyAmount } from '../../support/risk-arbitraries.js';

function score(equity: string, maintenanceMargin: string): string {
  const amounts = { equity: decimal(equity), maintenanceMargin: decimal(maintenanceMargin) };
  return healthScoreOf(amounts).toFixed();
}

describe('the health score', () => {
  test.each([
    ['400', '300', '25'],
    ['100', '100', '0'],
    ['99', '100', '0'],
    ['200', '1', '100'],
    ['200', '1.000001', '99'],
    ['0', '0', '100'],
    ['5', '0', '100'],
    ['0', '5', '0'],
    ['-5', '5', '0'],
    ['-5', '0', '0'],
  ])('with equity %s and maintenance margin %s is %s', (equity, maintenanceMargin, expected) => {
    expect(score(equity, maintenanceMargin)).toBe(expected);
  });

  test('is whole, from 0 to 100, and 0 wherever there is a margin call', () => {
    fc.assert(
      fc.property(anyAmount(), anyAmount(), (equity, maintenanceMargin) => {
        const value = healthScoreOf({ equity, maintenanceMargin });
        expect(value.isInteger() && value.gte(0) && value.lte(100)).toBe(true);
        expect(equity.lt(maintenanceMargin) && value.gt(0)).toBe(false);
      }),
    );
  });
});
