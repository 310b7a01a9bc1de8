import { sharedFundsFor } from '../waterfall/fund-shares.js';
import { type Decimal, sum, ZERO } from '../../decimal.js';
import { assert } from '../../errors.js';

import { type Account, type RiskContext } from '../health/account.js';
import { assessAccountHealth } from '../health/account-health.js';
import { creditQuote } from '../liquidation/account-after.js';
import { pricedBalancesOf } from '../waterfall/bankrupt-estate.js';
import { marketResultsOf } from '../waterfall/loss-attribution.js';
import {
  deficitOf,
  planSettlement,
  type SettledResult,
  type SettlementPlan,
} from '../waterfall/settlement-plan.js';
import { type WinnerStanding } from '../waterfall/winner-shares.js';
import {
  addTo,
  putAccount,
  entriesOfMarket,
  payFrom,
  type StressBook,
  type StressWork,
  type Winners,
} from './stress-book.js';

/** Stands for the winners that the forecast does not hold individually. */
const REST = '(others)';

export interface SettlementPlace {
  readonly context: RiskContext;
  readonly quoteAsset: string;
  /** Balances of the markets' funds at the start of the round. */
  readonly before: ReadonlyMap<string, Decimal>;
}

/**
 * Settles the debts of bankrupt accounts through the waterfall, one after another, by `planSettlement`: each
 * one takes from the rest of the one before.
 *
 * @param accountIds Accounts without positions that owe money, in the order in which they were closed.
 */
export function* settleForecast(
  book: StressBook,
  accountIds: readonly string[],
  winners: Winners,
  { context, quoteAsset, before }: SettlementPlace,
): StressWork<void> {
  for (const id of accountIds) {
    const account = book.accounts.get(id);
    assert(account !== undefined, 'only held accounts are settled');
    const results = resultsOf(book, id);
    const standings = new Map<string, readonly WinnerStanding[]>();
    const input = {
      accountId: id,
      at: context.now,
      quoteAsset,
      results,
      balances: pricedBalancesOf(account.collateral, context),
      funds: {
        markets: book.funds.markets,
        marketsBefore: before,
        ...sharedFundsFor(
          { globalFund: book.funds.global, backstop: book.funds.backstop },
          book.draws,
          { owner: account.owner, marketIds: results.map(({ marketId }) => marketId), context },
        ),
      },
      winners: (marketId: string) => standings.get(marketId) ?? [],
    };
    let plan = planSettlement(input);
    const short = plan.markets.filter(({ deficit }) => deficit.gt(0));
    for (const { marketId } of short) {
      standings.set(marketId, yield* standingsIn(book, marketId, accountIds, winners, context));
    }
    plan = short.length > 0 ? planSettlement(input) : plan;
    book.bankrupt.add(id);
    applySettlement(book, account, plan, quoteAsset);
  }
}

function resultsOf(book: StressBook, accountId: string): readonly SettledResult[] {
  const booked = [...(book.results.get(accountId)?.values() ?? [])];
  return marketResultsOf({ positions: [] }, booked).map((result) => ({
    ...result,
    fundDrawn: book.results.get(accountId)?.get(result.marketId)?.fundDrawn ?? ZERO,
  }));
}

function* standingsIn(
  book: StressBook,
  marketId: string,
  bankrupt: readonly string[],
  winners: Winners,
  context: RiskContext,
): StressWork<readonly WinnerStanding[]> {
  const { accounts, restProfit } = yield* winners.in({ marketId, side: null });
  const lossesPaid = entriesOfMarket(book.lossesPaid, marketId);
  const realized = entriesOfMarket(book.realizedProfits, marketId);
  const known = new Map(accounts.map((account) => [account.id, account]));
  for (const id of realized.keys()) {
    const account = book.accounts.get(id);
    if (account !== undefined) {
      known.set(id, account);
    }
  }
  const standings = [...known.values()]
    .filter(({ id }) => !bankrupt.includes(id))
    .map((account): WinnerStanding => {
      // Payers change when they pay, so they must be held.
      book.accounts.set(account.id, account);
      const { equity, positions } = assessAccountHealth(account, context);
      const position = positions.find((held) => held.marketId === marketId);
      return {
        accountId: account.id,
        equity,
        paid: ZERO,
        unrealizedPnl: position?.unrealizedPnl ?? ZERO,
        lossesPaid: lossesPaid.get(account.id) ?? ZERO,
        realizedProfit: realized.get(account.id) ?? ZERO,
      };
    });
  const rest: WinnerStanding = {
    accountId: REST,
    unrealizedPnl: restProfit,
    equity: restProfit,
    realizedProfit: ZERO,
    lossesPaid: lossesPaid.get(REST) ?? ZERO,
    paid: lossesPaid.get(REST) ?? ZERO,
  };
  return restProfit.gt(0) ? [...standings, rest] : standings;
}

/** Other assets are seized at their value and every layer pays its part; nothing is owed afterwards. */
function applySettlement(
  book: StressBook,
  account: Account,
  plan: SettlementPlan,
  quoteAsset: string,
): void {
  const { estate, markets } = plan;
  let paid: Decimal = deficitOf(plan);
  for (const { marketId, allocations, shares } of markets) {
    for (const { kind, amount } of allocations) {
      payFrom(book, kind, { marketId, owner: account.owner }, amount);
      paid = paid.plus(amount);
    }
    for (const { accountId, amount, realizedPart } of shares) {
      payFrom(book, 'SOCIALIZED_LOSS', { marketId, owner: account.owner }, amount);
      paid = paid.plus(amount);
      addTo(entriesOfMarket(book.lossesPaid, marketId), accountId, amount.minus(realizedPart));
      addTo(entriesOfMarket(book.realizedProfits, marketId), accountId, realizedPart.negated());
      const payer = book.accounts.get(accountId);
      if (payer !== undefined) {
        putAccount(book, creditQuote(payer, amount.negated(), quoteAsset));
      }
    }
  }
  book.deficit = book.deficit.plus(deficitOf(plan));
  const converted = new Set(estate.converted.map(({ asset }) => asset));
  const left = {
    ...account,
    collateral: account.collateral.filter(({ asset }) => !converted.has(asset)),
  };
  const values = sum(estate.converted.map(({ value }) => value));
  putAccount(book, creditQuote(left, paid.plus(values), quoteAsset));
}
