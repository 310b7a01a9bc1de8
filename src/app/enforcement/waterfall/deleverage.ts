import { min } from '../../../domain/decimal.js';
import { type EnforcedAccount } from '../../../domain/margin-call/decision.js';
import { isStepDue } from '../../../domain/margin-call/liquidation-progress.js';
import { canEnforce } from '../../../domain/margin-call/scope.js';
import { type Account, type RiskContext } from '../../../domain/risk/health/account.js';
import {
  assessAccountHealth,
  compareByMarginRatio,
} from '../../../domain/risk/health/account-health.js';
import {
  type DeleveragingCandidate,
  deleveragingCandidateOf,
} from '../../../domain/risk/waterfall/auto-deleveraging.js';
import { requireMarket } from '../../../domain/risk/health/collateral-value.js';
import {
  pricedBalancesOf,
  settledEquityOf,
} from '../../../domain/risk/waterfall/bankrupt-estate.js';
import {
  type DeleveragingPlanInput,
  expectedLossOf,
  planDeleveraging,
} from '../../../domain/risk/waterfall/deleveraging-plan.js';
import {
  type BookedResult,
  marketResultsOf,
} from '../../../domain/risk/waterfall/loss-attribution.js';
import {
  drawnFrom,
  type FundBalances,
  fundsLess,
} from '../../../domain/risk/waterfall/waterfall.js';
import { QUOTE_ASSET } from '../../../domain/quote-asset.js';
import {
  loadAccounts,
  loadEnforcedAccounts,
  lockAccounts,
} from '../../../store/accounts/accounts.js';
import { inTransaction, type Reader } from '../../../store/database/database.js';
import {
  COUNTERPARTIES_MAX,
  findDeleveragedCalls,
  listWinners,
} from '../../../store/liquidations/deleveraging.js';
import { lockLedgerBalances } from '../../../store/ledger/funds.js';
import { claimMarketForSteps } from '../../../store/liquidations/liquidations.js';
import { readCallResults } from '../../../store/liquidations/waterfall-allocations.js';
import { loadRiskContext } from '../../../store/markets/risk-context.js';
import { type Deps } from '../../deps.js';
import { type VenueDepth } from '../../ports.js';

import { fundBalancesOf } from './fund-balances.js';
import { applyPlan, type DeleveragedAccount, recordDeleveraging } from './record-deleveraging.js';

/**
 * Closes what bankrupt accounts hold in a market against counterparties in profit, where the funds would
 * not pay what selling it costs. Of the accounts that are due for a step there; the others, and what
 * nobody can take, are left to the venue.
 *
 * One transaction for all of them, worst account first: bankrupt accounts and everybody on the other
 * side are locked together, in the order of their ids. An account is deleveraged in a market once a call.
 *
 * @returns Accounts that have nothing left and equity below zero: for the waterfall.
 * @see docs/adr/0013-deleveraging-before-selling.md
 */
export async function deleverageMarket(
  deps: Deps,
  marketId: string,
  accountIds: readonly string[],
  depth: VenueDepth,
): Promise<string[]> {
  const now = deps.clock.now();
  const before = await loadRiskContext(deps.db, now);
  const suspects = await bankruptAmong(deps.db, accountIds, marketId, before);
  if (suspects.length === 0) {
    return [];
  }
  const others = await opponentsOf(deps.db, suspects, marketId, before);
  return inTransaction(deps.db, async (tx) => {
    if (!(await claimMarketForSteps(tx, marketId))) {
      return [];
    }
    const ids = suspects.map(({ account }) => account.id);
    await lockAccounts(tx, [...new Set([...ids, ...others])]);
    const context = await loadRiskContext(tx, now);
    const subjects = await bankruptAmong(tx, ids, marketId, context);
    if (subjects.length === 0) {
      return [];
    }
    const counterparties = await loadAccounts(
      tx,
      others.filter((id) => !ids.includes(id)),
    );
    const deleveraged = planAll(subjects, counterparties, {
      ...{ marketId, context, depth },
      results: await readCallResults(
        tx,
        subjects.flatMap(({ openCall }) => (openCall === null ? [] : [openCall.id])),
        QUOTE_ASSET,
      ),
      // By the commit they have paid: what one market counts on, no other that deleverages does.
      funds: fundBalancesOf(await lockLedgerBalances(tx, QUOTE_ASSET), marketId),
    });
    await recordDeleveraging(tx, deps, deleveraged, context);
    return deleveraged.flatMap(({ after }) =>
      after.decision.after.openCall?.state === 'BANKRUPT' ? [after.decision.after.account.id] : [],
    );
  });
}

/** Who is in profit on the other side; where there are suspects on both, of each side as many. */
async function opponentsOf(
  reader: Reader,
  suspects: readonly EnforcedAccount[],
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
  const opponents: string[] = [];
  for (const side of sides) {
    opponents.push(
      ...(await listWinners(reader, marketId, markPrice.price, side, COUNTERPARTIES_MAX)),
    );
  }
  return opponents;
}

/** Those with a step due here, less than no equity, and no deleveraging in this call yet; worst first. */
async function bankruptAmong(
  reader: Reader,
  accountIds: readonly string[],
  marketId: string,
  context: RiskContext,
): Promise<EnforcedAccount[]> {
  const found = (await loadEnforcedAccounts(reader, accountIds, context.now)).flatMap((subject) => {
    const { account, openCall } = subject;
    const isHeld = account.positions.some((position) => position.marketId === marketId);
    if (
      openCall === null ||
      !isStepDue(openCall, context.now, marketId) ||
      !isHeld ||
      !canEnforce(account, context)
    ) {
      return [];
    }
    const health = assessAccountHealth(account, context, openCall.terms);
    return health.equity.lt(0) ? [{ subject, callId: openCall.id, health }] : [];
  });
  const done = await findDeleveragedCalls(
    reader,
    marketId,
    found.map(({ callId }) => callId),
  );
  return found
    .filter(({ callId }) => !done.has(callId))
    .sort((a, b) => compareByMarginRatio(a.health, b.health))
    .map(({ subject }) => subject);
}

interface Place {
  readonly marketId: string;
  readonly context: RiskContext;
  readonly depth: VenueDepth;
  /** What each call's steps did before. */
  readonly results: ReadonlyMap<string, readonly BookedResult[]>;
  readonly funds: FundBalances;
}

/** One after another: each finds the counterparties as those before left them, and what is left of the funds. */
function planAll(
  subjects: readonly EnforcedAccount[],
  counterparties: ReadonlyMap<string, Account>,
  place: Place,
): DeleveragedAccount[] {
  const book = new Map(counterparties);
  const candidates = candidatesOf(book, place.marketId, place.context);
  let { funds } = place;
  return subjects.flatMap((subject) => {
    const input = inputOf(subject, candidates, { ...place, funds });
    const plan = input === null ? null : planDeleveraging(input);
    if (plan === null) {
      // The venue trades, and the funds pay for it before they pay for the next.
      funds = input === null ? funds : fundsLess(funds, drawnFrom(funds, expectedLossOf(input)));
      return [];
    }
    const deleveraged: DeleveragedAccount = {
      subject,
      plan,
      ...applyPlan(subject, plan, book, place),
    };
    for (const { after } of deleveraged.counterparties) {
      book.set(after.id, after);
    }
    funds = fundsLess(funds, plan.allocations);
    return [deleveraged];
  });
}

function inputOf(
  { account, openCall }: EnforcedAccount,
  candidates: DeleveragingPlanInput['candidates'],
  { marketId, context, depth, funds, results }: Place,
): DeleveragingPlanInput | null {
  const market = requireMarket(context, marketId);
  const health = assessAccountHealth(account, context, openCall?.terms);
  const position = health.positions.find((held) => held.marketId === marketId);
  if (position === undefined) {
    return null;
  }
  return {
    accountId: account.id,
    at: context.now,
    equity: settledEquityOf(pricedBalancesOf(account.collateral, context), health, QUOTE_ASSET),
    results: marketResultsOf(health, results.get(openCall?.id ?? '') ?? []),
    position,
    lotSize: market.lotSize,
    expectedSlippage: min(
      depth.expectedSlippage(marketId, position.size.negated(), position.markPrice),
      market.parameters.maxSlippage,
    ),
    funds,
    candidates,
  };
}

/**
 * Accounts whose every price can be used: the others are nobody's counterparty now. There are thousands,
 * so each is valued when it is first asked for, and again only after it has traded.
 */
function candidatesOf(
  book: ReadonlyMap<string, Account>,
  marketId: string,
  context: RiskContext,
): DeleveragingPlanInput['candidates'] {
  const valued = new WeakMap<Account, DeleveragingCandidate | null>();
  const valueOf = (account: Account): DeleveragingCandidate | null =>
    canEnforce(account, context)
      ? deleveragingCandidateOf(assessAccountHealth(account, context), marketId)
      : null;
  return () =>
    [...book.values()].flatMap((account) => {
      let candidate = valued.get(account);
      if (candidate === undefined) {
        candidate = valueOf(account);
        valued.set(account, candidate);
      }
      return candidate ?? [];
    });
}
