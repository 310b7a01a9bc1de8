import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { decimal, ZERO } from '../../../src/domain/decimal.js';
import { judgeWithdrawal } from '../../../src/domain/permission/withdrawal-permission.js';
import { anyBook } from '../../support/risk-arbitraries.js';
import { aContext, anAccount, aStanding } from '../../support/risk-factories.js';

const ask = (amount: string, asset = 'USDC') => ({
  asset,
  amount: decimal(amount),
  deficit: ZERO,
});

describe('how much may leave', () => {
  test('what is beyond the initial margin, and what resting orders reserve stays', () => {
    const account = anAccount();
    const orders = [{ marketId: 'BTC-USD', buySize: decimal('20'), sellSize: ZERO }];
    const bare = judgeWithdrawal(aStanding({ account }), ask('900'), aContext());
    expect(bare).toMatchObject({ refusal: null, maxAmount: decimal('900') });
    const beside = judgeWithdrawal(aStanding({ account, orders }), ask('900'), aContext());
    expect(beside.refusal?.code).toBe('INSUFFICIENT_FREE_COLLATERAL');
    expect(beside.maxAmount.toFixed()).toBe('700');
  });

  test('all of the balance where there is nothing to cover, whatever the price', () => {
    const account = anAccount({ positions: [], collateral: [['BTC', '2']] });
    const context = aContext([{ price: null }], [{ asset: 'BTC', priceMarketId: 'BTC-USD' }]);
    const permission = judgeWithdrawal(aStanding({ account }), ask('2', 'BTC'), context);
    expect(permission).toEqual({ refusal: null, free: null, maxAmount: decimal('2') });
  });

  test('nothing while a resting order, a debt or a holding has no usable price', () => {
    const orders = [{ marketId: 'ETH-USD', buySize: decimal('1000'), sellSize: ZERO }];
    const eth = [{ asset: 'ETH', priceMarketId: 'ETH-USD' }];
    const never = aContext([{}, { marketId: 'ETH-USD', price: null }], eth);
    const tooOld = aContext([{}, { marketId: 'ETH-USD', isPriceUsable: false }], eth);
    for (const context of [never, tooOld]) {
      const beside = judgeWithdrawal(aStanding({ orders }), ask('1'), context);
      expect(beside).toMatchObject({ refusal: { code: 'PRICE_STALE' }, maxAmount: ZERO });
      for (const balance of ['-0.00000001', '0.00000001']) {
        const account = anAccount({
          collateral: [
            ['USDC', '1000'],
            ['ETH', balance],
          ],
        });
        const held = judgeWithdrawal(aStanding({ account }), ask('1'), context);
        expect(held).toMatchObject({ refusal: { code: 'PRICE_STALE' }, maxAmount: ZERO });
      }
    }
    const reducing = [{ marketId: 'ETH-USD', buySize: ZERO, sellSize: ZERO }];
    expect(judgeWithdrawal(aStanding({ orders: reducing }), ask('1'), never).refusal).toBeNull();
  });

  test('nothing under a call, and nothing while a deficit stands', () => {
    const account = anAccount();
    const openCall = { id: 'call-1', state: 'SUSPENDED' } as const;
    expect(judgeWithdrawal(aStanding({ account, openCall }), ask('1'), aContext())).toMatchObject({
      refusal: { code: 'ACCOUNT_UNDER_CALL' },
      maxAmount: ZERO,
    });
    const halted = { ...ask('1'), deficit: decimal('100') };
    expect(judgeWithdrawal(aStanding({ account }), halted, aContext())).toMatchObject({
      refusal: { code: 'WITHDRAWALS_HALTED' },
      maxAmount: ZERO,
    });
  });
});

test('maxAmount is the border: it may leave, 0.00000001 more may not', () => {
  fc.assert(
    fc.property(anyBook(), fc.constantFrom('USDC', 'BTC'), ({ account, context }, asset) => {
      const standing = aStanding({ account });
      const { maxAmount } = judgeWithdrawal(standing, ask('0.00000001', asset), context);
      const refusal = maxAmount.isZero()
        ? null
        : judgeWithdrawal(standing, ask(maxAmount.toFixed(), asset), context).refusal;
      expect(refusal).toBeNull();
      const beyond = ask(maxAmount.plus('0.00000001').toFixed(), asset);
      expect(judgeWithdrawal(standing, beyond, context).refusal).not.toBeNull();
    }),
    { numRuns: 500 },
  );
});
