import { describe, expect, test } from 'vitest';
import fc from 'fast-check';

import { sum } from '../../../../src/domain/decimal.js';
import { type Account, type RiskContext } from '../../../../src/domain/risk/health/account.js';
import {
  type AccountHealth,
  HEALTH_LEVELS,
  amountDueOf,
  assessAccountHealth,
  compareByMarginRatio,
  freeCollateralOf,
  healthLevelOf,
  isWarned,
  leverageOf,
  marginRatioOf,
  projectedMarginRatioOf,
} from '../../../../src/domain/risk/health/account-health.js';
import { anyBook } from '../../../support/risk-arbitraries.js';
import {
  type AccountText,
  aContext,
  aPosition,
  anAccount,
  anAsset,
  someCollateral,
  someTerms,
  someTiers,
} from '../../../support/risk-factories.js';
import { compareHealthLevels } from '../../../../conformance/adapters/level-order.js';

const MARKETS = [
  { marketId: 'BTC-USD', price: '100' },
  { marketId: 'ETH-USD', price: '20', parameters: { tiers: someTiers(['0', '0.2', '0.1']) } },
];

/** Long 10 BTC at 100 with 5 % maintenance margin: MM is 50, and equity is the cash. */
function healthWithCash(cash: string): AccountHealth {
  return assessAccountHealth(anAccount({ collateral: [['USDC', cash]] }), aContext());
}

function assess(account: AccountText, context: RiskContext = aContext(MARKETS)): AccountHealth {
  return assessAccountHealth(anAccount(account), context);
}

describe('the health of an account', () => {
  test('adds collateral after haircut to the unrealized PnL of all markets', () => {
    const context = aContext(MARKETS, [
      { asset: 'ETH', haircut: '0.25', priceMarketId: 'ETH-USD' },
    ]);
    const health = assess(
      {
        positions: [
          ['BTC-USD', '10', '95'],
          ['ETH-USD', '-5', '18'],
        ],
        collateral: [
          ['USDC', '100'],
          ['ETH', '4'],
        ],
      },
      context,
    );
    expect(textsOf(health)).toEqual({
      collateralValue: '160',
      unrealizedPnl: '40',
      equity: '200',
      initialMargin: '120',
      maintenanceMargin: '60',
      warningMargin: '72',
      warningClearMargin: '75',
      cureMargin: '66',
      closeOutMargin: '40.002',
      projectedEquity: '200',
    });
    expect(health.positions.map((position) => position.maintenanceMargin.toFixed())).toEqual([
      '50',
      '10',
    ]);
  });

  test('counts a debt in full, without haircut', () => {
    const context = aContext(MARKETS, [{ asset: 'ETH', haircut: '0.5', priceMarketId: 'ETH-USD' }]);
    expect(assess({ collateral: [['ETH', '-3']] }, context).collateralValue.toFixed()).toBe('-60');
  });

  test('takes each market’s ratio in proportion to its margin, or the one a call froze', () => {
    const positions = [
      ['BTC-USD', '10', '100'],
      ['ETH-USD', '5', '20'],
    ] as const;
    const context = aContext([
      { ...MARKETS[0]!, parameters: { cureRatio: '1.5' } },
      { ...MARKETS[1]! },
    ]);
    expect(assess({ positions }, context).cureMargin.toFixed()).toBe('86');
    const frozen = new Map([['BTC-USD', someTerms({ cureRatio: '2' })]]);
    const health = assessAccountHealth(anAccount({ positions }), context, frozen);
    expect(health.cureMargin.toFixed()).toBe('111');
  });

  test('shows pending deposits only in the projection', () => {
    const health = assess({ collateral: [['USDC', '40', '10']] });
    expect([health.equity.toFixed(), health.projectedEquity.toFixed()]).toEqual(['40', '50']);
    expect(projectedMarginRatioOf(health)?.toFixed()).toBe('1');
  });

  test('leaves a pending deposit without a mark out of the projection', () => {
    const context = aContext(
      [...MARKETS, { marketId: 'SOL-USD', price: null }],
      [{ asset: 'SOL', priceMarketId: 'SOL-USD' }],
    );
    const account = {
      collateral: [
        ['USDC', '40'],
        ['SOL', '0', '5'],
      ],
    } as const;
    expect(assess(account, context).projectedEquity.toFixed()).toBe('40');
  });

  test('nets a pending deposit against a debt in its asset', () => {
    const context = aContext(MARKETS, [{ asset: 'ETH', haircut: '0.5', priceMarketId: 'ETH-USD' }]);
    const health = assess({ collateral: [['ETH', '-3', '5']] }, context);
    expect(health.projectedEquity.toFixed()).toBe('20');
  });

  test.each([
    ['a market it does not know', { positions: [['XRP-USD', '1', '1']] }, 'market XRP-USD is in'],
    ['a position without a mark', { positions: [['SOL-USD', '1', '1']] }, 'SOL-USD has a mark'],
    ['an asset it does not know', { collateral: [['DOGE', '1']] }, 'asset DOGE is in'],
    ['collateral without a mark', { collateral: [['SOL', '1']] }, 'SOL-USD has a mark price'],
    ['a mark of zero', { positions: [['BAD-USD', '1', '1']] }, 'BAD-USD is above 0'],
    ['a position of size zero', { positions: [['BTC-USD', '0', '1']] }, 'BTC-USD has a size'],
    [
      'lots on both sides',
      {
        positions: [
          ['BTC-USD', '1', '1'],
          ['BTC-USD', '-1', '1'],
        ],
      },
      'on one side',
    ],
  ] as const)('stops on %s', (_, account, message) => {
    const context = aContext(
      [...MARKETS, { marketId: 'SOL-USD', price: null }, { marketId: 'BAD-USD', price: '0' }],
      [{ asset: 'SOL', priceMarketId: 'SOL-USD' }],
    );
    expect(() => assess(account, context)).toThrow(message);
  });

  test('a zero balance needs no mark', () => {
    const context = aContext(
      [...MARKETS, { marketId: 'SOL-USD', price: null }],
      [{ asset: 'SOL', priceMarketId: 'SOL-USD' }],
    );
    expect(assess({ collateral: [['SOL', '0']] }, context).equity.toFixed()).toBe('0');
  });
});

describe('the health level', () => {
  test.each([
    ['60', 'HEALTHY'],
    ['59.999999', 'WARNING'],
    ['50', 'WARNING'],
    ['49.999999', 'MARGIN_CALL'],
    ['33.335', 'MARGIN_CALL'],
    ['33.334999', 'CLOSE_OUT'],
    ['0', 'CLOSE_OUT'],
    ['-0.000001', 'BANKRUPT'],
  ])('with equity %s against a margin of 50 is %s', (cash, level) => {
    expect(healthLevelOf(healthWithCash(cash))).toBe(level);
  });

  test.each([
    ['5', 'HEALTHY'],
    ['0', 'HEALTHY'],
    ['-0.01', 'BANKRUPT'],
  ])('without a position and with %s of equity is %s', (cash, level) => {
    expect(healthLevelOf(assess({ positions: [], collateral: [['USDC', cash]] }))).toBe(level);
  });

  test('without a position nobody is warned and nothing is required, whatever is owed', () => {
    const debtor = assess({ positions: [], collateral: [['USDC', '-5']] });
    expect(isWarned(true, debtor)).toBe(false);
    expect(marginRatioOf(debtor)).toBeNull();
    expect(amountDueOf(debtor).toFixed()).toBe('5');
  });

  test('compares worst last', () => {
    const shuffled = ['BANKRUPT', 'HEALTHY', 'CLOSE_OUT', 'WARNING', 'MARGIN_CALL'] as const;
    expect([...shuffled].sort(compareHealthLevels)).toEqual([...HEALTH_LEVELS]);
  });

  test('a warning is raised below the warning margin and stays until the clear margin', () => {
    const at = (was: boolean) => (cash: string) => isWarned(was, healthWithCash(cash));
    expect(['60', '59.999999', '10'].map(at(false))).toEqual([false, true, true]);
    expect(['62.5', '62.499999', '60'].map(at(true))).toEqual([false, true, true]);
  });
});

describe('the measures of an account', () => {
  test('are ratios to 12 decimals and amounts', () => {
    const health = healthWithCash('30.1');
    expect(marginRatioOf(health)?.toFixed()).toBe('0.602');
    expect(leverageOf(health)?.toFixed()).toBe('33.222591362126');
    expect(freeCollateralOf(health).toFixed()).toBe('-69.9');
  });

  test('leverage is null without equity', () => {
    expect(leverageOf(healthWithCash('0'))).toBeNull();
    expect(leverageOf(healthWithCash('-1'))).toBeNull();
  });

  test.each([
    ['54.990001', '0.01'],
    ['54.99', '0.01'],
    ['54.989999', '0.02'],
    ['55', '0'],
    ['80', '0'],
  ])('with equity %s against a cure margin of 55, %s is due', (cash, due) => {
    expect(amountDueOf(healthWithCash(cash)).toFixed()).toBe(due);
  });

  test('orders by ratio across sizes, then id, and those without margin last', () => {
    const named = (id: string, account: AccountText) => assess({ id, ...account });
    const big = [['BTC-USD', '1000', '100']] as const;
    const ordered = [
      named('no-positions-b', { positions: [], collateral: [] }),
      named('no-positions-a', { positions: [], collateral: [] }),
      named('half-b', { collateral: [['USDC', '25']] }),
      named('third-of-big', { positions: big, collateral: [['USDC', '1666']] }),
      named('half-a', { positions: big, collateral: [['USDC', '2500']] }),
      named('below-zero', { collateral: [['USDC', '-1']] }),
    ].sort(compareByMarginRatio);
    expect(ordered.map((health) => health.accountId)).toEqual([
      'below-zero',
      'third-of-big',
      'half-a',
      'half-b',
      'no-positions-a',
      'no-positions-b',
    ]);
    const [worst, without] = [ordered[0]!, ordered[5]!];
    expect(compareByMarginRatio(worst, worst)).toBe(0);
    expect(compareByMarginRatio(worst, without)).toBeLessThan(0);
    expect(compareByMarginRatio(without, worst)).toBeGreaterThan(0);
  });
});

describe('the laws of account health', () => {
  test('posting the amount due cures, and a cent less does not', () => {
    fc.assert(
      fc.property(anyBook(), ({ account, context }) => {
        const due = amountDueOf(assessAccountHealth(account, context));
        fc.pre(due.gt(0));
        const topUp = (amount: typeof due): AccountHealth => {
          const collateral = [...account.collateral, someCollateral(['USDC', amount.toFixed()])];
          return assessAccountHealth({ ...account, collateral }, context);
        };
        const [cured, short] = [topUp(due), topUp(due.minus('0.01'))];
        expect(cured.equity.gte(cured.cureMargin)).toBe(true);
        expect(short.equity.lt(short.cureMargin)).toBe(true);
      }),
    );
  });

  test('more haircut never raises equity', () => {
    const haircuts = fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }));
    fc.assert(
      fc.property(anyBook(), haircuts, ({ account, context }, [a, b]) => {
        const equityAt = (percent: number) => {
          const btc = anAsset({
            asset: 'BTC',
            haircut: `${percent}e-2`,
            priceMarketId: 'BTC-USD',
          });
          const assets = new Map([...context.assets, ['BTC', btc] as const]);
          return assessAccountHealth(account, { ...context, assets }).equity;
        };
        expect(equityAt(Math.max(a, b)).lte(equityAt(Math.min(a, b)))).toBe(true);
      }),
    );
  });

  test('splitting a position into lots changes nothing', () => {
    fc.assert(
      fc.property(anyBook(), fc.integer({ min: 1, max: 9 }), ({ account, context }, tenths) => {
        const split: Account = {
          ...account,
          positions: account.positions.flatMap(({ marketId, size, entryPrice }) => {
            const part = size.times(tenths).div(10);
            return [
              { marketId, entryPrice, size: part },
              { marketId, entryPrice, size: size.minus(part) },
            ];
          }),
        };
        const [whole, lots] = [account, split].map((each) => assessAccountHealth(each, context));
        expect(lots).toEqual(whole);
      }),
    );
  });

  test('lots entered at several prices are one position at their average', () => {
    const lots = [aPosition(['BTC-USD', '1', '90']), aPosition(['BTC-USD', '3', '110'])];
    const { positions } = assessAccountHealth({ ...anAccount(), positions: lots }, aContext());
    expect(positions.map(({ entryPrice }) => entryPrice.toFixed())).toEqual(['105']);
    expect(sum(positions.map(({ unrealizedPnl }) => unrealizedPnl)).toFixed()).toBe('-20');
  });
});

function textsOf({ accountId: _, positions: __, asOf: ___, ...amounts }: AccountHealth) {
  return Object.fromEntries(
    Object.entries(amounts).map(([name, amount]) => [name, amount.toFixed()]),
  );
}
