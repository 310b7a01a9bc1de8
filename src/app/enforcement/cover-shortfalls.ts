import { ENGINE_ACTOR, type NewEvent } from '../../domain/log/event.js';
import { type Account, type RiskContext } from '../../domain/risk/account.js';
import { assessAccountHealth } from '../../domain/risk/account-health.js';
import { canEnforce } from '../../domain/margin-call/scope.js';
import { type Decimal } from '../../domain/decimal.js';
import { loadAccounts, loadEnforcedAccounts, lockAccounts } from '../../store/accounts.js';
import { inTransaction, type Tx } from '../../store/database.js';
import { listWinners } from '../../store/deleveraging.js';
import { lockLedgerBalances } from '../../store/funds.js';
import {
  addShortfalls,
  insertWaterfallAllocations,
  lastLiquidations,
  type WaterfallAllocation,
} from '../../store/liquidations.js';
import { insertNotices, type NewNotice } from '../../store/notice-rows.js';
import { loadRiskContext } from '../../store/risk-context.js';
import { type DepsWithoutVenue } from '../deps.js';
import {
  accountLedger,
  DEFICIT_LEDGER,
  type Posting,
  postTransfers,
  QUOTE_ASSET,
  SEIZED_LEDGER,
  type Transfer,
} from '../ledger.js';

import { counterpartyNotices } from './counterparty-notices.js';
import { type DecidedAccount, recordDecisions } from './record-decisions.js';
import {
  type Funds,
  ledgerOfLayer,
  type Settlement,
  settleBankruptcy,
  type Winners,
} from './settle-bankruptcy.js';

/**
 * Sends what bankrupt accounts owe down the waterfall and closes their calls, in one transaction: own
 * collateral, the market's fund, the global fund, the backstop, the winners of the market, and what is
 * left becomes a deficit. An account that is not bankrupt, or was settled already, is passed over.
 *
 * Winners are looked up, and locked with the bankrupt accounts, only when the funds are not enough.
 */
export async function coverShortfalls(
  deps: DepsWithoutVenue,
  accountIds: readonly string[],
): Promise<void> {
  if (accountIds.length === 0) {
    return;
  }
  const winners = new Map<string, readonly string[]>();
  for (;;) {
    const short = await settleAll(deps, accountIds, winners);
    if (short.length === 0) {
      return;
    }
    const { markets } = await loadRiskContext(deps.db, deps.clock.now());
    for (const marketId of short) {
      const mark = markets.get(marketId)?.markPrice ?? null;
      winners.set(
        marketId,
        mark === null ? [] : await listWinners(deps.db, marketId, mark.price, null, null),
      );
    }
  }
}

/**
 * @param winnerIds By market, as far as they were looked up.
 * @returns Markets whose winners have to be looked up first: then nothing was written. Empty when all
 *   is settled.
 */
function settleAll(
  deps: DepsWithoutVenue,
  accountIds: readonly string[],
  winnerIds: ReadonlyMap<string, readonly string[]>,
): Promise<string[]> {
  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    await lockAccounts(tx, [...new Set([...accountIds, ...[...winnerIds.values()].flat()])]);
    const context = await loadRiskContext(tx, now);
    const bankrupt = (await loadEnforcedAccounts(tx, accountIds, now)).filter(
      ({ openCall }) => openCall?.state === 'BANKRUPT',
    );
    const funds: Funds = await lockLedgerBalances(tx, QUOTE_ASSET);
    const last = await lastLiquidations(
      tx,
      bankrupt.flatMap(({ openCall }) => (openCall === null ? [] : [openCall.id])),
    );
    const winners = await loadWinners(tx, winnerIds, context, bankrupt);
    const settlements = bankrupt.map((subject) =>
      settleBankruptcy(subject, { context, funds, winners, last }),
    );
    const short = settlements.filter(
      ({ deficit, marketId }) => deficit.gt(0) && !winners.has(marketId),
    );
    if (short.length > 0) {
      return [...new Set(short.map(({ marketId }) => marketId))];
    }
    await record(tx, deps, settlements, winners, context);
    return [];
  });
}

/** Those in profit whose prices can be used; who is bankrupt is not among them. */
async function loadWinners(
  tx: Tx,
  winnerIds: ReadonlyMap<string, readonly string[]>,
  context: RiskContext,
  bankrupt: readonly { readonly account: Account }[],
): Promise<Map<string, Winners>> {
  const excluded = new Set(bankrupt.map(({ account }) => account.id));
  const winners = new Map<string, Winners>();
  // Who wins in two markets pays from one equity.
  const paid = new Map<string, Decimal>();
  for (const [marketId, ids] of winnerIds) {
    const loaded = await loadAccounts(
      tx,
      ids.filter((id) => !excluded.has(id)),
    );
    const accounts = [...loaded].filter(([, account]) => canEnforce(account, context));
    winners.set(marketId, { accounts: new Map(accounts), paid });
  }
  return winners;
}

async function record(
  tx: Tx,
  deps: DepsWithoutVenue,
  settlements: readonly Settlement[],
  winners: ReadonlyMap<string, Winners>,
  context: RiskContext,
): Promise<void> {
  const told = settlements.map((settlement) => tell(settlement, winners, deps, context));
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
  await insertWaterfallAllocations(tx, settlements.flatMap(allocationsOf));
  await addShortfalls(
    tx,
    settlements.flatMap(({ liquidationId, shortfall }) =>
      liquidationId === null ? [] : [{ liquidationId, shortfall }],
    ),
  );
  await postTransfers(
    tx,
    settlements.map((settlement) => transferOf(settlement, context.now)),
  );
}

function allocationsOf(settlement: Settlement): WaterfallAllocation[] {
  const { liquidationId, marketId, allocations, shares } = settlement;
  if (liquidationId === null) {
    return [];
  }
  const paid = [
    ...allocations.map(({ kind, amount }) => ({
      ...{ kind, amount, counterpartyAccountId: null },
      marketId: kind === 'MARKET_INSURANCE' ? marketId : null,
    })),
    ...shares.map(({ accountId, amount }) => ({
      ...{ kind: 'SOCIALIZED_LOSS', amount, counterpartyAccountId: accountId, marketId: null },
    })),
  ];
  return paid.map((each, index) => ({ liquidationId, ordinal: index + 1, ...each }));
}

/** Other assets change hands at their value, each layer pays its part, the rest is a deficit. */
function transferOf(settlement: Settlement, at: Date): Transfer {
  const { before, call, marketId, estate, allocations, shares, deficit } = settlement;
  const account = accountLedger(before.account.id);
  const pay = (from: string, asset: string, amount: Decimal, to: string): Posting[] => [
    { ledgerAccount: from, asset, amount: amount.negated() },
    { ledgerAccount: to, asset, amount },
  ];
  return {
    transferId: `${call.id}.waterfall`,
    at,
    postings: [
      ...estate.converted.flatMap(({ asset, balance, value }) => [
        ...pay(account, asset, balance, SEIZED_LEDGER),
        ...pay(SEIZED_LEDGER, QUOTE_ASSET, value, account),
      ]),
      ...allocations.flatMap(({ kind, amount }) =>
        kind === 'ACCOUNT_EQUITY'
          ? []
          : pay(ledgerOfLayer(kind, marketId), QUOTE_ASSET, amount, account),
      ),
      ...shares.flatMap(({ accountId, amount }) =>
        pay(accountLedger(accountId), QUOTE_ASSET, amount, account),
      ),
      ...pay(DEFICIT_LEDGER, QUOTE_ASSET, deficit, account),
    ],
  };
}

/** What the log and those who pay are told. */
function tell(
  settlement: Settlement,
  winners: ReadonlyMap<string, Winners>,
  { channels }: Pick<DepsWithoutVenue, 'channels'>,
  context: RiskContext,
): { readonly decided: DecidedAccount; readonly notices: readonly NewNotice[] } {
  const { before, call, marketId, allocations, shares, deficit } = settlement;
  const at = context.now;
  const common = { marketId, actor: ENGINE_ACTOR, at };
  const own = { ...common, accountId: before.account.id, marginCallId: call.id };
  const drawn = allocations.map(({ kind, amount }): NewEvent => ({
    ...own,
    type: 'WaterfallDrawn',
    payload: { layer: kind, amount: amount.toFixed() },
  }));
  const shared = shares.map(({ accountId, amount }) => {
    const body = { liquidationId: settlement.liquidationId, amount: amount.toFixed() };
    const owner = winners.get(marketId)?.accounts.get(accountId)?.owner ?? '';
    const notices = counterpartyNotices(
      { occasion: call.id, kind: 'LOSS_SOCIALIZED', account: { id: accountId, owner }, body, at },
      channels,
    );
    const payload = { ...body, noticeIds: notices.map(({ id }) => id) };
    const event: NewEvent = { ...common, type: 'LossSocialized', accountId, payload };
    return { event, notices };
  });
  const left: NewEvent[] = deficit.isZero()
    ? []
    : [{ ...own, type: 'DeficitRecorded', payload: { amount: deficit.toFixed() } }];
  const health = assessAccountHealth(before.account, context, before.openCall?.terms);
  return {
    decided: {
      before,
      decision: {
        after: { ...before, openCall: null },
        actions: [{ kind: 'MOVE_CALL', event: 'SHORTFALL_COVERED', call, health, extension: null }],
      },
      precedingEvents: [...drawn, ...shared.map(({ event }) => event), ...left],
    },
    notices: shared.flatMap(({ notices }) => notices),
  };
}
