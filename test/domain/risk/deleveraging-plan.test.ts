import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { decimal, sum } from '../../../src/domain/decimal.js';
import { type JsonObject } from '../../../src/domain/log/canonical.js';
import { estateOf } from '../../../src/domain/risk/bankrupt-estate.js';
import {
  coveredBy,
  type DeleveragingPlan,
  recomputeDeleveraging,
} from '../../../src/domain/risk/deleveraging-plan.js';
import { aContext, NOW, someCollateral } from '../../support/risk-factories.js';

interface PlanText {
  readonly size?: string;
  readonly equity?: string;
  readonly expectedSlippage?: string;
  readonly funds?: { readonly marketFund?: string; readonly globalFund?: string };
  readonly queue?: readonly (readonly [accountId: string, size: string, equity: string])[];
}

/** A long of 2 from 50,000, marked at 48,000, 1,000 below nothing. */
function planned(overrides: PlanText = {}): DeleveragingPlan | null {
  const { size = '2', equity = '-1000', expectedSlippage = '0', funds = {} } = overrides;
  const { queue = [['short', '-8', '46000']] } = overrides;
  const inputs: JsonObject = {
    ...{ accountId: 'bankrupt', marketId: 'BTC-USD', at: NOW.toISOString() },
    ...{
      size,
      equity,
      expectedSlippage,
      entryPrice: '50000',
      markPrice: '48000',
      lotSize: '0.001',
    },
    funds: { marketFund: '0', globalFund: '0', backstop: '0', ...funds },
    queue: queue.map(([accountId, held, own]) => ({
      ...{ accountId, size: held, entryPrice: '50000', equity: own },
    })),
  };
  return recomputeDeleveraging({ inputs });
}

describe('whether it comes to it', () => {
  test.each([
    { name: 'equity of zero is not bankrupt', given: { equity: '0' } },
    { name: 'funds that pay all of it', given: { funds: { globalFund: '1000' } } },
    {
      name: 'funds that pay slippage, too',
      given: { funds: { globalFund: '1096' }, expectedSlippage: '0.001' },
    },
    { name: 'nobody on the other side', given: { queue: [] } },
    { name: 'nobody in profit', given: { size: '-2', queue: [['long', '8', '9000']] as const } },
  ])('not with $name', ({ given }) => {
    expect(planned(given)).toBeNull();
  });

  test('the fund of a market gives a quarter', () => {
    expect(planned({ funds: { marketFund: '3999' } })?.fundsPart.toFixed()).toBe('999.75');
    expect(planned({ funds: { marketFund: '4000' } })).toBeNull();
  });

  test('funds that would pay the loss but not the slippage leave the price at the mark', () => {
    const plan = planned({ funds: { globalFund: '1050' }, expectedSlippage: '0.001' });

    expect(plan?.price.toFixed()).toBe('48000');
    expect(plan?.fundsPart.toFixed()).toBe('1000');
    expect(coveredBy(plan!.assignments).toFixed()).toBe('0');
  });

  test('a short whose loss is more than its whole price cannot be closed at any', () => {
    expect(planned({ size: '-0.01', equity: '-1000', queue: [['long', '8', '9000']] })).toBeNull();
  });
});

test('funds and counterparties pay the loss between them, to what rounding the price leaves', () => {
  const amount = fc.integer({ min: 1, max: 2_000_000 });
  fc.assert(
    fc.property(amount, amount, fc.nat(2_000_000), (size, loss, fund) => {
      const plan = planned({
        size: (size / 1000).toFixed(3),
        equity: (-loss / 100).toFixed(2),
        funds: { globalFund: (fund / 100).toFixed(2) },
        queue: [['short', '-100000', '900000000']],
      });
      fc.pre(plan !== null);
      const paid = sum([plan.fundsPart, coveredBy(plan.assignments)]);

      expect(plan.remainingSize.isZero()).toBe(true);
      expect(paid.gte(decimal(loss).div(100))).toBe(true);
      expect(paid.minus(decimal(loss).div(100)).lt('0.00001')).toBe(true);
    }),
  );
});

test('a record decides itself again', () => {
  const plan = planned({
    queue: [
      ['a', '-1', '3000'],
      ['b', '-1', '3000'],
      ['c', '-9', '50000'],
    ],
  })!;

  expect(recomputeDeleveraging(plan.explanation)).toEqual(plan);
});

describe('what a bankrupt account leaves', () => {
  const context = aContext(
    [{}, { marketId: 'ETH-USD', price: '3000.0000001' }],
    [{ asset: 'ETH', haircut: '0.1', priceMarketId: 'ETH-USD' }],
  );

  test.each([
    { held: [['USDC', '-5']], debt: '5', collateral: '0' },
    { held: [['USDC', '5']], debt: '0', collateral: '0' },
    {
      held: [
        ['USDC', '-5'],
        ['ETH', '0.001'],
      ],
      debt: '5',
      collateral: '2.7',
    },
    {
      held: [
        ['USDC', '2'],
        ['ETH', '-0.001'],
      ],
      debt: '1.000001',
      collateral: '0',
    },
    { held: [['ETH', '-0.001']], debt: '3.000001', collateral: '0' },
  ] as const)('$held: owes $debt, has $collateral', ({ held, debt, collateral }) => {
    const estate = estateOf(held.map(someCollateral), context, 'USDC');

    expect([estate.debt.toFixed(), estate.collateral.toFixed()]).toEqual([debt, collateral]);
  });
});
