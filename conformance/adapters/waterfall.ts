import { type Decimal, ONE, ZERO, decimal, max, sum } from '../../src/domain/decimal.js';
import { type RiskContext } from '../../src/domain/risk/health/account.js';
import {
  type AccountHealth,
  assessAccountHealth,
  compareIds,
  isExhausted,
  requirePosition,
} from '../../src/domain/risk/health/account-health.js';
import {
  type DeleveragingCandidate,
  deleveragingCandidateOf,
  drawFromQueue,
  socializeLoss,
} from '../../src/domain/risk/waterfall/auto-deleveraging.js';
import { assessLiquidationFill } from '../../src/domain/risk/liquidation/liquidation-fill.js';
import { zeroEquityFillPrice } from '../../src/domain/risk/health/liquidation-price.js';
import { drawnFrom } from '../../src/domain/risk/waterfall/waterfall.js';

import { type Balance, QUOTE, accountOf, contextOf, positionInCash } from '../fixtures.js';
import {
  type Inputs,
  decimalAt,
  decimalOr,
  decimalsAt,
  has,
  inputListAt,
  inputsAt,
  integerOr,
  ignoreInputs,
  textAt,
} from '../inputs.js';
import { type Answer, NotApplicable } from '../rule.js';

const MARKET = 'MARKET';
const SMALLEST_LOT = decimal('1e-18');
/** Where a case counts in whole units of its smallest amount: ours is a millionth. */
const MILLIONTH = decimal('0.000001');
const MILLION = decimal(1_000_000);

/**
 * A queue that the case has ranked already, highest score first, walked without our cap of half a
 * position per event, which BitMEX does not have. The case says which side the queue is on by the
 * signs of its positions; the liquidated one is on the other, whatever its own sign. Where there is
 * nothing to close, nobody is asked.
 */
export function adlAllocate(inputs: Inputs): Answer {
  const price = requirePrice(decimalOr(inputs, 'price', ONE));
  const context = contextOf([{ id: MARKET, price, fraction: ONE }]);
  const entries = inputListAt(inputs, 'accounts').map((entry) => ({
    id: textAt(entry, 'id'),
    rank: decimalAt(entry, 'rank'),
    size: decimalAt(entry, 'qty'),
  }));
  const holders = entries.filter(({ size }) => !size.isZero());
  const ranked = holders.map(({ id, rank, size }) => {
    const account = accountOf([{ marketId: MARKET, size, entryPrice: price }], [], id);
    return { rank, health: assessAccountHealth(account, context) };
  });
  const isLongQueue = holders[0]?.size.isPositive() ?? true;
  const liquidated = decimalAt(inputs, 'size').abs();
  const queue = ranked
    .toSorted((a, b) => {
      const byRank = b.rank.comparedTo(a.rank);
      return byRank === 0 ? compareIds(a.health.accountId, b.health.accountId) : byRank;
    })
    .map(({ health }) => requireCandidate(health));
  if (liquidated.isZero()) {
    return { closed: {}, unfilled: ZERO };
  }
  const { assignments, remainingSize } = drawFromQueue({
    queue,
    shareMax: ONE,
    lotSize: SMALLEST_LOT,
    size: isLongQueue ? liquidated.negated() : liquidated,
    bankruptcyPrice: price,
  });
  return {
    closed: Object.fromEntries(assignments.map(({ accountId, size }) => [accountId, size.abs()])),
    unfilled: remainingSize.abs(),
  };
}

function requireCandidate(health: AccountHealth): DeleveragingCandidate {
  const candidate = deleveragingCandidateOf(health, MARKET);
  if (candidate === null) {
    throw new Error('the account has its position');
  }
  return candidate;
}

/** The oracle price of the peer's market. It moves no result: every position is closed elsewhere. */
const ORACLE_PRICE = decimal(50_000);

/**
 * Two opposite positions closed against each other, at the liquidated account's bankruptcy price or
 * at a given one (final settlement). Neither may be left without a position and below zero, and both
 * have to have one.
 */
export function deleveragePair(inputs: Inputs): Answer {
  const price = requirePrice(decimalOr(inputs, 'price', ORACLE_PRICE));
  const context = contextOf([{ id: MARKET, price, fraction: ONE }]);
  const liquidated = pairHealthOf(inputsAt(inputs, 'liquidated'), context, 'liquidated');
  const offsetting = pairHealthOf(inputsAt(inputs, 'offsetting'), context, 'offsetting');
  if (liquidated.positions.length === 0 || offsetting.positions.length === 0) {
    return { ok: false };
  }
  const { size } = requirePosition(liquidated, MARKET);
  const bankruptcyPrice = has(inputs, 'price')
    ? price
    : requirePrice(zeroEquityFillPrice(liquidated.equity, requirePosition(liquidated, MARKET)));
  const [assignment] = drawFromQueue({
    size,
    bankruptcyPrice,
    lotSize: SMALLEST_LOT,
    shareMax: ONE,
    queue: [requireCandidate(offsetting)],
  }).assignments;
  if (assignment === undefined) {
    return { ok: false };
  }
  const [closed, counterparty] = [
    legAfter(liquidated, context, assignment.size.negated(), bankruptcyPrice),
    legAfter(offsetting, context, assignment.size, bankruptcyPrice),
  ];
  return isExhausted(closed) || isExhausted(counterparty)
    ? { ok: false }
    : {
        ok: true,
        liquidated_quote: closed.collateralValue,
        offsetting_quote: counterparty.collateralValue,
        price: bankruptcyPrice,
      };
}

/** @throws NotApplicable for a price that our positions are never closed at. */
function requirePrice(price: Decimal): Decimal {
  if (!price.gt(0)) {
    throw new NotApplicable('a position is closed only at a price above zero');
  }
  return price;
}

function pairHealthOf(inputs: Inputs, context: RiskContext, id: string): AccountHealth {
  const size = decimalAt(inputs, 'size');
  const positions = size.isZero() ? [] : [positionInCash(MARKET, size)];
  return assessAccountHealth(
    accountOf(positions, [[QUOTE, decimalAt(inputs, 'quote')]], id),
    context,
  );
}

/** One side after its fill; its cash leg is what collateral is then worth. */
function legAfter(
  health: AccountHealth,
  context: RiskContext,
  filledSize: Decimal,
  averagePrice: Decimal,
): AccountHealth {
  const fill = { filledSize, averagePrice };
  const { position, quoteChange } = assessLiquidationFill(health, MARKET, fill, ZERO);
  const balances: Balance[] = [
    [QUOTE, health.collateralValue],
    [QUOTE, quoteChange],
  ];
  return assessAccountHealth(
    accountOf(position === null ? [] : [position], balances, health.accountId),
    context,
  );
}

/** What the fund pays out is our shortfall; a fund of no market has no cap of a quarter. */
export function insuranceDeltaValid(inputs: Inputs): Answer {
  const asked = max(ZERO, decimalAt(inputs, 'delta').negated());
  const funds = { marketFund: ZERO, globalFund: decimalAt(inputs, 'balance'), backstop: ZERO };
  return { valid: sum(drawnFrom(funds, asked).map(({ amount }) => amount)).eq(asked) };
}

/**
 * Vega splits what was collected over what is due; we split a loss over profits, by the same rule:
 * in proportion, rounded down, the dust to the first by account id. So what is shared here is the
 * collected amount, and the recipient of the dust gets the first id. Loss is paid less due.
 */
export function proRataFloor(inputs: Inputs): Answer {
  ignoreInputs(inputs, 'names');
  const due = decimalsAt(inputs, 'due');
  const first = integerOr(inputs, 'dust_index', 0);
  const collected = sum([...decimalsAt(inputs, 'collected'), decimalOr(inputs, 'insurance', ZERO)]);
  const idOf = (index: number): string => (index === first ? 'first' : `later-${index}`);
  const { shares } = socializeLoss(
    collected.times(MILLIONTH),
    due.map((amount, index) => ({ accountId: idOf(index), profit: amount.times(MILLIONTH) })),
  );
  const paidTo = new Map(shares.map(({ accountId, amount }) => [accountId, amount.times(MILLION)]));
  return { loss: due.map((amount, index) => (paidTo.get(idOf(index)) ?? ZERO).minus(amount)) };
}
