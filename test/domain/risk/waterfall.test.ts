import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { decimal, sum } from '../../../src/domain/decimal.js';
import { FUNDED_LAYERS, allocateShortfall } from '../../../src/domain/risk/waterfall.js';
import { anyAmount } from '../../support/risk-arbitraries.js';

type Balances = readonly [account: string, market: string, global: string, backstop: string];

function paid(shortfall: string, [account, market, global, backstop]: Balances) {
  const { allocations, remaining } = allocateShortfall(decimal(shortfall), {
    accountCollateral: decimal(account),
    marketFund: decimal(market),
    globalFund: decimal(global),
    backstop: decimal(backstop),
  });
  const texts = allocations.map(({ kind, amount }) => `${kind} ${amount.toFixed()}`);
  return [...texts, remaining.toFixed()];
}

describe('a shortfall', () => {
  test('is paid layer by layer, the market’s fund giving at most a quarter', () => {
    expect(paid('100', ['10', '100', '40', '500'])).toEqual([
      'ACCOUNT_EQUITY 10',
      'MARKET_INSURANCE 25',
      'GLOBAL_INSURANCE 40',
      'BACKSTOP 25',
      '0',
    ]);
  });

  test('stops at the layer that covers it', () => {
    expect(paid('25', ['0', '100', '40', '500'])).toEqual(['MARKET_INSURANCE 25', '0']);
    expect(paid('0', ['10', '100', '40', '500'])).toEqual(['0']);
  });

  test('leaves what no layer has', () => {
    expect(paid('100', ['0', '0', '0', '0'])).toEqual(['100']);
    expect(paid('100', ['-5', '1', '0', '2'])).toEqual([
      'MARKET_INSURANCE 0.25',
      'BACKSTOP 2',
      '97.75',
    ]);
  });

  test('takes a fund down to the millionth', () => {
    expect(paid('1', ['0', '0.00001', '0', '0'])).toEqual([
      'MARKET_INSURANCE 0.000002',
      '0.999998',
    ]);
  });

  test('is not negative', () => {
    expect(() => paid('-1', ['0', '0', '0', '0'])).toThrow('a shortfall is not negative');
  });

  test('is what the layers pay and what remains, and no fund goes below zero', () => {
    const amounts = [anyAmount(), anyAmount(), anyAmount(), anyAmount(), anyAmount()] as const;
    fc.assert(
      fc.property(...amounts, (shortfall, accountCollateral, marketFund, globalFund, backstop) => {
        const balances = { accountCollateral, marketFund, globalFund, backstop };
        const { allocations, remaining } = allocateShortfall(shortfall, balances);
        const paidOut = sum(allocations.map(({ amount }) => amount));
        expect(paidOut.plus(remaining).eq(shortfall)).toBe(true);
        expect(remaining.gte(0)).toBe(true);
        const order = allocations.map(({ kind }) => FUNDED_LAYERS.indexOf(kind));
        expect(order).toEqual([...order].sort((a, b) => a - b));
        const limits = [accountCollateral, marketFund.div(4), globalFund, backstop];
        const isWithin = allocations.every(
          ({ kind, amount }) => amount.gt(0) && amount.lte(limits[FUNDED_LAYERS.indexOf(kind)]!),
        );
        expect(isWithin).toBe(true);
      }),
    );
  });
});
