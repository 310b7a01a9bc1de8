import { describe, expect, test } from 'vitest';
import fc from 'fast-check';

import { type Decimal, ZERO, decimal, sum } from '../../../../src/domain/decimal.js';
import {
  STRESS_ROUNDS_MAX,
  type StressInput,
  type StressResult,
  stressSteps,
} from '../../../../src/domain/risk/stress/stress.js';
import { runStress } from '../../../support/run-stress.js';
import { anyBook } from '../../../support/risk-arbitraries.js';
import { aContext, anAccount, type AccountText } from '../../../support/risk-factories.js';

const NO_FUNDS = { markets: new Map<string, Decimal>(), global: ZERO, backstop: ZERO };

/** A deep market: the size does not matter. */
const flat = (fraction: string) => () => decimal(fraction);
/** One hundredth of a percent for each unit. */
const perUnit = (_: string, size: Decimal) => size.abs().times('0.0001');

/** BTC-USD at 100 with 5 % maintenance margin and two thirds of it as close-out. No fee. */
function stress(
  accounts: readonly AccountText[],
  change: string,
  overrides: Partial<StressInput> = {},
): StressResult {
  return runStress({
    accounts: accounts.map(anAccount),
    context: aContext([{ parameters: { liquidationFee: '0' } }]),
    shocks: [{ marketId: 'BTC-USD', change: decimal(change) }],
    cascade: false,
    priceImpact: flat('0'),
    funds: NO_FUNDS,
    quoteAsset: 'USDC',
    ...overrides,
  });
}

const countsOf = ({ levels }: StressResult) => levels.map(({ accounts }) => accounts);

describe('a stress test', () => {
  test('without anybody below close-out only counts', () => {
    const result = stress([{ id: 'a' }, { id: 'b', collateral: [['USDC', '100']] }], '-0.05');
    expect(result).toMatchObject({ rounds: 0, waterfall: [] });
    expect(result.liquidatedNotional.isZero()).toBe(true);
    // b: equity 100 − 50 = 50 against 47.5 of maintenance margin.
    expect(countsOf(result)).toEqual([1, 1, 0, 0, 0]);
    expect(result.finalPrices).toEqual([
      { marketId: 'BTC-USD', before: decimal(100), after: decimal(95) },
    ]);
  });

  test('leaves who is only called to their grace', () => {
    // Equity 40 at 94: between 31.3 and 47.
    const result = stress([{ collateral: [['USDC', '100']] }], '-0.06');
    expect(countsOf(result)).toEqual([0, 0, 1, 0, 0]);
    expect(result.rounds).toBe(0);
  });

  test('reduces who is below close-out until cured', () => {
    // At 92: equity 20, and 1.1 · 5 % · q · 92 = 20 leaves 3.952 of 10.
    const result = stress([{ collateral: [['USDC', '100']] }], '-0.08');
    expect(result).toMatchObject({ rounds: 1, shortfall: ZERO, waterfall: [] });
    expect(result.liquidatedNotional.toFixed()).toBe('556.416');
    expect(countsOf(result)).toEqual([0, 1, 0, 0, 0]);
  });

  test('leaves who has less than the sale would slip: its limit price is where nothing would be left', () => {
    // At 90 ten units slip 0.1 %, which costs 0.9. With 0.5 left the sale waits, with 1 it does not.
    const soldWith = (cash: string): string =>
      stress([{ collateral: [['USDC', cash]] }], '-0.1', {
        priceImpact: perUnit,
      }).liquidatedNotional.toFixed();
    expect([soldWith('100.5'), soldWith('101')]).toEqual(['0', '900']);
  });

  test('closes who has nothing left, and the layers pay in their order', () => {
    const funds = {
      markets: new Map([['BTC-USD', decimal(40)]]),
      global: decimal(15),
      backstop: decimal(5),
    };
    const winner = {
      id: 'winner',
      positions: [['BTC-USD', '-1', '100'] as const],
      collateral: [['USDC', '1000'] as const],
    };
    // 100 − 10 · 20 = −100; the funds pay 30. Half of the winner is closed at 80 + 70 / 10 = 87, which costs
    // it 3.50. It has 10 of open profit, and 6.50 that deleveraging realized: 50 are left to nobody.
    const result = stress([{ collateral: [['USDC', '100']] }, winner], '-0.2', { funds });
    expect(result.shortfall.toFixed()).toBe('100');
    expect(result.waterfall.map(({ kind, amount }) => [kind, amount.toFixed()])).toEqual([
      ['MARKET_INSURANCE', '10'],
      ['GLOBAL_INSURANCE', '15'],
      ['BACKSTOP', '5'],
      ['AUTO_DELEVERAGING', '3.5'],
      ['SOCIALIZED_LOSS', '16.5'],
    ]);
    expect(result.deficit.toFixed()).toBe('50');
  });

  test('charges a loss to the markets that it was made in, whichever was sold last', () => {
    const free = { liquidationFee: '0' };
    const both: AccountText = {
      positions: [
        ['BTC-USD', '10', '100'],
        ['ETH-USD', '1', '100'],
      ],
      collateral: [['USDC', '110']],
    };
    const paidBy = (fund: string): string[] =>
      stress([both], '-0.2', {
        context: aContext([{ parameters: free }, { marketId: 'ETH-USD', parameters: free }]),
        shocks: ['BTC-USD', 'ETH-USD'].map((marketId) => ({ marketId, change: decimal('-0.2') })),
        funds: { ...NO_FUNDS, markets: new Map([[fund, decimal(1000)]]) },
      }).waterfall.map(({ kind, amount }) => `${kind} ${amount.toFixed()}`);

    // 110 − 200 − 20: of what is owed BTC made ten elevenths.
    expect(paidBy('BTC-USD')).toEqual(['MARKET_INSURANCE 100']);
    expect(paidBy('ETH-USD')).toEqual(['MARKET_INSURANCE 10']);
  });

  test('cascades: one forced sale takes the price to the next account', () => {
    const accounts: AccountText[] = [
      {
        id: 'first',
        owner: 'a',
        positions: [['BTC-USD', '100', '100']],
        collateral: [['USDC', '1000']],
      },
      {
        id: 'second',
        owner: 'b',
        positions: [['BTC-USD', '100', '100']],
        collateral: [['USDC', '1120']],
      },
    ];
    const alone = stress(accounts, '-0.08', { priceImpact: perUnit });
    expect(alone.rounds).toBe(1);
    const cascade = stress(accounts, '-0.08', { priceImpact: perUnit, cascade: true });
    expect(cascade.rounds).toBeGreaterThan(1);
    expect(cascade.liquidatedNotional.gt(alone.liquidatedNotional)).toBe(true);
    const [{ after } = { after: ZERO }] = cascade.finalPrices;
    expect(after.lt(92)).toBe(true);
  });

  test('refuses shocks that cannot be', () => {
    const attempt = (marketId: string, change: string) => () =>
      stress([], '0', { shocks: [{ marketId, change: decimal(change) }] });
    expect(attempt('XYZ', '-0.1')).toThrow('shocks[0].marketId');
    expect(attempt('BTC-USD', '-1')).toThrow('shocks[0].change');
    const twice = { marketId: 'BTC-USD', change: decimal('0.1') };
    expect(() => stress([], '0', { shocks: [twice, twice] })).toThrow('must not be listed twice');
  });

  test('gives way while it computes', () => {
    const accounts = Array.from({ length: 600 }, (_, index) => anAccount({ id: `a${index}` }));
    const steps = stressSteps({
      accounts,
      context: aContext(),
      shocks: [],
      cascade: false,
      priceImpact: flat('0'),
      funds: NO_FUNDS,
      quoteAsset: 'USDC',
    });
    expect([steps.next().done, steps.next().done, steps.next().done]).toEqual([false, false, true]);
  });
});

describe('laws of a stress test', () => {
  type Book = { account: StressInput['accounts'][number] } & Pick<StressInput, 'context'>;
  /** In a market whose depth is the same everywhere: a size moves its price by its notional over 100 million. */
  const inDepth: StressInput['priceImpact'] = (_, size, mark) => size.abs().times(mark).div('1e8');
  const run = (
    { account, context }: Book,
    percent: number,
    { cascade, priceImpact = inDepth }: { cascade: boolean; priceImpact?: typeof inDepth },
  ): StressResult =>
    runStress({
      accounts: [account],
      context,
      cascade,
      funds: NO_FUNDS,
      quoteAsset: 'USDC',
      shocks: [{ marketId: 'BTC-USD', change: decimal(percent).div(100) }],
      priceImpact,
    });
  const leftBelowCloseOut = ({ levels }: StressResult): Decimal =>
    sum(
      levels
        .filter(({ level }) => level === 'CLOSE_OUT' || level === 'BANKRUPT')
        .map(({ notional }) => notional),
    );
  const anyShock = fc.integer({ min: -60, max: 60 });

  test('where every size is sold at the mark, nobody with a position stays below close-out', () => {
    fc.assert(
      fc.property(anyBook(), anyShock, (book, percent) => {
        const result = run(book, percent, { cascade: true, priceImpact: () => ZERO });
        expect(leftBelowCloseOut(result).toFixed()).toBe('0');
      }),
      { numRuns: 150 },
    );
  });

  test('the layers pay no more than the shortfall, and every account is counted', () => {
    fc.assert(
      fc.property(anyBook(), anyShock, fc.boolean(), (book, percent, cascade) => {
        const result = run(book, percent, { cascade });
        const paid = sum(result.waterfall.map(({ amount }) => amount));
        expect(paid.lte(result.shortfall)).toBe(true);
        expect(result.rounds).toBeLessThanOrEqual(STRESS_ROUNDS_MAX);
        expect(countsOf(result).reduce((total, count) => total + count, 0)).toBe(1);
      }),
      { numRuns: 150 },
    );
  });
});
