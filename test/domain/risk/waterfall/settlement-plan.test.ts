import { describe, expect, it } from 'vitest';
import fc from 'fast-check';

import { decimal, type Decimal, max, sum, ZERO } from '../../../../src/domain/decimal.js';
import {
  deficitOf,
  planSettlement,
  type SettlementPlan,
  type SettlementPlanInput,
} from '../../../../src/domain/risk/waterfall/settlement-plan.js';
import { type WinnerStanding } from '../../../../src/domain/risk/waterfall/winner-shares.js';
import {
  recomputeSettlement,
  withoutWinners,
} from '../../../../src/domain/risk/waterfall/settlement-record.js';

const [BTC, ETH] = ['BTC-USD', 'ETH-USD'];

function resultOf(marketId: string, pnl: string, fundDrawn = '0') {
  const [paid, nothing] = [decimal(fundDrawn), ZERO];
  return {
    marketId,
    pnl: decimal(pnl),
    exposure: decimal('1000'),
    paid,
    deleveraged: nothing,
    fundDrawn: paid,
  };
}

function winner(accountId: string, profit: string, equity = '1000000'): WinnerStanding {
  return {
    accountId,
    unrealizedPnl: decimal(profit),
    equity: decimal(equity),
    lossesPaid: ZERO,
    paid: ZERO,
    realizedProfit: ZERO,
  };
}

const OWES_1000: SettlementPlanInput = {
  accountId: 'b',
  at: new Date('2026-01-01T00:00:00Z'),
  quoteAsset: 'USD',
  balances: [{ asset: 'USD', balance: decimal('-1000'), price: decimal('1'), haircut: ZERO }],
  results: [resultOf(BTC, '-3000'), resultOf(ETH, '-1000')],
  funds: {
    markets: new Map([
      [BTC, decimal('400')],
      [ETH, decimal('4000')],
    ]),
    globalFund: decimal('50'),
    backstop: ZERO,
  },
  winners: () => [],
};

const textOf = ({ markets }: SettlementPlan): string[] =>
  markets.flatMap(({ marketId, allocations, shares, deficit }) => [
    ...allocations.map(({ kind, amount }) => `${marketId} ${kind} ${amount.toFixed()}`),
    ...shares.map(({ accountId, amount }) => `${marketId} ${accountId} ${amount.toFixed()}`),
    ...(deficit.isZero() ? [] : [`${marketId} nobody ${deficit.toFixed()}`]),
  ]);

describe('a settlement', () => {
  it('asks the winners of a market for what its funds do not pay', () => {
    const asked: string[] = [];
    const plan = planSettlement({
      ...OWES_1000,
      winners: (marketId) => {
        asked.push(marketId);
        return [winner('w-1', '300'), winner('w-2', '100'), winner('w-3', '0')];
      },
    });

    expect(asked).toEqual([BTC]);
    expect(textOf(plan)).toEqual([
      'BTC-USD MARKET_INSURANCE 100',
      'BTC-USD GLOBAL_INSURANCE 50',
      'BTC-USD w-1 300',
      'BTC-USD w-2 100',
      'BTC-USD nobody 200',
      'ETH-USD MARKET_INSURANCE 250',
    ]);
  });

  it('takes no more from a winner than its equity, in however many markets it wins', () => {
    const empty = { markets: new Map<string, Decimal>(), globalFund: ZERO, backstop: ZERO };
    const plan = planSettlement({
      ...OWES_1000,
      funds: empty,
      winners: () => [{ ...winner('w-1', '900', '800'), paid: decimal('10') }],
    });

    expect(textOf(plan)).toEqual(['BTC-USD w-1 750', 'ETH-USD w-1 40', 'ETH-USD nobody 210']);
  });

  it('counts what the fund gave to this bankruptcy before against its quarter', () => {
    const plan = planSettlement({
      ...OWES_1000,
      results: [resultOf(BTC, '-3000', '60')],
      funds: { ...OWES_1000.funds, globalFund: ZERO },
    });

    // (400 + 60) / 4 − 60
    expect(textOf(plan)).toEqual(['BTC-USD MARKET_INSURANCE 55', 'BTC-USD nobody 945']);
  });

  it('of an account without debt asks no payer', () => {
    const plan = planSettlement({
      ...OWES_1000,
      balances: [{ asset: 'USD', balance: decimal('1'), price: decimal('1'), haircut: ZERO }],
    });

    expect(plan).toMatchObject({ ownPart: ZERO, markets: [] });
    expect(recomputeSettlement(plan.explanation)).toEqual(plan);
  });

  it.each([
    { what: 'of no market', results: [] },
    { what: 'of one market twice', results: [resultOf(BTC, '-3000'), resultOf(BTC, '-1000')] },
  ])('lets nothing that is owed vanish: it refuses results $what', ({ results }) => {
    expect(() => planSettlement({ ...OWES_1000, results })).toThrow('the whole debt is assigned');
  });

  it('tells those who may not read every account how much was paid, not by whom', () => {
    const plan = planSettlement({ ...OWES_1000, winners: () => [winner('w-1', '5000')] });

    expect(JSON.stringify(plan.explanation)).toContain('w-1');
    const shown = withoutWinners(plan.explanation);
    expect(JSON.stringify(shown)).not.toContain('w-1');
    expect(shown).toMatchObject({
      inputs: { winnerCount: 1 },
      result: { markets: [{ marketId: BTC, shares: [{ amount: '600' }] }, { marketId: ETH }] },
    });
  });
});

describe('whatever is owed', () => {
  const amounts = (max: number) =>
    fc.integer({ min: 0, max }).map((millionths) => decimal(millionths).div(10 ** 6));
  const standings = fc.array(
    fc.record({
      unrealizedPnl: amounts(10 ** 9),
      equity: amounts(10 ** 9),
      lossesPaid: amounts(10 ** 8),
      realizedProfit: amounts(10 ** 8),
    }),
    { maxLength: 5 },
  );
  const inputs = fc
    .record({
      owed: amounts(3 * 10 ** 9),
      coins: amounts(10 ** 6),
      haircut: fc.integer({ min: 0, max: 100 }).map((percent) => decimal(percent).div(100)),
      pnl: fc.array(amounts(10 ** 9), { minLength: 1, maxLength: 3 }),
      funds: fc.array(amounts(10 ** 9), { minLength: 5, maxLength: 5 }),
      winners: fc.array(standings, { minLength: 3, maxLength: 3 }),
    })
    .map(({ owed, coins, haircut, pnl, funds, winners }): SettlementPlanInput => {
      const marketOf = (index: number): string => `M${index.toString()}-USD`;
      return {
        ...OWES_1000,
        balances: [
          { asset: 'USD', balance: owed.negated(), price: decimal('1'), haircut: ZERO },
          { asset: 'BTC', balance: coins, price: decimal('123.45'), haircut },
        ],
        results: pnl.map((lost, index) => resultOf(marketOf(index), lost.negated().toFixed())),
        funds: {
          markets: new Map(funds.slice(0, 3).map((balance, index) => [marketOf(index), balance])),
          globalFund: funds[3] ?? ZERO,
          backstop: funds[4] ?? ZERO,
        },
        winners: (marketId) =>
          (winners[Number(marketId[1])] ?? []).map((standing, index) => ({
            accountId: `w-${index.toString()}`,
            paid: ZERO,
            ...standing,
          })),
      };
    });

  it('is paid to the last millionth, by nobody beyond what it has, and can be decided again', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const plan = planSettlement(input);
        const paid = plan.markets.flatMap(({ allocations, shares }) => [...allocations, ...shares]);
        const whole = sum([plan.ownPart, ...paid.map(({ amount }) => amount), deficitOf(plan)]);
        expect(whole.toFixed()).toBe(plan.estate.debt.toFixed());

        const byWinner = new Map<string, Decimal>();
        for (const { marketId, shares } of plan.markets) {
          for (const { accountId, amount, realizedPart } of shares) {
            const standing = input.winners(marketId).find((each) => each.accountId === accountId);
            const { unrealizedPnl, lossesPaid, realizedProfit } = standing!;
            const open = max(ZERO, unrealizedPnl.minus(lossesPaid));
            expect(amount.minus(realizedPart).lte(open)).toBe(true);
            expect(realizedPart.lte(realizedProfit)).toBe(true);
            // Each profit pays once, whether it is open or realized.
            expect(
              amount.lte(max(ZERO, unrealizedPnl.plus(realizedProfit).minus(lossesPaid))),
            ).toBe(true);
            const whole = (byWinner.get(accountId) ?? ZERO).plus(amount);
            expect(whole.lte(standing!.equity)).toBe(true);
            byWinner.set(accountId, whole);
          }
        }
        expect(recomputeSettlement(plan.explanation)).toEqual(plan);
      }),
      { numRuns: 300 },
    );
  });
});
