import { type Decimal, sum } from '../../decimal.js';
import { type Account, type RiskContext } from '../health/account.js';
import {
  type Deleveraged,
  deleverageInTurn,
  type DeleveragingSubject,
} from '../liquidation/deleveraging.js';
import { coveredBy, fundsPartOf } from '../waterfall/deleveraging-plan.js';
import {
  addResult,
  addTo,
  fundsForMarket,
  putAccount,
  entriesOfMarket,
  payFrom,
  type StressBook,
  type StressWork,
} from './stress-book.js';
import { settleForecast } from './stress-settlement.js';
import { type SaleRound, owesAfterClosing, markOf } from './stress-round.js';

/** @returns Whether any account was deleveraged. */
export function* deleverageForecast(
  { book, context, terms, winners, active }: SaleRound,
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
      isPaidByOthers: book.deleveraged.has(account.id),
    })),
    counterparties,
    {
      marketId,
      context,
      quoteAsset: terms.quoteAsset,
      funds: fundsForMarket(book, marketId, before),
      draws: book.draws,
      expectedSlippage: terms.priceImpact,
    },
  );
  deleveraged.forEach((each) => {
    applyDeleveraging(book, each, marketId, context);
  });
  const closed = deleveraged
    .map(({ after }) => after)
    .filter((after) => owesAfterClosing(after, context));
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
function applyDeleveraging(
  book: StressBook,
  each: Deleveraged<DeleveragingSubject>,
  marketId: string,
  context: RiskContext,
): void {
  const { subject, plan, outcome, filledSize, after, counterparties: others } = each;
  const { id } = subject.account;
  const covered = coveredBy(plan.assignments);
  putAccount(book, after);
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
    putAccount(book, other.after);
    const profit = other.outcome.realizedPnl;
    if (profit.gt(0)) {
      addTo(entriesOfMarket(book.realizedProfits, marketId), other.after.id, profit);
    }
  }
}
