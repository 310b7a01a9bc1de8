import { type Decimal, ONE, ZERO, decimal, max, min, roundDown, sum } from '../../decimal.js';
import { assert } from '../../errors.js';

/** The layers that pay a shortfall from a balance, in the order of payment. Names of the GraphQL schema. */
export const FUNDED_LAYERS = [
  'ACCOUNT_EQUITY',
  'MARKET_INSURANCE',
  'GLOBAL_INSURANCE',
  'BACKSTOP',
] as const;
export type FundedLayer = (typeof FUNDED_LAYERS)[number];

/** One event takes at most this fraction of the market's own fund, so that something is left for the next. */
export const MARKET_FUND_SHARE_MAX: Decimal = decimal('0.25');

/**
 * A deficit from this amount on, in USD, halts withdrawals. Below it, withdrawing first is no advantage, and
 * halting everyone would cost more than the loss: it stays recorded, and the next payment into the funds covers
 * it.
 *
 * @see docs/adr/0024-what-a-crash-made-pays-first.md
 */
export const DEFICIT_HALTS_FROM: Decimal = decimal(100);

/** Decimals of a payout of a layer. */
export const PAYOUT_PLACES = 6;

/** The smallest payout, in USD. */
export const PAYOUT_UNIT: Decimal = ONE.div(10 ** PAYOUT_PLACES);

/** The fund balances, in USD. */
export interface FundBalances {
  /** What the market's fund can still pay: its balance, less reservations for other accounts. */
  readonly marketFund: Decimal;
  /**
   * The balance of the market's fund before the batch: one bankruptcy may use a quarter of it. Absent:
   * `marketFund`.
   */
  readonly marketFundBefore?: Decimal;
  readonly globalFund: Decimal;
  readonly backstop: Decimal;
}

/** What the funds of all markets hold, or give for one loss. In USD. */
export type SharedBalances = Pick<FundBalances, 'globalFund' | 'backstop'>;

/** The part of a loss that is one market's. */
export interface MarketLoss {
  readonly marketId: string;
  readonly amount: Decimal;
}

/** The payment of a layer for one market's part of a loss. */
export interface MarketAllocation extends MarketLoss {
  readonly kind: Exclude<FundedLayer, 'ACCOUNT_EQUITY'>;
}

/**
 * Covers one account's losses in several markets from the funds.
 *
 * Each layer pays the missing amount, at most its balance, rounded down to 6 decimals, so none goes below zero.
 * Each market's fund pays for its own part. If a fund of all markets cannot pay everything, it pays in
 * proportion to the missing amounts, so that no market has priority by its name.
 *
 * @param losses Each with the most that the fund of its market gives, and that the funds of all give for it.
 * @returns Only payments above zero, layer by layer; and of each loss what remains.
 * @see docs/risk-model.md#where-a-loss-belongs
 */
export function allocateLosses(
  losses: readonly (MarketLoss & {
    readonly fund: Decimal;
    readonly limits?: SharedBalances | undefined;
  })[],
  funds: Omit<FundBalances, 'marketFund'>,
): { readonly allocations: readonly MarketAllocation[]; readonly losses: readonly MarketLoss[] } {
  let open: readonly MarketLoss[] = losses;
  const allocations: MarketAllocation[] = [];
  const draw = (kind: MarketAllocation['kind'], paid: readonly Decimal[]): void => {
    const amounts = open.map(({ amount }, index) => min(amount, paid[index] ?? ZERO));
    allocations.push(
      ...open.flatMap(({ marketId }, index) => {
        const amount = amounts[index] ?? ZERO;
        return amount.gt(0) ? [{ kind, marketId, amount }] : [];
      }),
    );
    open = open.map(({ marketId, amount }, index) => ({
      marketId,
      amount: amount.minus(amounts[index] ?? ZERO),
    }));
  };
  const sharedBy = (fund: Decimal, name: keyof SharedBalances): Decimal[] => {
    const missing = open.map(({ amount }, index) => {
      const limit = losses[index]?.limits?.[name];
      return limit === undefined ? amount : min(amount, payableFrom(limit));
    });
    const payable = payableFrom(fund);
    return payable.gte(sum(missing)) ? missing : apportion(payable, missing);
  };
  draw(
    'MARKET_INSURANCE',
    losses.map(({ fund }) => payableFrom(fund)),
  );
  draw('GLOBAL_INSURANCE', sharedBy(funds.globalFund, 'globalFund'));
  draw('BACKSTOP', sharedBy(funds.backstop, 'backstop'));
  return { allocations, losses: open };
}

/** One market's fund at the time of one bankruptcy of a batch. In USD. */
export interface MarketFund {
  /** What it can still pay. */
  readonly balance: Decimal;
  /** Its balance before the first bankruptcy of the batch. */
  readonly before: Decimal;
  /** Its payments for this bankruptcy so far, in this batch or before. */
  readonly drawn: Decimal;
}

/**
 * The maximum payment of a market's fund for one bankruptcy.
 *
 *     limit = min(balance, ¼ · max(before, balance + drawn) − drawn)        not below zero
 *
 * The quarter refers to the balance before the batch. So the settlement of the second bankruptcy of a batch
 * gets what its reservation promised, although the first was paid in between.
 *
 * @see docs/risk-model.md#waterfall
 */
export function marketFundLimit({ balance, before, drawn }: MarketFund): Decimal {
  const held = max(before, balance.plus(drawn));
  return max(ZERO, min(balance, held.times(MARKET_FUND_SHARE_MAX).minus(drawn)));
}

export type FundPayment = Omit<MarketAllocation, 'marketId'>;

/**
 * The payments of the funds for a loss in one market, by layer; the market's own fund pays at most a quarter of
 * its balance.
 *
 * @param amount The loss in USD. Not negative.
 * @returns Only layers with a payment.
 */
export function drawnFrom(
  { marketFund, marketFundBefore = marketFund, globalFund, backstop }: FundBalances,
  amount: Decimal,
): readonly FundPayment[] {
  assert(amount.gte(0), 'a loss is not negative');
  const fund = marketFundLimit({ balance: marketFund, before: marketFundBefore, drawn: ZERO });
  const { allocations } = allocateLosses([{ marketId: '', amount, fund }], {
    globalFund,
    backstop,
  });
  return allocations.map(({ kind, amount: paid }) => ({ kind, amount: paid }));
}

/** The balances left for the next of a batch after these payments or reservations. */
export function fundsLess(
  { marketFund, marketFundBefore = marketFund, globalFund, backstop }: FundBalances,
  payments: readonly FundPayment[],
): FundBalances {
  const paid = new Map(payments.map(({ kind, amount }) => [kind, amount]));
  return {
    marketFund: marketFund.minus(paid.get('MARKET_INSURANCE') ?? ZERO),
    marketFundBefore,
    globalFund: globalFund.minus(paid.get('GLOBAL_INSURANCE') ?? ZERO),
    backstop: backstop.minus(paid.get('BACKSTOP') ?? ZERO),
  };
}

function payableFrom(balance: Decimal): Decimal {
  return max(ZERO, roundDown(balance, PAYOUT_PLACES));
}

/**
 * Splits an amount in proportion to weights, to the millionth: largest remainders first, ties by position. The
 * digits of the amount beyond the millionth go to the first, so that nothing is lost. Without any weight the
 * first gets everything.
 */
export function apportion(amount: Decimal, weights: readonly Decimal[]): Decimal[] {
  const total = sum(weights);
  if (total.isZero()) {
    return weights.map((_, index) => (index === 0 ? amount : ZERO));
  }
  const shares = weights.map((weight) => {
    const exact = amount.times(weight).div(total);
    const floor = roundDown(exact, PAYOUT_PLACES);
    return { floor, remainder: exact.minus(floor) };
  });
  let left = amount.minus(sum(shares.map(({ floor }) => floor)));
  const result = shares.map(({ floor }) => floor);
  const byRemainder = [...shares.entries()]
    .filter(([index]) => weights[index]?.gt(0) === true)
    .sort(([, a], [, b]) => b.remainder.comparedTo(a.remainder));
  const beyond = left.minus(roundDown(left, PAYOUT_PLACES));
  for (const [place, [index, { floor }]] of byRemainder.entries()) {
    const extra = (left.gte(PAYOUT_UNIT) ? PAYOUT_UNIT : ZERO).plus(place === 0 ? beyond : ZERO);
    result[index] = floor.plus(extra);
    left = left.minus(extra);
  }
  return result;
}
