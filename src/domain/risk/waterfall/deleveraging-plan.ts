import { type Decimal, decimal, max, min, roundDown, roundUp, sum, ZERO } from '../../decimal.js';
import { type JsonObject } from '../../canonical.js';

import { type PositionHealth } from '../health/account-health.js';
import {
  allocateAutoDeleveraging,
  type Deleveraging,
  type DeleveragingCandidate,
  rankForAutoDeleveraging,
} from './auto-deleveraging.js';
import { zeroEquityFillPrice } from '../health/liquidation-price.js';
import {
  attributeLoss,
  decodeResult,
  encodeResult,
  type MarketResult,
} from './loss-attribution.js';
import { type DeleveragingExplanation, type ExplainedHolding } from './waterfall-explanation.js';
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
  /** Of the whole account at the marks, in USD, as a settlement would round it (`settledEquityOf`). */
  readonly equity: Decimal;
  /** Counterparties or funds have paid for this call already: what is left is closed whatever its equity is. */
  readonly isEstate: boolean;
  /** What the account did in each market during its call. Its loss here is what this position bears. */
  readonly results: readonly MarketResult[];
  /** What is left of the position. */
  readonly position: PositionHealth;
  readonly lotSize: Decimal;
  /** What the venue's depth lets expect for all of the position, a fraction of notional in [0, 1]. */
  readonly expectedSlippage: Decimal;
  readonly funds: FundBalances;
  /** Everybody on the other side, in any order. Asked for only when the funds do not pay. */
  readonly candidates: () => readonly DeleveragingCandidate[];
}

export interface DeleveragingPlan {
  /** At which both sides close: with the funds' part, it pays this market's loss. */
  readonly price: Decimal;
  /** What layers 2 to 4 pay for the part that was taken, layer by layer. They pay it at once. */
  readonly allocations: readonly FundPayment[];
  /** In the order of the queue; at least one. */
  readonly assignments: readonly Deleveraging[];
  /** What nobody could take, signed as the position. */
  readonly remainingSize: Decimal;
  /** Everything the decision followed from, as plain JSON. */
  readonly explanation: DeleveragingExplanation;
}

export const DELEVERAGING_RULE = 'docs/risk-model.md#auto-deleveraging';
const FORMULA =
  "loss = this market's part of -equity; expected loss = loss + slippage * notional - max(0, equity); when the funds do " +
  'not pay all of it: price = mark + (loss - min(funds, loss)) / size; then down the queue';

/**
 * Whether nothing is left of an account: less than the smallest amount that is paid out. Rounding may
 * leave an account so little above zero; it is treated as one with equity of zero.
 */
export function hasNothingLeft(equity: Decimal): boolean {
  return equity.lt(PAYOUT_UNIT);
}

/**
 * Whether what is left of a bankrupt account's position is closed against its counterparties
 * instead of being sold, and with whom.
 *
 *     loss          = the part of −equity that belongs to this market (`attributeLoss`), else 0
 *     expected loss = loss + slippage · |size| · mark − max(0, equity)
 *     funds         = ¼ · market's fund + global fund + backstop
 *     price         = mark + (loss − min(funds, loss)) / size             size signed
 *
 * As long as the funds pay all of the expected loss, the venue trades and the waterfall takes over.
 * When they do not, they pay what they have, and the price moves the rest to those who are in
 * profit on the other side. Of a part that is taken they pay the same part. A position that bears no
 * loss is closed at the mark: its counterparties give up nothing, and nobody pays for slippage.
 *
 * @returns Null when the account has equity and nobody has paid for it, the funds pay, no price above
 *   zero does it, or nobody can take any of it: then the venue trades.
 * @see docs/risk-model.md#auto-deleveraging
 */
export function planDeleveraging(input: DeleveragingPlanInput): DeleveragingPlan | null {
  const { funds, position, lotSize } = input;
  if (!input.isEstate && !hasNothingLeft(input.equity)) {
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
 * What this position bears of a bankrupt account's loss, in USD.
 *
 * Raised to where the PnL that pays for it is a whole millionth, since that is how it is booked,
 * rounded down: a price for less would leave a millionth that nobody owes.
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

/** What the account would lose here beyond its equity if the venue sold the position, in USD. */
export function expectedLossOf(
  input: Pick<DeleveragingPlanInput, 'equity' | 'results' | 'expectedSlippage' | 'position'>,
): Decimal {
  const { equity, expectedSlippage, position } = input;
  const slippage = expectedSlippage.times(position.notional);
  return max(ZERO, lossOf(input).plus(slippage).minus(max(ZERO, equity)));
}

/** What the counterparties give up against their marks, in USD. */
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
      ...(input.isEstate ? { isEstate: true as const } : {}),
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
      queue: asked(input, numbers).map(({ accountId, position: held, equity }) => ({
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

/** A deleveraging's explanation without who was asked and what they held: how many, and how much each took. */
export function withoutCounterparties({
  inputs,
  result,
  ...rule
}: DeleveragingExplanation): JsonObject {
  const { queue, ...others } = inputs;
  return {
    ...rule,
    inputs: { ...others, queueLength: queue.length },
    result: {
      ...result,
      assignments: result.assignments.map(({ size, equityChange }) => ({ size, equityChange })),
    },
  };
}

/** What layers 2 to 4 pay, in USD. */
export function fundsPartOf({ allocations }: Pick<DeleveragingPlan, 'allocations'>): Decimal {
  return sum(allocations.map(({ amount }) => amount));
}

/** Those in profit, first to last, up to the last that was taken from; all when that was not enough. */
function asked(
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

/** Decides a recorded deleveraging again from its explanation alone. */
export function recomputeDeleveraging({
  inputs,
}: Pick<DeleveragingExplanation, 'inputs'>): DeleveragingPlan | null {
  const { marketId, markPrice, funds } = inputs;
  const positionOf = ({ size, entryPrice }: ExplainedHolding): PositionHealth =>
    positionAt(marketId, decimal(size), decimal(entryPrice), decimal(markPrice));
  return planDeleveraging({
    accountId: inputs.accountId,
    at: new Date(inputs.at),
    equity: decimal(inputs.equity),
    isEstate: inputs.isEstate === true,
    results: inputs.results.map(decodeResult),
    position: positionOf(inputs),
    lotSize: decimal(inputs.lotSize),
    expectedSlippage: decimal(inputs.expectedSlippage),
    funds: {
      marketFund: decimal(funds.marketFund),
      marketFundBefore: decimal(funds.marketFundBefore ?? funds.marketFund),
      globalFund: decimal(funds.globalFund),
      backstop: decimal(funds.backstop),
    },
    candidates: () =>
      inputs.queue.map((held) => ({
        accountId: held.accountId,
        position: positionOf(held),
        equity: decimal(held.equity),
      })),
  });
}

/** A position at its mark, for what needs no margin. */
function positionAt(
  marketId: string,
  size: Decimal,
  entryPrice: Decimal,
  markPrice: Decimal,
): PositionHealth {
  return {
    marketId,
    size,
    entryPrice,
    markPrice,
    notional: size.abs().times(markPrice),
    unrealizedPnl: size.times(markPrice.minus(entryPrice)),
    initialMargin: ZERO,
    maintenanceMargin: ZERO,
  };
}
