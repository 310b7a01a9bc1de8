import { describe, expect, test } from 'vitest';
import fc from 'fast-check';

import { decimal, sum, ZERO } from '../../../../src/domain/decimal.js';
import {
  attributeLoss,
  type MarketResult,
} from '../../../../src/domain/risk/waterfall/loss-attribution.js';
import { allocateLosses, apportion } from '../../../../src/domain/risk/waterfall/waterfall.js';

type ResultText = readonly [
  marketId: string,
  pnl: string,
  exposure?: string,
  paid?: string,
  deleveraged?: string,
];

function resultOf([marketId, pnl, exposure = '0', paid = '0', own = '0']: ResultText) {
  return {
    marketId,
    pnl: decimal(pnl),
    exposure: decimal(exposure),
    paid: decimal(paid),
    deleveraged: decimal(own),
  };
}

function parts(loss: string, ...results: readonly ResultText[]): string[] {
  return attributeLoss(decimal(loss), results.map(resultOf)).map(
    ({ marketId, amount }) => `${marketId} ${amount.toFixed()}`,
  );
}

describe('a loss belongs', () => {
  test('to the markets that made it, in proportion, wherever the last step was', () => {
    expect(parts('1500', ['crumb', '-20', '960'], ['large', '-1980', '96000'])).toEqual([
      'crumb 15',
      'large 1485',
    ]);
  });

  test('to none that gained', () => {
    expect(parts('100', ['a', '50', '9000'], ['b', '-300', '10'])).toEqual(['b 100']);
  });

  test('by exposure, when no market lost: collateral fell', () => {
    expect(parts('100', ['a', '1', '3000'], ['b', '0', '1000'])).toEqual(['a 75', 'b 25']);
  });

  test('to the first, when there is nothing to tell them apart', () => {
    expect(parts('100', ['b', '0'], ['a', '0'])).toEqual(['a 100']);
  });

  test('to the last millionth to somebody', () => {
    expect(parts('0.00001', ['a', '-1'], ['b', '-1'], ['c', '-1'])).toEqual([
      'a 0.000004',
      'b 0.000003',
      'c 0.000003',
    ]);
    expect(parts('0.0000010000005', ['a', '-1'], ['b', '-1'])).toEqual(['a 0.0000010000005']);
  });
});

describe('what was paid before', () => {
  test('counts for the market that it was paid for: the other’s part stays', () => {
    // Of 1,500 each has 750. Counterparties paid that of `a` by the price, so its loss shows 250.
    expect(parts('750', ['a', '-250', '1', '750', '750'], ['b', '-1000'])).toEqual(['b 750']);
  });

  test('by funds did not come in by the price', () => {
    expect(parts('750', ['a', '-1000', '1', '750'], ['b', '-1000'])).toEqual(['b 750']);
  });

  test('beyond what is the market’s now lightens the others', () => {
    expect(parts('90', ['a', '-100', '1', '110', '0'], ['b', '-150'], ['c', '-150'])).toEqual([
      'b 45',
      'c 45',
    ]);
  });

  test('and misses the part by what rounding left is not asked for again', () => {
    expect(parts('10', ['a', '-10', '1', '9.999999', '0'], ['b', '-10'])).toEqual(['b 10']);
  });
});

const amount = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((n) => decimal(n).div(1000));
const positive = fc.nat(1_000_000).map((n) => decimal(n).div(1000));

test('parts add up to the loss exactly, none is below zero', () => {
  const result = fc.record({ pnl: amount, exposure: positive, paid: positive });
  fc.assert(
    fc.property(
      fc.nat(1_000_000_000).map((n) => decimal(n).div(10_000_000)),
      fc.array(result, { minLength: 1, maxLength: 5 }),
      (loss, drawn) => {
        const results = drawn.map((each, index): MarketResult => ({
          ...each,
          marketId: `m-${index}`,
          deleveraged: each.paid,
        }));
        const attributed = attributeLoss(loss, results);

        expect(sum(attributed.map((part) => part.amount)).eq(loss)).toBe(true);
        expect(attributed.every((part) => part.amount.gt(0))).toBe(true);
      },
    ),
  );
});

test('a share is within a millionth of the exact one', () => {
  fc.assert(
    fc.property(positive, fc.array(positive, { minLength: 1, maxLength: 6 }), (whole, weights) => {
      fc.pre(sum(weights).gt(0));
      const shares = apportion(whole, weights);

      expect(sum(shares).eq(whole)).toBe(true);
      shares.forEach((share, index) => {
        const exact = whole.times(weights[index] ?? ZERO).div(sum(weights));
        expect(share.minus(exact).abs().lt('0.000001')).toBe(true);
      });
    }),
  );
});

describe('funds', () => {
  test('of a market pay for its own part, those of all markets in proportion', () => {
    const paid = allocateLosses(
      [
        { marketId: 'a', amount: decimal('100'), fund: decimal('40') },
        { marketId: 'b', amount: decimal('30'), fund: decimal('0') },
      ],
      { globalFund: decimal('30'), backstop: decimal('6') },
    );

    expect(
      paid.allocations.map((each) => `${each.kind} ${each.marketId} ${each.amount.toFixed()}`),
    ).toEqual([
      'MARKET_INSURANCE a 40',
      'GLOBAL_INSURANCE a 20',
      'GLOBAL_INSURANCE b 10',
      'BACKSTOP a 4',
      'BACKSTOP b 2',
    ]);
    expect(paid.losses.map((each) => each.amount.toFixed())).toEqual(['36', '18']);
  });

  test('pay no part more than is missing, whatever its decimals', () => {
    const loss = fc.nat(10_000_000).map((n) => decimal(n).div(10_000_000));
    fc.assert(
      fc.property(
        fc.array(loss, { minLength: 1, maxLength: 4 }),
        loss,
        loss,
        (losses, fund, other) => {
          const paid = allocateLosses(
            losses.map((amount, index) => ({ marketId: `m-${index}`, amount, fund: ZERO })),
            { globalFund: fund, backstop: other },
          );
          const total = sum(paid.allocations.map((each) => each.amount));

          expect(paid.losses.every((each) => each.amount.gte(0))).toBe(true);
          expect(total.plus(sum(paid.losses.map((each) => each.amount))).eq(sum(losses))).toBe(
            true,
          );
          expect(total.lte(fund.plus(other))).toBe(true);
        },
      ),
    );
  });
});
