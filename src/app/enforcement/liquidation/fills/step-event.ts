import { type Decimal } from '../../../../domain/decimal.js';
import { assert } from '../../../../domain/errors.js';
import { ENGINE_ACTOR, type NewEvent } from '../../../../domain/log/event.js';
import { type StepDecision } from '../../../../domain/margin-call/rules/after-step.js';
import {
  type LiquidationOutcome,
  type StepAssertion,
} from '../../../../domain/risk/liquidation/liquidation-fill.js';
import {
  type LiquidationOrder,
  type LiquidationResult,
} from '../../../../store/liquidations/liquidations.js';

import { encodeHealth } from '../../calls/decision-record.js';
import { encodeCall } from '../../calls/enforcement-events.js';

/** What the booking found different from the plan of the step. */
export interface BookedAgainst {
  readonly brokenAssertions: readonly StepAssertion[];
  /** The result of `movedEntryOf`. */
  readonly movedEntry: Decimal | null;
}

/** The log's line of a step: what was ordered, what traded, and why it was decided. */
export function eventOfStep(
  order: LiquidationOrder,
  { filledAt, ...result }: LiquidationResult & { readonly filledAt: Date | null },
  outcome: LiquidationOutcome,
  { call, decision }: StepDecision,
  { brokenAssertions, movedEntry }: BookedAgainst,
): NewEvent {
  const health = decision.actions[0]?.health ?? null;
  assert(health !== null, 'the rest after a step is measured');
  return {
    type: result.state === 'FAILED' ? 'LiquidationStepFailed' : 'LiquidationStepFilled',
    accountId: order.accountId,
    marketId: order.marketId,
    marginCallId: order.marginCallId,
    actor: ENGINE_ACTOR,
    at: result.settledAt,
    payload: {
      ...encodeCall(call),
      liquidationId: order.id,
      step: order.step,
      size: order.size.toFixed(),
      limitPrice: order.limitPrice.toFixed(),
      filledSize: result.filledSize.toFixed(),
      averagePrice: result.averagePrice?.toFixed() ?? null,
      realizedPnl: outcome.realizedPnl.toFixed(),
      fee: result.fee.toFixed(),
      failure: result.failure,
      filledAt: filledAt?.toISOString() ?? null,
      brokenAssertions: [...brokenAssertions],
      health: encodeHealth(health),
      ...(movedEntry === null ? {} : { entryPrice: movedEntry.toFixed() }),
      explanation: order.explanation,
    },
  };
}
