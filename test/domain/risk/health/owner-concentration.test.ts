import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { type Decimal, decimal, sum, ZERO } from '../../../../src/domain/decimal.js';
import { type Account } from '../../../../src/domain/risk/health/account.js';
import { assessAccountHealth } from '../../../../src/domain/risk/health/account-health.js';
import { liquidationPriceOf } from '../../../../src/domain/risk/health/liquidation-price.js';
import { exposureMargin } from '../../../../src/domain/risk/health/order-margin.js';
import {
  othersBeside,
  SHARE_PLACES,
  sharedRequirement,
  sharedTiers,
} from '../../../../src/domain/risk/health/owner-concentration.js';
import { tieredRequirement } from '../../../../src/domain/risk/parameters/margin-tiers.js';
import {
  aContext,
  aMarket,
  anAccount,
  type MarketText,
  NOW,
  someParameters,
  someTiers,
} from '../../../support/risk-factories.js';

/** BTC in the demo: 500 BTC at 100,000 reach the floor of the last bracket. */
const TIERS = someTiers(
  ['0', '0.02', '0.012'],
  ['1000000', '0.05', '0.03'],
  ['10000000', '0.1', '0.05'],
  ['50000000', '0.2', '0.1'],
);
const KIND = 'maintenanceMarginFraction';
const ROUNDING = decimal(1).div(decimal(10).pow(SHARE_PLACES));

const size = fc
  .bigInt({ min: 1n, max: 10n ** 12n })
  .map((units) => decimal(String(units)).div(1e8));
const price = fc
  .bigInt({ min: 1n, max: 10n ** 9n })
  .map((cents) => decimal(String(cents)).div(100));

/** What one account of several requires, whose sizes are given. */
function requirementOf(sizes: readonly Decimal[], index: number, at: Decimal): Decimal {
  const own = sizes[index]!;
  const others = sum(sizes).minus(own);
  return sharedRequirement(TIERS, { size: own, others, price: at }, KIND);
}

describe('a position over several accounts of one owner', () => {
  test('requires in total what one account would: never less, and 10⁻²⁰ an account more at most', () => {
    fc.assert(
      fc.property(fc.array(size, { minLength: 1, maxLength: 12 }), price, (sizes, at) => {
        const whole = tieredRequirement(TIERS, sum(sizes).times(at), KIND);
        const total = sum(sizes.map((_, index) => requirementOf(sizes, index, at)));
        expect(total.gte(whole)).toBe(true);
        expect(total.minus(whole).lte(ROUNDING.times(sizes.length))).toBe(true);
      }),
    );
  });

  test('never requires less of an account than if it stood alone, and more with more beside it', () => {
    fc.assert(
      fc.property(size, size, size, price, (own, others, more, at) => {
        const beside = (sizes: Decimal): Decimal =>
          sharedRequirement(TIERS, { size: own, others: sizes, price: at }, KIND);
        expect(beside(others).gte(beside(ZERO))).toBe(true);
        expect(beside(others.plus(more)).gte(beside(others))).toBe(true);
      }),
    );
  });

  test('is convex in the size of an account, as without others', () => {
    fc.assert(
      fc.property(size, size, size, price, (from, step, others, at) => {
        const of = (own: Decimal): Decimal =>
          sharedRequirement(TIERS, { size: own, others, price: at }, KIND);
        const [low, middle, high] = [from, from.plus(step), from.plus(step.times(2))].map(of);
        expect(low!.plus(high!).plus(ROUNDING.times(2)).gte(middle!.times(2))).toBe(true);
      }),
    );
  });

  test('is the same over its shrunk brackets, which round against the account', () => {
    fc.assert(
      fc.property(size, size, price, (own, others, at) => {
        const shared = sharedRequirement(TIERS, { size: own, others, price: at }, KIND);
        const tiers = sharedTiers(TIERS, { size: own, others });
        const shrunk = tieredRequirement(tiers, own.times(at), KIND);
        expect(shrunk.minus(shared).abs().lte(ROUNDING.times(4))).toBe(true);
      }),
    );
  });
});

const MARKET: MarketText = { price: '100000', parameters: { tiers: TIERS } };
const besides = (account: Account, long: string, short = '0'): Account => ({
  ...account,
  ownerOthers: new Map([['BTC-USD', { long: decimal(long), short: decimal(short) }]]),
});

describe('the health of an account', () => {
  const account = anAccount({
    positions: [['BTC-USD', '10', '100000']],
    collateral: [['USDC', '100000']],
  });

  test('of 50 with 10 BTC each, a fiftieth of what 500 BTC in one require', () => {
    const one = anAccount({ positions: [['BTC-USD', '500', '100000']], collateral: [] });
    const health = assessAccountHealth(besides(account, '490'), aContext([MARKET]));
    const whole = assessAccountHealth(one, aContext([MARKET]));
    // 1M · 2 % + 9M · 5 % + 40M · 10 %
    expect(whole.initialMargin.toFixed()).toBe('4470000');
    expect(health.initialMargin.toFixed()).toBe('89400');
    expect(health.maintenanceMargin.times(50).toFixed()).toBe(whole.maintenanceMargin.toFixed());
  });

  test.each([
    ['the other side does not count', besides(account, '0', '490'), 1],
    ['nor anything while governance does not count it', besides(account, '490'), 0],
  ])('%s', (_name, held, ownerConcentration) => {
    const market = { ...MARKET, parameters: { tiers: TIERS, ownerConcentration } };
    const health = assessAccountHealth(held, aContext([market]));
    expect(health.initialMargin.toFixed()).toBe('20000');
  });

  test('is not called at its liquidation price, and is a unit beyond it', () => {
    const held = besides(account, '490');
    const mark = liquidationPriceOf(held, aContext([MARKET]), 'BTC-USD')!;
    const surplusAt = (at: Decimal): Decimal => {
      const context = aContext([{ ...MARKET, price: at.toFixed() }]);
      const { equity, maintenanceMargin } = assessAccountHealth(held, context);
      return equity.minus(maintenanceMargin);
    };
    expect(surplusAt(mark).gte(0)).toBe(true);
    expect(surplusAt(mark.minus('0.00001')).lt(0)).toBe(true);
  });
});

test('orders reserve by the side that they would be on', () => {
  const market = aMarket(MARKET);
  const owner = besides(anAccount({ positions: [] }), '490', '0');
  const margin = (buySize: string, sellSize: string): string =>
    exposureMargin(
      { size: ZERO, buySize: decimal(buySize), sellSize: decimal(sellSize) },
      market,
      NOW,
      owner,
    ).toFixed();
  expect(margin('10', '0')).toBe('89400');
  expect(margin('0', '10')).toBe('20000');
});

test('what counts has a side, a market and a switch', () => {
  const owner = besides(anAccount({}), '3', '4');
  const beside = (sign: string, ownerConcentration = 1, marketId = 'BTC-USD'): string =>
    othersBeside(owner, someParameters({ marketId, ownerConcentration }), decimal(sign)).toFixed();
  expect([beside('1'), beside('-1'), beside('0')]).toEqual(['3', '4', '0']);
  expect([beside('1', 0), beside('1', 1, 'ETH-USD')]).toEqual(['0', '0']);
});
