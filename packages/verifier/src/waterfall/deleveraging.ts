import { type JsonObject } from '../log/canonical.js';
import { type LogLine } from '../log/log-line.js';
import { instantAt, numberAt, numberOrNullAt, recordAt, recordsAt, textAt } from '../log/record.js';
import {
  absolute,
  type Decimal,
  decimalOf,
  floored,
  isAbove0,
  isAtMost,
  isBelow0,
  isEqual,
  isLess,
  isSameSide,
  isZero,
  least,
  minus,
  negated,
  plus,
  quotientOf,
  rounded,
  sumOf,
  textOf,
  times,
  ZERO,
} from '../numbers/decimal.js';

import { emptyingPriceOf } from '../liquidation/limits.js';
import { realizedOf } from '../liquidation/step.js';

import { type AnnouncedLine } from './announcements.js';
import { lossesByMarket, PAYOUT_PLACES } from './apportion.js';
import { marketFundLimitOf, paidByFunds, type Payment } from './funds.js';
import { type Announcing, isSamePayments, readResult } from './settlement.js';

interface Held {
  readonly accountId: string;
  /** Signed. */
  readonly size: Decimal;
  readonly entryPrice: Decimal;
  /** Of the whole account. */
  readonly equity: Decimal;
}

interface Assignment extends Held {
  /** Signed, as the counterparty trades it. */
  readonly traded: Decimal;
  readonly equityChange: Decimal;
}

interface Plan {
  readonly loss: Decimal;
  readonly expectedLoss: Decimal;
  readonly price: Decimal;
  readonly payments: readonly Payment[];
  readonly assignments: readonly Assignment[];
  /** Signed as the bankrupt position. */
  readonly remaining: Decimal;
}

/** Decides again with whom a bankrupt position is closed. @see docs/risk-model.md#auto-deleveraging */
export function recomputeDeleveraging(line: LogLine): Announcing {
  const explanation = recordAt(line.payload, 'explanation');
  const inputs = recordAt(explanation, 'inputs');
  const plan = planOf(inputs);
  if (plan === null) {
    return { fault: 'the recorded inputs call for no deleveraging' };
  }
  if (!isRecorded(explanation, plan)) {
    return { fault: 'the deleveraging comes out differently' };
  }
  return isDecided(line, inputs, plan)
    ? { announces: linesOf(line, plan) }
    : { fault: 'the deleveraging is not the one that was decided' };
}

function planOf(inputs: JsonObject): Plan | null {
  const own = readHeld(inputs);
  const { size, equity } = own;
  const [mark, marketId] = [numberAt(inputs, 'markPrice'), textAt(inputs, 'marketId')];
  const isEstate = inputs.isEstate === true;
  if (!isEstate && !isLess(equity, decimalOf('0.000001'))) {
    return null;
  }
  const results = recordsAt(inputs, 'results').map(readResult);
  const parts = isBelow0(equity) ? lossesByMarket(negated(equity), results) : [];
  const part = parts.find((each) => each.marketId === marketId)?.amount ?? ZERO;
  const pnl = times(size, minus(mark, own.entryPrice));
  // The PnL that pays it is booked down to the millionth.
  const loss = minus(rounded(plus(part, pnl), PAYOUT_PLACES, 'UP'), pnl);
  const slippage = times(numberAt(inputs, 'expectedSlippage'), times(absolute(size), mark));
  const expectedLoss = floored(minus(plus(loss, slippage), floored(equity)));
  const payable = sumOf(paymentsOf(inputs, expectedLoss).map(({ amount }) => amount));
  if (isAtMost(expectedLoss, payable)) {
    return null;
  }
  const fundsPart = least(payable, rounded(loss, PAYOUT_PLACES, 'UP'));
  const price = emptyingPriceOf(least(ZERO, minus(fundsPart, loss)), { size, price: mark });
  if (!isAbove0(price)) {
    return null;
  }
  const { assignments, remaining } = assignmentsOf(own, { inputs, mark, price });
  if (assignments.length === 0) {
    return null;
  }
  const taken = times(fundsPart, minus(size, remaining));
  const payments = paymentsOf(
    inputs,
    isZero(remaining)
      ? fundsPart
      : quotientOf(taken, size, { places: PAYOUT_PLACES, rounding: 'DOWN' }),
  );
  return { loss, expectedLoss, price, payments, assignments, remaining };
}

function readHeld(record: JsonObject): Held {
  return {
    accountId: textAt(record, 'accountId'),
    size: numberAt(record, 'size'),
    entryPrice: numberAt(record, 'entryPrice'),
    equity: numberAt(record, 'equity'),
  };
}

function paymentsOf(inputs: JsonObject, amount: Decimal): readonly Payment[] {
  const funds = recordAt(inputs, 'funds');
  const balance = numberAt(funds, 'marketFund');
  const before = numberOrNullAt(funds, 'marketFundBefore') ?? balance;
  const fund = marketFundLimitOf(balance, before, ZERO);
  const common = {
    globalFund: numberAt(funds, 'globalFund'),
    backstop: numberAt(funds, 'backstop'),
  };
  return paidByFunds([{ marketId: '', amount, fund, limits: null }], common).payments;
}

/** Down the queue: each gives at most half of its position, and is passed over when it would end below 0. */
function assignmentsOf(
  { size }: Held,
  {
    inputs,
    mark,
    price,
  }: { readonly inputs: JsonObject; readonly mark: Decimal; readonly price: Decimal },
): { readonly assignments: readonly Assignment[]; readonly remaining: Decimal } {
  const lot = numberAt(inputs, 'lotSize');
  const queue = recordsAt(inputs, 'queue').map(readHeld);
  requireRanked(queue, mark);
  const assignments: Assignment[] = [];
  let left = absolute(size);
  for (const held of queue) {
    const half = times(absolute(held.size), decimalOf('0.5'));
    const lots = quotientOf(half, lot, { places: 0, rounding: 'DOWN' });
    const taken = isAtMost(left, half) ? left : times(lots, lot);
    const closed = isAbove0(held.size) ? taken : negated(taken);
    const equityChange = times(closed, minus(price, mark));
    const isPassed =
      isSameSide(held.size, size) || isZero(taken) || isBelow0(plus(held.equity, equityChange));
    if (!isPassed) {
      assignments.push({ ...held, traded: negated(closed), equityChange });
      left = minus(left, taken);
    }
  }
  return { assignments, remaining: isAbove0(size) ? left : negated(left) };
}

/**
 * The queue is of positions in profit, by PnL % · leverage, ties by account id.
 *
 * @throws Error when it is not.
 */
function requireRanked(queue: readonly Held[], mark: Decimal): void {
  let before: { readonly held: Held; readonly top: Decimal; readonly bottom: Decimal } | null =
    null;
  for (const held of queue) {
    const pnl = times(held.size, minus(mark, held.entryPrice));
    const size = absolute(held.size);
    const top = times(pnl, times(size, mark));
    const bottom = times(times(size, held.entryPrice), held.equity);
    // Without equity there is no rank: such accounts come last.
    const hasRank = isAbove0(held.equity);
    if (!isAbove0(pnl)) {
      throw new Error('the queue has a position without profit');
    }
    if (before !== null) {
      const isFirst = isRankedBefore(before, { held, top, bottom }, hasRank);
      if (!isFirst) {
        throw new Error('the queue is not in the order of the ranks');
      }
    }
    before = { held, top, bottom };
  }
}

interface Ranked {
  readonly held: Held;
  readonly top: Decimal;
  readonly bottom: Decimal;
}

function isRankedBefore(a: Ranked, b: Ranked, hasRank: boolean): boolean {
  const isTie = a.held.accountId < b.held.accountId;
  if (!isAbove0(a.held.equity)) {
    return !hasRank && isTie;
  }
  if (!hasRank) {
    return true;
  }
  const [own, other] = [times(a.top, b.bottom), times(b.top, a.bottom)];
  return isLess(other, own) || (isEqual(own, other) && isTie);
}

function isRecorded(explanation: JsonObject, plan: Plan): boolean {
  const [numbers, result] = [recordAt(explanation, 'numbers'), recordAt(explanation, 'result')];
  const fundsPart = sumOf(plan.payments.map(({ amount }) => amount));
  const recorded = recordsAt(result, 'assignments');
  return (
    isEqual(numberAt(numbers, 'loss'), plan.loss) &&
    isEqual(numberAt(numbers, 'expectedLoss'), plan.expectedLoss) &&
    isEqual(numberAt(numbers, 'fundsPart'), fundsPart) &&
    isEqual(numberAt(numbers, 'price'), plan.price) &&
    isEqual(numberAt(result, 'remainingSize'), plan.remaining) &&
    isSamePayments(recordsAt(result, 'allocations'), plan.payments) &&
    recorded.length === plan.assignments.length &&
    plan.assignments.every(({ accountId, traded, equityChange }, index) => {
      const told = recorded[index] ?? {};
      return (
        told.accountId === accountId &&
        isEqual(numberAt(told, 'size'), traded) &&
        isEqual(numberAt(told, 'equityChange'), equityChange)
      );
    })
  );
}

function isDecided(
  { payload, accountId, marketId, at }: LogLine,
  inputs: JsonObject,
  plan: Plan,
): boolean {
  const size = negated(sumOf(plan.assignments.map(({ traded }) => traded)));
  const covered = plan.assignments.map(({ equityChange }) => floored(negated(equityChange)));
  const entryPrice = numberAt(inputs, 'entryPrice');
  return (
    accountId === inputs.accountId &&
    marketId === inputs.marketId &&
    at === instantAt(inputs, 'at') &&
    isEqual(numberAt(payload, 'size'), size) &&
    isEqual(numberAt(payload, 'price'), plan.price) &&
    isEqual(numberAt(payload, 'amount'), sumOf(covered)) &&
    isEqual(numberAt(payload, 'realizedPnl'), realizedOf(size, plan.price, entryPrice)) &&
    isEqual(numberAt(payload, 'positionSize'), plus(numberAt(inputs, 'size'), size))
  );
}

function linesOf(line: LogLine, plan: Plan): readonly AnnouncedLine[] {
  const { accountId, marketId, marginCallId, payload } = line;
  return [
    ...plan.payments.map(({ kind, amount }): AnnouncedLine => ({
      type: 'WaterfallDrawn',
      accountId,
      marketId,
      marginCallId,
      facts: { layer: kind, amount: textOf(amount) },
    })),
    ...plan.assignments.map((each): AnnouncedLine => ({
      type: 'AutoDeleveraged',
      accountId: each.accountId,
      marketId,
      marginCallId: null,
      facts: {
        liquidationId: payload.liquidationId ?? null,
        size: textOf(each.traded),
        price: textOf(plan.price),
        amount: textOf(floored(negated(each.equityChange))),
        realizedPnl: textOf(realizedOf(each.traded, plan.price, each.entryPrice)),
        positionSize: textOf(plus(each.size, each.traded)),
      },
    })),
  ];
}
