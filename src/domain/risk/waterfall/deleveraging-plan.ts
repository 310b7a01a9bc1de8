import { type Decimal, max, min, roundDown, roundUp, sum, ZERO } from '../../decimal.js';

import { type PositionHealth } from '../health/account-health.js';
import {
  allocateAutoDeleveraging,
  type Deleveraging,
  type DeleveragingCandidate,
  rankForAutoDeleveraging,
} from './auto-deleveraging.js';
import { zeroEquityFillPrice } from '../health/liquidation-price.js';
import { attributeLoss, encodeResult, type MarketResult } from './loss-attribution.js';
import { type DeleveragingExplanation } from './waterfall-explanation.js';
import {
  drawnFrom,
  type FundBalances,
  type FundPayment,
  PAYOUT_PLACES,
  PAYOUT_UNIT,
} from './waterfall.js';

export interface DeleveragingPlanInput {
  readonly accountId: string;
  readonly at: Date;
  /** Of the whole account at the marks, in USD, with the rounding of a settlement (`settledEquityOf`). */
  readonly equity: Decimal;
  /** Counterparties or funds have already paid for this call: the rest is closed whatever its equity. */
  readonly isPaidByOthers: boolean;
  /** The account's result in each market during its call. Its loss in this market is borne by this position. */
  readonly results: readonly MarketResult[];
  /** The rest of the position. */
  readonly position: PositionHealth;
  readonly lotSize: Decimal;
  /** The slippage that the venue's depth suggests for the whole position, a fraction of notional in [0, 1]. */
  readonly expectedSlippage: Decimal;
  readonly funds: FundBalances;
  /** All accounts on the other side, in any order. Called only when the funds do not pay. */
  readonly candidates: () => readonly DeleveragingCandidate[];
}

export interface DeleveragingPlan {
  /** The price at which both sides close: together with the funds' part, it pays this market's loss. */
  readonly price: Decimal;
  /** Payments of layers 2 to 4 for the part that was taken, by layer. They are due at once. */
  readonly allocations: readonly FundPayment[];
  /** In the order of the queue; at least one. */
  readonly assignments: readonly Deleveraging[];
  /** The size without a counterparty, signed like the bankrupt position. */
  readonly remainingSize: Decimal;
  /** All inputs of the decision, as plain JSON. */
  readonly explanation: DeleveragingExplanation;
}

export const DELEVERAGING_RULE = 'docs/risk-model.md#auto-deleveraging';
const FORMULA =
  "loss = this market's part of -equity; expected loss = loss + slippage * notional - max(0, equity); when the funds do " +
  'not pay all of it: price = mark + (loss - min(funds, loss)) / size; then down the queue';

/**
 * Whether nothing is left of an account: less than the smallest payout. Rounding may leave such a small amount
 * above zero; the account is treated as if its equity were zero.
 */
export function hasNothingLeft(equity: Decimal): boolean {
  return equity.lt(PAYOUT_UNIT);
}

/**
 * Decides whether the rest of a bankrupt account's position is closed against its counterparties instead of
 * being sold, and with which.
 *
 *     loss          = the part of −equity that belongs to this market (`attributeLoss`), else 0
 *     expected loss = loss + slippage · |size| · mark − max(0, equity)
 *     funds         = ¼ · market's fund + global fund + backstop
 *     price         = mark + (loss − min(funds, loss)) / size             size signed
 *
 * As long as the funds pay the whole expected loss, the venue trades and the waterfall covers the loss.
 * Otherwise they pay what they have, and the price moves the rest of the loss to the accounts in profit on the
 * other side. If only a part of the position is taken, they pay the same part. A position that bears no loss is
 * closed at the mark: its counterparties lose nothing, and no slippage is paid.
 *
 * @returns Null when the account has equity and others have not paid for it, the funds pay, no price above zero
 *   is sufficient, or no counterparty can take any of it: then the venue trades.
 * @see docs/risk-model.md#auto-deleveraging
 */
export function planDeleveraging(input: DeleveragingPlanInput): DeleveragingPlan | null {
  const { funds, position, lotSize } = input;
  if (!input.isPaidByOthers && !hasNothingLeft(input.equity)) {
    return null;
  }
  const loss = lossOf(input);
  const expectedLoss = expectedLossOf(input);
  const payable = sum(drawnFrom(funds, expectedLoss).map(({ amount }) => amount));
  if (payable.gte(expectedLoss)) {
    return null;
  }
  const fundsPart = min(payable, roundUp(loss, PAYOUT_PLACES));
  const price = zeroEquityFillPrice(min(ZERO, fundsPart.minus(loss)), position);
  if (price.lte(0)) {
    return null;
  }
  const { assignments, remainingSize } = allocateAutoDeleveraging({
    size: position.size,
    bankruptcyPrice: price,
    lotSize,
    candidates: input.candidates(),
  });
  if (assignments.length === 0) {
    return null;
  }
  const taken = position.size.minus(remainingSize);
  const allocations = drawnFrom(
    funds,
    remainingSize.isZero()
      ? fundsPart
      : roundDown(fundsPart.times(taken).div(position.size), PAYOUT_PLACES),
  );
  const numbers = { loss, expectedLoss, price, allocations, assignments, remainingSize };
  return {
    price,
    allocations,
    assignments,
    remainingSize,
    explanation: explain(input, numbers),
  };
}

/**
 * The part of a bankrupt account's loss that this position bears, in USD.
 *
 * Rounded up to a whole millionth of PnL, because the PnL that pays it is booked rounded down: otherwise a
 * millionth would remain without a debtor.
 */
function lossOf({
  equity,
  results,
  position,
}: Pick<DeleveragingPlanInput, 'equity' | 'results' | 'position'>): Decimal {
  const parts = equity.lt(0) ? attributeLoss(equity.negated(), results) : [];
  const part = parts.find(({ marketId }) => marketId === position.marketId)?.amount ?? ZERO;
  return roundUp(part.plus(position.unrealizedPnl), PAYOUT_PLACES).minus(position.unrealizedPnl);
}

/** The account's loss beyond its equity in this market if the venue sold the position, in USD. */
export function expectedLossOf(
  input: Pick<DeleveragingPlanInput, 'equity' | 'results' | 'expectedSlippage' | 'position'>,
): Decimal {
  const { equity, expectedSlippage, position } = input;
  const slippage = expectedSlippage.times(position.notional);
  return max(ZERO, lossOf(input).plus(slippage).minus(max(ZERO, equity)));
}

/** The total that the counterparties lose against their marks, in USD. */
export function coveredBy(assignments: readonly Deleveraging[]): Decimal {
  return sum(assignments.map(({ equityChange }) => max(ZERO, equityChange.negated())));
}

interface Numbers extends Omit<DeleveragingPlan, 'explanation'> {
  readonly loss: Decimal;
  readonly expectedLoss: Decimal;
}

function explain(input: DeleveragingPlanInput, numbers: Numbers): DeleveragingExplanation {
  const { position, funds } = input;
  return {
    rule: DELEVERAGING_RULE,
    formula: FORMULA,
    inputs: {
      accountId: input.accountId,
      at: input.at.toISOString(),
      marketId: position.marketId,
      size: position.size.toFixed(),
      entryPrice: position.entryPrice.toFixed(),
      markPrice: position.markPrice.toFixed(),
      equity: input.equity.toFixed(),
      ...(input.isPaidByOthers ? { isEstate: true as const } : {}),
      results: input.results.map(encodeResult),
      lotSize: input.lotSize.toFixed(),
      expectedSlippage: input.expectedSlippage.toFixed(),
      funds: {
        marketFund: funds.marketFund.toFixed(),
        ...(funds.marketFundBefore === undefined || funds.marketFundBefore.eq(funds.marketFund)
          ? {}
          : { marketFundBefore: funds.marketFundBefore.toFixed() }),
        globalFund: funds.globalFund.toFixed(),
        backstop: funds.backstop.toFixed(),
      },
      queue: usedCandidates(input, numbers).map(({ accountId, position: held, equity }) => ({
        accountId,
        size: held.size.toFixed(),
        entryPrice: held.entryPrice.toFixed(),
        equity: equity.toFixed(),
      })),
    },
    numbers: {
      loss: numbers.loss.toFixed(),
      expectedLoss: numbers.expectedLoss.toFixed(),
      fundsPart: fundsPartOf(numbers).toFixed(),
      price: numbers.price.toFixed(),
    },
    result: {
      allocations: numbers.allocations.map(({ kind, amount }) => ({
        kind,
        amount: amount.toFixed(),
      })),
      assignments: numbers.assignments.map(({ accountId, size, equityChange }) => ({
        accountId,
        size: size.toFixed(),
        equityChange: equityChange.toFixed(),
      })),
      remainingSize: numbers.remainingSize.toFixed(),
    },
  };
}

/** The payments of layers 2 to 4, in USD. */
export function fundsPartOf({ allocations }: Pick<DeleveragingPlan, 'allocations'>): Decimal {
  return sum(allocations.map(({ amount }) => amount));
}

/** Accounts in profit, first to last, up to the last one used; all when they were not enough. */
function usedCandidates(
  { candidates, position }: DeleveragingPlanInput,
  { assignments, remainingSize }: Numbers,
): readonly DeleveragingCandidate[] {
  const queue = rankForAutoDeleveraging(
    candidates().filter(
      ({ position: held }) =>
        held.unrealizedPnl.gt(0) && held.size.isPositive() !== position.size.isPositive(),
    ),
  );
  const last = assignments.at(-1)?.accountId;
  const until = queue.findIndex(({ accountId }) => accountId === last);
  return remainingSize.isZero() ? queue.slice(0, until + 1) : queue;
}
