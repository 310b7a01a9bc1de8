import { type Decimal } from '../../../domain/decimal.js';
import { messageOf } from '../../../domain/errors.js';
import { canEnforce, isEnforceable, settledAt } from '../../../domain/margin-call/rules/scope.js';
import { QUOTE_ASSET } from '../../../domain/quote-asset.js';
import { type Account, type RiskContext } from '../../../domain/risk/health/account.js';
import { atSettlementPrices } from '../../../domain/risk/health/settlement-mark.js';
import {
  loadAccounts,
  loadEnforcedAccounts,
  lockAccounts,
} from '../../../store/accounts/accounts.js';
import { inTransaction, type Tx } from '../../../store/database/database.js';
import { listWinners, readLossesPaid } from '../../../store/liquidations/deleveraging.js';
import { readRealizedProfits } from '../../../store/liquidations/realized-profits.js';
import { lockLedgerBalances } from '../../../store/ledger/funds.js';
import {
  readCallResults,
  readFundDraws,
} from '../../../store/liquidations/waterfall-allocations.js';
import { loadRiskContext } from '../../../store/markets/risk-context.js';
import { type DepsWithoutVenue } from '../../deps.js';

import { startOfFundWindow, type FundsAtStart, balancesSinceStart } from './fund-balances.js';
import { recordSettlements } from './record-settlements.js';
import {
  type Funds,
  measureWinners,
  type Settlement,
  settleBankruptcy,
  type Winners,
} from './settle-bankruptcy.js';

/**
 * Settles bankrupt accounts through the waterfall and closes their calls. The payers in order: own collateral,
 * the funds of the markets in which the loss arose, the global fund, the backstop, the winners of those
 * markets; the rest becomes a deficit. An account that is not bankrupt, or already settled, is skipped.
 * An account stays bankrupt while its settlement needs an unusable price: of a market in which the loss arose,
 * or of one of its assets. The sweep retries it.
 *
 * Accounts are settled in the order given, twenty in one transaction. If that fails, each is settled alone, so
 * that one failure does not hold up the others; the failing account stays bankrupt, is reported, and is retried
 * by every sweep.
 *
 * @param accountIds In the order of settlement: as they were closed, the worst first.
 * @param start The fund balances at the start of the round that closed them.
 * @throws Error when no account could be settled: then the cause is not in one account.
 */
export async function coverShortfalls(
  deps: DepsWithoutVenue,
  accountIds: readonly string[],
  start: FundsAtStart = { balances: null },
): Promise<void> {
  const failures: Failure[] = [];
  for (let done = 0; done < accountIds.length; done += SETTLED_TOGETHER_MAX) {
    const batch = accountIds.slice(done, done + SETTLED_TOGETHER_MAX);
    failures.push(...(await settleOrReport(deps, batch, start)));
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
 * Every bankruptcy may ask all winners. With a larger batch the process would compute, and its transaction stay
 * idle, until PostgreSQL ends the transaction.
 */
const SETTLED_TOGETHER_MAX = 20;
/** How long realized profit of deleveraging can be asked for before a deficit is recorded. */
const REALIZED_PROFIT_MS = 3_600_000;

interface Failure {
  readonly accountId: string;
  readonly error: unknown;
}

async function settleOrReport(
  deps: DepsWithoutVenue,
  accountIds: readonly string[],
  start: FundsAtStart,
): Promise<Failure[]> {
  try {
    await settleTogether(deps, accountIds, start);
    return [];
  } catch (error) {
    const failures: Failure[] = [];
    for (const accountId of accountIds) {
      failures.push(
        ...(accountIds.length > 1
          ? await settleOrReport(deps, [accountId], start)
          : [{ accountId, error }]),
      );
    }
    return failures;
  }
}

/**
 * Settles accounts in one transaction. Winners are read, and locked with the bankrupt accounts, only when the
 * funds are not enough.
 */
async function settleTogether(
  deps: DepsWithoutVenue,
  accountIds: readonly string[],
  start: FundsAtStart,
): Promise<void> {
  const winners = new Map<string, readonly string[]>();
  let open = accountIds;
  while (open.length > 0) {
    const { short, waiting } = await trySettling(deps, open, winners, start);
    if (short.length + waiting.length === 0) {
      return;
    }
    open = open.filter((id) => !waiting.includes(id));
    for (const marketId of short) {
      winners.set(marketId, await winnersIn(deps, marketId));
    }
  }
}

/** The accounts in profit in a market, and recent profits that deleveraging realized there. */
async function winnersIn(
  { db, clock }: DepsWithoutVenue,
  marketId: string,
): Promise<readonly string[]> {
  const now = clock.now();
  const { markets } = atSettlementPrices(await loadRiskContext(db, now));
  const mark = markets.get(marketId)?.markPrice ?? null;
  const open = mark === null ? [] : await listWinners(db, marketId, mark.price, null, null);
  const realized = await readRealizedProfits(db, marketId, sinceOf(now));
  return [...new Set([...open, ...realized.keys()])];
}

function sinceOf(now: Date): Date {
  return new Date(now.getTime() - REALIZED_PROFIT_MS);
}

/** Why nothing was written; if both are empty, everything was. */
interface Unsettled {
  /** Markets whose winners must be looked up first. */
  readonly short: readonly string[];
  /** Accounts that would leave a deficit while winners cannot be asked. */
  readonly waiting: readonly string[];
}

/** @param winnerIds By market, for the markets that were looked up. */
function trySettling(
  deps: DepsWithoutVenue,
  accountIds: readonly string[],
  winnerIds: ReadonlyMap<string, readonly string[]>,
  start: FundsAtStart,
): Promise<Unsettled> {
  return inTransaction(deps.db, async (tx) => {
    await lockAccounts(tx, [...new Set([...accountIds, ...[...winnerIds.values()].flat()])]);
    // Lock before reading the clock, so that the log has the movements of a fund in the order they happened.
    const balances = await lockLedgerBalances(tx, QUOTE_ASSET);
    const now = deps.clock.now();
    const context = await loadRiskContext(tx, now);
    const enforced = await loadEnforcedAccounts(tx, accountIds, now);
    const byId = new Map(enforced.map((subject) => [subject.account.id, subject]));
    const bankrupt = accountIds
      .flatMap((id) => byId.get(id) ?? [])
      .filter(
        ({ account, openCall }) =>
          openCall?.state === 'BANKRUPT' && settledAt(account, context) !== null,
      );
    const results = await readCallResults(
      tx,
      bankrupt.flatMap(({ openCall }) => (openCall === null ? [] : [openCall.id])),
      QUOTE_ASSET,
    );
    const winners = await loadWinners(tx, winnerIds, context, bankrupt);
    const funds: Funds = {
      ...balancesSinceStart(balances, start),
      draws: await readFundDraws(tx, startOfFundWindow(now)),
    };
    const settlements = bankrupt.map((subject) =>
      settleBankruptcy(subject, { context, funds, winners, results }),
    );
    const unsettled = unsettledOf(settlements, winners);
    if (unsettled.short.length + unsettled.waiting.length === 0) {
      await recordSettlements(tx, deps, settlements, { winners, context, since: sinceOf(now) });
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

/**
 * Accounts in profit with usable prices, in a market that is being settled at its settlement price. Bankrupt
 * accounts are not among them.
 */
async function loadWinners(
  tx: Tx,
  winnerIds: ReadonlyMap<string, readonly string[]>,
  inRows: RiskContext,
  bankrupt: readonly { readonly account: Account }[],
): Promise<Map<string, Winners>> {
  const excluded = new Set(bankrupt.map(({ account }) => account.id));
  const context = atSettlementPrices(inRows);
  const winners = new Map<string, Winners>();
  const paid = new Map<string, Decimal>();
  for (const [marketId, ids] of winnerIds) {
    const asked = ids.filter((id) => !excluded.has(id));
    const loaded = [...(await loadAccounts(tx, asked))];
    // Skip an account whose equity depends on another unusable price.
    const accounts = new Map(loaded.filter(([, account]) => canEnforce(account, context)));
    winners.set(marketId, {
      accounts,
      measured: measureWinners(accounts.values(), marketId, context),
      // A delisted market has no open profit whose price could be missed.
      canBeAsked:
        isEnforceable(marketId, context) || context.markets.get(marketId)?.status === 'DELISTED',
      lossesPaid: await readLossesPaid(tx, marketId, asked),
      realizedProfits: await readRealizedProfits(tx, marketId, sinceOf(context.now)),
      paid,
    });
  }
  return winners;
}
