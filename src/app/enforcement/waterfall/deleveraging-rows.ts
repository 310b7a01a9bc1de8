import { type Decimal } from '../../../domain/decimal.js';
import { QUOTE_ASSET } from '../../../domain/quote-asset.js';
import { DELEVERAGING_VENUE } from '../../../store/liquidations/deleveraging.js';
import {
  type NewLiquidationOrder,
  type ReducedPosition,
} from '../../../store/liquidations/liquidations.js';
import { type RealizedProfit } from '../../../store/liquidations/realized-profits.js';
import { type WaterfallAllocation } from '../../../store/liquidations/waterfall-allocations.js';
import { accountLedger, type Posting, type Transfer, VENUE_LEDGER } from '../../ledger/ledger.js';
import { ledgerOfLayer } from './settle-bankruptcy.js';
import { type DeleveragedCall, marketOf, paidBy } from './deleveraged-call.js';

export function orderOf(each: DeleveragedCall, at: Date): NewLiquidationOrder {
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

export function reducedOf(each: DeleveragedCall): ReducedPosition[] {
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
export function latestPerAccount(reduced: readonly ReducedPosition[]): ReducedPosition[] {
  return [...new Map(reduced.map((each) => [each.accountId, each])).values()];
}

export function allocationsOf(each: DeleveragedCall): WaterfallAllocation[] {
  const { liquidationId: id, plan, step, counterparties } = each;
  const funded = plan.allocations.map(({ kind, amount }) => ({
    kind,
    amount,
    counterpartyAccountId: null,
    marketId: marketOf(each),
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

/** Profit that deleveraging realized for counterparties: the last source before a deficit is recorded. */
export function profitsOf(each: DeleveragedCall, realizedAt: Date): RealizedProfit[] {
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

export function transferOf(each: DeleveragedCall, at: Date): Transfer {
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
export function fundsTransferOf(each: DeleveragedCall, at: Date): Transfer {
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
