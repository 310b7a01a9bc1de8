import { describe, expect, test } from 'vitest';

import { decimal, ZERO } from '../../../../src/domain/decimal.js';
import {
  leastSizeOf,
  sizeCapOf,
} from '../../../../src/domain/risk/liquidation/liquidation-sizing.js';
import {
  type LiquidationPlan,
  planLiquidationStep,
  recomputeLiquidationStep,
} from '../../../../src/domain/risk/liquidation/liquidation-step.js';
import { type MarginParameters } from '../../../../src/domain/risk/parameters/margin-parameters.js';
import { aContext, anAccount, type Texts } from '../../../support/risk-factories.js';

/** 10 at 100 with so much cash: MM 50, cure margin 55. One unit closed frees 5.5 and costs 1. */
function planWith(
  equity: string,
  parameters: Texts<MarginParameters>,
  { size = '10', isWaterfallOpen = false, isClosingAll = false } = {},
): LiquidationPlan {
  const plan = planLiquidationStep({
    account: anAccount({
      positions: [['BTC-USD', size, '100']],
      collateral: [['USDC', equity]],
    }),
    context: aContext([{ parameters }]),
    expectedSlippage: () => ZERO,
    isWaterfallOpen,
    isClosingAll,
  });
  return plan!;
}

const stepOf = (...given: Parameters<typeof planWith>): string => {
  const { size, reason } = planWith(...given);
  return `${size.toFixed()} ${reason}`;
};

describe('a step closes at least minLiquidationNotional', () => {
  // 37 lacks 18: 4 units cure.
  test.each([
    ['400', '-4 TO_CURE'],
    ['400.01', '-4.001 MINIMUM'],
    ['500', '-5 MINIMUM'],
    ['2000', '-10 CLOSE_ALL'],
  ])('%s USD: %s', (minLiquidationNotional, expected) => {
    expect(stepOf('37', { minLiquidationNotional })).toBe(expected);
  });

  test('for a short as for a long', () => {
    expect(stepOf('37', { minLiquidationNotional: '500' }, { size: '-10' })).toBe('5 MINIMUM');
  });

  test('also where the fraction allows less', () => {
    const parameters = { largePositionNotional: '100', maxLiquidationFraction: '0.1' };
    expect(stepOf('37', parameters)).toBe('-1 CAPPED');
    expect(stepOf('37', { ...parameters, minLiquidationNotional: '250' })).toBe('-2.5 CAPPED');
  });
});

describe('a step closes at most maxLiquidationNotional', () => {
  test.each([
    ['300', '-3 CAPPED'],
    ['300.09', '-3 CAPPED'],
    ['400', '-4 TO_CURE'],
    ['0.01', '-0.001 CAPPED'],
  ])('%s USD: %s', (maxLiquidationNotional, expected) => {
    expect(stepOf('37', { maxLiquidationNotional })).toBe(expected);
  });

  test('or less, where the fraction allows less', () => {
    const parameters = { largePositionNotional: '100', maxLiquidationFraction: '0.2' };
    expect(stepOf('37', { ...parameters, maxLiquidationNotional: '300' })).toBe('-2 CAPPED');
    expect(stepOf('37', { ...parameters, maxLiquidationNotional: '150' })).toBe('-1.5 CAPPED');
  });

  test('unless equity is below a third of maintenance margin, or everything is closed', () => {
    const parameters = { maxLiquidationNotional: '300' };
    expect(stepOf('10', parameters)).toBe('-10 CLOSE_ALL');
    expect(stepOf('37', parameters, { isClosingAll: true })).toBe('-10 CLOSE_ALL');
  });
});

describe('a step loses at most maxLiquidationLoss beyond equity', () => {
  // At 2 % from the mark a unit loses 2.
  test.each([
    ['10', '4', '-7 LOSS_CAPPED'],
    ['10', '9.99', '-9.995 LOSS_CAPPED'],
    ['10', '10', '-10 CLOSE_ALL'],
    ['-5', '4', '-2 LOSS_CAPPED'],
    ['-5', '0.001', '-0.001 LOSS_CAPPED'],
  ])('equity %s and %s USD: %s', (equity, maxLiquidationLoss, expected) => {
    // A crumb would be closed with the rest.
    const parameters = { maxLiquidationLoss, minPositionNotional: '0' };
    expect(stepOf(equity, parameters, { isWaterfallOpen: true })).toBe(expected);
  });

  test('where nobody else would pay the loss there is none to limit', () => {
    expect(stepOf('10', { maxLiquidationLoss: '4' })).toBe('-10 CLOSE_ALL');
  });

  test('the narrower limit gives the reason', () => {
    // 40 is above a third of the margin: both hold.
    const parameters = { maxLiquidationLoss: '0.5', maxSlippage: '0.3' };
    const open = { isWaterfallOpen: true };
    // 3 lack: 0.667 units cure. (40 + 0.5) / 30 = 1.35 units.
    expect(stepOf('52', parameters, open)).toBe('-0.667 TO_CURE');
    expect(stepOf('20', { ...parameters, maxLiquidationNotional: '50' }, open)).toBe('-0.5 CAPPED');
    expect(stepOf('20', { ...parameters, maxLiquidationNotional: '70' }, open)).toBe(
      '-0.683 LOSS_CAPPED',
    );
  });
});

describe('the limit price with fillableSpread', () => {
  // Half of the cure margin is missing: half of 20 % of a margin of 50 over 10 units.
  test.each([
    ['27.5', { fillableSpread: '0.2' }, '99.5', '100.5'],
    ['27.5', { fillableSpread: '0.2', fillableAdjustment: '2' }, '99', '101'],
    ['-5', { fillableSpread: '0.2' }, '99', '101'],
    // 97.5, but maxSlippage is 2 %.
    ['27.5', { fillableSpread: '1' }, '98', '102'],
    ['27.5', {}, '98', '102'],
  ])('equity %s and %j: %s for a long, %s for a short', (equity, parameters, long, short) => {
    const isWaterfallOpen = true;
    expect(planWith(equity, parameters, { isWaterfallOpen }).limitPrice.toFixed()).toBe(long);
    const ofShort = planWith(equity, parameters, { isWaterfallOpen, size: '-10' });
    expect(ofShort.limitPrice.toFixed()).toBe(short);
  });
});

describe('the record of a step', () => {
  const LIMITS = {
    minLiquidationNotional: '500',
    maxLiquidationNotional: '800',
    maxLiquidationLoss: '7',
    fillableSpread: '0.2',
    fillableAdjustment: '1.5',
  };

  test.each(['37', '10', '-5'])('comes out again with its limits, equity %s', (equity) => {
    const plan = planWith(equity, LIMITS, { isWaterfallOpen: true });
    expect(recomputeLiquidationStep(plan.explanation)).toEqual(plan);
    expect(plan.explanation.inputs.markets[0]).toMatchObject(LIMITS);
    expect(plan.explanation.formula).toContain('max(ceil(q*) to the lot, least)');
  });

  test('does not name limits that the market does not have, so that older records stay the same', () => {
    const { explanation } = planWith('37', {});
    const recorded = explanation.inputs.markets[0]!;
    expect(Object.keys(LIMITS).filter((name) => Object.hasOwn(recorded, name))).toEqual([]);
    expect(explanation.formula).toContain('q = min(ceil(q*) to the lot, |size|, cap)');
  });
});

describe('the limits alone', () => {
  const position = { ...anAccount().positions[0]!, markPrice: decimal(100) };

  test('the least is all of a smaller position', () => {
    const least = leastSizeOf(position, decimal('0.001'), {
      minLiquidationNotional: decimal('1000.1'),
    });
    expect(least.toFixed()).toBe('10');
  });

  test('no cap applies to a position at both limits', () => {
    const limits = {
      largePositionNotional: decimal(1000),
      maxLiquidationFraction: decimal('0.2'),
      minLiquidationNotional: ZERO,
      maxLiquidationNotional: decimal(1000),
    };
    const held = {
      ...position,
      notional: decimal(1000),
      unrealizedPnl: ZERO,
      others: ZERO,
      initialMargin: decimal(100),
      maintenanceMargin: decimal(50),
    };
    expect(sizeCapOf(held, decimal('0.001'), limits)).toBeNull();
  });
});
