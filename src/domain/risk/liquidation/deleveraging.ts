import { type Decimal, min, sum, ZERO } from '../../decimal.js';
import { assert } from '../../errors.js';

import { type Account, type RiskContext } from '../health/account.js';
import { assessAccountHealth } from '../health/account-health.js';
import { requireMarket } from '../health/collateral-value.js';
import { type EnforcementTerms } from '../parameters/margin-parameters.js';
import {
  type Deleveraging,
  type DeleveragingCandidate,
  deleveragingCandidateOf,
} from '../waterfall/auto-deleveraging.js';
import { pricedBalancesOf, settledEquityOf } from '../waterfall/bankrupt-estate.js';
import {
  type DeleveragingPlan,
  type DeleveragingPlanInput,
  expectedLossOf,
  fundsPartOf,
  planDeleveraging,
} from '../waterfall/deleveraging-plan.js';
import { type BookedResult, marketResultsOf } from '../waterfall/loss-attribution.js';
import { drawsOf, type FundDraw, withinShares } from '../waterfall/fund-shares.js';
import {
  drawnFrom,
  type FundBalances,
  type FundPayment,
  fundsLess,
} from '../waterfall/waterfall.js';
import { accountAfterFill, creditQuote } from './account-after.js';
import { assessLiquidationFill, type LiquidationOutcome } from './liquidation-fill.js';

/** An account with nothing left, or paid for by others, and its position in the market. */
export interface DeleveragingSubject {
  readonly account: Account;
  /** At the prices that it is judged at, where one that cannot be used is bounded; absent: those of the place. */
  readonly judged?: RiskContext;
  /** Frozen by its margin call; the parameters in force elsewhere. */
  readonly terms?: ReadonlyMap<string, EnforcementTerms>;
  /** The results of the call's steps so far. */
  readonly results: readonly BookedResult[];
  /** Counterparties or funds have already paid for this call. */
  readonly isPaidByOthers: boolean;
}

export interface DeleveragingPlace {
  readonly marketId: string;
  readonly context: RiskContext;
  readonly quoteAsset: string;
  /** The slippage that the depth suggests for a signed size, a fraction of the mark in [0, 1]. */
  readonly expectedSlippage: (marketId: string, size: Decimal, mark: Decimal) => Decimal;
  readonly funds: FundBalances;
  /** What the common funds paid within the last day. Absent: no share of them is held to. */
  readonly draws?: readonly FundDraw[];
}

export interface DeleveragedCounterparty {
  readonly assignment: Deleveraging;
  readonly outcome: LiquidationOutcome;
  readonly after: Account;
}

/** Both sides of one deleveraging. */
export interface Deleveraged<Subject extends DeleveragingSubject> {
  readonly subject: Subject;
  readonly plan: DeleveragingPlan;
  /** The size that the subject traded, signed. */
  readonly filledSize: Decimal;
  readonly outcome: LiquidationOutcome;
  /** The subject's account afterwards, including the funds' payments. */
  readonly after: Account;
  readonly counterparties: readonly DeleveragedCounterparty[];
}

/**
 * Deleverages subjects in one market, one after another. Each finds the counterparties in the state after the
 * earlier ones. Before the next subject, the expected loss of a sale at the venue is reserved in the funds.
 *
 * @param subjects In the order of processing: the worst first.
 * @param counterparties Accounts with only usable prices, by account id. Contains no subject.
 * @returns One result per deleveraged subject; the other subjects are left to the venue.
 * @see docs/risk-model.md#auto-deleveraging
 */
export function deleverageInTurn<Subject extends DeleveragingSubject>(
  subjects: readonly Subject[],
  counterparties: ReadonlyMap<string, Account>,
  place: DeleveragingPlace,
): Deleveraged<Subject>[] {
  const book = new Map(counterparties);
  const candidates = candidatesOf(book, place);
  let { funds } = place;
  const { parameters } = requireMarket(place.context, place.marketId);
  const draws = place.draws === undefined ? null : [...place.draws];
  return subjects.flatMap((subject) => {
    const at = { marketId: place.marketId, owner: subject.account.owner, shares: parameters };
    const available = draws === null ? funds : withinShares(funds, draws, at);
    const input = inputOf(subject, candidates, { ...place, funds: available });
    const plan = input === null ? null : planDeleveraging(input);
    const pay = (payments: readonly FundPayment[]): void => {
      funds = fundsLess(funds, payments);
      draws?.push(...drawsOf(payments, at));
    };
    if (plan === null) {
      // The venue trades, and the funds pay for it before they pay for the next.
      pay(input === null ? [] : drawnFrom(available, expectedLossOf(input)));
      return [];
    }
    const deleveraged = applyPlan(subject, plan, book, place);
    for (const { after } of deleveraged.counterparties) {
      book.set(after.id, after);
    }
    pay(plan.allocations);
    return [deleveraged];
  });
}

function inputOf(
  { account, judged, terms, results, isPaidByOthers }: DeleveragingSubject,
  candidates: DeleveragingPlanInput['candidates'],
  place: DeleveragingPlace,
): DeleveragingPlanInput | null {
  const { marketId, expectedSlippage, funds, quoteAsset } = place;
  const context = judged ?? place.context;
  const market = requireMarket(context, marketId);
  const health = assessAccountHealth(account, context, terms);
  const position = health.positions.find((held) => held.marketId === marketId);
  if (position === undefined) {
    return null;
  }
  return {
    accountId: account.id,
    at: context.now,
    equity: settledEquityOf(pricedBalancesOf(account.collateral, context), health, quoteAsset),
    isPaidByOthers,
    results: marketResultsOf(health, results),
    position,
    lotSize: market.lotSize,
    expectedSlippage: min(
      expectedSlippage(marketId, position.size.negated(), position.markPrice),
      market.parameters.maxSlippage,
    ),
    funds,
    candidates,
  };
}

/** Trades both sides at the plan's price, without a fee, and adds the funds' payments. */
function applyPlan<Subject extends DeleveragingSubject>(
  subject: Subject,
  plan: DeleveragingPlan,
  book: ReadonlyMap<string, Account>,
  { marketId, context, quoteAsset }: DeleveragingPlace,
): Deleveraged<Subject> {
  const { account, judged = context } = subject;
  const trade = (traded: Account, filledSize: Decimal, at: RiskContext): LiquidationOutcome =>
    assessLiquidationFill(
      assessAccountHealth(traded, at),
      marketId,
      { filledSize, averagePrice: plan.price },
      ZERO,
    );
  const counterparties = plan.assignments.map((assignment) => {
    const held = book.get(assignment.accountId);
    assert(held !== undefined, `counterparty ${assignment.accountId} is in the book`);
    const outcome = trade(held, assignment.size, context);
    return { assignment, outcome, after: accountAfterFill(held, marketId, outcome, quoteAsset) };
  });
  const filledSize = sum(plan.assignments.map(({ size }) => size)).negated();
  const outcome = trade(account, filledSize, judged);
  const closed = accountAfterFill(account, marketId, outcome, quoteAsset);
  const after = creditQuote(closed, fundsPartOf(plan), quoteAsset);
  return { subject, plan, filledSize, outcome, after, counterparties };
}

/** Candidates can be thousands: each is valued on first use, and again only after it has traded. */
function candidatesOf(
  book: ReadonlyMap<string, Account>,
  { marketId, context }: DeleveragingPlace,
): DeleveragingPlanInput['candidates'] {
  const valued = new WeakMap<Account, DeleveragingCandidate | null>();
  return () =>
    [...book.values()].flatMap((account) => {
      let candidate = valued.get(account);
      if (candidate === undefined) {
        candidate = deleveragingCandidateOf(assessAccountHealth(account, context), marketId);
        valued.set(account, candidate);
      }
      return candidate ?? [];
    });
}
