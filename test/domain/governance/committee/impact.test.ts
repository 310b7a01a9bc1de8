import { describe, expect, test } from 'vitest';

import { decimal } from '../../../../src/domain/decimal.js';
import { impactFaultOf } from '../../../../src/domain/governance/committee/impact.js';

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
