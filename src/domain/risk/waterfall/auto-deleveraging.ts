import { type Decimal, decimal, min, roundDown, sum } from '../../decimal.js';
import { assert } from '../../errors.js';

import { type AccountHealth, type MarkedPosition, compareIds } from '../health/account-health.js';
import { PAYOUT_PLACES } from './waterfall.js';

/** One event takes at most this fraction of a counterparty's position. */
export const DELEVERAGED_SHARE_MAX: Decimal = decimal('0.5');

/** An account that holds the opposite of a bankrupt position. */
export interface DeleveragingCandidate {
  readonly accountId: string;
  readonly position: MarkedPosition;
  /** Of the whole account, in USD. */
  readonly equity: Decimal;
}

/** The account as a candidate in a market; null without a position there. */
export function deleveragingCandidateOf(
  health: AccountHealth,
  marketId: string,
): DeleveragingCandidate | null {
  const position = health.positions.find((candidate) => candidate.marketId === marketId);
  return position === undefined
    ? null
    : { accountId: health.accountId, position, equity: health.equity };
}

/**
 * The order in which positions are deleveraged, first to last.
 *
 *     PnL %      = unrealized PnL / (|size| · entry)
 *     leverage   = |size| · mark / equity of the account
 *     rank       = PnL % · leverage in profit, PnL % / leverage in loss
 *
 * The most profitable and most leveraged comes first; ties go by account id. Ranks are compared by
 * cross-multiplication. An account without equity has no defined leverage and comes last.
 *
 * Source: BitMEX, "Auto-deleveraging (ADL)".
 * @see docs/risk-model.md#waterfall
 */
export function rankForAutoDeleveraging(
  candidates: readonly DeleveragingCandidate[],
): readonly DeleveragingCandidate[] {
  return candidates
    .map((candidate) => ({ candidate, rank: rankOf(candidate) }))
    .sort((a, b) => {
      const byRank = compareRanks(b.rank, a.rank);
      return byRank === 0 ? compareIds(a.candidate.accountId, b.candidate.accountId) : byRank;
    })
    .map(({ candidate }) => candidate);
}

/** A rank as a fraction with a positive denominator, and as a float approximation; null without equity. */
type Rank = {
  readonly numerator: Decimal;
  readonly denominator: Decimal;
  readonly approximately: number;
} | null;

/**
 * A relative error bound far above that of the float quotient: ranks that differ by more are compared as
 * floats.
 */
const APPROXIMATION_ERROR = 1e-9;

function rankOf({ position, equity }: DeleveragingCandidate): Rank {
  const { unrealizedPnl: pnl, size, entryPrice, notional } = position;
  const cost = size.abs().times(entryPrice);
  if (equity.lte(0)) {
    return null;
  }
  const [numerator, denominator] = pnl.gte(0)
    ? [pnl.times(notional), cost.times(equity)]
    : [pnl.times(equity), cost.times(notional)];
  return { numerator, denominator, approximately: numerator.div(denominator).toNumber() };
}

function compareRanks(a: Rank, b: Rank): number {
  if (a === null || b === null) {
    return Number(a !== null) - Number(b !== null);
  }
  const difference = a.approximately - b.approximately;
  const error =
    APPROXIMATION_ERROR * Math.max(Math.abs(a.approximately), Math.abs(b.approximately));
  return Math.abs(difference) > error && Number.isFinite(difference)
    ? Math.sign(difference)
    : a.numerator.times(b.denominator).comparedTo(b.numerator.times(a.denominator));
}

export interface DeleveragingInput {
  /** Signed size of the bankrupt position to close. Not zero. */
  readonly size: Decimal;
  /** The price at which the bankrupt account ends with zero. Above zero. */
  readonly bankruptcyPrice: Decimal;
  /** Sizes are whole lots; less than a lot only for the complete rest of the bankrupt position. */
  readonly lotSize: Decimal;
  readonly candidates: readonly DeleveragingCandidate[];
}

export interface Deleveraging {
  readonly accountId: string;
  /** Signed size that the counterparty trades at the bankruptcy price; it reduces its position. */
  readonly size: Decimal;
  /** The counterparty's gain compared with its mark; usually negative. */
  readonly equityChange: Decimal;
}

export interface DeleveragingAllocation {
  /** In the order of the ranking. */
  readonly assignments: readonly Deleveraging[];
  /** The size without a counterparty, signed like the bankrupt position. */
  readonly remainingSize: Decimal;
}

/**
 * Closes a bankrupt position against ranked opposite positions in profit, at its bankruptcy price.
 *
 * A counterparty gives at most half of its position per event, and is skipped when the price would
 * leave it with less than zero equity.
 *
 * @see docs/risk-model.md#waterfall
 */
export function allocateAutoDeleveraging(input: DeleveragingInput): DeleveragingAllocation {
  const queue = deleveragingQueueOf(input.candidates);
  return drawFromQueue({ ...input, queue, shareMax: DELEVERAGED_SHARE_MAX });
}

/** The queue of one side of a market: positions in profit, in the order of their ranks. */
export function deleveragingQueueOf(
  candidates: readonly DeleveragingCandidate[],
): readonly DeleveragingCandidate[] {
  return rankForAutoDeleveraging(candidates.filter(({ position }) => position.unrealizedPnl.gt(0)));
}

/** Number of parts in which a queue is shown. */
const QUANTILES = 5;

/**
 * A place in the queue as a fifth, like the indicator lights of exchanges: 5 goes first.
 *
 *     quantile = 5 − ⌊(place − 1) · 5 / of⌋
 *
 * @param place From 1 to `of`.
 * @see docs/risk-model.md#queue
 */
export function deleveragingQuantileOf(place: number, of: number): number {
  assert(place >= 1 && place <= of, 'a place is one of the queue');
  return QUANTILES - Math.floor(((place - 1) * QUANTILES) / of);
}

export interface DeleveragingQueue extends Omit<DeleveragingInput, 'candidates'> {
  /** First to last. Positions on the side of the bankrupt one are skipped. */
  readonly queue: readonly DeleveragingCandidate[];
  /** The maximum fraction of one position that may be taken, in (0, 1]. */
  readonly shareMax: Decimal;
}

/**
 * Walks a queue of counterparties until the position is closed or the queue ends.
 *
 *     taken         = the rest, if that is at most shareMax · |size of the counterparty|
 *                     else shareMax · |size of the counterparty|, down to whole lots
 *     equity change = taken · (price − mark), with the sign of the counterparty's position
 *
 * A counterparty that would end with equity below zero is skipped; exactly zero is allowed.
 *
 * @see docs/risk-model.md#waterfall
 */
export function drawFromQueue(input: DeleveragingQueue): DeleveragingAllocation {
  const { size, bankruptcyPrice, lotSize, queue, shareMax } = input;
  assert(!size.isZero(), 'there is a position to close');
  assert(bankruptcyPrice.gt(0), 'a position is closed at a price above 0');
  const assignments: Deleveraging[] = [];
  let remaining = size.abs();
  for (const { accountId, position, equity } of queue) {
    if (position.size.isPositive() === size.isPositive()) {
      continue;
    }
    const share = position.size.abs().times(shareMax);
    const taken = remaining.lte(share) ? remaining : wholeLots(share, lotSize);
    const closed = position.size.isPositive() ? taken : taken.negated();
    const equityChange = closed.times(bankruptcyPrice.minus(position.markPrice));
    if (taken.isZero() || equity.plus(equityChange).lt(0)) {
      continue;
    }
    assignments.push({ accountId, size: closed.negated(), equityChange });
    remaining = remaining.minus(taken);
  }
  return { assignments, remainingSize: size.isPositive() ? remaining : remaining.negated() };
}

function wholeLots(size: Decimal, lotSize: Decimal): Decimal {
  return size.div(lotSize).floor().times(lotSize);
}

/** The most that one event takes of a position in whole lots, signed like the position. */
export function reducibleSizeOf(size: Decimal, lotSize: Decimal): Decimal {
  const reducible = wholeLots(size.abs().times(DELEVERAGED_SHARE_MAX), lotSize);
  return size.isNegative() ? reducible.negated() : reducible;
}

/** An account in profit in a market. */
export interface Winner {
  readonly accountId: string;
  /** Unrealized PnL in the market, in USD. Positive. */
  readonly profit: Decimal;
}

export interface LossShare {
  readonly accountId: string;
  readonly amount: Decimal;
}

export interface LossSocialization {
  /** By account id; only shares above zero. */
  readonly shares: readonly LossShare[];
  /** The deficit to record: the loss beyond all profit. */
  readonly remaining: Decimal;
}

/**
 * Spreads a loss over the winners of its market in proportion to their profit.
 *
 *     share = ⌊loss · profit / Σ profit⌋ to 6 decimals; the rest goes to the first with enough room
 *
 * No winner pays more than its profit, rounded down to 6 decimals; a loss beyond all profit remains. The
 * rounding rest is below one millionth per winner; the first one with enough room takes it, by account id (as
 * in Vega).
 *
 * @see docs/risk-model.md#waterfall
 */
export function socializeLoss(amount: Decimal, winners: readonly Winner[]): LossSocialization {
  assert(amount.gte(0), 'a loss is not negative');
  const ordered = winners
    .map(({ accountId, profit }) => ({ accountId, profit: roundDown(profit, PAYOUT_PLACES) }))
    .filter(({ profit }) => profit.gt(0))
    .toSorted((a, b) => compareIds(a.accountId, b.accountId));
  const pot = sum(ordered.map(({ profit }) => profit));
  const loss = min(amount, pot);
  const floors = ordered.map(({ accountId, profit }) => ({
    accountId,
    profit,
    amount: pot.eq(loss) ? profit : roundDown(loss.times(profit).div(pot), PAYOUT_PLACES),
  }));
  let dust = loss.minus(sum(floors.map((share) => share.amount)));
  const shares = floors.map(({ accountId, profit, amount: floor }) => {
    const extra = min(dust, profit.minus(floor));
    dust = dust.minus(extra);
    return { accountId, amount: floor.plus(extra) };
  });
  return { shares: shares.filter((share) => share.amount.gt(0)), remaining: amount.minus(loss) };
}
