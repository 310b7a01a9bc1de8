import { type Decimal, max, ZERO } from '../../../domain/decimal.js';
import { assert } from '../../../domain/errors.js';
import { ENGINE_ACTOR, type NewEvent } from '../../../domain/log/event.js';
import { type EnforcedAccount } from '../../../domain/margin-call/call/decision.js';
import { type MarginCall, liquidationId } from '../../../domain/margin-call/call/margin-call.js';
import {
  decideAfterStep,
  type StepDecision,
} from '../../../domain/margin-call/rules/after-step.js';
import { type RiskContext } from '../../../domain/risk/health/account.js';
import { requireMarket } from '../../../domain/risk/health/collateral-value.js';
import {
  type Deleveraged,
  type DeleveragingSubject,
} from '../../../domain/risk/liquidation/deleveraging.js';
import { type Deleveraging } from '../../../domain/risk/waterfall/auto-deleveraging.js';
import { coveredBy, fundsPartOf } from '../../../domain/risk/waterfall/deleveraging-plan.js';
import { QUOTE_ASSET } from '../../../domain/quote-asset.js';
import { type Tx } from '../../../store/database/database.js';
import { DELEVERAGING_VENUE } from '../../../store/liquidations/deleveraging.js';
import {
  insertLiquidationOrders,
  type ReducedPosition,
  saveReducedPositions,
  saveOrderOutcomes,
} from '../../../store/liquidations/liquidations.js';
import {
  insertRealizedProfits,
  type RealizedProfit,
} from '../../../store/liquidations/realized-profits.js';
import {
  addShortfalls,
  insertWaterfallAllocations,
} from '../../../store/liquidations/waterfall-allocations.js';
import { insertNotices, type NewNotice } from '../../../store/margin-calls/notice-rows.js';
import { type Deps } from '../../deps.js';
import {
  accountLedger,
  type Posting,
  postTransfers,
  type Transfer,
  VENUE_LEDGER,
} from '../../ledger/ledger.js';

import { counterpartyNotices } from './counterparty-notices.js';
import { encodeHealth } from '../calls/decision-record.js';
import { encodeCall } from '../calls/enforcement-events.js';
import { type DecidedAccount, recordDecisions } from '../calls/record-decisions.js';
import { deleverageInstructions, type DeleveragedPairs } from '../calls/instructions.js';
import { ledgerOfLayer } from './settle-bankruptcy.js';

/** A call whose account has nothing left, or was already paid for by others. */
export interface BankruptCall extends DeleveragingSubject {
  readonly enforced: EnforcedAccount;
  readonly call: MarginCall;
}

/** One deleveraging, and its consequences for the call. */
export interface DeleveragedCall extends Deleveraged<BankruptCall> {
  readonly liquidationId: string;
  readonly step: StepDecision;
}

/**
 * Writes a batch of deleveragings: positions, cash, never-sent orders, allocations, notices, events. From here
 * on every position of the account is closed, whatever its equity becomes, because others have paid for it.
 */
export async function recordDeleveraging(
  tx: Tx,
  deps: Pick<Deps, 'channels' | 'venue'>,
  batch: readonly Deleveraged<BankruptCall>[],
  context: RiskContext,
): Promise<readonly DeleveragedCall[]> {
  if (batch.length === 0) {
    return [];
  }
  const { now } = context;
  const deleveraged = batch.map((each) => decideAfter(each, context));
  const told = deleveraged.map((each) => tell(each, deps, now));
  await insertNotices(
    tx,
    told.flatMap(({ notices }) => notices),
  );
  await insertLiquidationOrders(
    tx,
    deleveraged.map((each) => orderOf(each, now)),
  );
  await saveOrderOutcomes(
    tx,
    deleveraged.map(({ liquidationId: id, plan, filledSize }) => ({
      id,
      state: 'FILLED',
      filledSize,
      averagePrice: plan.price,
      fee: ZERO,
      failure: null,
      settledAt: now,
    })),
  );
  await saveReducedPositions(tx, lastOf(deleveraged.flatMap(reducedOf)));
  await recordDecisions(
    tx,
    told.map(({ decided }) => decided),
    context,
    deps.channels,
  );
  await insertWaterfallAllocations(tx, deleveraged.flatMap(allocationsOf), now);
  await insertRealizedProfits(
    tx,
    deleveraged.flatMap((each) => profitsOf(each, now)),
  );
  await addShortfalls(
    tx,
    deleveraged.map(({ liquidationId: id, plan }) => ({
      liquidationId: id,
      shortfall: fundsPartOf(plan).plus(coveredBy(plan.assignments)),
    })),
  );
  await postTransfers(
    tx,
    deleveraged.flatMap((each) => [transferOf(each, now), fundsTransferOf(each, now)]),
  );
  return deleveraged;
}

function decideAfter(each: Deleveraged<BankruptCall>, context: RiskContext): DeleveragedCall {
  const { subject, after: account, plan } = each;
  const { enforced, call } = subject;
  const { parameters } = requireMarket(context, marketOf({ plan }));
  const step = decideAfterStep(
    { ...enforced, account },
    { ...call, isClosingAll: true },
    context,
    { isFilled: true, isCapped: false, isLossCapped: false, failures: 0 },
    parameters.liquidationCooldownSeconds,
  );
  return { ...each, step, liquidationId: liquidationId(call.id, call.stepCount + 1) };
}

/** Profit that deleveraging realized for counterparties: the last source before a deficit is recorded. */
function profitsOf(each: DeleveragedCall, realizedAt: Date): RealizedProfit[] {
  return each.counterparties.flatMap(({ assignment, outcome }) =>
    outcome.realizedPnl.gt(0)
      ? [
          {
            liquidationId: each.liquidationId,
            accountId: assignment.accountId,
            marketId: marketOf(each),
            realizedAt,
            profit: outcome.realizedPnl,
          },
        ]
      : [],
  );
}

const marketOf = ({ plan }: Pick<DeleveragedCall, 'plan'>): string =>
  plan.explanation.inputs.marketId;

function orderOf(each: DeleveragedCall, at: Date) {
  const { subject, step, plan, filledSize } = each;
  return {
    id: each.liquidationId,
    marginCallId: step.call.id,
    accountId: subject.account.id,
    marketId: marketOf(each),
    step: step.call.stepCount,
    size: filledSize,
    limitPrice: plan.price,
    bankruptcyPrice: plan.price,
    venue: DELEVERAGING_VENUE,
    submittedAt: at,
    explanation: plan.explanation,
  };
}

function reducedOf(each: DeleveragedCall): ReducedPosition[] {
  const marketId = marketOf(each);
  return [
    { accountId: each.subject.account.id, marketId, position: each.outcome.position },
    ...each.counterparties.map(({ assignment, outcome }) => ({
      accountId: assignment.accountId,
      marketId,
      position: outcome.position,
    })),
  ];
}

/** A counterparty of several bankruptcies keeps what the last one left. */
function lastOf(reduced: readonly ReducedPosition[]): ReducedPosition[] {
  return [...new Map(reduced.map((each) => [each.accountId, each])).values()];
}

function allocationsOf(each: DeleveragedCall) {
  const { liquidationId: id, plan, step, counterparties } = each;
  const funded = plan.allocations.map(({ kind, amount }) => ({
    kind,
    amount,
    counterpartyAccountId: null,
    marketId: kind === 'MARKET_INSURANCE' ? marketOf(each) : null,
  }));
  const deleveraged = counterparties.map(({ assignment }) => ({
    kind: 'AUTO_DELEVERAGING',
    marketId: null,
    amount: paidBy(assignment),
    counterpartyAccountId: assignment.accountId,
  }));
  return [...funded, ...deleveraged].map((paid, index) => ({
    marginCallId: step.call.id,
    liquidationId: id,
    ordinal: index + 1,
    ...paid,
  }));
}

function pairsOf(each: DeleveragedCall): DeleveragedPairs {
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

function paidBy({ equityChange }: Deleveraging): Decimal {
  return max(ZERO, equityChange.negated());
}

function transferOf(each: DeleveragedCall, at: Date): Transfer {
  const { subject, outcome, counterparties } = each;
  const realized = (accountId: string, amount: Decimal): Posting[] => [
    { ledgerAccount: accountLedger(accountId), asset: QUOTE_ASSET, amount },
    { ledgerAccount: VENUE_LEDGER, asset: QUOTE_ASSET, amount: amount.negated() },
  ];
  return {
    transferId: each.liquidationId,
    at,
    postings: [
      ...realized(subject.account.id, outcome.realizedPnl),
      ...counterparties.flatMap(({ assignment, outcome: { realizedPnl } }) =>
        realized(assignment.accountId, realizedPnl),
      ),
    ],
  };
}

/** Separate from the trade, whose realized profit is recorded with the trade's own event. */
function fundsTransferOf(each: DeleveragedCall, at: Date): Transfer {
  const account = accountLedger(each.subject.account.id);
  return {
    transferId: `${each.liquidationId}.funds`,
    at,
    postings: each.plan.allocations.flatMap(({ kind, amount }) => [
      {
        ledgerAccount: ledgerOfLayer(kind, marketOf(each)),
        asset: QUOTE_ASSET,
        amount: amount.negated(),
      },
      { ledgerAccount: account, asset: QUOTE_ASSET, amount },
    ]),
  };
}

/** Writes events and notices for both sides. */
function tell(
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
        ...deleverageInstructions(pairsOf(each), venue.handover, at),
      ],
    },
    notices: others.flatMap(({ notices }) => notices),
  };
}
