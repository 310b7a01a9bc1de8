import { type Decimal, ZERO } from '../../../domain/decimal.js';
import {
  type EnforcedAccount,
  type EnforcementDecision,
  transit,
} from '../../../domain/margin-call/decision.js';
import {
  decideEndOfLiquidation,
  scheduleNextStep,
  type StepOutcome,
} from '../../../domain/margin-call/liquidation-progress.js';
import { type MarginCall } from '../../../domain/margin-call/margin-call.js';
import {
  type Account,
  type CollateralBalance,
  type RiskContext,
} from '../../../domain/risk/health/account.js';
import { amountDueOf, assessAccountHealth } from '../../../domain/risk/health/account-health.js';
import { type LiquidationOutcome } from '../../../domain/risk/liquidation/liquidation-fill.js';
import { QUOTE_ASSET } from '../../../domain/quote-asset.js';

/** The account once a fill is booked. */
export function accountAfter(
  account: Account,
  marketId: string,
  outcome: Pick<LiquidationOutcome, 'position' | 'quoteChange'>,
): Account {
  const positions = account.positions.flatMap((position) => {
    if (position.marketId !== marketId) {
      return [position];
    }
    return outcome.position === null ? [] : [outcome.position];
  });
  return { ...account, positions, collateral: credit(account.collateral, outcome.quoteChange) };
}

/** The balances with the quote balance moved; it may be the first of its kind, and it may become a debt. */
export function credit(
  collateral: readonly CollateralBalance[],
  amount: Decimal,
): CollateralBalance[] {
  const quote = collateral.find(({ asset }) => asset === QUOTE_ASSET);
  const others = collateral.filter(({ asset }) => asset !== QUOTE_ASSET);
  return [
    ...others,
    {
      asset: QUOTE_ASSET,
      balance: (quote?.balance ?? ZERO).plus(amount),
      pending: quote?.pending ?? ZERO,
    },
  ];
}

export interface StepDecision {
  readonly decision: EnforcementDecision;
  /** The call right after the step, before it may have ended by it. */
  readonly call: MarginCall;
}

/**
 * What follows for the call once a step is booked. A call that was suspended while the order was at the
 * venue stays suspended: the step is counted, and what is missing is measured.
 */
export function decideAfterStep(
  subject: EnforcedAccount,
  call: MarginCall,
  context: RiskContext,
  outcome: StepOutcome,
  cooldownSeconds: number,
): StepDecision {
  const health = assessAccountHealth(subject.account, context, call.terms);
  const stepped =
    call.state === 'LIQUIDATING'
      ? scheduleNextStep(call, health, outcome, cooldownSeconds, context.now)
      : transit(call, 'STEP_TAKEN', {
          stepCount: call.stepCount + 1,
          amountOutstanding: amountDueOf(health),
        });
  const after = { ...subject, openCall: stepped };
  const action = {
    kind: 'MOVE_CALL',
    transition: 'STEP_TAKEN',
    call: stepped,
    health,
  } as const;
  const ended =
    stepped.state === 'LIQUIDATING' ? decideEndOfLiquidation(after, stepped, context) : null;
  return {
    call: stepped,
    decision: {
      after: ended?.after ?? after,
      actions: [action, ...(ended?.actions ?? [])],
    },
  };
}
