import { type Decimal, ZERO } from '../../decimal.js';
import { assert } from '../../errors.js';

import { type Account, type RiskContext } from '../health/account.js';
import { assessAccountHealth } from '../health/account-health.js';
import { requireMarket } from '../health/collateral-value.js';
import { collateralValuesOf } from '../parameters/collateral-settings.js';
import { type LiquidationExplanation } from './liquidation-explanation.js';
import {
  type LiquidationFill,
  type LiquidationOutcome,
  type StepAssertion,
  checkStepAssertions,
} from './liquidation-fill.js';
import { readExplanation } from './liquidation-record.js';
import { recomputeLiquidationStep } from './liquidation-step.js';

/**
 * The assertions that a step broke, at the marks and holdings with which it was planned.
 *
 * Prices move while an order is at its venue, independently of the step. So the step is compared with its own
 * record and the booked amounts, not with later marks.
 *
 * @param explanation The stored explanation of the plan.
 * @param booked The fill's effect: on the quote balance, realized PnL less the fee.
 * @param postedSum Sum of the postings of the step.
 * @throws Error when the record justifies no step, which means that it was altered.
 * @see docs/risk-model.md#assertions
 */
export function checkRecordedStep(
  explanation: LiquidationExplanation,
  fill: LiquidationFill,
  booked: Pick<LiquidationOutcome, 'quoteChange'>,
  postedSum: Decimal,
): readonly StepAssertion[] {
  const plan = recomputeLiquidationStep(explanation);
  assert(plan !== null, 'the record of a step justifies it');
  const { account, context } = readExplanation(explanation);
  const changed = bookInto(account, context, plan.marketId, fill.filledSize, booked.quoteChange);
  return checkStepAssertions({
    plan,
    fill,
    before: assessAccountHealth(account, context),
    after: assessAccountHealth(changed.account, changed.context),
    market: requireMarket(context, plan.marketId),
    terms: requireMarket(context, plan.marketId).parameters,
    postedSum,
  });
}

/** A name that no asset has; used because the record may hold no balance in the quote currency. */
const BOOKED = '(booked)';

function bookInto(
  account: Account,
  context: RiskContext,
  marketId: string,
  filledSize: Decimal,
  quoteChange: Decimal,
): { readonly account: Account; readonly context: RiskContext } {
  const positions = account.positions.map((position) =>
    position.marketId === marketId
      ? { ...position, size: position.size.plus(filledSize) }
      : position,
  );
  const quote = { asset: BOOKED, priceMarketId: null, ...collateralValuesOf({ haircut: '0' }) };
  const balance = { asset: BOOKED, balance: quoteChange, pending: ZERO };
  return {
    account: {
      ...account,
      positions: positions.filter(({ size }) => !size.isZero()),
      collateral: [...account.collateral, balance],
    },
    context: { ...context, assets: new Map([...context.assets, [BOOKED, quote]]) },
  };
}
