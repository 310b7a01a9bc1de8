import { expect, test } from 'vitest';

import { ZERO } from '../../../../src/domain/decimal.js';
import { type EnforcedAccount } from '../../../../src/domain/margin-call/call/decision.js';
import {
  decideNextSteps,
  type NextStep,
} from '../../../../src/domain/margin-call/rules/next-step.js';
import { anEnforcedAccount, decided } from '../../../support/enforcement-factories.js';
import { aContext, anAccount, NOW, type PositionText } from '../../../support/risk-factories.js';

const BTC: PositionText = ['BTC-USD', '2', '50000'];
const ETH: PositionText = ['ETH-USD', '1', '2500'];
const context = aContext(
  [
    { marketId: 'BTC-USD', price: '48000' },
    { marketId: 'ETH-USD', price: '2400' },
  ],
  [],
  NOW,
);

/** Called without a grace, its first step due in BTC-USD; trades have left it these positions since. */
function inLiquidation(positions: readonly PositionText[]): EnforcedAccount {
  const collateral = [['USDC', '4500']] as const;
  const called = decided(anEnforcedAccount({ positions: [BTC, ETH], collateral }), context);
  return { ...called, account: anAccount({ positions, collateral: [['USDC', '10']] }) };
}

function stepOf(subject: EnforcedAccount, isPaidByOthers: boolean): NextStep | undefined {
  const call = subject.openCall;
  expect(call).toMatchObject({ state: 'LIQUIDATING', nextStepMarketId: 'BTC-USD' });
  return decideNextSteps([{ subject, call: call!, isPaidByOthers, hadDeleveraging: false }], {
    marketId: 'BTC-USD',
    context,
    expectedSlippage: () => ZERO,
    reserve: () => true,
  })[0];
}

test('who has nothing left is deleveraged first where the step is due', () => {
  expect(stepOf(inLiquidation([BTC, ETH]), false)).toEqual({ kind: 'DELEVERAGE_FIRST' });
});

test.each([true, false])(
  'a step whose position trades have closed goes on where there is one (an estate: %s)',
  (isPaidByOthers) => {
    expect(stepOf(inLiquidation([ETH]), isPaidByOthers)).toMatchObject({
      kind: 'DECIDED',
      decision: {
        actions: [{ transition: 'STEP_REDIRECTED', call: { nextStepMarketId: 'ETH-USD' } }],
      },
    });
  },
);
