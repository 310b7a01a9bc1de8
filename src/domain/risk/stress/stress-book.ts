import { type Decimal, min, sum, ZERO } from '../../decimal.js';

import { type Account, type RiskContext } from '../health/account.js';
import { type BookedResult } from '../waterfall/loss-attribution.js';
import { type FundDraw } from '../waterfall/fund-shares.js';
import { type FundBalances, type FundedLayer } from '../waterfall/waterfall.js';

/** The balances of the layers, in USD. */
export interface StressFunds {
  readonly markets: ReadonlyMap<string, Decimal>;
  readonly global: Decimal;
  readonly backstop: Decimal;
  /** What the common ones paid within the last day. Absent: nothing. */
  readonly draws?: readonly FundDraw[];
}

export type StressLayer =
  Exclude<FundedLayer, 'ACCOUNT_EQUITY'> | 'AUTO_DELEVERAGING' | 'SOCIALIZED_LOSS';

/** The total that a layer would pay. */
export interface StressAllocation {
  readonly kind: StressLayer;
  readonly amount: Decimal;
}

/** A request of a forecast for the accounts in profit in a market at the prices of the round. */
export interface WinnersAsked {
  readonly marketId: string;
  /** Null: both sides. */
  readonly side: 'LONG' | 'SHORT' | null;
}

export interface WinnersAnswer {
  /** Their present state in the book. Accounts already held by the forecast are ignored. */
  readonly accounts: readonly Account[];
  /** Σ profit of the winners in the market that are not among them, in USD. */
  readonly restProfit: Decimal;
}

/** A forecast that runs in slices: it yields null to let other work run, and a request to get its answer. */
export type StressWork<Result> = Generator<WinnersAsked | null, Result, WinnersAnswer | null>;

/** The result of an account's forced trades in one market. */
export interface StressedResult extends BookedResult {
  /** Payments of the market's fund so far. */
  readonly fundDrawn: Decimal;
}

/** The state of a forecast. Changed in place. */
export interface StressBook {
  /** Accounts that trade, or may have to, in their present state. */
  readonly accounts: Map<string, Account>;
  /** Accounts whose holdings the forecast changed. */
  readonly changed: Set<string>;
  /** Accounts that went bankrupt. */
  readonly bankrupt: Set<string>;
  /** By account, then by market. */
  readonly results: Map<string, Map<string, StressedResult>>;
  /** The markets in which an account was deleveraged. */
  readonly deleveraged: Map<string, Set<string>>;
  readonly funds: { readonly markets: Map<string, Decimal>; global: Decimal; backstop: Decimal };
  /** What the common funds paid within the last day, the forecast included. */
  readonly draws: FundDraw[];
  /** What positions have paid for bankruptcies, by market, then by account. */
  readonly lossesPaid: Map<string, Map<string, Decimal>>;
  /** Unpaid profit that deleveraging realized, by market, then by account. */
  readonly realizedProfits: Map<string, Map<string, Decimal>>;
  readonly paid: Map<StressLayer, Decimal>;
  deficit: Decimal;
  /** Signed net size traded at the venue, by market. */
  readonly net: Map<string, Decimal>;
  /** Σ of forced sales and purchases at the marks, in USD. */
  notional: Decimal;
}

export function createStressBook(accounts: Iterable<Account>, funds: StressFunds): StressBook {
  return {
    accounts: new Map([...accounts].map((account) => [account.id, account])),
    changed: new Set(),
    bankrupt: new Set(),
    results: new Map(),
    deleveraged: new Map(),
    funds: { markets: new Map(funds.markets), global: funds.global, backstop: funds.backstop },
    draws: [...(funds.draws ?? [])],
    lossesPaid: new Map(),
    realizedProfits: new Map(),
    paid: new Map(),
    net: new Map(),
    deficit: ZERO,
    notional: ZERO,
  };
}

/** Stores an account after a trade or a payment. */
export function putAccount(book: StressBook, account: Account): void {
  book.accounts.set(account.id, account);
  book.changed.add(account.id);
}

/** Adds a trade to an account's result in a market. */
export function addResult(
  { results }: StressBook,
  accountId: string,
  marketId: string,
  more: Partial<Omit<StressedResult, 'marketId'>>,
): void {
  const ofAccount = results.get(accountId) ?? new Map<string, StressedResult>();
  const before = ofAccount.get(marketId);
  const plus = (field: keyof typeof more): Decimal =>
    (before?.[field] ?? ZERO).plus(more[field] ?? ZERO);
  ofAccount.set(marketId, {
    marketId,
    realized: plus('realized'),
    traded: plus('traded'),
    paid: plus('paid'),
    deleveraged: plus('deleveraged'),
    fundDrawn: plus('fundDrawn'),
  });
  results.set(accountId, ofAccount);
}

/** Books a payment of a layer: out of its fund, and into the totals. */
export function payFrom(
  book: StressBook,
  kind: StressLayer,
  { marketId, owner }: { readonly marketId: string; readonly owner: string },
  amount: Decimal,
): void {
  const { funds, paid } = book;
  addTo(paid, kind, amount);
  switch (kind) {
    case 'MARKET_INSURANCE':
      addTo(funds.markets, marketId, amount.negated());
      break;
    case 'GLOBAL_INSURANCE':
      book.draws.push({ kind, marketId, owner, amount });
      funds.global = funds.global.minus(amount);
      break;
    case 'BACKSTOP':
      book.draws.push({ kind, marketId, owner, amount });
      funds.backstop = funds.backstop.minus(amount);
      break;
    case 'AUTO_DELEVERAGING':
    case 'SOCIALIZED_LOSS':
  }
}

/** @param before Balances of the markets' funds at the start of the round. */
export function fundsForMarket(
  { funds }: StressBook,
  marketId: string,
  before: ReadonlyMap<string, Decimal>,
): FundBalances {
  return {
    marketFund: funds.markets.get(marketId) ?? ZERO,
    marketFundBefore: before.get(marketId) ?? ZERO,
    globalFund: funds.global,
    backstop: funds.backstop,
  };
}

export function addTo<Key>(sums: Map<Key, Decimal>, key: Key, amount: Decimal): void {
  sums.set(key, (sums.get(key) ?? ZERO).plus(amount));
}

/** The sums of one market, created on first use. */
export function entriesOfMarket<Value>(
  markets: Map<string, Map<string, Value>>,
  marketId: string,
): Map<string, Value> {
  const found = markets.get(marketId) ?? new Map<string, Value>();
  markets.set(marketId, found);
  return found;
}

const LAYERS: readonly StressLayer[] = [
  'MARKET_INSURANCE',
  'GLOBAL_INSURANCE',
  'BACKSTOP',
  'AUTO_DELEVERAGING',
  'SOCIALIZED_LOSS',
];

/** The payments in the order of the layers, and the unpaid rest. */
export function paymentsOf({ paid, deficit }: StressBook): {
  readonly shortfall: Decimal;
  readonly waterfall: readonly StressAllocation[];
  readonly deficit: Decimal;
} {
  const waterfall = LAYERS.map((kind) => ({ kind, amount: paid.get(kind) ?? ZERO })).filter(
    ({ amount }) => amount.gt(0),
  );
  return {
    shortfall: sum(waterfall.map(({ amount }) => amount)).plus(deficit),
    waterfall,
    deficit,
  };
}

/** The source of winners for a round of a forecast. Its answers are valid for the prices of the round. */
export interface Winners {
  /** Accounts in profit in a market in their present state, and the profit of those that are not held. */
  readonly in: (asked: WinnersAsked) => StressWork<WinnersAnswer>;
}

export function createWinners(book: StressBook, context: RiskContext): Winners {
  const answers = new Map<string, WinnersAnswer>();
  return {
    *in(asked): StressWork<WinnersAnswer> {
      const { marketId, side } = asked;
      const key = `${marketId} ${side ?? ''}`;
      const answer = answers.get(key) ?? (yield asked) ?? { accounts: [], restProfit: ZERO };
      answers.set(key, answer);
      const mark = context.markets.get(marketId)?.markPrice?.price ?? ZERO;
      const isWinner = ({ positions }: Account): boolean =>
        positions.some(
          ({ marketId: held, size, entryPrice }) =>
            held === marketId &&
            (side === null || size.gt(0) === (side === 'LONG')) &&
            size.times(mark.minus(entryPrice)).gt(0),
        );
      const others = answer.accounts.filter(({ id }) => !book.accounts.has(id));
      const held = [...book.accounts.values()].filter(isWinner);
      return { accounts: [...held, ...others], restProfit: answer.restProfit };
    },
  };
}

/** @returns The smaller of the expected slippage and maxSlippage. */
export function slippageWithin(expected: Decimal, context: RiskContext, marketId: string): Decimal {
  const most = context.markets.get(marketId)?.parameters.maxSlippage ?? ZERO;
  return min(expected, most);
}
