import { type Decimal } from '../../../domain/decimal.js';
import { messageOf } from '../../../domain/errors.js';
import { canEnforce, isEnforceable } from '../../../domain/margin-call/scope.js';
import { QUOTE_ASSET } from '../../../domain/quote-asset.js';
import { type Account, type RiskContext } from '../../../domain/risk/health/account.js';
import {
  loadAccounts,
  loadEnforcedAccounts,
  lockAccounts,
} from '../../../store/accounts/accounts.js';
import { inTransaction, type Tx } from '../../../store/database/database.js';
import { listWinners, readLossesPaid } from '../../../store/liquidations/deleveraging.js';
import { lockLedgerBalances } from '../../../store/ledger/funds.js';
import { readCallResults } from '../../../store/liquidations/waterfall-allocations.js';
import { loadRiskContext } from '../../../store/markets/risk-context.js';
import { type DepsWithoutVenue } from '../../deps.js';

import { recordSettlements } from './record-settlements.js';
import {
  type Funds,
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
      await recordSettlements(tx, deps, settlements, winners, context);
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
