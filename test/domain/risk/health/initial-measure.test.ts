import fc from 'fast-check';
import { expect, test } from 'vitest';

import { assessAccountHealth } from '../../../../src/domain/risk/health/account-health.js';
import { measureInitialMargin } from '../../../../src/domain/risk/health/initial-measure.js';
import { anyBook } from '../../../support/risk-arbitraries.js';

test('equity and initial margin are those of the health of an account, to the last digit', () => {
  fc.assert(
    fc.property(anyBook(), ({ account, context }) => {
      const [first] = account.positions;
      const markets = new Set(account.positions.map(({ marketId }) => marketId));
      fc.pre(markets.size === account.positions.length || first === undefined);
      const measured = measureInitialMargin(account, context);
      const health = assessAccountHealth(account, context);
      expect(measured.equity.toFixed()).toBe(health.equity.toFixed());
      expect(measured.initialMargin.toFixed()).toBe(health.initialMargin.toFixed());
      expect(
        measured.positions.map((held) => [held.marketId, held.initialMargin.toFixed()]),
      ).toEqual(health.positions.map((held) => [held.marketId, held.initialMargin.toFixed()]));
    }),
  );
});
