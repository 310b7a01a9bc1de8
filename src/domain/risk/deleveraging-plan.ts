import { type Decimal, decimal, max, min, sum, ZERO } from '../decimal.js';
import { type JsonObject } from '../log/canonical.js';

import { type PositionHealth } from './account-health.js';
import {
  allocateAutoDeleveraging,
  type Deleveraging,
  type DeleveragingCandidate,
  rankForAutoDeleveraging,
} from './auto-deleveraging.js';
import { zeroEquityFillPrice } from './liquidation-price.js';
import { allocateShortfall, type WaterfallBalances } from './waterfall.js';

export type FundBalances = Omit<WaterfallBalances, 'accountCollateral'>;

export interface DeleveragingPlanInput {
  readonly accountId: string;
  readonly at: Date;
  /** Of the whole account at the marks, in USD. */
  readonly equity: Decimal;
  /** What is left of the position. */
  readonly position: PositionHealth;
  readonly lotSize: Decimal;
  /** What the venue's depth lets expect for all of the position, a fraction of notional in [0, 1]. */
  readonly expectedSlippage: Decimal;
  readonly funds: FundBalances;
  /** Everybody on the other side, in any order. */
  readonly candidates: readonly DeleveragingCandidate[];
}

export interface DeleveragingPlan {
  /** At which both sides close: with the funds' part, it leaves the account at zero. */
  readonly price: Decimal;
  /** What layers 2 to 4 will pay. */
  readonly fundsPart: Decimal;
  /** In the order of the queue; at least one. */
  readonly assignments: readonly Deleveraging[];
  /** What nobody could take, signed as the position. */
  readonly remainingSize: Decimal;
  /** Everything the decision followed from, as plain JSON. */
  readonly explanation: JsonObject;
}

export const DELEVERAGING_RULE = 'docs/risk-model.md#auto-deleveraging';
const FORMULA =
  'expected loss = -equity + slippage * notional; when the funds do not pay all of it: ' +
  'price = mark - (equity + min(funds, -equity)) / size; then down the queue';

/**
 * Whether what is left of a bankrupt account's position is closed against its counterparties
 * instead of being sold, and with whom.
 *
 *     expected loss = −equity + slippage · |size| · mark
 *     funds         = ¼ · market's fund + global fund + backstop
 *     price         = mark − (equity + min(funds, −equity)) / size        size signed
 *
 * As long as the funds pay all of the expected loss, the venue trades and the waterfall takes over.
 * When they do not, they pay what they have, and the price moves the rest to those who are in
 * profit on the other side.
 *
 * @returns Null when the account is not bankrupt, the funds pay, no price above zero does it, or
 *   nobody can take any of it: then the venue trades.
 * @see docs/risk-model.md#auto-deleveraging
 */
export function planDeleveraging(input: DeleveragingPlanInput): DeleveragingPlan | null {
  const { equity, position, lotSize, candidates } = input;
  if (equity.gte(0)) {
    return null;
  }
  const loss = equity.negated();
  const expectedLoss = expectedLossOf(input);
  const { allocations, remaining } = allocateShortfall(expectedLoss, {
    ...input.funds,
    accountCollateral: ZERO,
  });
  if (remaining.isZero()) {
    return null;
  }
  const fundsPart = min(sum(allocations.map(({ amount }) => amount)), loss);
  const price = zeroEquityFillPrice(equity.plus(fundsPart), position);
  if (price.lte(0)) {
    return null;
  }
  const { assignments, remainingSize } = allocateAutoDeleveraging({
    ...{ size: position.size, bankruptcyPrice: price, lotSize, candidates },
  });
  if (assignments.length === 0) {
    return null;
  }
  const explanation = explain(input, {
    expectedLoss,
    fundsPart,
    price,
    assignments,
    remainingSize,
  });
  return { price, fundsPart, assignments, remainingSize, explanation };
}

/** What a bankrupt account loses when the venue sells its position, in USD; 0 for a solvent one. */
export function expectedLossOf({
  equity,
  expectedSlippage,
  position,
}: Pick<DeleveragingPlanInput, 'equity' | 'expectedSlippage' | 'position'>): Decimal {
  return equity.lt(0) ? equity.negated().plus(expectedSlippage.times(position.notional)) : ZERO;
}

/** What the counterparties give up against their marks, in USD. */
export function coveredBy(assignments: readonly Deleveraging[]): Decimal {
  return sum(assignments.map(({ equityChange }) => max(ZERO, equityChange.negated())));
}

interface Numbers extends Omit<DeleveragingPlan, 'explanation'> {
  readonly expectedLoss: Decimal;
}

function explain(input: DeleveragingPlanInput, numbers: Numbers): JsonObject {
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
      lotSize: input.lotSize.toFixed(),
      expectedSlippage: input.expectedSlippage.toFixed(),
      funds: {
        marketFund: funds.marketFund.toFixed(),
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
      expectedLoss: numbers.expectedLoss.toFixed(),
      fundsPart: numbers.fundsPart.toFixed(),
      price: numbers.price.toFixed(),
    },
    result: {
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
export function withoutCounterparties(explanation: JsonObject): JsonObject {
  const { queue, ...inputs } = explanation.inputs as unknown as RecordedInputs;
  const { assignments, ...result } = explanation.result as unknown as RecordedResult;
  return {
    ...explanation,
    inputs: { ...inputs, queueLength: queue.length },
    result: {
      ...result,
      assignments: assignments.map(({ size, equityChange }) => ({ size, equityChange })),
    },
  };
}

/** Those in profit, first to last, up to the last that was taken from; all when that was not enough. */
function asked(
  { candidates, position }: DeleveragingPlanInput,
  { assignments, remainingSize }: Numbers,
): readonly DeleveragingCandidate[] {
  const queue = rankForAutoDeleveraging(
    candidates.filter(
      ({ position: held }) =>
        held.unrealizedPnl.gt(0) && held.size.isPositive() !== position.size.isPositive(),
    ),
  );
  const last = assignments.at(-1)?.accountId;
  const until = queue.findIndex(({ accountId }) => accountId === last);
  return remainingSize.isZero() ? queue.slice(0, until + 1) : queue;
}

interface RecordedHolding {
  readonly accountId: string;
  readonly size: string;
  readonly entryPrice: string;
  readonly equity: string;
}

interface RecordedInputs extends RecordedHolding {
  readonly at: string;
  readonly marketId: string;
  readonly markPrice: string;
  readonly lotSize: string;
  readonly expectedSlippage: string;
  readonly funds: Readonly<Record<keyof FundBalances, string>>;
  readonly queue: readonly RecordedHolding[];
}

interface RecordedResult {
  readonly assignments: readonly {
    readonly accountId: string;
    readonly size: string;
    readonly equityChange: string;
  }[];
  readonly remainingSize: string;
}

/** Decides a recorded deleveraging again from its explanation alone. */
export function recomputeDeleveraging(explanation: JsonObject): DeleveragingPlan | null {
  const inputs = explanation.inputs as unknown as RecordedInputs;
  const { marketId, markPrice, funds } = inputs;
  const positionOf = ({ size, entryPrice }: RecordedHolding): PositionHealth =>
    positionAt(marketId, decimal(size), decimal(entryPrice), decimal(markPrice));
  return planDeleveraging({
    accountId: inputs.accountId,
    at: new Date(inputs.at),
    equity: decimal(inputs.equity),
    position: positionOf(inputs),
    lotSize: decimal(inputs.lotSize),
    expectedSlippage: decimal(inputs.expectedSlippage),
    funds: {
      marketFund: decimal(funds.marketFund),
      globalFund: decimal(funds.globalFund),
      backstop: decimal(funds.backstop),
    },
    candidates: inputs.queue.map((held) => ({
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
    ...{ marketId, size, entryPrice, markPrice },
    notional: size.abs().times(markPrice),
    unrealizedPnl: size.times(markPrice.minus(entryPrice)),
    initialMargin: ZERO,
    maintenanceMargin: ZERO,
  };
}
