import { describe, expect, test } from 'vitest';
import fc from 'fast-check';

import { decimal } from '../../../../src/domain/decimal.js';
import { haircutAt } from '../../../../src/domain/risk/health/collateral-value.js';
import { NOW, secondsAfter } from '../../../support/risk-factories.js';

const rampOf = (from: string, to: string, seconds = 3) => ({
  from: decimal(from),
  to: decimal(to),
  startsAt: NOW,
  endsAt: secondsAfter(seconds),
});

describe('a haircut that is phased in', () => {
  test.each([
    // 0.1 + 0.1 / 3 and 0.1 + 0.2 / 3, of which the nearest would be 0.133333333333.
    ['0.1', '0.2', 0, '0.1'],
    ['0.1', '0.2', 1, '0.133333333334'],
    ['0.1', '0.2', 2, '0.166666666667'],
    ['0.1', '0.2', 3, '0.2'],
    ['0.1', '0.2', 4, '0.2'],
    ['0.2', '0.1', 1, '0.166666666667'],
    ['0.2', '0.1', 2, '0.133333333334'],
  ])(
    'from %s to %s is after %d of 3 s %s: rounded up, against the account',
    (from, to, at, now) => {
      expect(haircutAt(rampOf(from, to), secondsAfter(at)).toFixed()).toBe(now);
    },
  );

  test('lies between its ends and never below the line between them', () => {
    const part = fc.integer({ min: 0, max: 1_000_000 });
    fc.assert(
      fc.property(part, part, fc.integer({ min: 0, max: 700 }), (from, to, elapsed) => {
        const ramp = rampOf(decimal(from).div(1e6).toFixed(), decimal(to).div(1e6).toFixed(), 700);
        const haircut = haircutAt(ramp, secondsAfter(elapsed));
        const line = ramp.to.minus(ramp.from).times(elapsed).plus(ramp.from.times(700));
        const [low, high] = [ramp.from, ramp.to].sort((a, b) => a.comparedTo(b));
        return haircut.gte(low!) && haircut.lte(high!) && haircut.times(700).gte(line);
      }),
    );
  });
});
