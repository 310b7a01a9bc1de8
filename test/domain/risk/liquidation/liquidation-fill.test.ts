import { describe, expect, test } from 'vitest';
import fc from 'fast-check';

import { type Decimal, ONE, ZERO, decimal } from '../../../../src/domain/decimal.js';
import { type Account } from '../../../../src/domain/risk/health/account.js';
import {
  type AccountHealth,
  assessAccountHealth,
} from '../../../../src/domain/risk/health/account-health.js';
import {
  type LiquidationOutcome,
  type StepCheck,
  assessLiquidationFill,
  checkStepAssertions,
} from '../../../../src/domain/risk/liquidation/liquidation-fill.js';
import { planLiquidationStep } from '../../../../src/domain/risk/liquidation/liquidation-step.js';
import { type Book, anyBook } from '../../../support/risk-arbitraries.js';
import { aContext, anAccount, someCollateral } from '../../../support/risk-factories.js';

function fillOf(health: AccountHealth, size: string, price: string | null, fee = '0.01') {
  const fill = { filledSize: decimal(size), averagePrice: price === null ? null : decimal(price) };
  const outcome = assessLiquidationFill(health, 'BTC-USD', fill, decimal(fee));
  const { realizedPnl, fee: charged, quoteChange, position, equity } = outcome;
  return {
    realizedPnl: realizedPnl.toFixed(),
    fee: charged.toFixed(),
    quoteChange: quoteChange.toFixed(),
    equity: equity.toFixed(),
    size: position?.size.toFixed() ?? null,
  };
}

const health = (positionSize: string, cash: string): AccountHealth =>
  assessAccountHealth(
    anAccount({ positions: [['BTC-USD', positionSize, '110']], collateral: [['USDC', cash]] }),
    aContext(),
  );

describe('a fill of a liquidation', () => {
  test('realizes PnL against the entry and charges the fee on what was traded', () => {
    // Long 10 entered at 110, marked at 100: equity 40. 4 sold at 99 lose 4 more against the mark.
    expect(fillOf(health('10', '140'), '-4', '99')).toEqual({
      realizedPnl: '-44',
      fee: '3.96',
      quoteChange: '-47.96',
      equity: '32.04',
      size: '6',
    });
    expect(fillOf(health('-10', '-60'), '10', '101')).toEqual({
      realizedPnl: '90',
      fee: '10.1',
      quoteChange: '79.9',
      equity: '19.9',
      size: null,
    });
  });

  test('rounds the fee up to the millionth', () => {
    expect(fillOf(health('10', '140'), '-0.001', '99.9999').fee).toBe('0.001');
    expect(fillOf(health('10', '140'), '-0.001', '100.0001').fee).toBe('0.001001');
  });

  test('takes no more fee than the equity left, and none of what is missing', () => {
    expect(fillOf(health('10', '105'), '-10', '100')).toMatchObject({ fee: '5', equity: '0' });
    expect(fillOf(health('10', '105.0000005'), '-10', '100').fee).toBe('5');
    expect(fillOf(health('10', '95'), '-10', '100')).toMatchObject({ fee: '0', equity: '-5' });
  });

  test('of nothing changes nothing', () => {
    const unchanged = { realizedPnl: '0', fee: '0', quoteChange: '0', equity: '40', size: '10' };
    expect(fillOf(health('10', '140'), '0', null)).toEqual(unchanged);
    expect(fillOf(health('10', '140'), '0', '99')).toEqual(unchanged);
    expect(fillOf(health('10', '140'), '-1', null)).toEqual(unchanged);
  });

  test.each([
    ['adds to the position', '1', '99', 'reduces its position'],
    ['exceeds the position', '-10.001', '99', 'no more than there is'],
    ['has no price', '-1', '0', 'fill price is above 0'],
  ])('that %s is a bug', (_, size, price, message) => {
    expect(() => fillOf(health('10', '140'), size, price)).toThrow(message);
  });

  test('needs a position in the market', () => {
    const elsewhere = { ...health('10', '140'), positions: [] };
    expect(() => fillOf(elsewhere, '-1', '99')).toThrow('has a position in BTC-USD');
  });
});

/** The account after an outcome, as a ledger would have it. */
function accountAfter(account: Account, marketId: string, outcome: LiquidationOutcome): Account {
  const others = account.positions.filter((position) => position.marketId !== marketId);
  const change = someCollateral(['USDC', outcome.quoteChange.toFixed()]);
  return {
    ...account,
    positions: outcome.position === null ? others : [...others, outcome.position],
    collateral: [...account.collateral, change],
  };
}

/** Plans a step, fills this part of it at this price against the mark, and gathers the check. */
function stepThrough(
  { account, context }: Book,
  part: Decimal,
  priceFactor: Decimal,
): StepCheck | null {
  const plan = planLiquidationStep({
    account,
    context,
    isWaterfallOpen: true,
    expectedSlippage: () => decimal('0.001'),
  });
  if (plan === null) {
    return null;
  }
  const market = context.markets.get(plan.marketId)!;
  const before = assessAccountHealth(account, context);
  const averagePrice = market.markPrice!.price.times(priceFactor);
  const fill = { filledSize: plan.size.times(part), averagePrice };
  const terms = market.parameters;
  const outcome = assessLiquidationFill(before, plan.marketId, fill, terms.liquidationFee);
  const after = assessAccountHealth(accountAfter(account, plan.marketId, outcome), context);
  return { plan, fill, before, after, market, terms, postedSum: ZERO };
}

describe('the assertions after a step', () => {
  const book = { account: anAccount({ collateral: [['USDC', '37']] }), context: aContext() };
  const good = stepThrough(book, ONE, decimal('0.999'))!;
  const withEquity = (equity: string) => ({ ...good.after, equity: decimal(equity) });

  test('hold for a step as planned', () => {
    expect(checkStepAssertions(good)).toEqual([]);
  });

  test('name what is broken', () => {
    const { plan, before, after } = good;
    const broken = (changes: Partial<StepCheck>) => checkStepAssertions({ ...good, ...changes });
    const resized = (size: string) => ({
      ...after,
      positions: after.positions.map((position) => ({ ...position, size: decimal(size) })),
    });
    expect(broken({ postedSum: decimal('0.000001') })).toEqual(['POSTINGS_SUM_TO_ZERO']);
    expect(broken({ after: resized('7') })).toEqual(['POSITION_REDUCED_BY_FILL']);
    expect(broken({ after: { ...after, positions: [] } })).toEqual(['POSITION_REDUCED_BY_FILL']);
    expect(broken({ after: withEquity('20') })).toEqual(['EQUITY_LOSS_WITHIN_BOUND']);
    expect(broken({ after: { ...after, cureMargin: decimal('20') } })).toEqual([
      'EQUITY_NOT_FAR_ABOVE_CURE_MARGIN',
    ]);
    const capped = { ...plan, reason: 'CAPPED' } as const;
    expect(broken({ plan: capped, after: { ...after, cureMargin: decimal('20') } })).toEqual([]);
    expect(broken({ after: { ...after, cureMargin: before.cureMargin } })).toEqual([
      'SHORTAGE_SHRANK',
    ]);
    const hopeless = { ...plan, isHealing: false };
    expect(broken({ plan: hopeless, after: { ...after, cureMargin: before.cureMargin } })).toEqual(
      [],
    );
  });

  test('equity may be above the cure margin by a lot’s worth and what the cost fell short', () => {
    const { plan, before, after, fill } = good;
    const lotsWorth = decimal('0.001').times(100).times('1.1').times('0.05');
    const assumed = plan.assumedCost.times(fill.filledSize.abs()).times(100);
    const excess = lotsWorth.plus(assumed).minus(before.equity.minus(after.equity));
    const at = (above: Decimal) =>
      checkStepAssertions({ ...good, after: { ...after, cureMargin: after.equity.minus(above) } });
    expect(at(excess)).toEqual([]);
    expect(at(excess.plus('1e-9'))).toEqual(['EQUITY_NOT_FAR_ABOVE_CURE_MARGIN']);
  });

  test('a flipped position is broken even when the sizes add up', () => {
    const fill = { ...good.fill, filledSize: decimal('-12') };
    const positions = good.after.positions.map((each) => ({ ...each, size: decimal('-2') }));
    expect(checkStepAssertions({ ...good, fill, after: { ...good.after, positions } })).toContain(
      'POSITION_REDUCED_BY_FILL',
    );
  });

  test('of a speck of dust hold, though rounding costs more than closing frees', () => {
    const dust = {
      account: anAccount({
        positions: [['BTC-USD', '0.000000001', '100.5']],
        collateral: [['USDC', '0.000000001']],
      }),
      context: aContext(),
    };
    expect(checkStepAssertions(stepThrough(dust, ONE, decimal('0.98'))!)).toEqual([]);
  });

  test('nothing traded need not shrink anything', () => {
    const fill = { filledSize: ZERO, averagePrice: null };
    expect(checkStepAssertions({ ...good, fill, after: good.before })).toEqual([]);
  });

  test('hold for any part of any step inside its slippage, and money adds up', () => {
    const parts = fc.integer({ min: 1, max: 10 }).map((tenths) => decimal(tenths).div(10));
    const bps = fc.integer({ min: -10, max: 50 });
    fc.assert(
      fc.property(anyBook(), parts, bps, (anyone, part, slippage) => {
        const plan = planLiquidationStep({
          ...anyone,
          isWaterfallOpen: true,
          expectedSlippage: () => decimal('0.001'),
        });
        fc.pre(plan !== null);
        const worse = decimal(plan.size.lt(0) ? -slippage : slippage).div(10_000);
        const check = stepThrough(anyone, part, ONE.plus(worse))!;
        const broken = checkStepAssertions(check);
        // Slippage beyond what was assumed may cost more than closing frees.
        const isAsAssumed = slippage <= 10;
        expect(broken.filter((name) => isAsAssumed || name !== 'SHORTAGE_SHRANK')).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
