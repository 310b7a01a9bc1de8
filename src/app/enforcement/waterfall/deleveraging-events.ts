import { assert } from '../../../domain/errors.js';
import { ENGINE_ACTOR, type NewEvent } from '../../../domain/log/event.js';
import { coveredBy } from '../../../domain/risk/waterfall/deleveraging-plan.js';
import { type NewNotice } from '../../../store/margin-calls/notice-rows.js';
import { type Deps } from '../../deps.js';
import { counterpartyNotices } from './counterparty-notices.js';
import { encodeHealth } from '../calls/decision-record.js';
import { encodeCall } from '../calls/enforcement-events.js';
import { type DecidedAccount } from '../calls/record-decisions.js';
import { deleverageInstructions, type DeleveragedPairs } from '../calls/instructions.js';
import { type DeleveragedCall, marketOf, paidBy } from './deleveraged-call.js';

/** Writes events and notices for both sides. */
export function reportDeleveraging(
  each: DeleveragedCall,
  { channels, venue }: Pick<Deps, 'channels' | 'venue'>,
  at: Date,
): { readonly decided: DecidedAccount; readonly notices: readonly NewNotice[] } {
  const { subject, plan, liquidationId: id, outcome, filledSize, step, counterparties } = each;
  const common = {
    marketId: marketOf(each),
    actor: ENGINE_ACTOR,
    at,
  };
  const price = plan.price.toFixed();
  const others = counterparties.map(({ assignment, outcome: own, after: account }) => {
    const body = {
      side: 'COUNTERPARTY' as const,
      size: assignment.size.toFixed(),
      price,
      amount: paidBy(assignment).toFixed(),
      realizedPnl: own.realizedPnl.toFixed(),
      positionSize: own.position?.size.toFixed() ?? '0',
    };
    const kind = 'POSITION_DELEVERAGED';
    const notices = counterpartyNotices({ occasion: id, kind, account, body, at }, channels);
    const noticeIds = notices.map((notice) => notice.id);
    const payload = { liquidationId: id, ...body, noticeIds };
    const event: NewEvent = { ...common, type: 'AutoDeleveraged', accountId: account.id, payload };
    return { event, notices };
  });
  const drawn = plan.allocations.map(({ kind, amount }): NewEvent => ({
    ...common,
    accountId: subject.account.id,
    marginCallId: step.call.id,
    type: 'WaterfallDrawn',
    payload: { layer: kind, amount: amount.toFixed() },
  }));
  const health = step.decision.actions[0]?.health ?? null;
  assert(health !== null, 'the rest after a deleveraging is measured');
  const event: NewEvent = {
    ...common,
    type: 'AutoDeleveraged',
    accountId: subject.account.id,
    marginCallId: step.call.id,
    payload: {
      ...encodeCall(step.call),
      liquidationId: id,
      step: step.call.stepCount,
      side: 'BANKRUPT',
      size: filledSize.toFixed(),
      price,
      amount: coveredBy(plan.assignments).toFixed(),
      realizedPnl: outcome.realizedPnl.toFixed(),
      positionSize: outcome.position?.size.toFixed() ?? '0',
      health: encodeHealth(health),
      explanation: plan.explanation,
    },
  };
  return {
    decided: {
      before: subject.enforced,
      decision: step.decision,
      precedingEvents: [
        event,
        ...drawn,
        ...others.map((other) => other.event),
        ...deleverageInstructions(deleveragedPairsOf(each), venue.handover, at),
      ],
    },
    notices: others.flatMap(({ notices }) => notices),
  };
}

function deleveragedPairsOf(each: DeleveragedCall): DeleveragedPairs {
  const { subject, step, plan, counterparties } = each;
  return {
    marginCallId: step.call.id,
    accountId: subject.account.id,
    marketId: marketOf(each),
    step: step.call.stepCount,
    liquidationId: each.liquidationId,
    price: plan.price,
    counterparties: counterparties.map(({ assignment }) => assignment),
  };
}
