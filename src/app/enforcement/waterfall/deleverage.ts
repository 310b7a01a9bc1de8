import { type EnforcedAccount } from '../../../domain/margin-call/call/decision.js';
import { isStepDue } from '../../../domain/margin-call/rules/liquidation-progress.js';
import { judgedContextOf } from '../../../domain/margin-call/rules/certainty.js';
import { canEnforce, isEnforceable } from '../../../domain/margin-call/rules/scope.js';
import { type Account, type RiskContext } from '../../../domain/risk/health/account.js';
import {
  assessAccountHealth,
  compareByMarginRatio,
} from '../../../domain/risk/health/account-health.js';
import { requireMarket } from '../../../domain/risk/health/collateral-value.js';
import { deleverageInTurn } from '../../../domain/risk/liquidation/deleveraging.js';
import { hasNothingLeft } from '../../../domain/risk/waterfall/deleveraging-plan.js';
import { QUOTE_ASSET } from '../../../domain/quote-asset.js';
import {
  loadAccounts,
  loadEnforcedAccounts,
  lockAccounts,
} from '../../../store/accounts/accounts.js';
import { inTransaction, type Reader, type Tx } from '../../../store/database/database.js';
import {
  COUNTERPARTIES_MAX,
  listWinners,
  readDeleveragedMarkets,
} from '../../../store/liquidations/deleveraging.js';
import { lockLedgerBalances } from '../../../store/ledger/funds.js';
import { claimMarketForSteps } from '../../../store/liquidations/liquidations.js';
import {
  readCallResults,
  readFundDraws,
} from '../../../store/liquidations/waterfall-allocations.js';
import { loadRiskContext } from '../../../store/markets/risk-context.js';
import { type Deps } from '../../deps.js';
import { type VenueDepth } from '../../ports.js';

import {
  startOfFundWindow,
  fundBalancesOf,
  type FundsAtStart,
  balancesSinceStart,
} from './fund-balances.js';
import { recordDeleveraging } from './record-deleveraging.js';
import { type BankruptCall } from './deleveraged-call.js';

export interface MarketDeleveraging {
  /** Accounts whose deleveraging was tried now: their remaining positions here are sold at the venue. */
  readonly considered: ReadonlySet<string>;
  /**
   * Accounts without positions that owe money, in the order in which they were closed: they go to the
   * waterfall.
   */
  readonly bankrupt: readonly string[];
}

/**
 * Closes positions of accounts with nothing left in a market against counterparties in profit, where the funds
 * would not pay the cost of a sale. It considers accounts with a due step there; other accounts, and positions
 * without counterparties, are left to the venue.
 *
 * One transaction for all of them, worst account first: they and all accounts on the other side are locked
 * together, in the order of their ids. An account is deleveraged at most once per market and call.
 *
 * @returns Null when another worker trades in the market: nothing may be sold there before that ends.
 * @see docs/adr/0013-deleveraging-before-selling.md
 */
export async function deleverageMarket(
  deps: Deps,
  marketId: string,
  accountIds: readonly string[],
  { depth, funds }: { readonly depth: VenueDepth; readonly funds: FundsAtStart },
): Promise<MarketDeleveraging | null> {
  const before = await loadRiskContext(deps.db, deps.clock.now());
  const suspects = await subjectsAmong(deps.db, accountIds, marketId, before);
  if (suspects.length === 0) {
    return { considered: new Set(), bankrupt: [] };
  }
  const ids = suspects.map(({ account }) => account.id);
  const others = (await opponentsOf(deps.db, suspects, marketId, before)).filter(
    (id) => !ids.includes(id),
  );
  return inTransaction(deps.db, async (tx) => {
    if (!(await claimMarketForSteps(tx, marketId))) {
      return null;
    }
    await lockAccounts(tx, [...ids, ...others]);
    // Lock before reading the clock, so that the log has the movements of a fund in the order they happened.
    const balances = await lockLedgerBalances(tx, QUOTE_ASSET);
    const context = await loadRiskContext(tx, deps.clock.now());
    const subjects = await subjectsAmong(tx, ids, marketId, context);
    const deleveraged = deleverageInTurn(subjects, await counterpartiesOf(tx, others, context), {
      marketId,
      context,
      quoteAsset: QUOTE_ASSET,
      funds: fundBalancesOf(balancesSinceStart(balances, funds), marketId),
      draws: await readFundDraws(tx, startOfFundWindow(context.now)),
      expectedSlippage: (market, size, mark) => depth.expectedSlippage(market, size, mark),
    });
    const recorded = await recordDeleveraging(tx, deps, deleveraged, context);
    return {
      considered: new Set(subjects.map(({ account }) => account.id)),
      bankrupt: recorded.flatMap(({ subject, step }) =>
        step.decision.after.openCall?.state === 'BANKRUPT' ? [subject.account.id] : [],
      ),
    };
  });
}

/** Accounts in profit on the other side; with bankrupt accounts on both sides, equally many of each side. */
async function opponentsOf(
  reader: Reader,
  suspects: readonly BankruptCall[],
  marketId: string,
  context: RiskContext,
): Promise<string[]> {
  const { markPrice } = requireMarket(context, marketId);
  if (markPrice === null) {
    return [];
  }
  const held = suspects.flatMap(({ account }) =>
    account.positions.filter((position) => position.marketId === marketId),
  );
  const sides = new Set(held.map(({ size }) => (size.isPositive() ? 'SHORT' : 'LONG')));
  const opponents = new Set<string>();
  for (const side of sides) {
    const { price } = markPrice;
    for (const id of await listWinners(reader, marketId, price, side, COUNTERPARTIES_MAX)) {
      opponents.add(id);
    }
  }
  return [...opponents];
}

/** The possible counterparties. An account with an unusable price is excluded for now. */
async function counterpartiesOf(
  tx: Tx,
  ids: readonly string[],
  context: RiskContext,
): Promise<Map<string, Account>> {
  const loaded = await loadAccounts(tx, ids);
  return new Map([...loaded].filter(([, account]) => canEnforce(account, context)));
}

/**
 * Accounts with a step due here that have nothing left or were paid for by others, and that were not
 * deleveraged here in this call; the worst first.
 */
async function subjectsAmong(
  reader: Reader,
  accountIds: readonly string[],
  marketId: string,
  context: RiskContext,
): Promise<BankruptCall[]> {
  const due = (await loadEnforcedAccounts(reader, accountIds, context.now)).flatMap((enforced) =>
    enforced.openCall !== null && isStepDue(enforced.openCall, context.now, marketId)
      ? healthOf(enforced, marketId, context)
      : [],
  );
  const callIds = due.map(({ call }) => call.id);
  const markets = await readDeleveragedMarkets(reader, callIds);
  const bankrupt = due
    .filter(({ call, health }) => markets.has(call.id) || hasNothingLeft(health.equity))
    .filter(({ call }) => markets.get(call.id)?.has(marketId) !== true)
    .sort((a, b) => compareByMarginRatio(a.health, b.health));
  const results = await readCallResults(
    reader,
    bankrupt.map(({ call }) => call.id),
    QUOTE_ASSET,
  );
  return bankrupt.map(({ enforced, call, judged }) => ({
    enforced,
    call,
    account: enforced.account,
    judged,
    terms: call.terms,
    results: results.get(call.id) ?? [],
    isPaidByOthers: markets.has(call.id),
  }));
}

function healthOf(enforced: EnforcedAccount, marketId: string, context: RiskContext) {
  const { account, openCall } = enforced;
  const isHeld = account.positions.some((position) => position.marketId === marketId);
  if (!isHeld || openCall === null || !isEnforceable(marketId, context)) {
    return [];
  }
  const judged = judgedContextOf(account, openCall, context);
  return judged === null
    ? []
    : [
        {
          enforced,
          call: openCall,
          judged,
          health: assessAccountHealth(account, judged, openCall.terms),
        },
      ];
}
