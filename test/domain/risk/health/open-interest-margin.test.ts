import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { decimal, ONE, ZERO } from '../../../../src/domain/decimal.js';
import { judgeOrder } from '../../../../src/domain/permission/order-permission.js';
import { judgeWithdrawal } from '../../../../src/domain/permission/withdrawal-permission.js';
import { type MarketRisk, type RiskContext } from '../../../../src/domain/risk/health/account.js';
import { assessAccountHealth } from '../../../../src/domain/risk/health/account-health.js';
import {
  crowdedFraction,
  initialMarginOf,
  initialTiersOf,
} from '../../../../src/domain/risk/health/open-interest-margin.js';
import { validateParameterSet } from '../../../../src/domain/risk/parameters/parameter-validity.js';
import { anyAmount } from '../../../support/risk-arbitraries.js';
import {
  aContext,
  aMarket,
  anAccount,
  aStanding,
  NOW,
  someParameters,
  someTiers,
} from '../../../support/risk-factories.js';

const CAPS = {
  openInterestLowerCap: decimal(1_000_000),
  openInterestUpperCap: decimal(2_000_000),
};

const fractionAt = (openInterest: string, caps = CAPS): string =>
  crowdedFraction(decimal('0.2'), decimal(openInterest), caps).toFixed();

/** A market at 100 with so much open interest, in base units. */
function aCrowdedMarket(openInterest: string): MarketRisk {
  const parameters = { openInterestLowerCap: '1000000', openInterestUpperCap: '2000000' };
  return { ...aMarket({ parameters }), openInterest: decimal(openInterest) };
}

function crowded(openInterest: string): RiskContext {
  return { ...aContext(), markets: new Map([['BTC-USD', aCrowdedMarket(openInterest)]]) };
}

describe('the initial margin fraction', () => {
  test.each([
    ['0', '0.2'],
    ['1000000', '0.2'],
    ['1000000.01', '0.2'],
    // 1.25 millionths of 0.8: one part per million.
    ['1000001.25', '0.200001'],
    ['1500000', '0.6'],
    ['1999999.99', '0.999999'],
    ['2000000', '1'],
    ['90000000', '1'],
  ])('with open interest %s is %s', (openInterest, fraction) => {
    expect(fractionAt(openInterest)).toBe(fraction);
  });

  test('is the base fraction where a market has no caps', () => {
    const none = { openInterestLowerCap: decimal(0), openInterestUpperCap: decimal(0) };
    expect(fractionAt('90000000', none)).toBe('0.2');
  });

  test('jumps where the caps are one', () => {
    const one = { openInterestLowerCap: decimal(5), openInterestUpperCap: decimal(5) };
    expect(['4', '5', '5.000001'].map((each) => fractionAt(each, one))).toEqual([
      '0.2',
      '0.2',
      '1',
    ]);
  });

  test('never falls as open interest grows, and stays between the base fraction and 1', () => {
    fc.assert(
      fc.property(anyAmount(), anyAmount(), (one, other) => {
        const [less, more] = one.lt(other) ? [one, other] : [other, one];
        const [low, high] = [less, more].map((each) => crowdedFraction(decimal('0.2'), each, CAPS));
        expect(low!.lte(high!) && low!.gte('0.2') && high!.lte(1)).toBe(true);
      }),
    );
  });
});

describe('a crowded market', () => {
  test('asks more in every bracket, and their order stays', () => {
    const tiers = someTiers(['0', '0.1', '0.05'], ['1000', '0.2', '0.1']);
    const market = aCrowdedMarket('15000');
    const risen = initialTiersOf({ ...market, parameters: { ...market.parameters, tiers } }, NOW);
    expect(risen.map((tier) => tier.initialMarginFraction.toFixed())).toEqual(['0.55', '0.6']);
    expect(risen.map((tier) => tier.maintenanceMarginFraction.toFixed())).toEqual(['0.05', '0.1']);
  });

  test('without a price, or without measured open interest, asks what its schedule says', () => {
    const market = aCrowdedMarket('15000');
    const margin = (each: MarketRisk): string =>
      initialMarginOf(each, { size: decimal(1000), others: ZERO, price: ONE }, NOW).toFixed();
    const { parameters, markPrice, isPriceUsable, marketId, status, lotSize } = market;
    const unmeasured = { parameters, markPrice, isPriceUsable, marketId, status, lotSize };
    expect(margin(market)).toBe('550');
    expect(margin({ ...market, markPrice: null })).toBe('100');
    expect(margin(unmeasured)).toBe('100');
  });

  test('moves initial margin alone: nobody is called because others trade', () => {
    const calm = assessAccountHealth(anAccount(), crowded('0'));
    const risen = assessAccountHealth(anAccount(), crowded('15000'));
    expect([calm, risen].map((health) => health.initialMargin.toFixed())).toEqual(['100', '550']);
    const others = (health: typeof calm) =>
      JSON.stringify({ ...health, initialMargin: null, positions: null });
    expect(others(risen)).toBe(others(calm));
  });

  // Long 10 at 100 with 1,000: at half of the rise the position needs 550, and a unit 55.
  test('leaves room for fewer orders', () => {
    const order = {
      marketId: 'BTC-USD',
      side: 'BUY',
      price: decimal(100),
      reduceOnly: false,
    } as const;
    const judged = judgeOrder(aStanding(), { ...order, size: decimal('8.182') }, crowded('15000'));
    expect(judged.maxSize.toFixed()).toBe('8.181');
    expect(judged.refusal?.code).toBe('INSUFFICIENT_FREE_COLLATERAL');
    expect(
      judgeOrder(aStanding(), { ...order, size: decimal(90) }, crowded('10000')).refusal,
    ).toBeNull();
  });

  test('leaves less to withdraw', () => {
    const question = { asset: 'USDC', amount: decimal('450.01'), deficit: decimal(0) };
    const judged = judgeWithdrawal(aStanding(), question, crowded('15000'));
    expect(judged.maxAmount.toFixed()).toBe('450');
    expect(judged.refusal?.code).toBe('INSUFFICIENT_FREE_COLLATERAL');
    expect(judgeWithdrawal(aStanding(), question, crowded('10000')).refusal).toBeNull();
  });
});

test('the upper cap is not below the lower one', () => {
  const faultsOf = (lower: string, upper: string) =>
    validateParameterSet(
      someParameters({ openInterestLowerCap: lower, openInterestUpperCap: upper }),
    );
  expect(faultsOf('2', '2')).toEqual([]);
  expect(faultsOf('2', '1.99')).toEqual([
    { field: 'openInterestUpperCap', rule: 'is at least openInterestLowerCap', value: '1.99' },
  ]);
});
