import { describe, expect, test } from 'vitest';
import fc from 'fast-check';

import { decimal, sum } from '../../../../src/domain/decimal.js';
import { drawnFrom, FUNDED_LAYERS } from '../../../../src/domain/risk/waterfall/waterfall.js';
import { anyAmount } from '../../../support/risk-arbitraries.js';

type Balances = readonly [market: string, global: string, backstop: string];

function paid(loss: string, [market, global, backstop]: Balances): string[] {
  const funds = {
    marketFund: decimal(market),
    globalFund: decimal(global),
    backstop: decimal(backstop),
  };
  return drawnFrom(funds, decimal(loss)).map(({ kind, amount }) => `${kind} ${amount.toFixed()}`);
}

describe('a loss in one market', () => {
  test('is paid fund by fund, the market’s giving at most a quarter', () => {
    expect(paid('90', ['100', '40', '500'])).toEqual([
      'MARKET_INSURANCE 25',
      'GLOBAL_INSURANCE 40',
      'BACKSTOP 25',
    ]);
  });

  test('stops at the layer that covers it', () => {
    expect(paid('25', ['100', '40', '500'])).toEqual(['MARKET_INSURANCE 25']);
    expect(paid('0', ['100', '40', '500'])).toEqual([]);
  });

  test('takes nothing from a fund that has nothing', () => {
    expect(paid('100', ['0', '0', '0'])).toEqual([]);
    expect(paid('100', ['-5', '0', '2'])).toEqual(['BACKSTOP 2']);
  });

  test('takes a fund down to the millionth', () => {
    expect(paid('1', ['0.00001', '0', '0'])).toEqual(['MARKET_INSURANCE 0.000002']);
  });

  test('is not negative', () => {
    expect(() => paid('-1', ['0', '0', '0'])).toThrow('a loss is not negative');
  });

  test('is paid in the order of the layers, never beyond it, and no fund goes below zero', () => {
    const amounts = [anyAmount(), anyAmount(), anyAmount(), anyAmount()] as const;
    fc.assert(
      fc.property(...amounts, (loss, marketFund, globalFund, backstop) => {
        const payments = drawnFrom({ marketFund, globalFund, backstop }, loss);
        expect(sum(payments.map(({ amount }) => amount)).lte(loss)).toBe(true);
        const order = payments.map(({ kind }) => FUNDED_LAYERS.indexOf(kind));
        expect(order).toEqual([...order].sort((a, b) => a - b));
        const limits = {
          MARKET_INSURANCE: marketFund.div(4),
          GLOBAL_INSURANCE: globalFund,
          BACKSTOP: backstop,
        };
        const isWithin = payments.every(
          ({ kind, amount }) => amount.gt(0) && amount.lte(limits[kind]),
        );
        expect(isWithin).toBe(true);
      }),
    );
  });
});
