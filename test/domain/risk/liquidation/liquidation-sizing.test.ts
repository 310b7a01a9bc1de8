import { describe, expect, test } from 'vitest';
import fc from 'fast-check';

import { type Decimal, decimal, ZERO } from '../../../../src/domain/decimal.js';
import { sizeLiquidation } from '../../../../src/domain/risk/liquidation/liquidation-sizing.js';

/** Counted in whole lots, so that every size can be tried. */
interface Given {
  readonly lots: number;
  readonly crumb: number;
  readonly isShort: boolean;
  readonly fractions: readonly number[];
  readonly equity: number;
  readonly fee: number;
  readonly base: number;
  readonly slope: number;
  readonly power: number;
}

const PRICE = decimal('48.75');
const LOT = decimal('0.01');
const CURE_RATIO = decimal('1.1');

const given: fc.Arbitrary<Given> = fc.record({
  lots: fc.integer({ min: 1, max: 120 }),
  crumb: fc.constantFrom(0, 0, 37, 90),
  isShort: fc.boolean(),
  fractions: fc.array(fc.integer({ min: 5, max: 60 }), { minLength: 1, maxLength: 3 }),
  equity: fc.integer({ min: -10, max: 99 }),
  fee: fc.integer({ min: 0, max: 40 }),
  base: fc.integer({ min: 0, max: 30 }),
  slope: fc.integer({ min: 0, max: 300 }),
  power: fc.constantFrom(0, 1, 2),
});

/** The same question with nothing but requirements, costs and a loop over all sizes. */
function naively(value: Given) {
  const size = LOT.times(value.lots).plus(LOT.times(value.crumb).div(100));
  const notional = size.times(PRICE);
  const width = notional.div(value.fractions.length).toDecimalPlaces(2);
  let fraction = ZERO;
  const tiers = value.fractions.map((rise, index) => {
    fraction = fraction.plus(decimal(rise).div(1000));
    return { floor: width.times(index), fraction };
  });
  const cureMarginOf = (left: Decimal): Decimal =>
    tiers.reduce((total, { floor, fraction: rate }, index) => {
      const cap = tiers[index + 1]?.floor ?? left;
      const inside = (left.lt(cap) ? left : cap).minus(floor);
      return inside.gt(0) ? total.plus(inside.times(rate)) : total;
    }, ZERO);
  const slippageOf = (closed: Decimal): Decimal =>
    decimal(value.slope)
      .div(10_000)
      .times(closed.div(size).pow(value.power))
      .plus(decimal(value.base).div(10_000));
  const fee = decimal(value.fee).div(10_000);
  const cureMargin = cureMarginOf(notional).times(CURE_RATIO);
  const equity = cureMargin.times(value.equity).div(100);
  /** Where closing from the top goes on in the next bracket. */
  const ends = tiers.map(({ floor }) => size.minus(floor.div(PRICE)));
  const isEnough = (closed: Decimal): boolean => {
    const slippage = slippageOf(closed);
    const feeOn = value.isShort ? slippage.plus(1) : decimal(1);
    const rate = slippage.plus(fee.times(feeOn));
    // The last lot may reach into a bracket that frees less than it costs: a part of it was enough.
    const inLastLot = ends.filter((end) => end.lt(closed) && end.gt(closed.minus(LOT)));
    return [closed, ...inLastLot].some((part) => {
      const left = size.minus(part).times(PRICE);
      const cost = rate.times(part).times(PRICE);
      return equity.minus(cost).gte(cureMarginOf(left).times(CURE_RATIO));
    });
  };
  const whole = Array.from({ length: value.lots }, (_, index) => LOT.times(index + 1));
  const least = [...whole, size].find(isEnough) ?? null;
  return { size, notional, tiers, slippageOf, fee, cureMargin, equity, least };
}

/** 0.1448 would do, 0.145 is the end of the bracket, and 0.15 is the least in lots. */
const LAST_LOT_REACHES_BEYOND: Given = {
  lots: 29,
  crumb: 0,
  isShort: true,
  fractions: [10, 48],
  equity: 32,
  fee: 15,
  base: 7,
  slope: 206,
  power: 1,
};

describe('the size of a step', () => {
  test('is the least in whole lots that cures at its own cost; all of it when none does', () => {
    fc.assert(
      fc.property(given, (value) => {
        const { size, notional, tiers, slippageOf, fee, cureMargin, equity, least } =
          naively(value);
        const sizing = sizeLiquidation({
          position: {
            marketId: 'M',
            size: value.isShort ? size.negated() : size,
            notional,
            others: ZERO,
            entryPrice: PRICE,
            markPrice: PRICE,
            unrealizedPnl: ZERO,
            initialMargin: ZERO,
            maintenanceMargin: cureMargin.div(CURE_RATIO),
          },
          shortage: cureMargin.minus(equity),
          tiers: tiers.map(({ floor, fraction }) => ({
            floor,
            initialMarginFraction: fraction,
            maintenanceMarginFraction: fraction,
          })),
          cureRatio: CURE_RATIO,
          lotSize: LOT,
          sizeCap: null,
          minPositionNotional: ZERO,
          liquidationFee: fee,
          slippageOf,
        });
        const isCrumbLeft = least !== null && size.minus(least).lt(LOT);
        const expected = least === null || isCrumbLeft ? size : least;
        expect(sizing.size.toFixed()).toBe(expected.toFixed());
      }),
      { numRuns: 300, examples: [[LAST_LOT_REACHES_BEYOND]] },
    );
  });
});
