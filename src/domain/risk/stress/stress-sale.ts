import { createReservation } from '../waterfall/fund-shares.js';
import { type Decimal, ONE } from '../../decimal.js';

import { type Account, type RiskContext } from '../health/account.js';
import { assessAccountHealth } from '../health/account-health.js';
import { requireMarket } from '../health/collateral-value.js';
import { accountAfterFill } from '../liquidation/account-after.js';
import { assessLiquidationFill } from '../liquidation/liquidation-fill.js';
import {
  isWaterfallOpen,
  type LiquidationPlan,
  planLiquidationStep,
} from '../liquidation/liquidation-step.js';

import {
  addResult,
  addTo,
  createWinners,
  fundsForMarket,
  putAccount,
  slippageWithin,
  type StressBook,
  type StressWork,
} from './stress-book.js';
import { settleForecast } from './stress-settlement.js';
import {
  type SaleTerms,
  ACCOUNTS_PER_SLICE,
  type SaleRound,
  withoutCaps,
  addNewlyForced,
  listMarkets,
  listDueAccounts,
  needsDeleveraging,
  wasDeleveraged,
  owesAfterClosing,
  markOf,
} from './stress-round.js';
import { deleverageForecast } from './stress-deleveraging.js';

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
  const round: SaleRound = {
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
    for (const marketId of listMarkets(round)) {
      while (yield* takeSteps(round, marketId)) {
        isOver = false;
        hasTraded = true;
      }
    }
    isOver &&= !addNewlyForced(round);
    if (isOver) {
      return hasTraded;
    }
  }
}

/** Takes the next step of every account that is due in a market. @returns Whether anything traded. */
function* takeSteps(round: SaleRound, marketId: string): StressWork<boolean> {
  const { book, context, terms, winners } = round;
  const before = new Map(book.funds.markets);
  const due = yield* listDueAccounts(round, marketId);
  const subjects = due.filter(
    (account) =>
      needsDeleveraging(book, account, context) && !wasDeleveraged(book, account, marketId),
  );
  const isAnyDeleveraged =
    subjects.length > 0 && (yield* deleverageForecast(round, marketId, subjects, before));
  const again = isAnyDeleveraged ? yield* listDueAccounts(round, marketId) : due;
  const reserve = createReservation(fundsForMarket(book, marketId, before), {
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
    if (index % ACCOUNTS_PER_SLICE === ACCOUNTS_PER_SLICE - 1) {
      yield null;
    }
    const after = plan === null ? null : sell(round, account, plan);
    isAnySold ||= after !== null;
    if (after !== null && owesAfterClosing(after, context)) {
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

function planStep(
  { book, context, terms }: SaleRound,
  account: Account,
  marketId: string,
  reserve: (loss: Decimal, owner: string) => boolean,
): LiquidationPlan | null {
  const isPaidByOthers = book.deleveraged.has(account.id);
  const plan = planLiquidationStep({
    account,
    context,
    expectedSlippage: (size, market) =>
      terms.priceImpact(market, signedAs(account, market, size), markOf(context, market)),
    isWaterfallOpen: isWaterfallOpen(assessAccountHealth(account, context), context, {
      isPaidByOthers,
      reserve: (loss) => reserve(loss, account.owner),
    }),
    isClosingAll: isPaidByOthers,
  });
  return plan?.marketId === marketId ? plan : null;
}

/** Fills one step at the slippage of its own size. @returns The account afterwards; null beyond the limit. */
function sell(
  { book, context, terms, waiting }: SaleRound,
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
  putAccount(book, after);
  addResult(book, account.id, marketId, {
    realized: outcome.quoteChange,
    traded: size.abs().times(averagePrice),
  });
  addTo(book.funds.markets, marketId, outcome.fee);
  addTo(book.net, marketId, size);
  book.notional = book.notional.plus(size.abs().times(mark));
  return after;
}

function signedAs({ positions }: Account, marketId: string, size: Decimal): Decimal {
  const isLong = positions.some((held) => held.marketId === marketId && held.size.gt(0));
  return isLong ? size.abs().negated() : size.abs();
}
