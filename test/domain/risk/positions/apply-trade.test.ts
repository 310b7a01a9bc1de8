import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { type Decimal, decimal, sum, ZERO } from '../../../../src/domain/decimal.js';
import { type Position } from '../../../../src/domain/risk/health/account.js';
import { applyTrade, isNewRisk } from '../../../../src/domain/risk/positions/apply-trade.js';

const M = 'M';
const of = (size: string, entryPrice: string): Position => ({
  marketId: M,
  size: decimal(size),
  entryPrice: decimal(entryPrice),
});
const trade = (size: string, price: string) => ({
  marketId: M,
  size: decimal(size),
  price: decimal(price),
});
const told = (before: Position | null, size: string, price: string) => {
  const { position, realizedPnl } = applyTrade(before, trade(size, price));
  return [position?.size.toFixed(), position?.entryPrice.toFixed(), realizedPnl.toFixed()];
};

describe('a trade', () => {
  test.each([
    ['opens at its price', null, '2', '100', ['2', '100', '0']],
    ['opens a short', null, '-2', '100', ['-2', '100', '0']],
    ['adds at the average', of('1', '100'), '3', '120', ['4', '115', '0']],
    ['adds to a short at the average', of('-1', '100'), '-1', '90', ['-2', '95', '0']],
    ['takes off at the old entry', of('4', '115'), '-1', '120', ['3', '115', '5']],
    ['buys back at a loss', of('-2', '95'), '1', '105', ['-1', '95', '-10']],
    ['closes', of('2', '100'), '-2', '99', [undefined, undefined, '-2']],
    ['flips a long', of('2', '100'), '-5', '110', ['-3', '110', '20']],
    ['flips a short', of('-2', '100'), '3', '110', ['1', '110', '-20']],
  ])('%s', (_, before, size, price, after) => {
    expect(told(before, size, price)).toEqual(after);
  });

  test('puts what rounds off the average into cash: 3 bought at 10, 10 and 11', () => {
    // 31 / 3 = 10.333…: 3 · 10.333333333333 is 10⁻¹² short of what was paid.
    expect(told(of('2', '10'), '1', '11')).toEqual(['3', '10.333333333333', '-0.000000000001']);
  });

  test('keeps an average that the book can hold: twelve decimals below 9,007, eleven above', () => {
    expect(told(of('1', '9007'), '2', '9007.1')[1]).toBe('9007.066666666667');
    expect(told(of('1', '9008'), '2', '9008.1')[1]).toBe('9008.06666666667');
  });
});

/** Sizes of 8 decimals and prices of 12, as they are admitted. */
const anySize = fc
  .integer({ min: -9_000_000_000, max: 9_000_000_000 })
  .filter((whole) => whole !== 0)
  .map((whole) => decimal(`${whole}e-8`));
const anyPrice = fc
  .oneof(fc.integer({ min: 1, max: 9_000_000 }), fc.integer({ min: 1, max: 9_007_199_254_740_991 }))
  .map((whole) => decimal(`${whole}e-12`));
const anyTrades = fc.array(
  fc.record({ marketId: fc.constant(M), size: anySize, price: anyPrice }),
  { minLength: 1, maxLength: 30 },
);

test('cash and position together are worth what was traded, to the last digit, at every mark', () => {
  fc.assert(
    fc.property(anyTrades, anyPrice, (trades, mark) => {
      let position: Position | null = null;
      let cash: Decimal = ZERO;
      for (const each of trades) {
        const before: Position | null = position;
        const applied = applyTrade(before, each);
        position = applied.position;
        cash = cash.plus(applied.realizedPnl);
      }
      const lots = sum(trades.map(({ size, price }) => size.times(mark.minus(price))));
      const size = sum(trades.map((each) => each.size));
      const open = position === null ? ZERO : position.size.times(mark.minus(position.entryPrice));
      expect(cash.plus(open).toFixed()).toBe(lots.toFixed());
      expect((position?.size ?? ZERO).toFixed()).toBe(size.toFixed());
      expect(cash.decimalPlaces()).toBeLessThanOrEqual(20);
    }),
  );
});

test('the average lies between what was paid, and what shrinks keeps it', () => {
  fc.assert(
    fc.property(anySize, anyPrice, anySize, anyPrice, (held, entry, size, price) => {
      const before = { marketId: M, size: held, entryPrice: entry };
      const { position } = applyTrade(before, { marketId: M, size, price });
      fc.pre(position !== null);
      const { entryPrice: average } = position;
      const [low, high] = entry.lt(price) ? [entry, price] : [price, entry];
      const isShrunk = held.isPositive() !== size.isPositive() && !isNewRisk(held, position.size);
      expect([
        average.gte(low.minus('1e-12')) && average.lte(high.plus('1e-12')),
        average.gt(0),
        !isShrunk || average.eq(entry),
      ]).toEqual([true, true, true]);
    }),
  );
});

test.each([
  ['1', '2', true],
  ['1', '1', false],
  ['1', '0', false],
  ['1', '-0.5', true],
  ['-1', '-2', true],
  ['-2', '-1', false],
  ['0', '1', true],
])('from %s to %s is new risk: %s', (before, after, isNew) => {
  expect(isNewRisk(decimal(before), decimal(after))).toBe(isNew);
});
