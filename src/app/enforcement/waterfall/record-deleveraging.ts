import { type Decimal, max, sum, ZERO } from '../../../domain/decimal.js';
import { assert } from '../../../domain/errors.js';
import { ENGINE_ACTOR, type NewEvent } from '../../../domain/log/event.js';
import { type EnforcedAccount } from '../../../domain/margin-call/decision.js';
import { liquidationId } from '../../../domain/margin-call/margin-call.js';
import { type Account, type RiskContext } from '../../../domain/risk/health/account.js';
import { assessAccountHealth } from '../../../domain/risk/health/account-health.js';
import { type Deleveraging } from '../../../domain/risk/waterfall/auto-deleveraging.js';
import { requireMarket } from '../../../domain/risk/health/collateral-value.js';
import {
  coveredBy,
  type DeleveragingPlan,
  fundsPartOf,
} from '../../../domain/risk/waterfall/deleveraging-plan.js';
import {
  assessLiquidationFill,
  type LiquidationOutcome,
} from '../../../domain/risk/liquidation/liquidation-fill.js';
import { QUOTE_ASSET } from '../../../domain/quote-asset.js';
import { type Tx } from '../../../store/database/database.js';
import { DELEVERAGING_VENUE } from '../../../store/liquidations/deleveraging.js';
import {
  insertLiquidationOrders,
  type ReducedPosition,
  saveReducedPositions,
  settleLiquidations,
} from '../../../store/liquidations/liquidations.js';
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

import { accountAfter, credit, decideAfterStep, type StepDecision } from '../calls/after-step.js';
import { counterpartyNotices } from './counterparty-notices.js';
import { encodeHealth } from '../calls/decision-record.js';
import { encodeCall } from '../calls/enforcement-events.js';
import { type DecidedAccount, recordDecisions } from '../calls/record-decisions.js';
import { ledgerOfLayer } from './settle-bankruptcy.js';

/** A bankrupt account's part and its counterparties' parts of one deleveraging. */
export interface DeleveragedAccount {
  readonly subject: EnforcedAccount;
  readonly plan: DeleveragingPlan;
  readonly id: string;
  readonly outcome: LiquidationOutcome;
  /** What the bankrupt account traded, signed. */
  readonly filledSize: Decimal;
  readonly after: StepDecision;
  readonly counterparties: readonly DeleveragedCounterparty[];
}

export interface DeleveragedCounterparty {
  readonly assignment: Deleveraging;
  readonly outcome: LiquidationOutcome;
  readonly after: Account;
}

/** Both sides trade at the plan's price, without a fee, and the funds pay their part. */
export function applyPlan(
  subject: EnforcedAccount,
  plan: DeleveragingPlan,
  book: ReadonlyMap<string, Account>,
  { marketId, context }: { readonly marketId: string; readonly context: RiskContext },
): Omit<DeleveragedAccount, 'subject' | 'plan'> {
  const { account, openCall } = subject;
  if (openCall === null) {
    throw new Error(`Invariant broken: bankrupt account ${account.id} has an open margin call`);
  }
  const trade = (traded: Account, filledSize: Decimal): LiquidationOutcome =>
    assessLiquidationFill(
      assessAccountHealth(traded, context),
      marketId,
      { filledSize, averagePrice: plan.price },
      ZERO,
    );
  const counterparties = plan.assignments.map((assignment) => {
    const held = book.get(assignment.accountId);
    if (held === undefined) {
      throw new Error(`Invariant broken: counterparty ${assignment.accountId} is in the book`);
    }
    const outcome = trade(held, assignment.size);
    return { assignment, outcome, after: accountAfter(held, marketId, outcome) };
  });
  const filledSize = sum(plan.assignments.map(({ size }) => size)).negated();
  const outcome = trade(account, filledSize);
  const closed = accountAfter(account, marketId, outcome);
  const paid = { ...closed, collateral: credit(closed.collateral, fundsPartOf(plan)) };
  const after = decideAfterStep(
    { ...subject, account: paid },
    openCall,
    context,
    { isFilled: true, isCapped: false, failures: 0 },
    requireMarket(context, marketId).parameters.liquidationCooldownSeconds,
  );
  const id = liquidationId(openCall.id, openCall.stepCount + 1);
  return { id, outcome, filledSize, after, counterparties };
}

/** Writes a batch of deleveragings: positions, cash, orders that were never sent, allocations, notices, events. */
export async function recordDeleveraging(
  tx: Tx,
  deps: Pick<Deps, 'channels'>,
  deleveraged: readonly DeleveragedAccount[],
  context: RiskContext,
): Promise<void> {
  if (deleveraged.length === 0) {
    return;
  }
  const told = deleveraged.map((each) => tell(each, deps, context.now));
  await insertNotices(
    tx,
    told.flatMap(({ notices }) => notices),
  );
  await insertLiquidationOrders(
    tx,
    deleveraged.map((each) => orderOf(each, context.now)),
  );
  await settleLiquidations(
    tx,
    deleveraged.map(({ id, plan, filledSize }) => ({
      ...{ id, state: 'FILLED', filledSize, averagePrice: plan.price, fee: ZERO, failure: null },
      settledAt: context.now,
    })),
  );
  await saveReducedPositions(tx, lastOf(deleveraged.flatMap(reducedOf)));
  await recordDecisions(
    tx,
    told.map(({ decided }) => decided),
    context,
    deps.channels,
  );
  await insertWaterfallAllocations(tx, deleveraged.flatMap(allocationsOf));
  await addShortfalls(
    tx,
    deleveraged.map(({ id, plan }) => ({
      liquidationId: id,
      shortfall: fundsPartOf(plan).plus(coveredBy(plan.assignments)),
    })),
  );
  await postTransfers(
    tx,
    deleveraged.flatMap((each) => [
      transferOf(each, context.now),
      fundsTransferOf(each, context.now),
    ]),
  );
}

const marketOf = ({ plan }: DeleveragedAccount): string => plan.explanation.inputs.marketId;

function orderOf(each: DeleveragedAccount, at: Date) {
  const { subject, after, plan, id, filledSize } = each;
  return {
    id,
    marginCallId: after.call.id,
    accountId: subject.account.id,
    marketId: marketOf(each),
    step: after.call.stepCount,
    size: filledSize,
    limitPrice: plan.price,
    bankruptcyPrice: plan.price,
    venue: DELEVERAGING_VENUE,
    submittedAt: at,
    explanation: plan.explanation,
  };
}

function reducedOf(each: DeleveragedAccount): ReducedPosition[] {
  const marketId = marketOf(each);
  return [
    { accountId: each.subject.account.id, marketId, position: each.outcome.position },
    ...each.counterparties.map(({ assignment, outcome }) => ({
      ...{ accountId: assignment.accountId, marketId, position: outcome.position },
    })),
  ];
}

/** Who was asked by several bankruptcies has what the last left. */
function lastOf(reduced: readonly ReducedPosition[]): ReducedPosition[] {
  return [...new Map(reduced.map((each) => [each.accountId, each])).values()];
}

function allocationsOf(each: DeleveragedAccount) {
  const { id, plan, after, counterparties } = each;
  const funded = plan.allocations.map(({ kind, amount }) => ({
    ...{ kind, amount, counterpartyAccountId: null },
    marketId: kind === 'MARKET_INSURANCE' ? marketOf(each) : null,
  }));
  const deleveraged = counterparties.map(({ assignment }) => ({
    ...{ kind: 'AUTO_DELEVERAGING', marketId: null, amount: paidBy(assignment) },
    counterpartyAccountId: assignment.accountId,
  }));
  return [...funded, ...deleveraged].map((paid, index) => ({
    ...{ marginCallId: after.call.id, liquidationId: id, ordinal: index + 1 },
    ...paid,
  }));
}

function paidBy({ equityChange }: Deleveraging): Decimal {
  return max(ZERO, equityChange.negated());
}

function transferOf({ id, subject, outcome, counterparties }: DeleveragedAccount, at: Date) {
  const realised = (accountId: string, amount: Decimal): Posting[] => [
    { ledgerAccount: accountLedger(accountId), asset: QUOTE_ASSET, amount },
    { ledgerAccount: VENUE_LEDGER, asset: QUOTE_ASSET, amount: amount.negated() },
  ];
  return {
    transferId: id,
    at,
    postings: [
      ...realised(subject.account.id, outcome.realizedPnl),
      ...counterparties.flatMap(({ assignment, outcome: { realizedPnl } }) =>
        realised(assignment.accountId, realizedPnl),
      ),
    ],
  };
}

/** Apart from the trade: what that realised is held against its event. */
function fundsTransferOf(each: DeleveragedAccount, at: Date): Transfer {
  const account = accountLedger(each.subject.account.id);
  return {
    transferId: `${each.id}.funds`,
    at,
    postings: each.plan.allocations.flatMap(({ kind, amount }) => [
      {
        ...{ ledgerAccount: ledgerOfLayer(kind, marketOf(each)), asset: QUOTE_ASSET },
        amount: amount.negated(),
      },
      { ledgerAccount: account, asset: QUOTE_ASSET, amount },
    ]),
  };
}

/** What both sides are told, in the log and by notice. */
function tell(
  each: DeleveragedAccount,
  { channels }: Pick<Deps, 'channels'>,
  at: Date,
): { readonly decided: DecidedAccount; readonly notices: readonly NewNotice[] } {
  const { subject, plan, id, outcome, filledSize, after, counterparties } = each;
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
    ...{ ...common, accountId: subject.account.id, marginCallId: after.call.id },
    type: 'WaterfallDrawn',
    payload: { layer: kind, amount: amount.toFixed() },
  }));
  const health = after.decision.actions[0]?.health ?? null;
  assert(health !== null, 'what is left after a deleveraging is measured');
  const event: NewEvent = {
    ...{ ...common, type: 'AutoDeleveraged' },
    accountId: subject.account.id,
    marginCallId: after.call.id,
    payload: {
      ...encodeCall(after.call),
      liquidationId: id,
      step: after.call.stepCount,
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
      before: subject,
      decision: after.decision,
      precedingEvents: [event, ...drawn, ...others.map((other) => other.event)],
    },
    notices: others.flatMap(({ notices }) => notices),
  };
}
