import { describe, expect, test } from 'vitest';
import fc from 'fast-check';

import { type Decimal, decimal, sum, ZERO } from '../../../../src/domain/decimal.js';
import { assessAccountHealth } from '../../../../src/domain/risk/health/account-health.js';
import {
  estateOf,
  pricedBalancesOf,
  settledEquityOf,
} from '../../../../src/domain/risk/waterfall/bankrupt-estate.js';
import {
  coveredBy,
  type DeleveragingPlan,
  fundsPartOf,
  planDeleveraging,
} from '../../../../src/domain/risk/waterfall/deleveraging-plan.js';
import { assessLiquidationFill } from '../../../../src/domain/risk/liquidation/liquidation-fill.js';
import {
  type BookedResult,
  marketResultsOf,
} from '../../../../src/domain/risk/waterfall/loss-attribution.js';
import { recomputeDeleveraging } from '../../../../src/domain/risk/waterfall/deleveraging-record.js';
import { aContext, anAccount, NOW, someCollateral } from '../../../support/risk-factories.js';

interface PlanText {
  readonly size?: string;
  readonly equity?: string;
  readonly expectedSlippage?: string;
  readonly results?: readonly (readonly [marketId: string, pnl: string, deleveraged?: string])[];
  readonly funds?: { readonly marketFund?: string; readonly globalFund?: string };
  readonly queue?: readonly (readonly [accountId: string, size: string, equity: string])[];
}

/** A long of 2 from 50,000, marked at 48,000, 1,000 below nothing. */
function planned(overrides: PlanText = {}): DeleveragingPlan | null {
  const { size = '2', equity = '-1000', expectedSlippage = '0', funds = {} } = overrides;
  const { queue = [['short', '-8', '46000']] } = overrides;
  const inputs = {
    accountId: 'bankrupt',
    marketId: 'BTC-USD',
    at: NOW.toISOString(),
    size,
    equity,
    expectedSlippage,
    entryPrice: '50000',
    markPrice: '48000',
    lotSize: '0.001',
    results: (overrides.results ?? [['BTC-USD', '-4000']]).map(([marketId, pnl, paid = '0']) => ({
      marketId,
      pnl,
      exposure: '0',
      paid,
      deleveraged: paid,
    })),
    funds: { marketFund: '0', globalFund: '0', backstop: '0', ...funds },
    queue: queue.map(([accountId, held, own]) => ({
      accountId,
      size: held,
      entryPrice: '50000',
      equity: own,
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
    expect(fundsPartOf(planned({ funds: { marketFund: '3999' } })!).toFixed()).toBe('999.75');
    expect(planned({ funds: { marketFund: '4000' } })).toBeNull();
  });

  test('funds that would pay the loss but not the slippage leave the price at the mark', () => {
    const plan = planned({ funds: { globalFund: '1050' }, expectedSlippage: '0.001' });

    expect(plan?.price.toFixed()).toBe('48000');
    expect(fundsPartOf(plan!).toFixed()).toBe('1000');
    expect(coveredBy(plan!.assignments).toFixed()).toBe('0');
  });

  test('a short whose loss is more than its whole price cannot be closed at any', () => {
    expect(planned({ size: '-0.01', equity: '-1000', queue: [['long', '8', '9000']] })).toBeNull();
  });
});

describe('of several markets', () => {
  test('a position bears the part of the loss that was made there', () => {
    const crumb = planned({
      results: [
        ['BTC-USD', '-20'],
        ['ETH-USD', '-3980'],
      ],
    });

    // 1,000 · 20 / 4,000 = 5, over a size of 2.
    expect(crumb?.price.toFixed()).toBe('48002.5');
  });

  test('one that lost nothing is not deleveraged', () => {
    expect(
      planned({
        results: [
          ['BTC-USD', '100'],
          ['ETH-USD', '-3980'],
        ],
      }),
    ).toBeNull();
  });

  test('what counterparties in another market paid stays that market’s', () => {
    const second = planned({
      equity: '-500',
      results: [
        ['BTC-USD', '-2000'],
        ['ETH-USD', '-1500', '500'],
      ],
    });

    // 1,000 were owed, 500 a market; those of ETH-USD are paid.
    expect(second?.price.toFixed()).toBe('48250');
  });

  test('of a part that is taken the funds pay the same part', () => {
    const plan = planned({ funds: { globalFund: '400' }, queue: [['short', '-1', '9000']] });

    expect(plan?.remainingSize.toFixed()).toBe('1.5');
    expect(plan?.price.toFixed()).toBe('48300');
    expect(fundsPartOf(plan!).toFixed()).toBe('100');
  });
});

describe('no millionth is left of what was deleveraged', () => {
  const places = fc.integer({ min: 0, max: 12 });
  const numberOf = (high: number): fc.Arbitrary<Decimal> =>
    fc
      .tuple(fc.integer({ min: 1, max: 2 ** 31 - 1 }), places)
      .map(([digits, scale]) =>
        decimal(digits)
          .div(10 ** 9)
          .times(high)
          .toDecimalPlaces(scale),
      )
      .filter((value) => value.gt(0));

  test('whatever decimals the numbers have', () => {
    fc.assert(
      fc.property(
        fc.tuple(
          numberOf(3),
          numberOf(100),
          numberOf(100),
          numberOf(50),
          numberOf(1),
          fc.boolean(),
        ),
        fc.tuple(numberOf(20), numberOf(5)),
        ([amount, mark, entry, cash, coins, isLong], [fund, price]) => {
          const context = aContext(
            [{ price: mark.toFixed() }, { marketId: 'ETH-USD', price: price.toFixed() }],
            [{ asset: 'ETH', haircut: '0.1', priceMarketId: 'ETH-USD' }],
          );
          const size = isLong ? amount : amount.negated();
          const bankrupt = anAccount({
            positions: [['BTC-USD', size.toFixed(), entry.toFixed()]],
            collateral: [
              ['USDC', cash.toFixed()],
              ['ETH', coins.toFixed()],
            ],
          });
          const health = assessAccountHealth(bankrupt, context);
          const position = health.positions[0]!;
          const plan = planDeleveraging({
            accountId: 'bankrupt',
            at: NOW,
            position,
            lotSize: decimal('0.000001'),
            expectedSlippage: ZERO,
            results: marketResultsOf(health, []),
            isPaidByOthers: false,
            equity: settledEquityOf(pricedBalancesOf(bankrupt.collateral, context), health, 'USDC'),
            funds: { marketFund: ZERO, globalFund: fund, backstop: ZERO },
            candidates: () => [
              {
                accountId: 'other',
                equity: decimal('1e15'),
                position: {
                  ...position,
                  size: size.times(-2),
                  unrealizedPnl: decimal(1),
                },
              },
            ],
          });
          fc.pre(plan !== null);
          const outcome = assessLiquidationFill(
            health,
            'BTC-USD',
            { filledSize: size.negated(), averagePrice: plan.price },
            ZERO,
          );
          const left = cash.plus(outcome.quoteChange).plus(fundsPartOf(plan));
          const estate = estateOf(
            pricedBalancesOf(
              [
                { asset: 'USDC', balance: left, pending: ZERO },
                { asset: 'ETH', balance: coins, pending: ZERO },
              ],
              context,
            ),
            'USDC',
          );

          expect(estate.debt.lte(estate.collateral)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});

test('two markets that are deleveraged one after another leave no millionth either', () => {
  const cents = fc
    .integer({ min: 1, max: 900_000 })
    .map((n) => decimal(n).div(700).toDecimalPlaces(9));
  fc.assert(
    fc.property(cents, cents, cents, cents, cents, (first, second, entry, mark, cash) => {
      const context = aContext([
        { price: mark.toFixed() },
        { marketId: 'ETH-USD', price: mark.times(2).toFixed() },
      ]);
      let account = anAccount({
        positions: [
          ['BTC-USD', first.toFixed(), entry.toFixed()],
          ['ETH-USD', second.toFixed(), entry.times(3).toFixed()],
        ],
        collateral: [['USDC', cash.toFixed()]],
      });
      let quote = cash;
      const booked: BookedResult[] = [];
      for (const marketId of ['BTC-USD', 'ETH-USD']) {
        const health = assessAccountHealth(account, context);
        const position = health.positions.find((held) => held.marketId === marketId)!;
        const plan = planDeleveraging({
          accountId: 'bankrupt',
          at: NOW,
          position,
          lotSize: decimal('0.000000001'),
          expectedSlippage: ZERO,
          results: marketResultsOf(health, booked),
          isPaidByOthers: false,
          equity: settledEquityOf(pricedBalancesOf(account.collateral, context), health, 'USDC'),
          funds: { marketFund: ZERO, globalFund: ZERO, backstop: ZERO },
          candidates: () => [
            {
              accountId: 'other',
              equity: decimal('1e15'),
              position: { ...position, size: position.size.times(-2), unrealizedPnl: decimal(1) },
            },
          ],
        });
        fc.pre(plan !== null);
        const fill = { filledSize: position.size.negated(), averagePrice: plan.price };
        const outcome = assessLiquidationFill(health, marketId, fill, ZERO);
        const covered = coveredBy(plan.assignments);
        quote = quote.plus(outcome.quoteChange);
        booked.push({
          marketId,
          realized: outcome.quoteChange,
          traded: position.notional,
          paid: covered,
          deleveraged: covered,
        });
        account = {
          ...account,
          positions: account.positions.filter((held) => held.marketId !== marketId),
          collateral: [{ asset: 'USDC', balance: quote, pending: ZERO }],
        };
      }

      expect(quote.gte(0)).toBe(true);
      expect(quote.lt('0.00001')).toBe(true);
    }),
    { numRuns: 500 },
  );
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
      const paid = sum([fundsPartOf(plan), coveredBy(plan.assignments)]);

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
    const estate = estateOf(pricedBalancesOf(held.map(someCollateral), context), 'USDC');

    expect([estate.debt.toFixed(), estate.collateral.toFixed()]).toEqual([debt, collateral]);
  });
});
