import { ENGINE_ACTOR, type NewEvent } from '../../domain/log/event.js';
import { type Account, type RiskContext } from '../../domain/risk/account.js';
import { assessAccountHealth } from '../../domain/risk/account-health.js';
import { canEnforce, isEnforceable } from '../../domain/margin-call/scope.js';
import { type Decimal, sum } from '../../domain/decimal.js';
import { messageOf } from '../../domain/errors.js';
import { type MarginCall } from '../../domain/margin-call/margin-call.js';
import { type LossShare } from '../../domain/risk/auto-deleveraging.js';
import { deficitOf } from '../../domain/risk/settlement-plan.js';
import { QUOTE_ASSET } from '../../domain/quote-asset.js';
import { loadAccounts, loadEnforcedAccounts, lockAccounts } from '../../store/accounts.js';
import { inTransaction, type Tx } from '../../store/database.js';
import { addLossesPaid, listWinners, readLossesPaid } from '../../store/deleveraging.js';
import { lockLedgerBalances } from '../../store/funds.js';
import {
  addShortfalls,
  insertWaterfallAllocations,
  readCallResults,
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
  SEIZED_LEDGER,
  type Transfer,
} from '../ledger.js';

import { counterpartyNotices } from './counterparty-notices.js';
import { type DecidedAccount, recordDecisions } from './record-decisions.js';
import {
  type Funds,
  ledgerOfLayer,
  type MarketSettlement,
  measureWinners,
  type Settlement,
  settleBankruptcy,
  type Winners,
} from './settle-bankruptcy.js';

/**
 * Sends what bankrupt accounts owe down the waterfall and closes their calls: own collateral, the funds
 * of the markets it was lost in, the global fund, the backstop, the winners of those markets, and what
 * is left becomes a deficit. An account that is not bankrupt, or was settled already, is passed over. One
 * whose settlement needs the price of a market it was lost in, or of what it holds, while that cannot be
 * used stays bankrupt: the sweep comes back for it.
 *
 * Twenty in one transaction. If that fails each is settled alone, so that one that cannot be does not hold
 * up the others; that one stays bankrupt, is reported, and is tried again by every sweep.
 *
 * @throws Error when nothing could be settled: then it is not for one account's sake.
 */
export async function coverShortfalls(
  deps: DepsWithoutVenue,
  accountIds: readonly string[],
): Promise<void> {
  const failures: Failure[] = [];
  for (let start = 0; start < accountIds.length; start += SETTLED_TOGETHER_MAX) {
    const batch = accountIds.slice(start, start + SETTLED_TOGETHER_MAX);
    failures.push(...(await settleBatch(deps, batch)));
  }
  for (const { accountId, error } of accountIds.length > 1 ? failures : []) {
    deps.log.error({ accountId, error: messageOf(error) }, 'a bankruptcy could not be settled');
  }
  const [first] = failures;
  if (first !== undefined && failures.length === accountIds.length) {
    throw first.error;
  }
}

/**
 * Each asks all winners: for more at once the process would be busy, and its transaction silent, for so
 * long that PostgreSQL ends it.
 */
const SETTLED_TOGETHER_MAX = 20;

interface Failure {
  readonly accountId: string;
  readonly error: unknown;
}

async function settleBatch(
  deps: DepsWithoutVenue,
  accountIds: readonly string[],
): Promise<Failure[]> {
  try {
    await settleTogether(deps, accountIds);
    return [];
  } catch (error) {
    const failures: Failure[] = [];
    for (const accountId of accountIds) {
      failures.push(
        ...(accountIds.length > 1 ? await settleBatch(deps, [accountId]) : [{ accountId, error }]),
      );
    }
    return failures;
  }
}

/** Winners are looked up, and locked with the bankrupt accounts, only when the funds are not enough. */
async function settleTogether(
  deps: DepsWithoutVenue,
  accountIds: readonly string[],
): Promise<void> {
  const winners = new Map<string, readonly string[]>();
  let open = accountIds;
  while (open.length > 0) {
    const { short, waiting } = await trySettling(deps, open, winners);
    if (short.length + waiting.length === 0) {
      return;
    }
    open = open.filter((id) => !waiting.includes(id));
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

/** Why nothing was written; all was when both are empty. */
interface Unsettled {
  /** Markets whose winners have to be looked up first. */
  readonly short: readonly string[];
  /** Accounts that would leave a deficit while winners cannot be asked. */
  readonly waiting: readonly string[];
}

/** @param winnerIds By market, as far as they were looked up. */
function trySettling(
  deps: DepsWithoutVenue,
  accountIds: readonly string[],
  winnerIds: ReadonlyMap<string, readonly string[]>,
): Promise<Unsettled> {
  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    await lockAccounts(tx, [...new Set([...accountIds, ...[...winnerIds.values()].flat()])]);
    const context = await loadRiskContext(tx, now);
    const bankrupt = (await loadEnforcedAccounts(tx, accountIds, now)).filter(
      ({ account, openCall }) => openCall?.state === 'BANKRUPT' && canEnforce(account, context),
    );
    const funds: Funds = await lockLedgerBalances(tx, QUOTE_ASSET);
    const results = await readCallResults(
      tx,
      bankrupt.flatMap(({ openCall }) => (openCall === null ? [] : [openCall.id])),
      QUOTE_ASSET,
    );
    const winners = await loadWinners(tx, winnerIds, context, bankrupt);
    const settlements = bankrupt.map((subject) =>
      settleBankruptcy(subject, { context, funds, winners, results }),
    );
    const unsettled = unsettledOf(settlements, winners);
    if (unsettled.short.length + unsettled.waiting.length === 0) {
      await record(tx, deps, settlements, winners, context);
    }
    return unsettled;
  });
}

function unsettledOf(
  settlements: readonly Settlement[],
  winners: ReadonlyMap<string, Winners>,
): Unsettled {
  const deficits = settlements.flatMap(({ before, markets }) =>
    markets
      .filter(({ deficit }) => deficit.gt(0))
      .map(({ marketId }) => ({ accountId: before.account.id, marketId })),
  );
  return {
    short: [...new Set(deficits.map(({ marketId }) => marketId))].filter((id) => !winners.has(id)),
    waiting: deficits
      .filter(({ marketId }) => winners.get(marketId)?.canBeAsked === false)
      .map(({ accountId }) => accountId),
  };
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
  const paid = new Map<string, Decimal>();
  for (const [marketId, ids] of winnerIds) {
    const asked = ids.filter((id) => !excluded.has(id));
    const loaded = [...(await loadAccounts(tx, asked))];
    // Whose equity hangs on another price that cannot be used is passed over: no bankruptcy waits for that.
    const accounts = new Map(loaded.filter(([, account]) => canEnforce(account, context)));
    winners.set(marketId, {
      accounts,
      measured: measureWinners(accounts.values(), marketId, context),
      canBeAsked: isEnforceable(marketId, context),
      lossesPaid: await readLossesPaid(tx, marketId, asked),
      paid,
    });
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
  await addLossesPaid(
    tx,
    settlements.flatMap(({ markets }) =>
      markets.flatMap(({ marketId, shares }) => shares.map((share) => ({ marketId, ...share }))),
    ),
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
}

/** What one market's part came to, whoever paid it. */
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
      ...market.allocations.map(({ kind, marketId, amount }) => ({
        ...{ liquidationId: market.liquidationId, kind, amount, counterpartyAccountId: null },
        marketId: kind === 'MARKET_INSURANCE' ? marketId : null,
      })),
      ...market.shares.map(({ accountId, amount }) => ({
        ...{ liquidationId: market.liquidationId, kind: 'SOCIALIZED_LOSS', amount },
        ...{ counterpartyAccountId: accountId, marketId: null },
      })),
    ]),
  ];
  return paid.map((each, index) => ({ marginCallId: call.id, ordinal: index + 1, ...each }));
}

/** Other assets change hands at their value, each layer pays its part, the rest is a deficit. */
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

/** What the log and those who pay are told. */
function tell(
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
    ...{ ...common, ...about, type: 'BankruptcySettled' },
    payload: {
      debt: plan.estate.debt.toFixed(),
      deficit: deficitOf(plan).toFixed(),
      explanation: plan.explanation,
    },
  };
  const own: NewEvent = {
    ...{ ...common, ...about, type: 'WaterfallDrawn' },
    payload: { layer: 'ACCOUNT_EQUITY', amount: ownPart.toFixed() },
  };
  const told = markets.map((market) => {
    const accounts = winners.get(market.marketId)?.accounts ?? new Map<string, Account>();
    const shared = market.shares.map((share) =>
      tellWinner(share, accounts, { market, call, channels, at: context.now }),
    );
    const { marketId, allocations, deficit } = market;
    const ofMarket = { ...common, ...about, marketId };
    const drawn = allocations.map(({ kind, amount }): NewEvent => ({
      ...{ ...ofMarket, type: 'WaterfallDrawn' },
      payload: { layer: kind, amount: amount.toFixed() },
    }));
    const left: NewEvent = {
      ...{ ...ofMarket, type: 'DeficitRecorded' },
      payload: { amount: deficit.toFixed() },
    };
    return {
      events: [...drawn, ...shared.map(({ event }) => event), ...(deficit.isZero() ? [] : [left])],
      notices: shared.flatMap(({ notices }) => notices),
    };
  });
  const health = assessAccountHealth(before.account, context, before.openCall?.terms);
  return {
    decided: {
      before,
      decision: {
        after: { ...before, openCall: null },
        actions: [{ kind: 'MOVE_CALL', event: 'SHORTFALL_COVERED', call, health, extension: null }],
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

function tellWinner(
  { accountId, amount }: LossShare,
  accounts: ReadonlyMap<string, Account>,
  { market, call, channels, at }: SharedLoss,
): { readonly event: NewEvent; readonly notices: readonly NewNotice[] } {
  const { marketId, liquidationId } = market;
  const body = { amount: amount.toFixed() };
  const owner = accounts.get(accountId)?.owner ?? '';
  const notices = counterpartyNotices(
    {
      // Who wins in two markets of one bankruptcy is told of both.
      occasion: `${call.id}.${marketId}`,
      ...{ kind: 'LOSS_SOCIALIZED', account: { id: accountId, owner }, body, at },
    },
    channels,
  );
  const payload = { liquidationId, ...body, noticeIds: notices.map(({ id }) => id) };
  const type = 'LossSocialized';
  return { event: { type, marketId, accountId, actor: ENGINE_ACTOR, at, payload }, notices };
}
