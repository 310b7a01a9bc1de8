import { Decimal, min, roundDown, roundUp } from '../../src/domain/decimal.js';
import { assert } from '../../src/domain/errors.js';

import {
  type AccountHealth,
  type MarkedPosition,
  requirePosition,
} from '../../src/domain/risk/health/account-health.js';
import { type MarginTier } from '../../src/domain/risk/parameters/margin-parameters.js';
import { tieredRequirement } from '../../src/domain/risk/parameters/margin-tiers.js';

/** Decimals of an amount that a trade moves. */
export const QUOTE_PLACES = 6;

/** A trade that reduces one position of an account. */
export interface ReducingTrade {
  readonly marketId: string;
  /** Signed size to trade: negative sells a long. At most all of the position. */
  readonly size: Decimal;
  /** The market's schedule in force. */
  readonly tiers: readonly MarginTier[];
}

/** Whether a trade of this signed size makes a position smaller, and does not flip it. */
export function reducesPosition(position: Pick<MarkedPosition, 'size'>, size: Decimal): boolean {
  const left = position.size.plus(size);
  const isOpposite = size.isPositive() !== position.size.isPositive();
  const isInside = left.isZero() || left.isPositive() === position.size.isPositive();
  return !size.isZero() && !position.size.isZero() && isOpposite && isInside;
}

/**
 * What a reducing trade has to bring so that it uses up no more of the account's equity than its
 * share of the margin.
 *
 *     share = equity · (MM before − MM after) / MM of the account
 *     quote = −size · mark − share                    size signed; above 0 to receive, below to pay
 *
 * In a cross-margined account one position's bankruptcy price says what remains if that position
 * alone eats all of the equity. With several positions each may only use the part that its margin
 * stands for; else the first one closed leaves nothing for the others. With one position the two
 * are the same.
 *
 * @returns In USD, rounded up to 6 decimals: at least so much for a sale, at most so much (negated)
 *   for a buy.
 * @throws Error when the trade does not reduce a position of the account, or exceeds it, or the
 *   account has no maintenance margin (programmer error).
 *
 * Source: dYdX v4, bankruptcy price of a liquidation in quote quantums.
 */
export function bankruptcyQuoteOf(health: AccountHealth, trade: ReducingTrade): Decimal {
  const position = requirePosition(health, trade.marketId);
  const left = position.size.plus(trade.size);
  assert(reducesPosition(position, trade.size), 'the trade reduces its position');
  assert(health.maintenanceMargin.gt(0), `account ${health.accountId} has maintenance margin`);
  const requirementOf = (size: Decimal): Decimal => {
    const notional = size.abs().times(position.markPrice);
    return tieredRequirement(trade.tiers, notional, 'maintenanceMarginFraction');
  };
  const freed = requirementOf(position.size).minus(requirementOf(left));
  const share = health.equity.times(freed).div(health.maintenanceMargin);
  const atMark = trade.size.negated().times(position.markPrice);
  return roundUp(atMark.minus(share), QUOTE_PLACES);
}

/**
 * What a liquidation fill pays into the insurance fund, or takes out of it.
 *
 *     received = −size · price                             towards zero, to 6 decimals
 *     beyond   = received − bankruptcy quote
 *     delta    = beyond                                    when it is zero or below: the fund pays
 *              = min(beyond, ⌊maxFee · |received|⌋)        otherwise: the account pays at most a fee
 *
 * @param price Average price of the fill in USD. Not negative: what sells for nothing is a loss, too.
 * @param maxFee Part of the filled notional, in [0, 1].
 * @returns In USD: above zero into the fund, below zero out of it. The cap on the fee is rounded
 *   down to 6 decimals, so it is one.
 *
 * Source: dYdX v4, insurance fund delta of a liquidation.
 */
export function insuranceFundDeltaOf(
  health: AccountHealth,
  trade: ReducingTrade,
  price: Decimal,
  maxFee: Decimal,
): Decimal {
  assert(price.gte(0), 'a fill price is not negative');
  assert(maxFee.gte(0) && maxFee.lte(1), 'a fee is in [0, 1]');
  const filled = trade.size.negated().times(price);
  const received = filled.toDecimalPlaces(QUOTE_PLACES, Decimal.ROUND_DOWN);
  const beyond = received.minus(bankruptcyQuoteOf(health, trade));
  if (beyond.lte(0)) {
    return beyond;
  }
  return min(beyond, roundDown(maxFee.times(received.abs()), QUOTE_PLACES));
}
