import fc from 'fast-check';
import { expect, test } from 'vitest';

import { decimal } from '../../../../src/domain/decimal.js';
import {
  type AccountHealth,
  assessAccountHealth,
} from '../../../../src/domain/risk/health/account-health.js';
import { liquidationPriceOf } from '../../../../src/domain/risk/health/liquidation-price.js';
import { plausibleEndsOf } from '../../../../src/domain/risk/health/plausible-prices.js';
import { valueAtMark } from '../../../../src/domain/risk/health/collateral-value.js';
import { aContext, anAccount, anAsset, someTiers } from '../../../support/risk-factories.js';

const DOLLAR = { asset: 'DOLL', haircut: '0.02', priceMarketId: 'DOLL-USD', pegBand: '0.01' };

test.each([
  ['0.989999999999', '0.989999999999'],
  ['0.99', '1'],
  ['1', '1'],
  ['1.01', '1'],
  ['1.010000000001', '1.010000000001'],
  ['0.88', '0.88'],
])('with a band of 0.01 a mark of %s counts as %s', (mark, value) => {
  expect(valueAtMark(decimal(mark), anAsset(DOLLAR)).toFixed()).toBe(value);
});

test('without a peg the mark counts, at 1 and beside it', () => {
  const without = anAsset({ ...DOLLAR, pegBand: '0' });
  expect(valueAtMark(decimal('0.999'), without).toFixed()).toBe('0.999');
});

test('within its band the asset is a constant, beyond it both holdings and debts follow the price', () => {
  const equityAt = (price: string, balance: string): string => {
    const context = aContext([{ marketId: 'DOLL-USD', price }], [DOLLAR]);
    const account = anAccount({ positions: [], collateral: [['DOLL', balance]] });
    return assessAccountHealth(account, context).equity.toFixed();
  };
  // 1,000 · 0.98, and 1,000 · 0.88 · 0.98; a debt has no haircut.
  expect(['0.99', '1.01', '0.88'].map((price) => equityAt(price, '1000'))).toEqual([
    '980',
    '980',
    '862.4',
  ]);
  expect(['0.99', '0.88', '1.1'].map((price) => equityAt(price, '-1000'))).toEqual([
    '-1000',
    '-880',
    '-1100',
  ]);
});

test('an asset within its peg does not move the liquidation price of its own price market', () => {
  const context = aContext(
    [
      {
        marketId: 'DOLL-USD',
        price: '1',
        parameters: { tiers: someTiers(['0', '0.1', '0.05']) },
      },
    ],
    [DOLLAR],
  );
  const account = anAccount({
    positions: [['DOLL-USD', '1000', '1']],
    collateral: [['DOLL', '200']],
  });
  // 196 + 1,000 · (p − 1) = 50 · p
  expect(liquidationPriceOf(account, context, 'DOLL-USD')?.toFixed()).toBe('0.846315789474');
});

test('at a price that cannot be used no plausible value is better or worse than the ends', () => {
  const held = fc.record({
    size: fc.integer({ min: -3000, max: 3000 }).filter((size) => size !== 0),
    coins: fc.integer({ min: -3000, max: 3000 }).filter((coins) => coins !== 0),
    cash: fc.integer({ min: -3000, max: 3000 }),
    price: fc.integer({ min: 900, max: 1100 }),
    ratio: fc.constantFrom('1', '1.005', '1.02', '2'),
    band: fc.constantFrom('0.002', '0.01', '0.1'),
  });
  fc.assert(
    fc.property(held, fc.double({ min: 0, max: 1, noNaN: true }), (drawn, part) => {
      const { size, coins, cash, ratio, band } = drawn;
      const price = decimal(drawn.price).div(1000);
      const tiers = someTiers(['0', '0.1', '0.05'], ['1000', '0.4', '0.3']);
      const contextOf = (mark: string, isPriceUsable: boolean) =>
        aContext(
          [
            {
              marketId: 'DOLL-USD',
              price: mark,
              isPriceUsable,
              parameters: { tiers, unusablePriceRatio: ratio },
            },
          ],
          [{ ...DOLLAR, pegBand: band }],
        );
      const account = anAccount({
        positions: [['DOLL-USD', String(size), '1']],
        collateral: [
          ['DOLL', String(coins)],
          ['USDC', String(cash)],
        ],
      });
      const ends = plausibleEndsOf(account, contextOf(price.toFixed(), false), ['DOLL-USD']);
      const low = price.div(ratio);
      const at = low.plus(price.times(ratio).minus(low).times(part)).toDecimalPlaces(12);
      const clamped = at.lt(low)
        ? at.plus('1e-12')
        : at.gt(price.times(ratio))
          ? at.minus('1e-12')
          : at;
      const met = (health: AccountHealth): number =>
        [
          decimal(0),
          health.closeOutMargin,
          health.maintenanceMargin,
          health.cureMargin,
          health.warningMargin,
          health.warningClearMargin,
        ].filter((threshold) => health.equity.gte(threshold)).length;
      const here = met(assessAccountHealth(account, contextOf(clamped.toFixed(), false)));
      expect(here).toBeLessThanOrEqual(met(assessAccountHealth(account, ends.best)));
      expect(here).toBeGreaterThanOrEqual(met(assessAccountHealth(account, ends.worst)));
    }),
    { numRuns: 500 },
  );
});
