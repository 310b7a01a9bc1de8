import { type Decimal, max, min, sum, ZERO } from '../../decimal.js';

import { type RiskContext } from '../health/account.js';
import { type MarginParameterSet } from '../parameters/margin-parameters.js';
import {
  drawnFrom,
  type FundBalances,
  type FundPayment,
  fundsLess,
  type SharedBalances,
} from './waterfall.js';

/** The funds that belong to all markets. */
export const SHARED_FUNDS = ['GLOBAL_INSURANCE', 'BACKSTOP'] as const;
export type SharedFund = (typeof SHARED_FUNDS)[number];

/** What a shared fund paid within the last day, and for whose loss where. */
export interface FundDraw {
  readonly kind: SharedFund;
  readonly marketId: string;
  /** Of the account that went bankrupt. */
  readonly owner: string;
  /** In USD. */
  readonly amount: Decimal;
}

export type FundShares = Pick<
  MarginParameterSet,
  'marketFundShare' | 'ownerFundShare' | 'dailyFundShare'
>;

/** Whose loss it is that the funds are asked for. */
export interface LossPlace {
  readonly marketId: string;
  readonly owner: string;
  /** Of the market. */
  readonly shares: FundShares;
}

/** So long a payment counts towards the shares: a day. */
export const FUND_SHARE_WINDOW_MS = 86_400_000;

/**
 * What each shared fund gives for a loss of one owner in one market, in USD.
 *
 *     held  = balance + Σ paid within the last day
 *     limit = min( balance,
 *                  marketFundShare · held − Σ paid for this market,
 *                  ownerFundShare  · held − Σ paid for accounts of this owner,
 *                  dailyFundShare  · held − Σ paid )                          not below zero
 *
 * What is beyond it the winners of the market pay, by deleveraging first.
 *
 * @see docs/risk-model.md#shares-of-the-common-funds
 */
export function sharedLimitsOf(
  balances: SharedBalances,
  draws: readonly FundDraw[],
  place: LossPlace,
): SharedBalances {
  return {
    globalFund: limitOf('GLOBAL_INSURANCE', balances.globalFund, draws, place),
    backstop: limitOf('BACKSTOP', balances.backstop, draws, place),
  };
}

function limitOf(
  kind: SharedFund,
  balance: Decimal,
  draws: readonly FundDraw[],
  { marketId, owner, shares }: LossPlace,
): Decimal {
  const own = draws.filter((draw) => draw.kind === kind);
  const paid = (isCounted: (draw: FundDraw) => boolean): Decimal =>
    sum(own.filter(isCounted).map(({ amount }) => amount));
  const held = balance.plus(paid(() => true));
  const limits = [
    shares.marketFundShare.times(held).minus(paid((draw) => draw.marketId === marketId)),
    shares.ownerFundShare.times(held).minus(paid((draw) => draw.owner === owner)),
    shares.dailyFundShare.times(held).minus(paid(() => true)),
  ];
  return max(ZERO, limits.reduce(min, balance));
}

/** The same balances with what the shares leave of the common funds. */
export function withinShares(
  funds: FundBalances,
  draws: readonly FundDraw[],
  place: LossPlace,
): FundBalances {
  return { ...funds, ...sharedLimitsOf(funds, draws, place) };
}

/**
 * What the common funds give for one owner's losses in several markets: at most the limit of each for that
 * market, and in all at most the largest of these limits.
 */
export function sharedFundsFor(
  balances: SharedBalances,
  draws: readonly FundDraw[],
  {
    owner,
    marketIds,
    context,
  }: {
    readonly owner: string;
    readonly marketIds: readonly string[];
    readonly context: Pick<RiskContext, 'markets'>;
  },
): SharedBalances & { readonly limits: ReadonlyMap<string, SharedBalances> } {
  const limits = new Map<string, SharedBalances>();
  for (const marketId of marketIds) {
    const shares = context.markets.get(marketId)?.parameters;
    if (shares !== undefined) {
      limits.set(marketId, sharedLimitsOf(balances, draws, { marketId, owner, shares }));
    }
  }
  const most = (name: keyof SharedBalances): Decimal =>
    limits.size === 0
      ? balances[name]
      : [...limits.values()].map((limit) => limit[name]).reduce(max, ZERO);
  return { globalFund: most('globalFund'), backstop: most('backstop'), limits };
}

/** What payments take of the shares. */
export function drawsOf(
  payments: readonly FundPayment[],
  { marketId, owner }: Pick<LossPlace, 'marketId' | 'owner'>,
): FundDraw[] {
  return payments.flatMap(({ kind, amount }) =>
    kind === 'MARKET_INSURANCE' ? [] : [{ kind, marketId, owner, amount }],
  );
}

/** The shares that a loss in one market is held to, and what was taken of them before. */
export interface ShareLimits extends Omit<LossPlace, 'owner'> {
  readonly draws: readonly FundDraw[];
}

/**
 * Reserves what the funds would pay for the orders of a batch, one after another: what one order counts
 * on, the next does not.
 *
 * @param limits Absent: no share is held to.
 * @returns Takes a loss in USD and the owner whose it is; answers whether the funds would pay all of it. What
 *   they would pay of it is reserved either way.
 */
export function createReservation(
  balances: FundBalances,
  limits?: ShareLimits,
): (loss: Decimal, owner: string) => boolean {
  let funds = balances;
  const draws = [...(limits?.draws ?? [])];
  return (loss, owner) => {
    const available =
      limits === undefined ? funds : withinShares(funds, draws, { ...limits, owner });
    const payments = drawnFrom(available, loss);
    funds = fundsLess(funds, payments);
    draws.push(...drawsOf(payments, { marketId: limits?.marketId ?? '', owner }));
    return sum(payments.map(({ amount }) => amount)).gte(loss);
  };
}
