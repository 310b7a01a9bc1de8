import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { type Decimal, decimal, ZERO } from '../../../../src/domain/decimal.js';
import { sharedRequirement } from '../../../../src/domain/risk/health/owner-concentration.js';
import { sizeLiquidation } from '../../../../src/domain/risk/liquidation/liquidation-sizing.js';
import { sharedRelief } from '../../../../src/domain/risk/liquidation/shared-relief.js';
import { type MarginTier } from '../../../../src/domain/risk/parameters/margin-parameters.js';

const PRICE = decimal('48.75');
const LOT = decimal('0.01');
const CURE_RATIO = decimal('1.1');
const KIND = 'maintenanceMarginFraction';

/** Counted in whole lots, so that every size can be tried. */
const given = fc.record({
  lots: fc.integer({ min: 1, max: 80 }),
  crumb: fc.constantFrom(0, 0, 37, 90),
  others: fc.integer({ min: 1, max: 300 }),
  fractions: fc.array(fc.integer({ min: 5, max: 60 }), { minLength: 1, maxLength: 4 }),
  equity: fc.integer({ min: -10, max: 99 }),
  cost: fc.integer({ min: 0, max: 80 }),
});

function sizingOf(value: typeof given extends fc.Arbitrary<infer Given> ? Given : never) {
  const size = LOT.times(value.lots).plus(LOT.times(value.crumb).div(100));
  const others = LOT.times(value.others);
  // Brackets over the owner's whole position.
  const width = size.plus(others).times(PRICE).div(value.fractions.length).toDecimalPlaces(2);
  let fraction = ZERO;
  const tiers = value.fractions.map((rise, index): MarginTier => {
    fraction = fraction.plus(decimal(rise).div(1000));
    return {
      floor: width.times(index),
      initialMarginFraction: fraction,
      maintenanceMarginFraction: fraction,
    };
  });
  const marginOf = (held: Decimal): Decimal =>
    sharedRequirement(tiers, { size: held, others, price: PRICE }, KIND);
  const cureMargin = marginOf(size).times(CURE_RATIO);
  const equity = cureMargin.times(value.equity).div(100);
  const cost = decimal(value.cost).div(1000);
  const position = {
    marketId: 'M',
    size,
    others,
    notional: size.times(PRICE),
    entryPrice: PRICE,
    markPrice: PRICE,
    unrealizedPnl: ZERO,
    initialMargin: ZERO,
    maintenanceMargin: marginOf(size),
  };
  const shortage = cureMargin.minus(equity);
  const isEnough = (closed: Decimal): boolean =>
    equity
      .minus(cost.times(closed).times(PRICE))
      .gte(marginOf(size.minus(closed)).times(CURE_RATIO));
  const whole = Array.from({ length: value.lots }, (_, index) => LOT.times(index + 1));
  const least = [...whole, size].find(isEnough) ?? null;
  return { input: { position, shortage, tiers, cureRatio: CURE_RATIO, lotSize: LOT }, cost, least };
}

describe('a step in one of several accounts of an owner', () => {
  test('closes the least in whole lots that cures beside the others, found by trying every size', () => {
    fc.assert(
      fc.property(given, (value) => {
        const { input, cost, least } = sizingOf(value);
        const relief = sharedRelief(cost, input);
        expect(relief.size?.toFixed() ?? null).toBe(least?.toFixed() ?? null);
      }),
      { numRuns: 500 },
    );
  });

  test('needs more than the brackets of the account alone would say', () => {
    const { input } = sizingOf({
      lots: 50,
      crumb: 0,
      others: 150,
      fractions: [10, 20, 40],
      equity: 60,
      cost: 0,
    });
    const sizing = (others: Decimal) =>
      sizeLiquidation({
        ...input,
        position: { ...input.position, others },
        sizeCap: null,
        minPositionNotional: ZERO,
        liquidationFee: ZERO,
        slippageOf: () => ZERO,
      });
    const beside = sizing(input.position.others);
    // The rate of the last bracket is 7 %; what is left of 2 units loses as much of its own as of the whole.
    expect(beside.reason).toBe('TO_CURE');
    expect(beside.size.toNumber()).toBeGreaterThan(0);
    expect(beside.sizeToCure?.toFixed()).toBe(beside.size.toFixed());
  });
});
