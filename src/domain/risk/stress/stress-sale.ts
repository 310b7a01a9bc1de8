import { createReservation } from '../waterfall/fund-shares.js';
import { type Decimal, decimal, ONE, sum, ZERO } from '../../decimal.js';
import { assert } from '../../errors.js';

import { type Account, type MarketRisk, type RiskContext } from '../health/account.js';
import {
  assessAccountHealth,
  compareByMarginRatio,
  compareIds,
  isBelowCloseOut,
} from '../health/account-health.js';
import { requireMark, requireMarket } from '../health/collateral-value.js';
import { accountAfterFill } from '../liquidation/account-after.js';
import {
  type Deleveraged,
  deleverageInTurn,
  type DeleveragingSubject,
} from '../liquidation/deleveraging.js';
import { assessLiquidationFill } from '../liquidation/liquidation-fill.js';
import {
  isWaterfallOpen,
  type LiquidationPlan,
  planLiquidationStep,
  positionToLiquidate,
} from '../liquidation/liquidation-step.js';
import { coveredBy, fundsPartOf, hasNothingLeft } from '../waterfall/deleveraging-plan.js';

import {
  addResult,
  addTo,
  createWinners,
  fundsBehind,
  keep,
  ofMarket,
  payFrom,
  slippageWithin,
  type StressBook,
  type StressWork,
  type Winners,
} from './stress-book.js';
import { settleForecast } from './stress-settlement.js';

export interface SaleTerms {
  readonly priceImpact: (marketId: string, size: Decimal, mark: Decimal) => Decimal;
  readonly quoteAsset: string;
}

/** Disables the size caps: no position is large in a stress test, and no step waits for the next. */
const WITHOUT_CAPS = {
  largePositionNotional: decimal('1e30'),
  maxLiquidationNotional: ZERO,
  maxLiquidationLoss: ZERO,
};
/** Number of accounts processed before other work may run. */
const SLICE = 100;

/** Whether an account is liquidated at once, without a grace. */
export function isForced(account: Account, context: RiskContext): boolean {
  return isBelowCloseOut(assessAccountHealth(account, context));
}

/** The state of one round of a forecast. */
interface Round {
  readonly book: StressBook;
  /** Without caps on sizes. */
  readonly context: RiskContext;
  readonly terms: SaleTerms;
  readonly winners: Winners;
  /** Accounts still in liquidation. */
  readonly active: Set<string>;
  /** Accounts whose order could not trade within its limit: they wait for other prices. */
  readonly waiting: Set<string>;
}

/**
 * Liquidates accounts at one set of prices until each is cured, closed or waiting: market by market, with the
 * rounds of the real enforcement. Accounts with nothing left are deleveraged where the funds do not pay; the
 * others are sold, the worst first. An account without positions that owes money is settled. An account that
 * falls below its close-out margin by its payments is liquidated, too.
 *
 * @param forced Accounts of the book below their close-out margin.
 * @returns Whether anything traded.
 */
export function* liquidateForced(
  book: StressBook,
  forced: readonly string[],
  marked: RiskContext,
  terms: SaleTerms,
): StressWork<boolean> {
  const context = withoutCaps(marked);
  const winners = createWinners(book, context);
  const round: Round = {
    book,
    context,
    terms,
    winners,
    active: new Set(forced),
    waiting: new Set(),
  };
  let hasTraded = false;
  for (;;) {
    let isOver = true;
    for (const marketId of marketsOf(round)) {
      while (yield* takeSteps(round, marketId)) {
        isOver = false;
        hasTraded = true;
      }
    }
    isOver &&= !addFallen(round);
    if (isOver) {
      return hasTraded;
    }
  }
}

/** Adds accounts that the forecast changed and that are now below their close-out margin. */
function addFallen({ book, context, active }: Round): boolean {
  let isAny = false;
  for (const id of book.changed) {
    const account = book.accounts.get(id);
    if (account !== undefined && account.positions.length > 0 && !active.has(id)) {
      if (isForced(account, context)) {
        active.add(id);
        isAny = true;
      }
    }
  }
  return isAny;
}

function marketsOf({ book, active }: Round): readonly string[] {
  const ids = [...active].flatMap((id) =>
    (book.accounts.get(id)?.positions ?? []).map(({ marketId }) => marketId),
  );
  return [...new Set(ids)].sort(compareIds);
}

/** Takes the next step of every account that is due in a market. @returns Whether anything traded. */
function* takeSteps(round: Round, marketId: string): StressWork<boolean> {
  const { book, context, terms, winners } = round;
  const before = new Map(book.funds.markets);
  const due = yield* dueIn(round, marketId);
  const subjects = due.filter(
    (account) => mustGo(book, account, context) && !wasDeleveraged(book, account, marketId),
  );
  const isAnyDeleveraged =
    subjects.length > 0 && (yield* deleverageForecast(round, marketId, subjects, before));
  const again = isAnyDeleveraged ? yield* dueIn(round, marketId) : due;
  const reserve = createReservation(fundsBehind(book, marketId, before), {
    marketId,
    shares: requireMarket(context, marketId).parameters,
    draws: book.draws,
  });
  const planned = again.map((account) => ({
    account,
    plan: planStep(round, account, marketId, reserve),
  }));
  const closed: string[] = [];
  let isAnySold = false;
  for (const [index, { account, plan }] of planned.entries()) {
    if (index % SLICE === SLICE - 1) {
      yield null;
    }
    const after = plan === null ? null : sell(round, account, plan);
    isAnySold ||= after !== null;
    if (after !== null && isOwing(after, context)) {
      closed.push(after.id);
    }
  }
  yield* settleForecast(book, closed, winners, {
    context,
    quoteAsset: terms.quoteAsset,
    before,
  });
  return isAnyDeleveraged || isAnySold;
}

/** Accounts in liquidation whose next step is in a market, the worst first. Finished ones are removed. */
function* dueIn(
  { book, context, active, waiting }: Round,
  marketId: string,
): StressWork<readonly Account[]> {
  const due = [];
  let looked = 0;
  for (const id of active) {
    looked += 1;
    if (looked % SLICE === 0) {
      yield null;
    }
    const account = book.accounts.get(id);
    assert(account !== undefined, 'only held accounts are liquidated');
    const health = assessAccountHealth(account, context);
    const isCured = health.equity.gte(health.cureMargin) && !book.deleveraged.has(id);
    if (isCured || account.positions.length === 0) {
      active.delete(id);
    } else if (positionToLiquidate(health, context)?.marketId === marketId && !waiting.has(id)) {
      due.push({ account, health });
    }
  }
  return due.sort((a, b) => compareByMarginRatio(a.health, b.health)).map(({ account }) => account);
}

/** Whether an account is closed regardless of its equity, or has nothing left. */
function mustGo({ deleveraged }: StressBook, account: Account, context: RiskContext): boolean {
  return (
    deleveraged.has(account.id) || hasNothingLeft(assessAccountHealth(account, context).equity)
  );
}

function wasDeleveraged({ deleveraged }: StressBook, { id }: Account, marketId: string): boolean {
  return deleveraged.get(id)?.has(marketId) === true;
}

function isOwing(account: Account, context: RiskContext): boolean {
  return account.positions.length === 0 && assessAccountHealth(account, context).equity.lt(0);
}

/** @returns Whether any account was deleveraged. */
function* deleverageForecast(
  { book, context, terms, winners, active }: Round,
  marketId: string,
  subjects: readonly Account[],
  before: ReadonlyMap<string, Decimal>,
): StressWork<boolean> {
  const sides = new Set(
    subjects.flatMap(({ positions }) =>
      positions
        .filter((held) => held.marketId === marketId)
        .map(({ size }) => (size.gt(0) ? 'SHORT' : 'LONG')),
    ),
  );
  const counterparties = new Map<string, Account>();
  for (const side of sides) {
    const { accounts } = yield* winners.in({ marketId, side });
    accounts.forEach((account) => counterparties.set(account.id, account));
  }
  subjects.forEach(({ id }) => counterparties.delete(id));
  const deleveraged = deleverageInTurn(
    subjects.map((account) => ({
      account,
      results: [...(book.results.get(account.id)?.values() ?? [])],
      isEstate: book.deleveraged.has(account.id),
    })),
    counterparties,
    {
      marketId,
      context,
      quoteAsset: terms.quoteAsset,
      funds: fundsBehind(book, marketId, before),
      draws: book.draws,
      expectedSlippage: terms.priceImpact,
    },
  );
  deleveraged.forEach((each) => {
    keepDeleveraged(book, each, marketId, context);
  });
  const closed = deleveraged.map(({ after }) => after).filter((after) => isOwing(after, context));
  closed.forEach(({ id }) => active.delete(id));
  yield* settleForecast(
    book,
    closed.map(({ id }) => id),
    winners,
    { context, quoteAsset: terms.quoteAsset, before },
  );
  return deleveraged.length > 0;
}

/** Stores both sides of a deleveraging, the funds' payments, and the profit realized for the counterparties. */
function keepDeleveraged(
  book: StressBook,
  each: Deleveraged<DeleveragingSubject>,
  marketId: string,
  context: RiskContext,
): void {
  const { subject, plan, outcome, filledSize, after, counterparties: others } = each;
  const { id } = subject.account;
  const covered = coveredBy(plan.assignments);
  keep(book, after);
  book.notional = book.notional.plus(filledSize.abs().times(markOf(context, marketId)));
  book.deleveraged.set(id, new Set([...(book.deleveraged.get(id) ?? []), marketId]));
  addResult(book, id, marketId, {
    realized: outcome.quoteChange,
    traded: filledSize.abs().times(plan.price),
    paid: fundsPartOf(plan).plus(covered),
    deleveraged: covered,
    fundDrawn: sum(
      plan.allocations
        .filter(({ kind }) => kind === 'MARKET_INSURANCE')
        .map(({ amount }) => amount),
    ),
  });
  plan.allocations.forEach(({ kind, amount }) => {
    payFrom(book, kind, { marketId, owner: each.subject.account.owner }, amount);
  });
  payFrom(book, 'AUTO_DELEVERAGING', { marketId, owner: each.subject.account.owner }, covered);
  for (const other of others) {
    keep(book, other.after);
    const profit = other.outcome.realizedPnl;
    if (profit.gt(0)) {
      addTo(ofMarket(book.realizedProfits, marketId), other.after.id, profit);
    }
  }
}

function planStep(
  { book, context, terms }: Round,
  account: Account,
  marketId: string,
  reserve: (loss: Decimal, owner: string) => boolean,
): LiquidationPlan | null {
  const isEstate = book.deleveraged.has(account.id);
  const plan = planLiquidationStep({
    account,
    context,
    expectedSlippage: (size, market) =>
      terms.priceImpact(market, signedAs(account, market, size), markOf(context, market)),
    isWaterfallOpen: isWaterfallOpen(assessAccountHealth(account, context), context, {
      isEstate,
      reserve: (loss) => reserve(loss, account.owner),
    }),
    isClosingAll: isEstate,
  });
  return plan?.marketId === marketId ? plan : null;
}

/** Fills one step at the slippage of its own size. @returns The account afterwards; null beyond the limit. */
function sell(
  { book, context, terms, waiting }: Round,
  account: Account,
  { marketId, size, limitPrice }: LiquidationPlan,
): Account | null {
  const { parameters } = requireMarket(context, marketId);
  const mark = markOf(context, marketId);
  const slippage = slippageWithin(terms.priceImpact(marketId, size, mark), context, marketId);
  const averagePrice = mark.times(size.gt(0) ? ONE.plus(slippage) : ONE.minus(slippage));
  const isBeyond = size.gt(0) ? averagePrice.gt(limitPrice) : averagePrice.lt(limitPrice);
  if (isBeyond) {
    waiting.add(account.id);
    return null;
  }
  const outcome = assessLiquidationFill(
    assessAccountHealth(account, context),
    marketId,
    { filledSize: size, averagePrice },
    parameters.liquidationFee,
  );
  const after = accountAfterFill(account, marketId, outcome, terms.quoteAsset);
  keep(book, after);
  addResult(book, account.id, marketId, {
    realized: outcome.quoteChange,
    traded: size.abs().times(averagePrice),
  });
  addTo(book.funds.markets, marketId, outcome.fee);
  addTo(book.net, marketId, size);
  book.notional = book.notional.plus(size.abs().times(mark));
  return after;
}

function withoutCaps(context: RiskContext): RiskContext {
  const markets = [...context.markets].map(([id, market]): [string, MarketRisk] => [
    id,
    { ...market, parameters: { ...market.parameters, ...WITHOUT_CAPS } },
  ]);
  return { ...context, markets: new Map(markets) };
}

function signedAs({ positions }: Account, marketId: string, size: Decimal): Decimal {
  const isLong = positions.some((held) => held.marketId === marketId && held.size.gt(0));
  return isLong ? size.abs().negated() : size.abs();
}

function markOf(context: RiskContext, marketId: string): Decimal {
  return requireMark(requireMarket(context, marketId));
}
