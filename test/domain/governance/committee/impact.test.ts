import { describe, expect, test } from 'vitest';

import { decimal } from '../../../../src/domain/decimal.js';
import {
  createImpactTally,
  IMPACT_SAMPLE_MAX,
  impactFaultOf,
} from '../../../../src/domain/governance/committee/impact.js';
import { assessAccountHealth } from '../../../../src/domain/risk/health/account-health.js';
import { aContext, anAccount, NOW, someTiers } from '../../../support/risk-factories.js';

const NO_LIMITS = { maxNewlyCloseOutAccounts: 1000, maxNewlyCalledNotional: null };

/** Long 10 at 100 with so much cash, under 5 % and under another maintenance margin. */
function tallied(fraction: string, ...cash: readonly string[]) {
  const tally = createImpactTally();
  cash.forEach((usd, index) => {
    const account = anAccount({ id: `a${index}`, collateral: [['USDC', usd]] });
    const at = (mmf: string) =>
      assessAccountHealth(
        account,
        aContext([{ parameters: { tiers: someTiers(['0', '0.5', mmf]), closeOutRatio: '0.5' } }]),
      );
    tally.add(at('0.05'), at(fraction));
  });
  return tally.result(NOW, NO_LIMITS);
}

describe('an impact', () => {
  test('counts who newly reaches a level, at its very boundary too', () => {
    // Under 10 %: called below 100, closed out below 50.
    const impact = tallied('0.1', '100', '99.99', '50', '49.99', '24');
    expect(impact.newlyCalledAccounts).toBe(2);
    expect(impact.newlyCloseOutAccounts).toBe(1);
    expect(impact.newlyCalledNotional.toFixed()).toBe('2000');
    expect(impact.sample.map(({ accountId }) => accountId)).toEqual(['a3', 'a2', 'a1']);
    expect(impact.after.map(({ accounts }) => accounts)).toEqual([0, 1, 2, 2, 0]);
  });

  test('of a loosening calls nobody', () => {
    expect(tallied('0.04', '49', '100')).toMatchObject({ newlyCalledAccounts: 0, sample: [] });
  });

  test('shows no more than the worst, ties by account id', () => {
    const impact = tallied('0.1', ...Array.from({ length: 20 }, () => '60'));
    expect(impact.sample).toHaveLength(IMPACT_SAMPLE_MAX);
    expect(impact.sample[0]?.accountId).toBe('a0');
  });
});

describe('the limits', () => {
  const measured = { newlyCloseOutAccounts: 2, newlyCalledNotional: decimal('1000.01') };

  test('may be reached and not passed', () => {
    const limits = { maxNewlyCloseOutAccounts: 2, maxNewlyCalledNotional: decimal('1000.01') };
    expect(impactFaultOf(measured, limits)).toBeNull();
    expect(impactFaultOf(measured, { ...limits, maxNewlyCloseOutAccounts: 1 })).toEqual({
      limit: 'maxNewlyCloseOutAccounts',
      allowed: '1',
      measured: '2',
    });
    expect(impactFaultOf(measured, { ...limits, maxNewlyCalledNotional: decimal(1000) })).toEqual({
      limit: 'maxNewlyCalledNotional',
      allowed: '1000',
      measured: '1000.01',
    });
  });
});
