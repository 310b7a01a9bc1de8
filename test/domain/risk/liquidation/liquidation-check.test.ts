import { describe, expect, test } from 'vitest';
import fc from 'fast-check';

import { ZERO, decimal } from '../../../../src/domain/decimal.js';
import { assessAccountHealth } from '../../../../src/domain/risk/health/account-health.js';
import { checkRecordedStep } from '../../../../src/domain/risk/liquidation/liquidation-check.js';
import { assessLiquidationFill } from '../../../../src/domain/risk/liquidation/liquidation-fill.js';
import { planLiquidationStep } from '../../../../src/domain/risk/liquidation/liquidation-step.js';
import { type Book, anyBook } from '../../../support/risk-arbitraries.js';
import { aContext, anAccount } from '../../../support/risk-factories.js';

/** A planned step, traded at this part of the mark and booked. */
function aStep({ account, context }: Book, priceFactor: string) {
  const plan = planLiquidationStep({
    account,
    context,
    isWaterfallOpen: true,
    expectedSlippage: () => decimal('0.001'),
  });
  if (plan === null) {
    return null;
  }
  const { markPrice, parameters } = context.markets.get(plan.marketId)!;
  const averagePrice = markPrice!.price.times(priceFactor);
  const fill = { filledSize: plan.size, averagePrice };
  const health = assessAccountHealth(account, context);
  const booked = assessLiquidationFill(health, plan.marketId, fill, parameters.liquidationFee);
  return { explanation: plan.explanation, fill, booked };
}

describe('a recorded step', () => {
  const book = {
    account: anAccount({ collateral: [['USDC', '37']] }),
    context: aContext([{}, { marketId: 'ETH-USD' }]),
  };
  const { explanation, fill, booked } = aStep(book, '0.999')!;

  test('as planned broke nothing', () => {
    expect(checkRecordedStep(explanation, fill, booked, ZERO)).toEqual([]);
  });

  test('that cost more than it may is found out from what was booked', () => {
    const overcharged = { quoteChange: booked.quoteChange.minus(20) };
    expect(checkRecordedStep(explanation, fill, overcharged, ZERO)).toEqual([
      'EQUITY_LOSS_WITHIN_BOUND',
      'SHORTAGE_SHRANK',
    ]);
    expect(checkRecordedStep(explanation, fill, booked, decimal('0.01'))).toEqual([
      'POSTINGS_SUM_TO_ZERO',
    ]);
  });

  test('that filled more than was held is found out', () => {
    const flipped = { ...fill, filledSize: decimal('-11') };
    expect(checkRecordedStep(explanation, flipped, booked, ZERO)).toContain(
      'POSITION_REDUCED_BY_FILL',
    );
  });

  test('whose record calls for no step was altered', () => {
    const [held] = explanation.inputs.collateral;
    const inputs = { ...explanation.inputs, collateral: [{ ...held!, balance: '1000' }] };
    expect(() => checkRecordedStep({ ...explanation, inputs }, fill, booked, ZERO)).toThrow(
      'the record of a step justifies it',
    );
  });

  test('of any account at the assumed price broke nothing', () => {
    fc.assert(
      fc.property(anyBook(), (anyone) => {
        const step = aStep(anyone, '1');
        fc.pre(step !== null);
        expect(checkRecordedStep(step.explanation, step.fill, step.booked, ZERO)).toEqual([]);
      }),
    );
  });
});
