import { type Decimal, sum } from '../../../domain/decimal.js';
import { ENGINE_ACTOR, type NewEvent } from '../../../domain/log/event.js';
import { type MarginCall } from '../../../domain/margin-call/call/margin-call.js';
import { QUOTE_ASSET } from '../../../domain/quote-asset.js';
import { type Account, type RiskContext } from '../../../domain/risk/health/account.js';
import { assessAccountHealth } from '../../../domain/risk/health/account-health.js';
import { deficitOf } from '../../../domain/risk/waterfall/settlement-plan.js';
import { type WinnerShare } from '../../../domain/risk/waterfall/winner-shares.js';
import { type Tx } from '../../../store/database/database.js';
import { addLossesPaid } from '../../../store/liquidations/deleveraging.js';
import { payFromRealizedProfits } from '../../../store/liquidations/realized-profits.js';
import {
  addShortfalls,
  insertWaterfallAllocations,
  type WaterfallAllocation,
} from '../../../store/liquidations/waterfall-allocations.js';
import { waiveInterest } from '../../../store/accounts/interest.js';
import { insertNotices, type NewNotice } from '../../../store/margin-calls/notice-rows.js';
import { type DepsWithoutVenue } from '../../deps.js';
import {
  accountLedger,
  DEFICIT_LEDGER,
  type Posting,
  postTransfers,
  SEIZED_LEDGER,
  type Transfer,
} from '../../ledger/ledger.js';

import { counterpartyNotices } from './counterparty-notices.js';
import { accountAfterTransfer, coveredShortfallOf } from './settled-account.js';
import { type DecidedAccount, recordDecisions } from '../calls/record-decisions.js';
import {
  ledgerOfLayer,
  type MarketSettlement,
  type Settlement,
  type Winners,
} from './settle-bankruptcy.js';

export interface SettledBatch {
  /** The winners that were asked, by market. */
  readonly winners: ReadonlyMap<string, Winners>;
  readonly context: RiskContext;
  /** Profit that deleveraging realized since then was considered. */
  readonly since: Date;
}

/**
 * Writes a batch of settlements: events, notices, the ends of the calls, payments by payer, and the postings.
 *
 * @throws DomainError CONFLICT when a call was changed since it was read, or a fund would go below zero.
 */
export async function recordSettlements(
  tx: Tx,
  deps: DepsWithoutVenue,
  settlements: readonly Settlement[],
  { winners, context, since }: SettledBatch,
): Promise<void> {
  const told = settlements.map((settlement) =>
    reportSettlement(settlement, winners, deps, context),
  );
  await insertNotices(
    tx,
    told.flatMap(({ notices }) => notices),
  );
  await recordDecisions(
    tx,
    told.map(({ decided }) => decided),
    context,
    deps.channels,
  );
  await insertWaterfallAllocations(tx, settlements.flatMap(allocationsOf), context.now);
  const shares = settlements.flatMap(({ markets }) =>
    markets.flatMap((market) => market.shares.map((share) => ({ ...share, market }))),
  );
  await addLossesPaid(
    tx,
    shares.map(({ accountId, amount, realizedPart, market: { marketId } }) => ({
      accountId,
      marketId,
      amount: amount.minus(realizedPart),
    })),
  );
  await payFromRealizedProfits(
    tx,
    shares
      .filter(({ realizedPart }) => realizedPart.gt(0))
      .map(({ accountId, realizedPart, market: { marketId } }) => ({
        accountId,
        marketId,
        amount: realizedPart,
      })),
    since,
  );
  await addShortfalls(
    tx,
    settlements.flatMap(({ markets }) =>
      markets.flatMap((market) =>
        market.liquidationId === null
          ? []
          : [{ liquidationId: market.liquidationId, shortfall: shortfallOf(market) }],
      ),
    ),
  );
  await postTransfers(
    tx,
    settlements.map((settlement) => transferOf(settlement, context.now)),
  );
  await waiveInterest(
    tx,
    settlements.map(({ call }) => call.accountId),
  );
}

/** The total of one market's part over all payers. */
function shortfallOf({ allocations, shares, deficit }: MarketSettlement): Decimal {
  return sum([...[...allocations, ...shares].map(({ amount }) => amount), deficit]);
}

function allocationsOf(settlement: Settlement): WaterfallAllocation[] {
  const { call, liquidationId, plan, markets } = settlement;
  const { ownPart } = plan;
  const own = ownPart.isZero() ? [] : [{ liquidationId, kind: 'ACCOUNT_EQUITY', amount: ownPart }];
  const paid = [
    ...own.map((each) => ({ ...each, marketId: null, counterpartyAccountId: null })),
    ...markets.flatMap((market) => [
      ...market.allocations.map(({ kind, amount }) => ({
        liquidationId: market.liquidationId,
        kind,
        amount,
        counterpartyAccountId: null,
        marketId: market.marketId,
      })),
      ...market.shares.map(({ accountId, amount }) => ({
        liquidationId: market.liquidationId,
        kind: 'SOCIALIZED_LOSS',
        amount,
        counterpartyAccountId: accountId,
        marketId: null,
      })),
    ]),
  ];
  return paid.map((each, index) => ({ marginCallId: call.id, ordinal: index + 1, ...each }));
}

/** The postings: other assets change hands at their value, each layer pays its part, the rest is a deficit. */
function transferOf({ before, call, plan, markets }: Settlement, at: Date): Transfer {
  const account = accountLedger(before.account.id);
  const pay = (from: string, asset: string, amount: Decimal, to: string): Posting[] => [
    { ledgerAccount: from, asset, amount: amount.negated() },
    { ledgerAccount: to, asset, amount },
  ];
  return {
    transferId: `${call.id}.waterfall`,
    at,
    postings: [
      ...plan.estate.converted.flatMap(({ asset, balance, value }) => [
        ...pay(account, asset, balance, SEIZED_LEDGER),
        ...pay(SEIZED_LEDGER, QUOTE_ASSET, value, account),
      ]),
      ...markets.flatMap(({ allocations, shares, deficit }) => [
        ...allocations.flatMap(({ kind, marketId, amount }) =>
          pay(ledgerOfLayer(kind, marketId), QUOTE_ASSET, amount, account),
        ),
        ...shares.flatMap(({ accountId, amount }) =>
          pay(accountLedger(accountId), QUOTE_ASSET, amount, account),
        ),
        ...pay(DEFICIT_LEDGER, QUOTE_ASSET, deficit, account),
      ]),
    ],
  };
}

/** Writes events, and notices to the payers. */
function reportSettlement(
  settlement: Settlement,
  winners: ReadonlyMap<string, Winners>,
  { channels }: Pick<DepsWithoutVenue, 'channels'>,
  context: RiskContext,
): { readonly decided: DecidedAccount; readonly notices: readonly NewNotice[] } {
  const { before, call, plan, markets } = settlement;
  const { ownPart } = plan;
  const about = { marginCallId: call.id, accountId: before.account.id };
  const common = { actor: ENGINE_ACTOR, at: context.now };
  const settled: NewEvent = {
    ...common,
    ...about,
    type: 'BankruptcySettled',
    payload: {
      debt: plan.estate.debt.toFixed(),
      deficit: deficitOf(plan).toFixed(),
      explanation: plan.explanation,
    },
  };
  const own: NewEvent = {
    ...common,
    ...about,
    type: 'WaterfallDrawn',
    payload: { layer: 'ACCOUNT_EQUITY', amount: ownPart.toFixed() },
  };
  const told = markets.map((market) => {
    const accounts = winners.get(market.marketId)?.accounts ?? new Map<string, Account>();
    const shared = market.shares.map((share) =>
      reportWinner(share, accounts, { market, call, channels, at: context.now }),
    );
    const { marketId, allocations, deficit } = market;
    const ofMarket = { ...common, ...about, marketId };
    const drawn = allocations.map(({ kind, amount }): NewEvent => ({
      ...ofMarket,
      type: 'WaterfallDrawn',
      payload: { layer: kind, amount: amount.toFixed() },
    }));
    const left: NewEvent = {
      ...ofMarket,
      type: 'DeficitRecorded',
      payload: { amount: deficit.toFixed() },
    };
    return {
      events: [...drawn, ...shared.map(({ event }) => event), ...(deficit.isZero() ? [] : [left])],
      notices: shared.flatMap(({ notices }) => notices),
    };
  });
  const account = accountAfterTransfer(before.account, transferOf(settlement, context.now));
  const health = assessAccountHealth(account, context, before.openCall?.terms);
  const covered = coveredShortfallOf(settlement);
  const transition = 'SHORTFALL_COVERED';
  return {
    decided: {
      before,
      decision: {
        after: { ...before, account, openCall: null },
        actions: [{ kind: 'MOVE_CALL', transition, call, health, ...(covered && { covered }) }],
      },
      precedingEvents: [
        settled,
        ...(ownPart.isZero() ? [] : [own]),
        ...told.flatMap(({ events }) => events),
      ],
    },
    notices: told.flatMap(({ notices }) => notices),
  };
}

interface SharedLoss {
  readonly market: MarketSettlement;
  readonly call: MarginCall;
  readonly channels: DepsWithoutVenue['channels'];
  readonly at: Date;
}

function reportWinner(
  { accountId, amount, realizedPart }: WinnerShare,
  accounts: ReadonlyMap<string, Account>,
  { market, call, channels, at }: SharedLoss,
): { readonly event: NewEvent; readonly notices: readonly NewNotice[] } {
  const { marketId, liquidationId } = market;
  const ofRealized = realizedPart.isZero() ? {} : { realizedPart: realizedPart.toFixed() };
  const body = { amount: amount.toFixed(), ...ofRealized };
  const owner = accounts.get(accountId)?.owner ?? '';
  const notices = counterpartyNotices(
    {
      // A winner in two markets of one bankruptcy gets one notice for each.
      occasion: `${call.id}.${marketId}`,
      kind: 'LOSS_SOCIALIZED',
      account: { id: accountId, owner },
      body,
      at,
    },
    channels,
  );
  const payload = { liquidationId, ...body, noticeIds: notices.map(({ id }) => id) };
  const type = 'LossSocialized';
  return { event: { type, marketId, accountId, actor: ENGINE_ACTOR, at, payload }, notices };
}
